#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The reporter at rest, also after an import: under 25 MB of memory, and no thread of it wakes up."""

import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bus"))
from harness import Session, Skip, make_journal  # noqa: E402

LIMIT_KB = 25_000
REST_SECONDS = 5
IMPORTED = 10_000
# GLib lets threads without work end after 15 s.
TRIES = 6


def read_field(path, name):
    return int(re.search(rf"^{name}:\s+(\d+)", path.read_text(), re.M).group(1))


def count_switches(process):
    """Of each thread, by its number."""
    return {
        task.name: read_field(task / "status", "voluntary_ctxt_switches")
        + read_field(task / "status", "nonvoluntary_ctxt_switches")
        for task in (process / "task").iterdir()
    }


def count_wakeups(process):
    """While it has the same threads all the time: those that wait for work end after a while."""
    for _try in range(TRIES):
        before = count_switches(process)
        time.sleep(REST_SECONDS)
        after = count_switches(process)
        if before.keys() == after.keys():
            return sum(after.values()) - sum(before.values())
    raise AssertionError("its threads come and go")


def measure(process, when):
    # What follows the last answer (signals that are told together, for one) is over soon.
    time.sleep(2)
    wakeups = count_wakeups(process)
    resident = read_field(process / "status", "VmRSS")
    proportional = read_field(process / "smaps_rollup", "Pss")
    print(f"{when}: RSS {resident / 1000:.1f} MB, PSS {proportional / 1000:.1f} MB "
          f"(under {LIMIT_KB / 1000:.0f} MB); {wakeups} wake-ups in {REST_SECONDS} s (0)")
    return resident < LIMIT_KB and wakeups == 0


def main():
    with Session() as session:
        make_journal(session.journal / "a.journal", "--count", 500)
        make_journal(session.folder / "b.journal", "--first", 500, "--count", IMPORTED)
        session.call("Synchronize")
        process = pathlib.Path("/proc") / str(session.get_reporter_pid())
        good = measure(process, "at rest")
        session.import_journal(session.folder / "b.journal")
        return 0 if measure(process, f"after an import of {IMPORTED}") and good else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Skip as reason:
        print(reason)
        sys.exit(77)
