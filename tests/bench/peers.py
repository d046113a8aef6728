#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The time to the first useful frame and the memory then, beside the peers on the same records.

A journal of systemd-coredump's records lies where each program looks for the system's, in a mount
namespace of its own. Recourse has read them before, as its reporter does when they are written; how
long that takes is told apart. “Useful” is the moment at which the picture first is what it stays at,
but for one row of pixels in a hundred; of coredumpctl, which has no window, the end of its list. In its
favour, what drkonqi-coredump-gui of Debian 12 says when it has read all counts as useful: that none
matches the search. The programs take turns.
"""

import mmap
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
ROW = 1280 * 4
COUNTS = (10000, 100000)
PATIENCE = 30
SETTLED = 3
EMPTY = 'Recourse, empty store'
PEERS = {'GNOME Logs': 'gnome-logs', 'drkonqi-coredump-gui': 'drkonqi-coredump-gui'}
SAME = 0.99
SUPPORT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'support')
MOUNTED = 'mount --bind "$1" /var/log/journal && shift && exec "$@"'


def isolated(journal, *command):
    return ['unshare', '--mount', 'sh', '-c', MOUNTED, 'sh', journal, *command]


def make_journal(folder, count, *more):
    """As the system's journal of this boot, so that a program that shows no other boot shows it."""
    with open('/etc/machine-id') as file:
        machine = file.read().strip()
    with open('/proc/sys/kernel/random/boot_id') as file:
        boot = file.read().strip().replace('-', '')
    os.makedirs(f'{folder}/{machine}')
    subprocess.run(['/usr/bin/python3', f'{SUPPORT}/make-journal.py', f'{folder}/{machine}/system.journal',
                    '--count', str(count), '--boot', boot, '--machine', machine, '--step', '1000000',
                    '--time', str(int(time.time() - count - 60) * 1000000), *more], check=True)


def memory(pid):
    """What the process and those that it started have for themselves, in megabytes."""
    children = subprocess.run(['ps', '-o', 'pid=', '--ppid', str(pid)], capture_output=True, text=True).stdout.split()
    total = 0
    for one in [pid, *children]:
        with open(f'/proc/{one}/smaps_rollup') as file:
            total += sum(int(line.split()[1]) for line in file if line.startswith(('Pss:', 'SwapPss:')))
    return total / 1024


class Screen:
    """A display of its own, whose pixels lie in a file that is mapped."""

    def __init__(self, folder):
        reader, writer = os.pipe()
        self.process = subprocess.Popen(
            ['Xvfb', '-displayfd', str(writer), '-screen', '0', '1280x900x24', '-nolisten', 'tcp', '-noreset',
             '-fbdir', folder], pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            self.display = ':' + pipe.readline().strip()
        with open(f'{folder}/Xvfb_screen0', 'rb') as file:
            self.pixels = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)

    def read_rows(self):
        """The digests of the rows; what is not a row of pixels at the head never changes."""
        return [hash(self.pixels[start:start + ROW]) for start in range(0, len(self.pixels), ROW)]

    def stop(self):
        self.process.terminate()
        self.process.wait()


def get_ticks(pid):
    """The processor's time that a process has used, in hundredths of a second."""
    with open(f'/proc/{pid}/stat') as file:
        words = file.read().rpartition(')')[2].split()
    return int(words[11]) + int(words[12])


def look(screen, process):
    """Milliseconds from now to the picture that stays, and megabytes then; None when it does not settle."""
    began = changed = time.monotonic()
    pictures = [(began, screen.read_rows())]
    empty = pictures[0][1]
    used = 0
    while pictures[-1][1] == empty or time.monotonic() - changed < SETTLED:
        # A picture stays when its program has come to rest.
        if get_ticks(process.pid) > used + 1:
            used = get_ticks(process.pid)
            changed = time.monotonic()
        rows = screen.read_rows()
        if rows != pictures[-1][1]:
            changed = time.monotonic()
            pictures.append((changed, rows))
        if time.monotonic() - began > PATIENCE or process.poll() is not None:
            return None
        time.sleep(0.005)

    last = pictures[-1][1]
    megabytes = memory(process.pid)
    for when, rows in pictures[1:]:
        if sum(one == other for one, other in zip(rows, last)) >= SAME * len(last):
            return (when - began) * 1000, megabytes
    return None


def measure_window(screen, command, environment):
    process = subprocess.Popen(command, env={**environment, 'DISPLAY': screen.display}, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        return look(screen, process)
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
    subprocess.run(['gdbus', 'wait', '--session', '--timeout', '60', 'org.recourse.Reporter1'], env=environment,
                   check=True)
    subprocess.run([harness.BUILD + '/src/cli/recoursectl', 'synchronize'], env=environment, check=True)
    seconds = time.monotonic() - began
    reporter.terminate()
    reporter.wait()
    return seconds


def measure_all(session, count):
    """Medians by program; and Recourse on an empty store, for what a window costs by itself."""
    home, empty = harness.Home(session, f'home-{count}'), harness.Home(session, f'empty-{count}')
    journal = tempfile.mkdtemp(prefix='recourse-peers-')
    own = [harness.BUILD + '/src/app/recourse']
    runs = {name: [] for name in ['Recourse', EMPTY, 'coredumpctl list', *PEERS]}
    screen = Screen(session.folder)
    try:
        make_journal(journal, count)
        seconds = fill(home, journal)
        empty.fill(0, 1)
        home.mock_reporter()
        for _run in range(RUNS):
            runs['Recourse'].append(measure_window(screen, own, home.environment()))
            runs[EMPTY].append(measure_window(screen, own, empty.environment()))
            runs['coredumpctl list'].append(measure_list(journal))
            for name, program in PEERS.items():
                # One that does not come to rest in time does not on the next run either.
                if runs[name][-1:] != [None]:
                    runs[name].append(measure_window(screen, isolated(journal, program),
                                                     home.environment(QT_QUICK_BACKEND='software')))
    finally:
        screen.stop()
        empty.stop()
        home.stop()
        shutil.rmtree(journal)

    print(f'{count} records, read by the reporter in {seconds:.1f} s')
    return {name: None if None in found else tuple(map(statistics.median, zip(*found)))
            for name, found in runs.items()}


def report(results):
    """Whether the windows of the peers are behind in time; memory is told."""
    ok = True
    own = results['Recourse']
    for name, result in results.items():
        if result is None:
            print('  %-24s not at rest within %d s' % (name, PATIENCE))
            continue
        ratios = result[0] / own[0], result[1] / own[1]
        behind = name not in PEERS or ratios[0] >= RATIO
        ok = ok and behind
        print('  %-24s %8.0f ms %8.0f MB   %5.1f x %5.1f x%s'
              % (name, *result, *ratios, '' if behind else '   BELOW %.0f x' % RATIO))
    return ok


def main():
    if subprocess.run(['unshare', '--mount', 'true'], capture_output=True).returncode != 0:
        harness.skip('a mount namespace is not permitted here')
    for program in ['coredumpctl', *PEERS.values()]:
        if shutil.which(program) is None:
            harness.skip(f'{program} is not installed')
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    session = harness.Session()
    try:
        # Of few records, the start of a window takes the time, and that is the toolkit's.
        judged = [report(measure_all(session, count)) for count in COUNTS][-1]
    finally:
        session.stop()
    sys.exit(0 if judged else 1)


if __name__ == '__main__':
    harness.check_tools()
    main()
