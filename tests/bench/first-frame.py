#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the start of the process to the first frame, with 100,000 reports against none.

The window says on its debug log when its first frame is painted and when the list is filled; the
clock here runs from the fork to the moment at which that line is read. The runs take turns, so that
whatever else the machine does burdens both alike.
"""

import os
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'window'))

import harness  # noqa: E402

RUNS = 9
RATIO = 1.2
REPORTS, BUCKETS = 100000, 5000


def measure(home):
    """Milliseconds to the first frame, and to the list."""
    environment = home.environment(G_MESSAGES_DEBUG='all')
    began = time.monotonic()
    process = subprocess.Popen([harness.BUILD + '/src/app/recourse'], env=environment,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    frame = listed = None
    for line in process.stdout:
        now = (time.monotonic() - began) * 1000
        if 'The first frame is painted' in line:
            frame = now
        elif 'rows listed' in line or 'cannot be read' in line:
            listed = listed or now
        if frame and listed:
            break
    process.terminate()
    process.stdout.read()
    process.stdout.close()
    process.wait()
    if frame is None or listed is None:
        raise harness.Failure('the window was not shown')
    return frame, listed


def main():
    session = harness.Session()
    homes = []
    try:
        empty, full = harness.Home(session, 'empty'), harness.Home(session, 'full')
        empty.fill(0, 1)
        full.fill(REPORTS, BUCKETS)
        homes = [empty, full]
        empty.mock_reporter()
        results = {empty: [], full: []}
        for _run in range(RUNS + 1):
            for home in homes:
                results[home].append(measure(home))
        # The first pair warms the caches.
        medians = [[statistics.median(run[i] for run in results[home][1:]) for home in homes]
                   for i in (0, 1)]
    finally:
        for home in homes:
            home.stop()
        session.stop()

    ratio = medians[0][1] / medians[0][0]
    print('first frame, empty store:          %.0f ms' % medians[0][0])
    print('first frame, %d reports:       %.0f ms' % (REPORTS, medians[0][1]))
    print('ratio:                             %.2f (at most %.1f)' % (ratio, RATIO))
    print('list filled:                       %.0f ms empty, %.0f ms full'
          % (medians[1][0], medians[1][1]))
    sys.exit(0 if ratio <= RATIO else 1)


if __name__ == '__main__':
    harness.check_tools()
    main()
