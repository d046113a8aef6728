# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""recourse-admin on a private system bus with the real polkit.

  admin.py RECOURSE-ADMIN DATA-FOLDER
"""
import pathlib, stat, subprocess, sys

import private_bus
import tap
from gi.repository import GLib

ADMIN, DATA = map(pathlib.Path, sys.argv[1:])
CONSENT = 'org.recourse.Admin1.set-consent'
SERVICE = 'org.recourse.Admin1.set-service'
SWITCHES = 'org.recourse.Admin1.set-switches'
bus = None


def settings(**values):
    return GLib.Variant('(a{ss})', (values,))


def set_as_root(**values):
    bus.call('Set', settings(**values))


def get():
    return bus.call('Get').unpack()[0]


def refused(function, *names):
    try:
        function()
    except GLib.Error as error:
        for name in names:
            assert name in error.message, error.message
        return
    raise AssertionError('it was not refused')


def nobody(values, **options):
    return bus.call_as_nobody('Set', values, **options)


def test_root_sets():
    set_as_root(Level='2', Quiet='true')
    assert get() == {'Level': '2', 'Quiet': 'true'}, get()
    mode = bus.policy_file.stat()
    assert stat.S_IMODE(mode.st_mode) == 0o644 and mode.st_uid == 0, oct(mode.st_mode)
    set_as_root(Level='', Quiet='')
    assert get() == {}, get()


def test_all_or_none():
    set_as_root(Level='1')
    before = bus.policy_file.read_bytes()
    refused(lambda: set_as_root(Quiet='true', Level='9'), 'org.recourse.Error.Invalid', 'Level')
    refused(lambda: set_as_root(Quiet='true', Colour='red'), 'org.recourse.Error.Invalid', 'Colour')
    refused(lambda: set_as_root(), 'org.recourse.Error.Invalid')
    assert bus.policy_file.read_bytes() == before


def test_users_own_keys():
    refused(lambda: set_as_root(Words='secret'), 'Words')
    refused(lambda: set_as_root(Asked='true'), 'Asked')


def test_line_breaks():
    refused(lambda: set_as_root(Service='a\n[EventTypes]\nAppCrash=3'), 'Service')


def test_denied():
    before = bus.policy_file.read_bytes()
    for values in ["{'Level': '3'}", "{'EventTypes/AppCrash': '3'}", "{'Service': 'evil'}", "{'Quiet': 'true'}"]:
        done, output = nobody(values)
        assert not done and 'org.recourse.Error.NotAuthorized' in output, output
    assert bus.policy_file.read_bytes() == before


def test_may_read():
    set_as_root(Level='1')
    done, output = bus.call_as_nobody('Get')
    assert done and "'Level': '1'" in output, output


def test_rule_grants():
    bus.set_rule('polkit.Result.YES')
    done, output = nobody("{'Level': '2', 'Queue': 'always'}")
    assert done, output
    assert get()['Level'] == '2' and get()['Queue'] == 'always', get()
    bus.set_rule('polkit.Result.NO')
    done, output = nobody("{'Level': '3'}")
    assert not done and 'NotAuthorized' in output, output
    assert get()['Level'] == '2', get()
    bus.set_rule(None)


def test_one_missing_right():
    """A rule that allows one effect does not let another ride along."""
    bus.set_rule(f'action.id == "{SWITCHES}" ? polkit.Result.YES : polkit.Result.NO')
    set_as_root(Level='1', Quiet='false')
    done, output = nobody("{'Quiet': 'true'}")
    assert done, output
    done, output = nobody("{'Quiet': 'false', 'Level': '3'}")
    assert not done and 'NotAuthorized' in output, output
    assert get() == {**get(), 'Level': '1', 'Quiet': 'true'}, get()
    bus.set_rule(None)


def with_agent(grants, *values, **options):
    agent = private_bus.Agent(bus, grants)
    try:
        return [nobody(value, agent=agent, **options) for value in values], agent.asked
    finally:
        agent.close()


def test_password():
    answers, asked = with_agent(True, "{'Level': '3', 'Service': 'example'}", interactive=True)
    assert answers[0][0], answers
    assert sorted(asked) == [CONSENT, SERVICE], asked
    assert get()['Level'] == '3' and get()['Service'] == 'example', get()


def test_closed_dialog():
    set_as_root(Level='1')
    answers, asked = with_agent(False, "{'Level': '3'}", interactive=True)
    assert not answers[0][0] and 'NotAuthorized' in answers[0][1], answers
    assert asked == [CONSENT] and get()['Level'] == '1', (asked, get())


def test_no_interaction():
    answers, asked = with_agent(True, "{'Level': '3'}")
    assert not answers[0][0] and asked == [], (answers, asked)


def test_mistake_before_password():
    answers, asked = with_agent(True, "{'Level': 'many'}", interactive=True)
    assert not answers[0][0] and 'Invalid' in answers[0][1] and asked == [], (answers, asked)


def test_symbolic_link():
    """What the link points to stays as it is; the link is put aside, and a file takes its place."""
    victim = bus.folder / 'victim'
    victim.write_text('precious')
    bus.policy_file.unlink()
    bus.policy_file.symlink_to(victim)
    refused(get, 'Damaged')
    set_as_root(Level='1')
    assert victim.read_text() == 'precious'
    assert bus.policy_file.is_file() and not bus.policy_file.is_symlink()
    assert bus.policy_file.with_name(bus.policy_file.name + '.broken').is_symlink()
    assert get() == {'Level': '1'}, get()


def test_broken_file_opens_nothing():
    """A switch would open what the broken file forbade; only a new level replaces it."""
    broken = '[Policy]\nLevel=off\nQuite=true\n'
    bus.policy_file.write_text(broken)
    refused(lambda: set_as_root(Quiet='true'), 'Damaged')
    assert bus.policy_file.read_text() == broken
    set_as_root(Level='2', Quiet='true')
    assert get() == {'Level': '2', 'Quiet': 'true'}, get()


def test_huge_file():
    with open(bus.policy_file, 'wb') as file:
        file.truncate(100 * 1024 * 1024)
    refused(get, 'Damaged')
    set_as_root(Level='2')
    assert get() == {'Level': '2'}, get()


def test_other_files_stay():
    other = bus.policy_folder / '80-site.conf'
    other.write_text('[Policy]\nLevel=off\n')
    set_as_root(Level='3')
    assert other.read_text() == '[Policy]\nLevel=off\n'
    assert sorted(path.name for path in bus.policy_folder.glob('*.conf')) == ['50-recourse-admin.conf', '80-site.conf']


def test_no_owner_from_outside():
    """Nobody but root takes the name, even while the helper is away."""
    done, output = bus.call_as_nobody('Get')
    assert done, output
    run = subprocess.run([*private_bus.NOBODY, '/usr/bin/python3', '-c',
                          'from gi.repository import Gio, GLib; '
                          'c = Gio.bus_get_sync(Gio.BusType.SYSTEM, None); '
                          'c.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "RequestName", '
                          'GLib.Variant("(su)", ("org.recourse.Admin1", 2)), None, 0, 5000, None)'],
                         capture_output=True, text=True)
    assert run.returncode != 0 and 'AccessDenied' in run.stderr, run.stderr


def test_idle():
    with private_bus.Bus(ADMIN, DATA, idle=1) as idle_bus:
        idle_bus.wait_for_exit(lambda: idle_bus.call('Get'))
        # The next call starts it again.
        assert idle_bus.call('Get').unpack()[0] == {}


reason = private_bus.enter_namespace()
if reason:
    tap.skip_all(reason)

TESTS = [
    ('Root sets and takes out settings in a file that everybody can read', test_root_sets),
    ('A mistake in one setting leaves all as they were, and is named', test_all_or_none),
    ('What is a user’s own is not set for all', test_users_own_keys),
    ('A value cannot bring lines of its own into the file', test_line_breaks),
    ('A user without rights changes nothing by any key', test_denied),
    ('A user without rights reads the settings', test_may_read),
    ('A rule of polkit grants and denies', test_rule_grants),
    ('The right to one effect does not give another', test_one_missing_right),
    ('An administrator’s password is asked for each effect, and grants it', test_password),
    ('A closed password dialog changes nothing', test_closed_dialog),
    ('Nobody is asked for a password when the caller does not allow it', test_no_interaction),
    ('A mistake is named before a password is asked for', test_mistake_before_password),
    ('A symbolic link in the file’s place is not followed', test_symbolic_link),
    ('A broken file is replaced only by a new level', test_broken_file_opens_nothing),
    ('A file of 100 MB in its place is not read', test_huge_file),
    ('Files that somebody else put there stay as they are', test_other_files_stay),
    ('Nobody else can take the helper’s name', test_no_owner_from_outside),
    ('The helper ends when it is idle, and comes back when it is needed', test_idle),
]

with private_bus.Bus(ADMIN, DATA) as bus:
    tap.run(TESTS)
