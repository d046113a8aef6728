#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The time to the first useful frame and the memory then, beside the peers on the same records.

A journal of systemd-coredump's records lies where each program looks for the system's, in a mount
namespace of its own. Recourse has read them before, as its reporter does when they are written; how
long that takes is told apart. “Useful” is the moment at which accessibility finds the first record
on the screen; of coredumpctl, which has no window, the end of its list. The programs take turns.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'window'))

import harness  # noqa: E402

RUNS = 3
RATIO = 3.0
COUNTS = (10000,)
PATIENCE = 120
SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support')
MOUNTED = 'mount --bind "$1" /var/log/journal && shift && exec "$@"'


def isolated(journal, *command):
    return ['unshare', '--mount', 'sh', '-c', MOUNTED, 'sh', journal, *command]


def make_journal(folder, count):
    """As the system's journal of this boot, so that a program that shows no other boot shows it."""
    with open('/etc/machine-id') as file:
        machine = file.read().strip()
    with open('/proc/sys/kernel/random/boot_id') as file:
        boot = file.read().strip().replace('-', '')
    os.makedirs(f'{folder}/{machine}')
    subprocess.run(['/usr/bin/python3', f'{SUPPORT}/make-journal.py', f'{folder}/{machine}/system.journal',
                    '--count', str(count), '--boot', boot, '--machine', machine, '--step', '1000000',
                    '--time', str(int(time.time() - count - 60) * 1000000)], check=True)


def memory(pid):
    """What the process and those that it started have for themselves, in megabytes."""
    children = subprocess.run(['ps', '-o', 'pid=', '--ppid', str(pid)], capture_output=True, text=True).stdout.split()
    total = 0
    for one in [pid, *children]:
        with open(f'/proc/{one}/smaps_rollup') as file:
            total += sum(int(line.split()[1]) for line in file if line.startswith(('Pss:', 'SwapPss:')))
    return total / 1024


def has_record(app, word):
    """Whether a record's program is on the screen."""
    waiting = [app]
    while waiting:
        node = waiting.pop()
        try:
            if word in (node.name or ''):
                extents = node.queryComponent().getExtents(0)
                if extents.width > 0 and extents.height > 0:
                    return True
            waiting += [child for child in node if child is not None]
        except Exception:
            continue
    return False


def measure_window(command, environment, word='app'):
    """Milliseconds to the first record, and megabytes then."""
    import pyatspi
    known = {app.get_process_id() for app in pyatspi.Registry.getDesktop(0) if app is not None}
    began = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.monotonic() - began < PATIENCE:
            for app in pyatspi.Registry.getDesktop(0):
                try:
                    if app is not None and app.get_process_id() not in known and has_record(app, word):
                        return (time.monotonic() - began) * 1000, memory(app.get_process_id())
                except Exception:
                    continue
            time.sleep(0.01)
        return None, None
    finally:
        process.terminate()
        process.wait()


def measure_list(journal):
    """Of coredumpctl: milliseconds to the end, and megabytes at most."""
    began = time.monotonic()
    process = subprocess.Popen(isolated(journal, 'coredumpctl', 'list', '--no-pager', '--quiet'),
                               stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return (time.monotonic() - began) * 1000, usage.ru_maxrss / 1024


def fill(home, journal):
    """Has the reporter read the journal; returns seconds."""
    began = time.monotonic()
    environment = home.environment(RECOURSE_REPORTER=harness.BUILD + '/src/reporter/recourse-reporter')
    reporter = subprocess.Popen([harness.BUILD + '/src/reporter/recourse-reporter', '--store', home.store,
                                 '--journal', journal], env=environment)
    subprocess.run([harness.BUILD + '/src/cli/recoursectl', 'synchronize'], env=environment, check=True)
    seconds = time.monotonic() - began
    reporter.terminate()
    reporter.wait()
    return seconds


def measure_all(session, count):
    home = harness.Home(session, f'home-{count}')
    journal = tempfile.mkdtemp(prefix='recourse-peers-')
    peers = {'GNOME Logs': 'gnome-logs', 'drkonqi-coredump-gui': 'drkonqi-coredump-gui'}
    results = {}
    try:
        make_journal(journal, count)
        seconds = fill(home, journal)
        home.mock_reporter()
        own = home.environment()
        for _run in range(RUNS):
            results.setdefault('Recourse', []).append(
                measure_window([harness.BUILD + '/src/app/recourse'], own))
            results.setdefault('coredumpctl list', []).append(measure_list(journal))
            for name, program in peers.items():
                if shutil.which(program):
                    results.setdefault(name, []).append(measure_window(
                        isolated(journal, program), {**own, 'QT_LINUX_ACCESSIBILITY_ALWAYS_ON': '1'}))
                else:
                    print(f'{name} is not installed', flush=True)
    finally:
        home.stop()
        shutil.rmtree(journal)

    print(f'{count} records, read by the reporter in {seconds:.1f} s')
    return {name: tuple(statistics.median(run[i] for run in runs) if all(run[i] for run in runs) else None
                        for i in (0, 1)) for name, runs in results.items()}


def report(results):
    ok = True
    own = results.pop('Recourse')
    print('  %-22s %8.0f ms %10.0f MB' % ('Recourse', *own))
    for name, (milliseconds, megabytes) in results.items():
        if milliseconds is None:
            print('  %-22s nothing within %d s' % (name, PATIENCE))
            continue
        ratios = milliseconds / own[0], megabytes / own[1]
        ok = ok and min(ratios) >= RATIO
        print('  %-22s %8.0f ms %10.0f MB   %.1f x, %.1f x (at least %.0f x)'
              % (name, milliseconds, megabytes, *ratios, RATIO))
    return ok


def main():
    if subprocess.run(['unshare', '--mount', 'true'], capture_output=True).returncode != 0:
        harness.skip('a mount namespace is not permitted here')
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    session = harness.Session()
    try:
        ok = all([report(measure_all(session, count)) for count in COUNTS])
    finally:
        session.stop()
    sys.exit(0 if ok else 1)


if __name__ == '__main__':
    harness.check_tools()
    main()
