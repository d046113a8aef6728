#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The built recoursectl and the built reporter, on journals that are made for the test."""

import json
import pathlib
import signal
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bus"))

from harness import BUILD, Session, make_journal, run  # noqa: E402

RECOURSECTL = BUILD / "src/cli/recoursectl"
PATIENCE_SECONDS = 60


def ctl(session, *words, expected=0):
    done = subprocess.run(
        [RECOURSECTL, *map(str, words)], env=session.environment, cwd=session.folder,
        capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
    )
    assert done.returncode == expected, (done.returncode, done.stderr)
    return json.loads(done.stdout) if done.stdout and "--json" in words else done.stderr


def a_list_starts_the_reporter():
    """a list starts the reporter, and has every record that the journal had by then"""
    with Session() as session:
        make_journal(session.journal / "a.journal", "--count", 12)
        reports = ctl(session, "list", "--json")
        assert len(reports) == 12
        assert reports == sorted(reports, key=lambda report: report["time"], reverse=True)
        for report in reports:
            assert report["sources"] == ["systemd-coredump"]
            assert report["detail"] in ("analysis", "journal", "fields")
            assert len(report["signature"]) == 8
        make_journal(session.journal / "a.journal", "--first", 12)
        assert len(ctl(session, "list", "--json")) == 13


def an_import_counts():
    """an import from a path that is not absolute tells what it added and what it knew"""
    with Session() as session:
        make_journal(session.folder / "old.journal", "--count", 30)
        words = ("import", "--json", "--journal", "old.journal")
        assert ctl(session, *words) == {"added": 30, "known": 0, "skipped": 0}
        assert ctl(session, *words) == {"added": 0, "known": 30, "skipped": 0}
        message = ctl(session, "import", "--json", "--journal", "nowhere", expected=3)
        assert str(session.folder / "nowhere") in message and "GDBus" not in message, message


def a_watch_sees_a_record():
    """a watch prints the record that comes, not those that were there"""
    with Session() as session:
        make_journal(session.journal / "a.journal", "--count", 5)
        with subprocess.Popen(
            [RECOURSECTL, "watch", "--json"], env=session.environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as watch:
            assert watch.stderr.readline().startswith("Watching")
            make_journal(session.journal / "a.journal", "--first", 5)
            seen = json.loads(watch.stdout.readline())
            assert seen["id"] == session.ids()[-1]
            watch.send_signal(signal.SIGTERM)
            assert watch.wait(PATIENCE_SECONDS) == 0
            assert watch.stdout.read() == ""


def what_was_deleted_stays_away():
    """a bucket that is deleted does not come back when the journal is read again"""
    with Session() as session:
        make_journal(session.folder / "old.journal", "--count", 8)
        ctl(session, "import", "--json", "--journal", "old.journal")
        buckets = {report["bucket"] for report in ctl(session, "list", "--json")}
        assert ctl(session, "delete", "--json", *buckets) == {"deleted": 8}
        ctl(session, "import", "--json", "--journal", "old.journal")
        assert ctl(session, "list", "--json") == []


if __name__ == "__main__":
    run([
        a_list_starts_the_reporter,
        an_import_counts,
        a_watch_sees_a_record,
        what_was_deleted_stays_away,
    ])
