# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""recourse-admin deletes users' own cores, and dumps of kernel faults, with the real polkit on a private bus.

  dumps.py RECOURSE-ADMIN DATA-FOLDER
"""
import os, pathlib, pwd, shutil, subprocess, sys, threading, time

import private_bus
import tap
from gi.repository import GLib

ADMIN, DATA = map(pathlib.Path, sys.argv[1:])
NOBODY_UID = pwd.getpwnam('nobody').pw_uid
OTHER_UID = 12345
DAY = 24 * 60 * 60
bus = None


def core(name, owner=NOBODY_UID, size=8192, folder=None):
    path = (folder or bus.dumps) / name
    path.write_bytes(b'x' * size)
    path.chmod(0o640)
    if owner is not None:
        try:
            os.setxattr(path, 'user.coredump.uid', str(owner).encode())
        except OSError as error:
            raise tap.Skip(f'this file system keeps no extended attributes: {error}')
    return path


def gvariant(paths):
    return '@as [' + ', '.join("'" + str(path).replace("'", "\\'") + "'" for path in paths) + ']'


def delete_as_nobody(*paths, interactive='false', **options):
    return bus.call_as_nobody('DeleteDumps', gvariant(paths), interactive, **options)


def delete_as_root(*paths):
    return bus.call('DeleteDumps', GLib.Variant('(asb)', ([str(path) for path in paths], False))).unpack()


def granted(function):
    def run():
        bus.set_rule('polkit.Result.YES')
        try:
            function()
        finally:
            bus.set_rule(None)
    return run


def stays(path, why=''):
    before = path.lstat()
    done, output = delete_as_nobody(path)
    assert done and 'uint32 0' in output and why in output, output
    assert path.lstat().st_ino == before.st_ino


def test_denied():
    path = core('core.denied')
    done, output = delete_as_nobody(path)
    assert not done and 'NotAuthorized' in output, output
    bus.set_rule('polkit.Result.NO')
    done, output = delete_as_nobody(path, interactive='true')
    assert not done and 'NotAuthorized' in output, output
    bus.set_rule(None)
    assert path.exists()


@granted
def test_own():
    paths = [core('core.one.1'), core('core.two.2.zst', size=4096)]
    done, output = delete_as_nobody(*paths)
    assert done and 'uint32 2' in output and 'uint64 12288' in output, output
    assert not any(path.exists() for path in paths)


@granted
def test_only_what_is_there():
    stays_there = core('core.other.3', OTHER_UID)
    path, gone = core('core.mine.4'), bus.dumps / 'core.gone'
    done, output = delete_as_nobody(stays_there, path, gone)
    assert done and 'uint32 1' in output and output.count(str(bus.dumps)) == 2, output
    assert stays_there.exists() and not path.exists()


@granted
def test_others():
    stays(core('core.of.another', OTHER_UID), 'another user')
    stays(core('core.of.root', 0), 'another user')
    stays(core('core.of.none', None), 'another user')
    for text in ['', ' 65534', '65534x', '+65534', '65534\n', '99999999999999999999999']:
        path = core('core.strange')
        os.setxattr(path, 'user.coredump.uid', text.encode())
        stays(path, 'another user')
    # A file that somebody else made may say anything.
    foreign = core('core.foreign')
    os.chown(foreign, OTHER_UID, 0)
    stays(foreign, 'another user')


def test_root_has_no_right_to_others():
    path = core('core.root.tries')
    deleted, freed, kept = delete_as_root(path)
    assert (deleted, freed) == (0, 0) and 'another user' in kept[0][1], kept
    assert path.exists()


@granted
def test_paths():
    inside = bus.dumps / 'folder'
    inside.mkdir(exist_ok=True)
    outside = core('core.outside', folder=bus.folder)
    nested = core('core.nested', folder=inside)
    named = core('other-name')
    for path, victim in [(outside, outside), (nested, nested), (named, named),
                         (f'{bus.dumps}/../core.outside', outside), (f'{bus.dumps}//core.outside', outside),
                         (f'{bus.dumps}/folder/../../core.outside', outside), ('core.outside', outside),
                         (f'{bus.dumps}x/core.outside', outside), ('', outside), ('/', outside),
                         (f'{bus.dumps}/core.' + 'x' * 300, outside), (f'{bus.dumps}/folder', inside),
                         (f'{bus.dumps}/.', inside), (f'{bus.dumps}/..', inside)]:
        done, output = delete_as_nobody(path)
        assert done and 'uint32 0' in output and 'no memory dump' in output, (path, output)
        assert victim.exists(), path


@granted
def test_kinds():
    victim = core('core.victim', OTHER_UID)
    link = bus.dumps / 'core.link'
    link.symlink_to(victim)
    stays(link, 'no ordinary file')
    dangling = bus.dumps / 'core.dangling'
    dangling.symlink_to('/nowhere')
    stays(dangling, 'no ordinary file')
    fifo = bus.dumps / 'core.fifo'
    os.mkfifo(fifo)
    stays(fifo, 'no ordinary file')
    folder = bus.dumps / 'core.folder'
    folder.mkdir()
    stays(folder, 'no ordinary file')
    hard = core('core.hard')
    os.link(hard, bus.folder / 'second-name')
    stays(hard, 'no ordinary file')
    assert victim.exists()


@granted
def test_open():
    path = core('core.open')
    with open(path, 'rb'):
        stays(path, 'has it open')
    done, output = delete_as_nobody(path)
    assert done and 'uint32 1' in output, output


@granted
def test_race():
    """The name leads to the caller's own core and to another's in turn."""
    name, own, other = (bus.dumps / f'core.{part}' for part in ['turn', 'turn.own', 'turn.other'])
    ended = threading.Event()
    core('core.turn.other', OTHER_UID)

    def swap():
        while not ended.is_set():
            core('core.turn.own')
            os.rename(own, name)
            os.rename(other, name)
            # Fails, and the check below with it, when the helper took the other user's.
            os.rename(name, other)

    thread = threading.Thread(target=swap)
    thread.start()
    try:
        for _ in range(8):
            delete_as_nobody(*[name] * 500)
    finally:
        ended.set()
        thread.join()
    assert other.exists() and os.getxattr(other, 'user.coredump.uid') == str(OTHER_UID).encode()


@granted
def test_shared_folder():
    path = core('core.shared')
    bus.dumps.chmod(0o1777)
    try:
        stays(path, 'not only root')
    finally:
        bus.dumps.chmod(0o755)
    aside = bus.folder / 'aside'
    bus.dumps.rename(aside)
    bus.dumps.symlink_to(aside)
    try:
        done, output = delete_as_nobody(path)
        assert done and 'no folder' in output, output
    finally:
        bus.dumps.unlink()
        aside.rename(bus.dumps)
    assert path.exists()


@granted
def test_limit():
    path = core('core.limit')
    missing = [f'{bus.dumps}/core.{i}' for i in range(999)]
    try:
        delete_as_root(*missing, path, path)
        raise AssertionError('1001 paths were taken')
    except GLib.Error as error:
        assert 'TooLarge' in error.message, error.message
    try:
        delete_as_root(*missing * 10, path)
        raise AssertionError('10000 paths were taken')
    except GLib.Error as error:
        assert 'TooLarge' in error.message, error.message
    assert path.exists()
    os.setxattr(path, 'user.coredump.uid', b'0')
    assert delete_as_root(*missing, path)[0] == 1


def kernel_files(n_small=3, ages=(2, 1.5)):
    """One large dump for each age in days, and small ones; returns the large ones."""
    shutil.rmtree(bus.root)
    paths = []
    for i, age in enumerate(ages):
        folder = bus.root / 'var' / 'crash' / (f'20240101000{i}' if i % 2 else f'127.0.0.1-2024-01-0{i + 1}-00:00:00')
        folder.mkdir(parents=True)
        path = folder / ('dump.20240101' if i % 2 else 'vmcore')
        path.write_bytes(b'x' * 4096)
        (folder / 'vmcore-dmesg.txt').write_text('what the kernel said')
        os.utime(path, (time.time() - age * DAY,) * 2)
        paths.append(path)
    small = bus.root / 'var/lib/systemd/pstore'
    small.mkdir(parents=True)
    for i in range(n_small):
        folder = small / f'{i:010}'
        folder.mkdir()
        (folder / 'dmesg.txt').write_text('panic')
        os.utime(folder, (1_700_000_000 + i,) * 2)
    return paths


def write_policy(**values):
    """Only what is set here holds, whatever the machine that runs the tests has."""
    folder = pathlib.Path(os.environ['RECOURSE_POLICY_FOLDERS'])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / '10-test.conf').write_text('[Policy]\n' + ''.join(f'{key}={value}\n' for key, value in values.items()))


def clean():
    run = subprocess.run([ADMIN, '--clean-kernel-dumps', '--root', bus.root], capture_output=True, text=True)
    assert run.returncode == 0 and not run.stderr, run.stderr
    return run.stdout


def test_kernel_space():
    paths = kernel_files()
    write_policy(KernelDumpFreeSpace='0')
    assert 'enough space is free' in clean() and all(path.exists() for path in paths)
    write_policy(KernelDumpFreeSpace='100000')
    output = clean()
    assert output.startswith('2 dumps were deleted') and 'too little space' in output, output
    assert not any(path.exists() for path in paths)
    # The kernel's messages are small, and stay.
    assert all((path.parent / 'vmcore-dmesg.txt').exists() for path in paths)


def test_kernel_grace():
    write_policy(KernelDumpFreeSpace='100000')
    old, new = kernel_files(ages=(1.01, 0.99))
    assert clean().startswith('1 dump was deleted') and not old.exists() and new.exists()
    assert 'kept for a day' in clean() and new.exists()


def test_kernel_kept():
    write_policy(KernelDumpFreeSpace='100000', AlwaysKeepKernelDump='true')
    paths = kernel_files()
    assert 'policy says so' in clean() and all(path.exists() for path in paths)
    write_policy(KernelDumpFreeSpace='100000', Level='2')
    assert 'administrator' in clean() and all(path.exists() for path in paths)
    write_policy(KernelDumpFreeSpace='100000')
    for name, text, word in [('etc/machine-info', 'CHASSIS="server"\n', 'server'),
                             ('etc/os-release', 'NAME=x\nVARIANT_ID=server\n', 'server'),
                             ('sys/class/dmi/id/chassis_type', '23\n', 'server'),
                             ('etc/krb5.keytab', 'x', 'administrator'), ('etc/ipa/default.conf', 'x', 'administrator')]:
        path = bus.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        assert word in clean() and all(path.exists() for path in paths), name
        path.unlink()
    # What the administrator says of the machine counts more than its firmware.
    for name, text in [('etc/machine-info', 'CHASSIS=laptop\n'), ('sys/class/dmi/id/chassis_type', '23\n')]:
        (bus.root / name).write_text(text)
    assert clean().startswith('2 dumps were deleted')


def test_kernel_broken_policy():
    write_policy(KernelDumpFreeSpace='100000', Nonsense='1')
    paths = kernel_files(n_small=60)
    output = clean()
    assert 'cannot be read' in output and 'Nonsense' in output, output
    assert all(path.exists() for path in paths) and len(list((bus.root / 'var/lib/systemd/pstore').iterdir())) == 60


def test_kernel_small():
    write_policy()
    kernel_files(n_small=50, ages=())
    small = bus.root / 'var/lib/systemd/pstore'
    assert clean().startswith('0 dumps') and len(list(small.iterdir())) == 50
    kernel_files(n_small=51, ages=())
    assert clean().startswith('1 dump was')
    assert sorted(path.name for path in small.iterdir()) == [f'{i:010}' for i in range(1, 51)]


def test_kernel_hostile():
    write_policy(KernelDumpFreeSpace='100000', SmallKernelDumps='0')
    kernel_files(n_small=0, ages=())
    crash, victim = bus.root / 'var/crash', bus.folder / 'victims'
    shutil.rmtree(victim, ignore_errors=True)
    victim.mkdir()
    (victim / 'vmcore').write_text('precious')
    crash.mkdir(parents=True)
    (crash / 'link').symlink_to(victim)
    (crash / 'own').mkdir()
    (crash / 'own' / 'vmcore').symlink_to(victim / 'vmcore')
    os.link(victim / 'vmcore', crash / 'own' / 'vmcore.flat')
    (crash / 'users').mkdir()
    (crash / 'users' / 'vmcore').write_text('a user’s')
    os.chown(crash / 'users', OTHER_UID, 0)
    small = bus.root / 'var/lib/systemd/pstore'
    (small / 'link').symlink_to(victim)
    (small / 'deep').mkdir()
    (small / 'deep' / 'link').symlink_to(victim)
    old = time.time() - 10 * DAY
    for path in crash.rglob('vmcore*'):
        os.utime(path, (old, old), follow_symlinks=False)
    assert clean().startswith('1 dump was'), 'only the folder “deep” is a dump'
    assert (victim / 'vmcore').read_text() == 'precious' and (crash / 'users' / 'vmcore').exists()
    assert not (small / 'deep').exists()


def test_kernel_call():
    write_policy(KernelDumpFreeSpace='100000')
    paths = kernel_files()
    done, output = bus.call_as_nobody('CleanKernelDumps')
    assert not done and 'NotAuthorized' in output, output
    assert all(path.exists() for path in paths)
    deleted, reason = bus.call('CleanKernelDumps').unpack()
    assert deleted == 2 and 'too little' in reason, (deleted, reason)


reason = private_bus.enter_namespace()
if reason:
    tap.skip_all(reason)

TESTS = [
    ('A user without rights deletes nothing', test_denied),
    ('Users delete their own cores, and learn how much that frees', test_own),
    ('Each core that stays is named with why, and the others go', test_only_what_is_there),
    ('Another user’s core stays, whatever its attributes say', test_others),
    ('Root cannot have another user’s core deleted either', test_root_has_no_right_to_others),
    ('Only a core directly in the folder is meant, by whatever path', test_paths),
    ('Links, pipes, folders and files of two names stay', test_kinds),
    ('A core that another program has open stays', test_open),
    ('A name that changes meanwhile never leads to another user’s core', test_race),
    ('In a folder that is not only root’s nothing is deleted', test_shared_folder),
    ('One call takes 1000 paths, and no more', test_limit),
    ('Kernel dumps go when too little is free, and the messages stay', test_kernel_space),
    ('A kernel dump stays for a day', test_kernel_grace),
    ('Kernel dumps stay by policy, on servers and on managed machines', test_kernel_kept),
    ('A policy that cannot be read deletes no kernel dump', test_kernel_broken_policy),
    ('The newest 50 small dumps stay, and the 51st goes', test_kernel_small),
    ('No link and no other user’s folder leads to a file that is deleted', test_kernel_hostile),
    ('Kernel dumps are cleaned for an administrator only', test_kernel_call),
]

os.environ['RECOURSE_POLICY_FOLDERS'] = f'/tmp/recourse-dumps-{os.getpid()}'
try:
    with private_bus.Bus(ADMIN, DATA) as bus:
        tap.run(TESTS)
finally:
    shutil.rmtree(os.environ['RECOURSE_POLICY_FOLDERS'], ignore_errors=True)
