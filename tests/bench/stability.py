#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the switch to the page of stability to the frame with its chart: a year of 1,000,000 reports
against an empty store.

The window says on its debug log when the page is shown and when the chart is painted; the clock here
runs between those lines. The runs take turns, so that whatever else the machine does burdens both
alike.
"""

import os
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'window'))

import harness  # noqa: E402
import history  # noqa: E402

RUNS = 5
LIMIT = 100
REPORTS, BUCKETS = 1000000, 50000


def wait_for_line(process, text):
    for line in process.stdout:
        if text in line:
            return time.monotonic()
    raise harness.Failure('not said: ' + text)


def used_time(process):
    with open('/proc/%d/stat' % process.pid) as file:
        return file.read().rpartition(')')[2].split()[11:13]


def wait_until_idle(process):
    """Until the list before it is laid out: that is not the chart's time."""
    seen = []

    def is_idle():
        time.sleep(0.05)
        seen.append(used_time(process))
        return len(seen) > 6 and seen[-1] == seen[-7]
    harness.wait_for(is_idle, 'a window at rest')


def measure(home):
    """Milliseconds from the page to the chart."""
    environment = home.environment(G_MESSAGES_DEBUG='all')
    process = subprocess.Popen([harness.BUILD + '/src/app/recourse'], env=environment,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        wait_for_line(process, 'rows listed')
        window = harness.wait_for(lambda: subprocess.run(
            ['xdotool', 'search', '--onlyvisible', '--name', '^Recourse'], capture_output=True,
            text=True).stdout.split(), 'the window')[-1]
        wait_until_idle(process)
        subprocess.run(['xdotool', 'windowfocus', '--sync', window], check=True)
        subprocess.run(['xdotool', 'key', '--clearmodifiers', 'alt+3'], check=True)
        began = wait_for_line(process, 'The stability page is shown')
        return (wait_for_line(process, 'The stability chart is painted') - began) * 1000
    finally:
        process.terminate()
        process.communicate()


def main():
    session = harness.Session()
    homes = []
    try:
        empty, full = harness.Home(session, 'empty'), harness.Home(session, 'full')
        empty.fill(0, 1)
        # It was on all the year, so that it draws as many days.
        history.add_quiet_year(empty)
        os.makedirs(full.store, mode=0o700)
        subprocess.run([harness.BUILD + '/tests/support/fill-store', full.store, 'history',
                        str(REPORTS), str(BUCKETS)], check=True)
        homes = [empty, full]
        empty.mock_reporter()
        results = {empty: [], full: []}
        for _run in range(RUNS + 1):
            for home in homes:
                results[home].append(measure(home))
        # The first pair warms the caches.
        medians = [statistics.median(results[home][1:]) for home in homes]
    finally:
        for home in homes:
            home.stop()
        session.stop()

    print('chart of a year, empty store:      %.0f ms' % medians[0])
    print('chart of a year, %d reports:  %.0f ms (at most %d)' % (REPORTS, medians[1], LIMIT))
    sys.exit(0 if medians[1] <= LIMIT else 1)


if __name__ == '__main__':
    harness.check_tools()
    main()
