#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts in a real Secret Service: gnome-keyring on a private bus, unlocked, locked and missing."""
import contextlib, os, pathlib, shutil, subprocess, sys, tempfile, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'support'))
import tap

TOOL = sys.argv[1]
URL, OTHER_URL = 'https://reports.example.org', 'https://other.example.org'
ACCOUNT, NOT_FOUND = 'RecError 15', 'RecError 4'
KEYRING_NAME = 'org.freedesktop.secrets'
PATIENCE = 15

# No service folders: nothing is started on this bus, neither a second keyring nor a prompt.
BUS = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
'''


@contextlib.contextmanager
def running(command, **options):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def wait_until(met, what):
    end = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < end, what
        time.sleep(0.02)


@contextlib.contextmanager
def session(folder):
    environment = {**os.environ, 'HOME': folder, 'XDG_DATA_HOME': f'{folder}/data', 'XDG_RUNTIME_DIR': f'{folder}/run',
                   'XDG_CONFIG_HOME': f'{folder}/config', 'DBUS_SESSION_BUS_ADDRESS': f'unix:path={folder}/bus'}
    for unset in ['DISPLAY', 'WAYLAND_DISPLAY', 'SECRET_BACKEND', 'GNOME_KEYRING_CONTROL']:
        environment.pop(unset, None)
    os.makedirs(f'{folder}/run', mode=0o700, exist_ok=True)
    pathlib.Path(f'{folder}/bus.conf').write_text(BUS.format(folder=folder), encoding='utf-8')
    with contextlib.suppress(FileNotFoundError):
        os.unlink(f'{folder}/bus')
    with running(['dbus-daemon', '--nofork', f'--config-file={folder}/bus.conf'], env=environment):
        wait_until(lambda: os.path.exists(f'{folder}/bus'), 'the bus did not start')
        yield environment


def has_owner(environment):
    run = subprocess.run(['gdbus', 'call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path', '/',
                          '--method', 'org.freedesktop.DBus.NameHasOwner', KEYRING_NAME],
                         env=environment, capture_output=True, text=True)
    return 'true' in run.stdout


@contextlib.contextmanager
def keyring(environment, unlocked):
    """The password's input ends without a newline, which would be part of it."""
    command = ['gnome-keyring-daemon', '--foreground', '--components=secrets'] + ['--unlock'] * unlocked
    with running(command, env=environment, stdin=subprocess.PIPE) as process:
        process.stdin.write(b'keyring password' if unlocked else b'')
        process.stdin.close()
        wait_until(lambda: has_owner(environment), 'the keyring did not start')
        yield


def tool(environment, *arguments):
    run = subprocess.run([TOOL, *arguments], env=environment, capture_output=True, text=True, timeout=PATIENCE)
    return run.stdout.strip()


def files_with(folder, text):
    return [str(path) for path in pathlib.Path(folder).rglob('*') if path.is_file() and text.encode() in path.read_bytes()]


def test_unlocked():
    with tempfile.TemporaryDirectory() as folder, session(folder) as environment, keyring(environment, True):
        assert tool(environment, 'lookup', URL).startswith(NOT_FOUND)
        assert tool(environment, 'store', URL, 'me', 'a secret ü') == 'done'
        assert tool(environment, 'store', OTHER_URL, 'else', 'other') == 'done'
        assert tool(environment, 'lookup', URL) == 'me a secret ü'
        assert tool(environment, 'store', URL, 'somebody', 'new') == 'done'
        assert tool(environment, 'lookup', URL) == 'somebody new'
        assert tool(environment, 'clear', URL) == 'done'
        assert tool(environment, 'clear', URL) == 'done'
        assert tool(environment, 'lookup', URL).startswith(NOT_FOUND)
        assert tool(environment, 'lookup', OTHER_URL) == 'else other'


def test_locked():
    with tempfile.TemporaryDirectory() as folder:
        with session(folder) as environment, keyring(environment, True):
            assert tool(environment, 'store', URL, 'me', 'planted-secret') == 'done'
        with session(folder) as environment, keyring(environment, False):
            for arguments in [('lookup', URL), ('store', URL, 'me', 'planted-secret'), ('clear', URL)]:
                answer = tool(environment, *arguments)
                assert answer.startswith(f'{ACCOUNT} The keyring is locked.'), (arguments, answer)
        with session(folder) as environment, keyring(environment, True):
            assert tool(environment, 'lookup', URL) == 'me planted-secret'
        assert not files_with(folder, 'planted-secret'), files_with(folder, 'planted-secret')


def test_missing():
    with tempfile.TemporaryDirectory() as folder, session(folder) as environment:
        for arguments in [('lookup', URL), ('store', URL, 'me', 'planted-secret'), ('clear', URL)]:
            answer = tool(environment, *arguments)
            assert answer.startswith(ACCOUNT) and 'no keyring in this session' in answer, (arguments, answer)
        assert not files_with(folder, 'planted-secret'), files_with(folder, 'planted-secret')
        nowhere = {**environment, 'DBUS_SESSION_BUS_ADDRESS': f'unix:path={folder}/nothing'}
        assert tool(nowhere, 'lookup', URL).startswith(ACCOUNT)


MISSING = [name for name in ['dbus-daemon', 'gnome-keyring-daemon', 'gdbus'] if not shutil.which(name)]


def needs_keyring(test):
    def run():
        if MISSING:
            raise tap.Skip(f'{MISSING[0]} is not installed')
        test()
    return run


tap.run([
    ('An account is stored, replaced, found and removed', needs_keyring(test_unlocked)),
    ('A locked keyring is named, and nothing takes its place', needs_keyring(test_locked)),
    ('Without a keyring there is no account, and no file in its place', needs_keyring(test_missing)),
])
