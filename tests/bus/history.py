#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What else happened on this machine: by the built reporter and the built recoursectl."""

import json
import subprocess
import threading
import time

from harness import BUILD, PATIENCE_MS, Session, make_journal, run

RECOURSECTL = BUILD / "src/cli/recoursectl"
DAY = 86400
SYSTEM = ("--field=_UID=0", "--field=_PID=1")
FLATPAK = (
    "--field=_UID=0", "--field=MESSAGE_ID=c7b39b1e006b464599465e105b361485",
    "--field=REF=app/org.example.App/x86_64/stable", "--field=COMMIT=0123456789abcdef",
)


def noon(days_ago):
    """In microseconds. The tests' zone is UTC."""
    return (int(time.time()) // DAY * DAY - days_ago * DAY + DAY // 2) * 1_000_000


def ctl(session, *words):
    done = subprocess.run(
        [RECOURSECTL, *map(str, words)], env=session.environment, check=True, text=True,
        stdout=subprocess.PIPE, timeout=PATIENCE_MS / 1000,
    )
    return json.loads(done.stdout) if "--json" in words else done.stdout


def read_history(session):
    return session.call("ReadHistory")[0]


def history_is_read_on():
    """ReadHistory says whether anything was new, and reads on where it was"""
    with Session() as session:
        file = session.journal / "a.journal"
        make_journal(file, "--count", 3, *FLATPAK, "--field=OPERATION=deploy install", "--time", noon(3))
        read_history(session)
        assert session.query("SELECT count (*) FROM package_changes") == [(3,)]
        assert not read_history(session)
        make_journal(file, *FLATPAK, "--field=OPERATION=uninstall", "--time", noon(2))
        assert read_history(session)
        assert not read_history(session)
        assert session.query("SELECT count (*) FROM package_changes") == [(4,)]


def it_is_read_unasked_once():
    """the reporter reads the history on its own after it was started"""
    with Session() as session:
        file = session.journal / "a.journal"
        make_journal(file, *FLATPAK, "--field=OPERATION=deploy install", "--time", noon(3))
        session.start()
        session.await_name()
        # Who asks while it is being read gets an answer of a reading that began after the question.
        answers = []
        threads = [
            threading.Thread(target=lambda: answers.append(read_history(session))) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(answers) == 4
        assert session.query("SELECT name FROM package_changes") == [("org.example.App",)]
        names = {row[0] for row in session.query("SELECT name FROM histories")}
        assert names == {"flatpak", "running"}, names


def stability_counts_days():
    """recoursectl stability counts the failures of each day, and knows when the machine ran"""
    with Session() as session:
        file = session.journal / "a.journal"
        make_journal(file, *SYSTEM, "--time", noon(4), "--count", 11,
                     "--field=MESSAGE_ID=00000000000000000000000000000000")
        make_journal(file, *SYSTEM, "--time", noon(1), "--count", 3, "--first-pid", 50,
                     "--boot", "b" * 32)
        days = ctl(session, "stability", "--days", 6, "--json")
        assert [day["off"] for day in days] == [False, False, True, True, False, False]
        assert [day["index"] for day in days] == [
            None, 10, None, None, 1 + 72 / (8 + 15 / 7), 1 + 72 / (8 + 15 / 7 * 27 / 28),
        ], days
        assert days[4]["failures"] == {"applications": 3, "system": 0, "other": 0}
        assert days[1]["running_seconds"] == 600 and days[4]["running_seconds"] == 120
        assert not any(day["certain"] for day in days)
        table = ctl(session, "stability", "--days", 6, "--no-sync")
        assert "(8.1)" in table and "off" in table and "0:10 h" in table, table
        weeks = ctl(session, "stability", "--days", 6, "--weeks", "--json", "--no-sync")
        assert sum(week["failures"]["applications"] for week in weeks) == 3 and len(weeks) <= 2


def changes_are_listed():
    """recoursectl changes lists the newest first, within the times that are asked for"""
    with Session() as session:
        file = session.journal / "a.journal"
        make_journal(file, *FLATPAK, "--field=OPERATION=deploy install", "--time", noon(9))
        make_journal(file, *FLATPAK, "--field=OPERATION=uninstall", "--time", noon(2))
        changes = ctl(session, "changes", "--json")
        assert [change["action"] for change in changes] == ["remove", "install"], changes
        assert changes[1]["version_after"] == "0123456789ab" and changes[1]["format"] == "flatpak"
        since = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 5 * DAY))
        assert ctl(session, "changes", "--json", "--since", since) == changes[:1]
        assert ctl(session, "changes", "--json", "--until", since) == changes[1:]
        assert ctl(session, "changes", "--json", "-n", 1) == changes[:1]
        assert "org.example.App" in ctl(session, "changes", "--no-sync")


if __name__ == "__main__":
    run([
        history_is_read_on,
        it_is_read_unasked_once,
        stability_counts_days,
        changes_are_listed,
    ])
