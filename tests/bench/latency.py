#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a record in the journal to Changed on the bus, its report on the disk.

The clock begins when systemd-journal-remote has closed the journal, or, if that is earlier, when
Changed comes: then the latency counts as 0. What the peer of this benchmark may take from the record
to the row in the window is 300 ms.
"""

import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bus"))
from harness import NAME, GLib, Session, Skip, make_journal  # noqa: E402

ROUNDS = 15
LIMIT_MS = 150


def main():
    latencies = []
    with Session() as session:
        make_journal(session.journal / "a.journal")
        session.call("Synchronize")
        for number in range(1, ROUNDS + 1):
            written = []

            def act(first=number, clock=written):
                make_journal(session.journal / "a.journal", "--first", first)
                clock.append(time.monotonic())

            session.await_change(act)
            latencies.append((time.monotonic() - written[0]) * 1000)
            # Past the time in which changes are told together.
            loop = GLib.MainLoop()
            GLib.timeout_add(300, loop.quit)
            loop.run()
    median = statistics.median(latencies)
    print(f"from the journal to {NAME}.Changed: median {median:.1f} ms, "
          f"largest {max(latencies):.1f} ms (at most {LIMIT_MS})")
    return 0 if median <= LIMIT_MS else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Skip as reason:
        print(reason)
        sys.exit(77)
