#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the window lets one wait while a gigabyte of evidence is collected, packed and sent.

A process with so much memory of noise, which no compression makes smaller, leaves a core; a service on
this machine asks for all of it, and the user says yes. The window is open on the problem and shows the
progress. What is measured is how long each turn of its main loop takes (main-loop-probe.c): whole; without the time in which
it was ready and the machine's cores were busy with something else; and what it worked.

The peer is a program whose main loop is woken every millisecond and does nothing: what that waits for,
under the same load, is the machine's doing. The limit holds for what the window worked; the display
server, which it asks, waits for a core as the peer does, so a turn may take as long as the peer's.

The other baselines are the window itself while nothing is sent, for as long, and then while it is made
larger and smaller: this machine has nothing but its processor to draw with, and where one whole page takes
longer than the limit, the page on which a bar comes and goes may take so long too.

RECOURSE_BENCH_MEGABYTES says how large the memory is (1024).
"""

import collections
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'window')]

import gi  # noqa: E402

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

import harness  # noqa: E402
import whole_loop  # noqa: E402

MEGABYTES = int(os.environ.get('RECOURSE_BENCH_MEGABYTES', '1024'))
BENCH = pathlib.Path(harness.BUILD) / 'tests/bench'
LIMIT_MS, CALL_LIMIT_MS = 16, 100
# Of the reporter, whatever the size of what it sends.
MEMORY_MB = 128
PATIENCE = 300
# The core, the archive, and what the service keeps.
COPIES = 4
CALL_EVERY = 0.2
REDRAWS = 12
UNAVAILABLE = 77
HEAP = '''
import os, sys, time
heap = [os.urandom(1 << 20) for _ in range(int(sys.argv[1]))]
print("there", flush=True)
time.sleep(3600)
'''

# Whole turns, the same without the wait for a core, and the time on a core alone.
Parts = collections.namedtuple('Parts', 'whole own work')
Turns = collections.namedtuple('Turns', 'count longest p99 over')


class Probe:
    """How long the turns of one process's main loop take."""

    def __init__(self, folder, name):
        self.file = pathlib.Path(folder) / (name + '.turns')
        self.variables = {'LD_PRELOAD': str(BENCH / 'main-loop-probe.so'), 'MAIN_LOOP_PROBE': str(self.file),
                          'MAIN_LOOP_PROBE_PROGRAM': name}
        self.process = None

    def reset(self):
        self.process.send_signal(signal.SIGUSR2)

    def read(self):
        """Since it was told to begin anew; in milliseconds."""
        self.file.unlink(missing_ok=True)
        self.process.send_signal(signal.SIGUSR1)
        text = harness.wait_for(lambda: self.file.exists() and self.file.read_text(), 'the figures')
        figures = [map(int, line.split()) for line in text.splitlines()]
        return Parts(*(Turns(count, longest / 1000, p99 / 1000, over) for count, longest, p99, over in figures))


class Caller(threading.Thread):
    """Calls the reporter again and again, on a connection of its own."""

    def __init__(self, method, interface, parameters=None):
        super().__init__()
        self.call = (whole_loop.NAME, whole_loop.PATH, interface, method, parameters, None,
                     Gio.DBusCallFlags.NONE, PATIENCE * 1000, None)
        self.connection = Gio.DBusConnection.new_for_address_sync(
            os.environ['DBUS_SESSION_BUS_ADDRESS'],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
            None, None)
        self.ended = threading.Event()
        self.waits = []

    def run(self):
        while not self.ended.wait(CALL_EVERY):
            begin = time.monotonic()
            self.connection.call_sync(*self.call)
            self.waits.append((time.monotonic() - begin) * 1000)

    def end(self):
        self.ended.set()
        self.join()
        return max(self.waits)


class Stages:
    """When the reporter said what it does, first and last."""

    def __init__(self, connection):
        self.times = {}
        self.subscription = connection.signal_subscribe(
            None, whole_loop.NAME, 'Progress', whole_loop.PATH, None, Gio.DBusSignalFlags.NONE, self.take)

    def take(self, _connection, _sender, _path, _interface, _name, parameters):
        _bucket, words, done, _total = parameters.unpack()
        if words:
            first, _last, _done = self.times.get(words, (time.monotonic(), 0, 0))
            self.times[words] = (first, time.monotonic(), done)

    def describe(self):
        for words, (first, last, done) in self.times.items():
            seconds = max(last - first, 0.001)
            print('%s: %.0f MB in %.1f s, %.0f MB a second' % (words, done / 1e6, seconds, done / 1e6 / seconds))


def reset_memory(process):
    pathlib.Path('/proc/%d/clear_refs' % process.pid).write_text('5')


def read_memory(process):
    """The most that it had in memory since then, in MB."""
    status = pathlib.Path('/proc/%d/status' % process.pid).read_text()
    return int(status.split('VmHWM:')[1].split()[0]) / 1024


def await_state(loop, state):
    """Turns while the signals of the bus come in."""
    context, end = GLib.MainContext.default(), time.monotonic() + PATIENCE
    while loop.state() != state:
        if time.monotonic() > end:
            raise harness.Failure('not seen within %d s: the state %s' % (PATIENCE, state))
        while context.iteration(False):
            pass
        time.sleep(harness.POLL)


def make_request(loop, service):
    """Somebody else reported this problem before, and the vendor asks for its memory."""
    service.report(loop.signature())
    service.run('request', loop.bucket(), '--items', 'heapdump,minidump', '--reason', 'All of it, please.')


def send(loop):
    """From the first yes to the end of all."""
    loop.ctl('answer', loop.bucket(), '--send', 'signature')
    harness.wait_for(lambda: loop.query('SELECT 1 FROM submissions WHERE stage = 2'), 'the request', PATIENCE)
    await_state(loop, 'asking')
    loop.ctl('answer', loop.bucket(), '--send', 'heapdump', '--send', 'minidump')
    await_state(loop, 'sent')


def start_reporter(session, loop):
    probe = Probe(session.folder, 'recourse-reporter')
    loop.start(**probe.variables)
    probe.process = loop.reporter
    return probe


def start_probes(session, home, loop):
    window, idle = Probe(session.folder, 'recourse'), Probe(session.folder, 'main-loop-idle')
    idle.process = session.spawn([BENCH / 'main-loop-idle'], env={**os.environ, **idle.variables})
    app = home.start('--problem', loop.bucket(), **window.variables)
    app.get(name='Waiting for your answer', limit=PATIENCE)
    window.process = app.process
    return app, window, idle


def measure(session, folder, elsewhere):
    core = folder / 'core'
    whole_loop.make_core(core, [sys.executable, '-c', HEAP, str(MEGABYTES)])
    # It stands for another machine: it takes what nobody here wants, and no disk where there is room.
    service = whole_loop.Service(elsewhere / 'service', prefix=['chrt', '--idle', '0'])
    session.processes.append(service.process)
    home = harness.Home(session, 'never-blocks')
    try:
        loop = whole_loop.Loop(home, core, level='1', service=service)
        loop.crash()
        reporter = start_reporter(session, loop)
        await_state(loop, 'asking')
        make_request(loop, service)
        app, window, idle = start_probes(session, home, loop)
        stages = Stages(loop.connection)
        callers = [Caller('Synchronize', whole_loop.NAME),
                   Caller('Get', 'org.freedesktop.DBus.Properties',
                          GLib.Variant('(ss)', (whole_loop.NAME, 'Sending')))]
        reset_memory(loop.reporter)
        for probe in (window, idle, reporter):
            probe.reset()
        for caller in callers:
            caller.start()
        begin = time.monotonic()
        try:
            send(loop)
        finally:
            seconds = time.monotonic() - begin
            calls = [caller.end() for caller in callers]
        loaded = [window.read(), idle.read(), reporter.read()]
        memory = read_memory(loop.reporter)
        app.get(name='Sent, no solution yet')
        window.reset()
        time.sleep(seconds)
        resting = [window.read(), draw_anew(app, window)]
        sizes = {each['kind']: each['size'] for each in service.show(loop.bucket())['evidence']}
        stages.describe()
        return seconds, loaded, resting, calls, memory, core.stat().st_size, sizes
    finally:
        home.stop()


def draw_anew(app, window):
    """Has all of the window drawn again and again."""
    begin = app.width()
    window.reset()
    for number in range(1, REDRAWS + 1):
        app.resize(begin - 10 * number, 700 - 10 * number)
        harness.wait_for(lambda width=begin - 10 * number: app.width() <= width + 2, 'the new size')
    return window.read()


def show(what, parts):
    print(what + ':')
    for part, turns in (('whole turns', parts.whole), ('without the wait for a core', parts.own),
                        ('on a core', parts.work)):
        print('  %s: longest %.1f ms, p99 %.2f ms, %d of %d over %d ms'
              % (part, turns.longest, turns.p99, turns.over, turns.count, LIMIT_MS))


def find_memory():
    """Where the service's two copies have room, or None for the ordinary place."""
    memory = '/dev/shm'
    has_room = os.path.isdir(memory) and shutil.disk_usage(memory).free > 8 * MEGABYTES << 20
    return memory if has_room else None


def main():
    harness.check_tools()
    if shutil.which('gdb') is None:
        harness.skip('gdb is not installed')
    if shutil.disk_usage(tempfile.gettempdir()).free < COPIES * MEGABYTES << 20:
        print('there is not enough room for %d MB' % MEGABYTES)
        return UNAVAILABLE
    session = harness.Session()
    elsewhere = pathlib.Path(tempfile.mkdtemp(prefix='recourse-service-', dir=find_memory()))
    try:
        folder = pathlib.Path(session.folder) / 'bench'
        folder.mkdir()
        seconds, (window, idle, reporter), (resting, drawing), calls, memory, size, sizes = measure(session, folder, elsewhere)
    finally:
        session.stop()
        shutil.rmtree(elsewhere)

    print('a core of %.0f MB was collected, packed and sent in %.1f s' % (size / 1e6, seconds))
    show('the window while it goes', window)
    show('a main loop with nothing to do, at the same time', idle)
    show('the window for as long afterwards', resting)
    show('the window while it is drawn anew, with nothing else to do', drawing)
    print('ratio of the longest turns: %.1f to the main loop with nothing to do, %.1f to the window at rest'
          % (window.whole.longest / idle.whole.longest, window.whole.longest / resting.whole.longest))
    show('the main loop of the reporter', reporter)
    print('the reporter: Synchronize took %.0f ms at most, a property %.0f ms, %.0f MB of memory at most'
          % (*calls, memory))
    is_whole = sizes.get('heapdump') == size and sizes.get('minidump', 0) > 0
    slack = idle.whole.longest
    is_quick = window.work.longest < max(LIMIT_MS, drawing.work.longest) and window.own.longest < max(LIMIT_MS, slack)
    return 0 if is_quick and max(calls) < CALL_LIMIT_MS + slack and memory < MEMORY_MB and is_whole else 1


if __name__ == '__main__':
    sys.exit(main())
