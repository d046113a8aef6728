#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the record of a real crash in the journal to its row in the window.

Programs of 1 MB, each a copy of the demo under a name of its own, crash one after the other; kernel,
systemd-coredump, journal, reporter and window are the real ones. The clock begins at the time with
which journald received the record (__REALTIME_TIMESTAMP) and ends when accessibility first says the
row's name, asked every few milliseconds.

The peer is journalctl --follow: journald tells its readers of a new entry up to 250 ms after it, and
this is how soon a reader that waits for being told can know of it. The reporter takes the core's
coming as a hint and looks by itself.
"""

import contextlib
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
SUPPORT = HERE.parent / 'support'
sys.path[:0] = [str(HERE.parent / 'window'), str(SUPPORT)]

from gi.repository import GLib  # noqa: E402

import coredump  # noqa: E402
import harness  # noqa: E402

CRASHES = 9
# The first one finds cold caches and makes the list.
WARM_UP = 1
PROGRAM_SIZE = 1 << 20
LIMIT_MS = 300
POLL = 0.003
PATIENCE = 30.0
# Changes that come shortly after one another are told together; between people's crashes is more time.
REST = 1.0
UNAVAILABLE = 77
DEMO = pathlib.Path(harness.BUILD) / 'tests' / 'support' / 'crash'


def make_programs(folder):
    """Copies of the demo, each filled up to 1 MB, beside the library that they look for."""
    folder.mkdir()
    for library in DEMO.glob('libdemo.so*[0-9]'):
        shutil.copy(library, folder, follow_symlinks=False)
    for number in range(CRASHES + WARM_UP):
        program = folder / ('counter-%d' % number)
        shutil.copy(DEMO / 'demo', program)
        with open(program, 'ab') as file:
            file.write(b'\0' * (PROGRAM_SIZE - program.stat().st_size))
        yield program


def await_first_row(listing, name):
    """Returns the time at which the first row begins with the name."""
    end = time.time() + PATIENCE
    while time.time() < end:
        try:
            if listing[0].name.startswith(name + ','):
                return time.time()
        except (IndexError, AttributeError, GLib.GError):
            # The row that stood first goes while it is asked.
            pass
        time.sleep(POLL)
    raise harness.Failure('no row for %s' % name)


def start_window(home):
    home.helpers.append(subprocess.Popen(
        [harness.BUILD + '/src/reporter/recourse-reporter'], env=home.environment(),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE))
    return home.start()


class Follower:
    """journalctl --follow, and when it told of each process."""

    def __init__(self):
        self.told = {}
        self.condition = threading.Condition()
        self.process = subprocess.Popen(
            ['journalctl', '--quiet', '--follow', '--lines=all', '--output=json', '--all',
             'MESSAGE_ID=' + coredump.MESSAGE_ID], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.thread = threading.Thread(target=self.read)
        self.thread.start()

    def read(self):
        for line in self.process.stdout:
            now = time.time()
            record = json.loads(line)
            with self.condition:
                self.told[int(record['COREDUMP_PID'])] = now, record
                self.condition.notify_all()

    def await_record(self, pid):
        """Returns the time at which the record came, and its fields."""
        with self.condition:
            if not self.condition.wait_for(lambda: pid in self.told, PATIENCE):
                raise harness.Failure('no record of process %d' % pid)
            return self.told[pid]

    def close(self):
        self.process.terminate()
        self.thread.join()
        self.process.stdout.close()
        self.process.wait()


def show_list(app, program):
    """The list is there with the first crash."""
    coredump.crash([str(program)])
    # What a new user is asked stands before the list.
    app.press(app.get(name='Decide Later', role='push button', limit=PATIENCE))
    listing = app.get(name='Problems', role='list', limit=PATIENCE)
    # What is asked is the window, not what the library remembers of it.
    app.root.set_cache_mask(app.pyatspi.Accessibility.Atspi.Cache.NONE)
    await_first_row(listing, program.name)
    return listing


def measure(listing, follower, program):
    """Milliseconds from the record to the row, and to the peer's line."""
    time.sleep(REST)
    pid, _signal = coredump.crash([str(program)])
    seen = await_first_row(listing, program.name)
    told, record = follower.await_record(pid)
    written = int(record['__REALTIME_TIMESTAMP']) / 1000
    return seen * 1000 - written, told * 1000 - written


def run(session):
    home = harness.Home(session, 'latency')
    with contextlib.ExitStack() as stack:
        stack.callback(home.stop)
        follower = stack.enter_context(contextlib.closing(Follower()))
        programs = list(make_programs(pathlib.Path(session.folder) / 'programs'))
        app = start_window(home)
        listing = show_list(app, programs[0])
        return [measure(listing, follower, program) for program in programs[WARM_UP:]]


def describe(what, latencies):
    print('from the record to %s: median %.0f ms, largest %.0f ms (%s)'
          % (what, statistics.median(latencies), max(latencies),
             ', '.join('%.0f' % latency for latency in latencies)))


def main():
    harness.check_tools()
    session = harness.Session()
    try:
        rows, peers = zip(*run(session))
    finally:
        session.stop()
    describe('the row in the window', rows)
    describe('the line of journalctl --follow', peers)
    median = statistics.median(rows)
    print('ratio %.2f; the median may be %d ms' % (median / statistics.median(peers), LIMIT_MS))
    return 0 if median < LIMIT_MS else 1


if __name__ == '__main__':
    if sys.argv[1:] == ['--inside']:
        sys.exit(main())
    sys.exit(subprocess.run([str(SUPPORT / 'coredump-pipeline'), sys.executable, __file__,
                             '--inside']).returncode)
