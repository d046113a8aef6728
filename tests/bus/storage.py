#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The reporter keeps heavy files within their limits; a mock of the helper deletes them."""

import contextlib
import pathlib
import signal
import sqlite3

from harness import NAME, PATH, GLib, expect_error, make_journal, run
from storage_session import SIZE, Storage


def limits_are_kept_by_themselves():
    """at the limit all files stay, and with one more the oldest goes, while its report stays"""
    with Storage() as session:
        session.start_helper()
        session.set_policy(MaxArchive=2)
        old, new = session.add("old", 4), session.add("new", 2)
        session.call("Synchronize")
        assert session.remove() == (0, 0, []) and old.exists() and new.exists()
        newest = session.add("newest", 1)
        session.call("Synchronize")
        # What the reporter does by itself goes before what is asked for then.
        session.remove()
        assert not old.exists() and new.exists() and newest.exists()
        assert len(session.ids()) == 3
        removed = session.removed()
        assert removed["core.old"] > 1e15 and removed["core.new"] == 0, removed


def a_dry_run_only_counts():
    """a dry run says what would go, and removes nothing"""
    with Storage() as session:
        session.start_helper()
        paths = [session.add("a"), session.add("b")]
        session.call("Synchronize")
        assert session.remove(all=True, dry_run=True) == (2, 2 * SIZE, [])
        assert all(path.exists() for path in paths) and set(session.removed().values()) == {0}


def what_is_named_goes():
    """a program's files, a kind and single files go as they are named, and no others"""
    with Storage() as session:
        session.start_helper()
        one, other, third = session.add("one"), session.add("other"), session.add("third")
        session.call("Synchronize")
        programs = dict(session.query("SELECT e.path, p.path FROM evidence e JOIN reports r ON r.id = e.report_id "
                                      "JOIN programs p ON p.id = r.program_id"))
        assert len(set(programs.values())) == 3, programs
        assert session.remove(program="nothing") == (0, 0, [])
        assert session.remove(program=programs[str(one)], kind="minidump")[0] == 0
        assert session.remove(program=programs[str(one)]) == (1, SIZE, [])
        assert not one.exists() and other.exists()
        assert session.remove(program=pathlib.Path(programs[str(other)]).name)[0] == 1 and not other.exists()
        assert session.remove(paths=[str(third), "/etc/passwd"])[0] == 1 and not third.exists()
        assert len(session.ids()) == 3
        for options in [{"everything": True}, {"program": True}, {"all": "yes"}, {"kind": "nonsense"}]:
            expect_error("Invalid", lambda options=options: session.remove(**options))
        expect_error("TooLarge", lambda: session.remove(paths=["x"] * 10001))


def what_waits_stays():
    """what is asked, queued or being sent is never removed, neither by limits nor by hand"""
    with Storage() as session:
        session.set_policy(MaxArchive=1, MaxFilesDays=1, MaxFilesSize=1, KeepReportDays=1, Level=1)
        # The helper comes later, so that nothing goes by itself before.
        path, other = session.add("waits", 9), session.add("other", 8)
        session.call("Synchronize")
        with contextlib.suppress(GLib.Error):
            session.remove()
        session.stop_reporter()
        session.change_store(
            "INSERT INTO submissions (bucket_id, state, stage, attempts, next_attempt, consent, by_hand, hits, "
            "occurrences, reported_row, archive_size, asked_at, sent_at, changed_at) "
            "SELECT r.bucket_id, 'asking', 1, 0, 0, 'policy', 0, 0, 1, 0, -1, 1, 0, 1 FROM reports r "
            f"JOIN evidence e ON e.report_id = r.id WHERE e.path = '{path}'")
        session.start_helper()
        session.call("Synchronize")
        session.remove()
        assert path.exists() and not other.exists()
        # The old report went too, but for the one that waits.
        assert len(session.ids()) == 1
        files, freed, kept = session.remove(all=True)
        assert (files, freed) == (0, 0) and "waits for an answer" in kept[0], kept
        assert path.exists()


def young_files_stay_by_limits_alone():
    """a file younger than an hour is over no limit, and goes when somebody wants it"""
    with Storage() as session:
        session.start_helper()
        session.set_policy(MaxArchive=1)
        first, second = session.add("first", 0.03), session.add("second", 0.02)
        session.call("Synchronize")
        assert session.remove() == (0, 0, []) and first.exists() and second.exists()
        assert session.remove(all=True)[0] == 2


def imported_names_are_not_removed():
    """a file that a journal names elsewhere stays, whatever it is called"""
    with Storage() as session:
        session.start_helper()
        outside = session.add("x", path=session.folder / "core.precious")
        climbing = session.add("y", path=session.folder / "core.climbing",
                               COREDUMP_FILENAME=f"{session.cores}/../core.climbing")
        named = session.add("z", path=session.cores / "other")
        session.call("Synchronize")
        assert session.remove(all=True) == (0, 0, [])
        assert session.remove(paths=[str(outside), str(climbing), str(named)]) == (0, 0, [])
        assert outside.exists() and climbing.exists() and named.exists()


def what_the_helper_keeps_is_told():
    """a file that stays is named with why, and is there for the next time"""
    with Storage() as session:
        path, other = session.add("kept"), session.add("gone")
        session.keep.write_text(f"{path}\tAnother program has it open\n")
        session.start_helper()
        session.call("Synchronize")
        assert session.remove(all=True) == (1, SIZE, ["core.kept: Another program has it open"])
        session.keep.write_text("")
        assert session.remove(all=True) == (1, SIZE, []) and not path.exists() and not other.exists()


def without_the_helper_it_says_so():
    """where the helper is not there, nothing is removed and the error says why"""
    with Storage() as session:
        path = session.add("a")
        session.call("Synchronize")
        try:
            session.remove(all=True)
            raise AssertionError("it was removed")
        except GLib.Error as error:
            assert "org.recourse.Admin1" in error.message, error.message
        assert path.exists() and session.removed() == {"core.a": 0}


def a_broken_policy_removes_nothing():
    """a policy that cannot be read removes no file and no report"""
    with Storage() as session:
        session.start_helper()
        session.set_policy(MaxArchive=1, KeepReportDays=1, Nonsense=1)
        paths = [session.add("a", 9), session.add("b", 8)]
        session.call("Synchronize")
        assert session.remove() == (0, 0, [])
        assert all(path.exists() for path in paths) and len(session.ids()) == 2


def a_kill_in_between_leaves_all_well():
    """after a kill between removal and note, files and reports are right again"""
    with Storage() as session:
        gone, stays = session.add("gone"), session.add("stays")
        session.call("Synchronize")
        session.start_helper("--hang")
        session.connection.call(
            "org.recourse.Reporter1", "/org/recourse/Reporter1", "org.recourse.Reporter1", "RemoveFiles",
            GLib.Variant("(a{sv})", ({"paths": GLib.Variant("as", [str(gone)])},)), None, 0, -1, None, None)
        assert session.helper.stdout.readline().startswith("DeleteDumps")
        session.stop_reporter(signal.SIGKILL)
        session.start_helper()
        assert not gone.exists() and session.removed()["core.gone"] == 0
        session.call("Synchronize")
        assert session.query("PRAGMA integrity_check") == [("ok",)]
        assert session.remove(all=True) == (1, SIZE, []) and not stays.exists()
        assert session.removed()["core.gone"] == -1 and len(session.ids()) == 2


def compacting_frees_what_is_unused():
    """Compact makes the store smaller, and it is whole"""
    with Storage() as session:
        make_journal(session.journal / "many.journal", "--count", 400)
        session.call("Synchronize")
        ids = session.ids()
        session.call("Delete", GLib.Variant("(as)", (ids[:390],)))

        def measure():
            return sum(path.stat().st_size for path in session.store.glob("store.db*"))

        before = measure()
        (freed,) = session.call("Compact")
        assert freed > 0 and measure() < before, (freed, before, measure())
        assert session.query("PRAGMA integrity_check") == [("ok",)] and len(session.ids()) == 10


def what_comes_while_it_compacts_is_kept():
    """a crash that comes while Compact runs waits, and is told of and recorded when it has ended"""
    with Storage() as session:
        session.add("before")
        session.call("Synchronize")
        known, answers = session.ids(), []
        loop = GLib.MainLoop()

        def changed(connection, sender, path, interface, name, parameters):
            if parameters.unpack()[1].get("Busy"):
                loop.quit()

        def answered(connection, result):
            answers.append(connection.call_finish(result).unpack())

        watch = session.connection.signal_subscribe(None, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                                    PATH, None, 0, changed)
        # Whoever writes holds it up: so the crash comes in between, however fast the machine is.
        with contextlib.closing(sqlite3.connect(session.store / "store.db", isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            session.connection.call(NAME, PATH, NAME, "Compact", None, None, 0, -1, None, answered)
            loop.run()
            session.connection.signal_unsubscribe(watch)
            session.add("meanwhile")
            assert session.ids() == known and not answers, (known, answers)
            session.await_change(lambda: writer.execute("ROLLBACK"), known)
        assert len(session.ids()) == 2 and len(answers) == 1, (session.ids(), answers)
        assert session.query("PRAGMA integrity_check") == [("ok",)]


run([limits_are_kept_by_themselves, a_dry_run_only_counts, what_is_named_goes, what_waits_stays,
     young_files_stay_by_limits_alone, imported_names_are_not_removed, what_the_helper_keeps_is_told,
     without_the_helper_it_says_so, a_broken_policy_removes_nothing, a_kill_in_between_leaves_all_well,
     compacting_frees_what_is_unused, what_comes_while_it_compacts_is_kept])
