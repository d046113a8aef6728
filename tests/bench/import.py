#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Importing 10,000 records, the store committed: at most 3 × what coredumpctl takes to list them.

The dumps are gone, as they are for most records of an old journal. Both run once unmeasured, so that
both find the file in memory, and then in turns; the medians count.
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bus"))
from harness import Session, Skip, make_journal  # noqa: E402

COUNT = 10_000
ROUNDS = 3
LIMIT = 3.0


def list_by_coredumpctl(journal):
    began = time.monotonic()
    subprocess.run(
        ["coredumpctl", "--no-pager", f"--file={journal}", "list"],
        check=True, stdout=subprocess.DEVNULL,
    )
    return time.monotonic() - began


def import_once(journal):
    with Session() as session:
        make_journal(session.journal / "a.journal", "--first", COUNT)
        session.call("Synchronize")
        began = time.monotonic()
        counts = session.import_journal(journal)
        passed = time.monotonic() - began
        assert counts == (COUNT, 0, 0), counts
        os.kill(session.get_reporter_pid(), 15)
        session.await_name(False)
        return passed


def main():
    if shutil.which("coredumpctl") is None:
        raise Skip("coredumpctl is not installed")
    with Session(services=False) as session:
        journal = session.folder / "ten-thousand.journal"
        make_journal(journal, "--count", COUNT)
        list_by_coredumpctl(journal)
        import_once(journal)
        peers, ours = [], []
        for _ in range(ROUNDS):
            peers.append(list_by_coredumpctl(journal))
            ours.append(import_once(journal))
    peer, our = statistics.median(peers), statistics.median(ours)
    print(f"import of {COUNT} records: {our:.3f} s; coredumpctl list: {peer:.3f} s; "
          f"ratio {our / peer:.2f} (at most {LIMIT})")
    return 0 if our <= LIMIT * peer else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Skip as reason:
        print(reason)
        sys.exit(77)
