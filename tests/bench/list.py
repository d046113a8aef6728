#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What recoursectl takes to list and search 100,000 reports, and the sqlite3 shell for the same rows.

The shell gets the reports' own tables in the way that somebody would who knows the schema; for the
search it has to look at every name. Both run once unmeasured and then in turns; the medians count.
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

BUILD = pathlib.Path(os.environ["RECOURSE_BUILD"])
REPORTS, BUCKETS, PAGE = 100_000, 20_000, 50
ROUNDS = 3
WORD = "libcairo"

ROWS = (
    "SELECT r.uuid, b.event_type, r.time, p.name, p.version, p.build_id, p.path, p.package_name, "
    "b.bucket, r.state, b.occurrences, r.detail, "
    "(SELECT group_concat(name || '=' || value) FROM parameters WHERE bucket_id = b.id), "
    "(SELECT group_concat(s.name) FROM report_sources rs JOIN sources s ON s.id = rs.source_id "
    " WHERE rs.report_id = r.id), "
    "(SELECT path FROM evidence WHERE report_id = r.id) "
    "FROM reports r JOIN buckets b ON b.id = r.bucket_id JOIN programs p ON p.id = r.program_id "
)
NEWEST = "ORDER BY r.time DESC, r.id DESC"
HAS_WORD = (
    "WHERE EXISTS (SELECT 1 FROM parameters a WHERE a.bucket_id = b.id AND "
    f"a.value LIKE '%{WORD}%') OR p.name LIKE '%{WORD}%' OR p.package_name LIKE '%{WORD}%' "
)
# What is asked, recoursectl's words, the shell's, and how many times the shell's time is allowed.
CASES = (
    ("the newest 50", ("-n", PAGE), f"{ROWS} {NEWEST} LIMIT {PAGE}", 4.0),
    ("all", (), f"{ROWS} {NEWEST}", 5.0),
    ("a search, all", ("-s", WORD), f"{ROWS} {HAS_WORD} {NEWEST}", 3.0),
)


def measure(command, environment):
    began = time.monotonic()
    done = subprocess.run(
        [str(word) for word in command], env=environment, check=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )
    return time.monotonic() - began, done.stdout.count(b"\n")


def compare(name, words, sql, limit, environment):
    database = pathlib.Path(environment["XDG_STATE_HOME"]) / "recourse/store.db"
    ours = (BUILD / "src/cli/recoursectl", "list", "--json", "--no-sync", *words)
    peers = ("sqlite3", "-json", "-readonly", database, sql)
    times = [], []
    for number in range(ROUNDS + 1):
        for command, list_ in zip((ours, peers), times):
            passed, lines = measure(command, environment)
            # The brackets of recoursectl's array stand on lines of their own.
            rows = lines - 1 if command is ours else lines
            if number > 0:
                list_.append((passed, rows))
    assert {rows for _, rows in times[0]} == {rows for _, rows in times[1]}, times
    our, peer = (statistics.median(passed for passed, _ in list_) for list_ in times)
    print(f"{name} ({times[0][0][1]} reports): {our * 1000:.0f} ms; sqlite3: {peer * 1000:.0f} ms; "
          f"ratio {our / peer:.2f} (at most {limit})")
    return our <= limit * peer


def main():
    if shutil.which("sqlite3") is None:
        print("sqlite3 is not installed")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, XDG_STATE_HOME=folder)
        subprocess.run(
            [BUILD / "tests/support/fill-store", f"{folder}/recourse", str(REPORTS), str(BUCKETS)],
            check=True,
        )
        kept = [compare(*case, environment) for case in CASES]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
