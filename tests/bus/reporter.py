#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The reporter on a private session bus, on journals that are made for the test."""

import os
import select
import shutil
import signal
import subprocess
import time

from harness import NAME, GLib, Session, Skip, expect_error, make_core, make_journal, random, run


def synchronize_reads_what_the_journal_has():
    """after Synchronize every record of the journal is in the store"""
    with Session() as session:
        make_journal(session.journal / "a.journal", "--count", 20)
        session.call("Synchronize")
        assert len(session.ids()) == 20
        assert session.property("Problem") == ""
        assert session.property("Busy") == ""
        assert session.property("Version") != ""
        names = [recorder[0] for recorder in session.property("Recorders")]
        assert names == ["systemd-coredump"], names


def a_new_record_is_told():
    """a record that is added while the reporter runs gives Changed, and is on the disk then"""
    with Session() as session:
        make_journal(session.journal / "a.journal", "--count", 3)
        session.call("Synchronize")
        buckets, added = session.await_change(
            lambda: make_journal(session.journal / "a.journal", "--first", 3), session.ids()
        )
        assert len(buckets) == 1 and len(added) == 1, (buckets, added)
        assert added[0] in session.ids()


def a_journal_that_appears_is_followed():
    """a journal file that is created later is read without a restart"""
    with Session() as session:
        make_journal(session.journal / "a.journal")
        session.call("Synchronize")
        session.await_change(
            lambda: make_journal(session.journal / "b.journal", "--first", 1), session.ids()
        )
        assert len(session.ids()) == 2


def a_folder_may_be_empty_at_first():
    """a journal's first file in a folder that was empty, or that is made later, is read as it comes"""
    for is_made in (True, False):
        with Session() as session:
            if not is_made:
                session.journal.rmdir()
            session.call("Synchronize")
            assert session.ids() == []
            made = session.folder / "made"
            made.mkdir()
            make_journal(made / "a.journal", "--count", 2)

            def appear(session=session, made=made, is_made=is_made):
                if is_made:
                    (made / "a.journal").rename(session.journal / "a.journal")
                else:
                    made.rename(session.journal)

            session.await_change(appear)
            session.call("Synchronize")
            assert len(session.ids()) == 2


def import_adds_and_knows():
    """an import adds what is new, knows what is there, and says so"""
    with Session() as session:
        journal = session.folder / "old.journal"
        make_journal(journal, "--count", 400)
        assert session.import_journal(journal) == (400, 0, 0)
        assert session.import_journal(journal) == (0, 400, 0)
        assert len(session.ids()) == 400
        make_journal(session.journal / "a.journal", "--first", 400, "--count", 2)
        session.call("Synchronize")
        assert len(session.ids()) == 402


def a_big_import_is_told_without_lists():
    """a change of more than 256 reports comes with empty lists"""
    with Session() as session:
        make_journal(session.folder / "old.journal", "--count", 2000, "--apps", 600)
        told = []
        session.connection.signal_subscribe(
            None, NAME, "Changed", None, None, 0, lambda *signal_: told.append(signal_[5].unpack())
        )
        began = time.monotonic()
        make_journal(session.journal / "a.journal", "--first", 5000)
        session.import_journal(session.folder / "old.journal")
        session.await_change(lambda: make_journal(session.journal / "a.journal", "--first", 2000))
        passed = time.monotonic() - began
        assert ([], []) in told, told
        assert len(told) <= passed * 4 + 2, (len(told), passed)


def wrong_paths_are_refused():
    """an import of a relative, missing or foreign path is refused in words"""
    with Session() as session:
        make_journal(session.journal / "a.journal")
        assert "absolute" in expect_error("Invalid", lambda: session.import_journal("a.journal"))
        expect_error("NotFound", lambda: session.import_journal(session.folder / "none"))
        foreign = session.folder / "foreign.journal"
        foreign.write_bytes(b"no journal at all" * 1000)
        message = expect_error("Invalid", lambda: session.import_journal(foreign))
        assert "foreign.journal" in message, message
        session.call("Synchronize")


def killed_reporters_lose_and_double_nothing():
    """a reporter killed at any moment of an import ends with each record exactly once"""
    with Session() as session:
        make_journal(session.folder / "old.journal", "--count", 1500)
        make_journal(session.journal / "a.journal", "--first", 5000, "--count", 1500)
        killed = 0
        for attempt in range(13):
            options = GLib.Variant("(a{sv})", ({"journal": GLib.Variant("s", str(session.folder / "old.journal"))},))
            reporter = session.start()
            session.await_name()
            session.connection.call(
                NAME, "/org/recourse/Reporter1", NAME, "Import", options, None, 0, 60000, None, None
            )
            session.connection.flush_sync(None)
            if attempt >= 12:
                session.call("Synchronize")
                session.import_journal(session.folder / "old.journal")
                break
            time.sleep(random.uniform(0.0, 0.15))
            reporter.kill()
            reporter.wait()
            session.await_name(False)
            killed += 1
        keys = session.query("SELECT count(*), count(DISTINCT key) FROM report_sources")
        assert keys == [(3000, 3000)], keys
        assert len(session.ids()) == 3000
        assert killed == 12
        reporter.terminate()
        assert reporter.wait() == 0


def a_stop_in_mid_import_is_quick_and_clean():
    """SIGTERM in the middle of an import ends the reporter at once with status 0"""
    with Session() as session:
        make_journal(session.folder / "old.journal", "--count", 5000)
        make_journal(session.journal / "a.journal", "--first", 9000)
        reporter = session.start()
        session.await_name()
        failed = []

        def answered(connection, result):
            try:
                connection.call_finish(result)
            except GLib.Error as error:
                failed.append(error)

        options = GLib.Variant("(a{sv})", ({"journal": GLib.Variant("s", str(session.folder / "old.journal"))},))
        session.connection.call(NAME, "/org/recourse/Reporter1", NAME, "Import", options, None, 0, 60000, None, answered)
        session.connection.flush_sync(None)
        began = time.monotonic()
        reporter.terminate()
        assert reporter.wait(5) == 0
        assert time.monotonic() - began < 2
        assert session.import_journal(session.folder / "old.journal")[2] == 0
        assert len(session.ids()) == 5001


def ends_during_an_analysis(end):
    """Ends a reporter while its analyser is at work, and has the next one read the same record."""
    with Session() as session:
        dump = session.folder / "core.sleep"
        make_core(dump)
        make_journal(session.journal / "a.journal", "--field", f"COREDUMP_FILENAME={dump}")
        whole = session.environment.pop("RECOURSE_ANALYZE", None)
        fifo = session.folder / "began"
        os.mkfifo(fifo)
        endless = session.folder / "endless"
        endless.write_text(f"#!/bin/sh\necho $$ > {fifo}\nexec sleep 600\n")
        endless.chmod(0o755)
        session.environment["RECOURSE_ANALYZE"] = str(endless)
        reporter = session.start()
        child = int(fifo.read_text())
        began = time.monotonic()
        end(reporter, child)
        status = reporter.wait(10)
        passed = time.monotonic() - began
        await_end(child)
        del session.environment["RECOURSE_ANALYZE"]
        if whole is not None:
            session.environment["RECOURSE_ANALYZE"] = whole
        session.await_name(False)
        second = session.start()
        session.await_name()
        session.call("Synchronize")
        assert session.query("SELECT detail FROM reports") == [("analysis",)]
        assert session.query("SELECT count(*) FROM report_sources") == [(1,)]
        second.terminate()
        assert second.wait(10) == 0
        return status, passed


def await_end(pid):
    """Waits until a process that need not be a child of this one is gone."""
    try:
        fd = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        gone, _, _ = select.select([fd], [], [], 10)
    finally:
        os.close(fd)
    assert gone, f"process {pid} is still there"


def a_stop_in_mid_analysis_is_quick_and_clean():
    """SIGTERM while a dump is analysed ends reporter and analyser at once; the record is read later"""
    status, passed = ends_during_an_analysis(lambda reporter, child: reporter.terminate())
    assert status == 0 and passed < 2, (status, passed)


def killed_in_mid_analysis():
    """a reporter killed while a dump is analysed loses nothing: the record is read later, once"""

    def kill_both(reporter, child):
        reporter.kill()
        # The real analyser asks to end with its parent; the one of this test does not.
        os.kill(child, signal.SIGKILL)

    ends_during_an_analysis(kill_both)


def one_reporter_only():
    """a second reporter in the session says that there is one, and ends with 1"""
    with Session() as session:
        make_journal(session.journal / "a.journal", "--first", 9000)
        first = session.start()
        session.await_name()
        session.call("Synchronize")
        second = session.start()
        words = second.communicate(timeout=60)[1]
        assert second.returncode == 1 and "Another reporter" in words, words
        assert first.poll() is None
        session.call("Synchronize")


def one_writer_only():
    """a reporter of another session on the same store says that it is in use, and ends with 1"""
    with Session() as session, Session() as other:
        make_journal(session.journal / "a.journal", "--first", 9000)
        session.start()
        session.await_name()
        session.call("Synchronize")
        other.store = session.store
        second = other.start()
        words = second.communicate(timeout=60)[1]
        assert second.returncode == 1 and words.startswith("recourse-reporter: "), words


def a_newer_store_is_left_alone():
    """a store of a newer version is not touched: the reporter stays, and says why it cannot write"""
    import sqlite3

    with Session() as session:
        make_journal(session.journal / "a.journal")
        session.call("Synchronize")
        os.kill(session.get_reporter_pid(), signal.SIGTERM)
        session.await_name(False)
        with sqlite3.connect(session.store / "store.db") as db:
            db.execute("PRAGMA user_version = 9999")
        db.close()
        message = expect_error("Newer", lambda: session.call("Synchronize"))
        assert session.property("Problem") == message.split(": ", 2)[-1], session.property("Problem")
        expect_error("Newer", lambda: session.call("Delete", GLib.Variant("(as)", (["x"],))))
        with sqlite3.connect(session.store / "store.db") as db:
            assert db.execute("PRAGMA user_version").fetchone() == (9999,)
            db.execute("PRAGMA user_version = 1")
        db.close()


def a_folder_that_cannot_be_written():
    """a folder that cannot be written is a problem in words, and over when it can be again"""
    if os.geteuid() == 0 and not is_mountable():
        raise Skip("root may write everywhere, and this machine forbids mounts")
    with Session() as session:
        make_journal(session.journal / "a.journal")
        session.store.mkdir(parents=True)
        with mounted(session.store.parent, "ro"):
            expect_error("ReadOnly", lambda: session.call("Synchronize"))
            assert session.property("Problem") != ""
        session.call("Synchronize")
        assert session.property("Problem") == ""


def a_full_disk():
    """on a full disk nothing is lost: the rest is read when there is room again"""
    if not is_mountable():
        raise Skip("a small disk needs root and mounts")
    with Session() as session:
        session.store.mkdir(parents=True)
        make_journal(session.journal / "a.journal", "--count", 3000)
        with mounted(session.store, "size=1500k"):
            expect_error("NoSpace", lambda: session.call("Synchronize"))
            assert session.property("Problem") != ""
            subprocess.run(["mount", "-o", "remount,size=64m", session.store], check=True)
            session.call("Synchronize")
            assert session.property("Problem") == ""
            assert len(session.ids()) == 3000
            os.kill(session.get_reporter_pid(), signal.SIGTERM)
            session.await_name(False)


def what_was_deleted_stays_away():
    """a deleted report does not come back when its record is read again"""
    with Session() as session:
        make_journal(session.journal / "a.journal", "--count", 5)
        session.call("Synchronize")
        ids = session.ids()
        assert session.call("Delete", GLib.Variant("(as)", (ids[:2] + ["not-there"],))) == (2,)
        assert session.call("Delete", GLib.Variant("(as)", ([],))) == (0,)
        added = session.import_journal(session.journal / "a.journal")
        assert added == (0, 5, 0), added
        assert session.ids() == ids[2:]


def a_problem_goes_as_a_whole():
    """a problem is deleted with all of its reports, and does not come back"""
    with Session() as session:
        make_journal(session.journal / "a.journal", "--count", 5)
        session.call("Synchronize")
        bucket = session.query("SELECT bucket FROM buckets")[0][0]
        gone = [row[0] for row in session.query(
            f"SELECT uuid FROM reports r JOIN buckets b ON b.id = bucket_id WHERE bucket = '{bucket}'"
        )]
        assert session.call(
            "DeleteProblems", GLib.Variant("(as)", ([bucket, bucket, "not-there"],))
        ) == (len(gone),)
        assert session.call("DeleteProblems", GLib.Variant("(as)", ([],))) == (0,)
        assert session.call("DeleteProblems", GLib.Variant("(as)", ([bucket],))) == (0,)
        session.import_journal(session.journal / "a.journal")
        left = session.ids()
        assert not set(left) & set(gone) and len(left) == 5 - len(gone), left


def what_was_seen_is_kept():
    """a problem that was looked at is not new until it happens again"""
    with Session() as session:
        make_journal(session.journal / "a.journal", "--count", 2)
        session.call("Synchronize")
        bucket = session.query("SELECT bucket FROM buckets")[0][0]
        query = ("SELECT EXISTS (SELECT 1 FROM reports WHERE bucket_id = b.id AND id > b.seen_row) "
                 f"FROM buckets b WHERE bucket = '{bucket}'")
        assert session.query(query)[0][0] == 1
        session.call("MarkSeen", GLib.Variant("(as)", ([bucket, "not-there"],)))
        assert session.query(query)[0][0] == 0


def reanalyse_needs_the_dump():
    """to analyse a report again whose dump is gone is refused in words; no report at all is fine"""
    with Session() as session:
        make_journal(session.journal / "a.journal")
        session.call("Synchronize")
        assert session.call("Reanalyse", GLib.Variant("(as)", ([],))) == (0,)
        message = expect_error(
            "NotFound", lambda: session.call("Reanalyse", GLib.Variant("(as)", (session.ids(),)))
        )
        assert "not kept any more" in message
        expect_error("NotFound", lambda: session.call("Reanalyse", GLib.Variant("(as)", (["x"],))))


def reanalyse_reads_a_dump():
    """a report whose dump appears gets its signature from it by Reanalyse, once"""
    with Session() as session:
        dump = session.folder / "core.sleep"
        make_journal(
            session.journal / "a.journal",
            "--field", f"COREDUMP_FILENAME={dump}",
            "--field", f"COREDUMP_EXE={os.path.realpath(shutil.which('sleep'))}",
        )
        session.call("Synchronize")
        assert session.query("SELECT detail FROM reports") == [("journal",)]
        make_core(dump)
        ids = GLib.Variant("(as)", (session.ids(),))
        assert session.call("Reanalyse", ids) == (1,)
        assert session.query("SELECT detail, count(*) FROM reports") == [("analysis", 1)]
        assert session.call("Reanalyse", ids) == (0,)


def dumps_are_analysed():
    """a record whose dump is there gets its signature from the dump, a broken one from the text"""
    with Session() as session:
        dump = session.folder / "core.sleep"
        broken = session.folder / "core.broken"
        make_core(dump)
        broken.write_bytes(dump.read_bytes()[:1000])
        journal = session.journal / "a.journal"
        make_journal(journal, "--field", f"COREDUMP_FILENAME={dump}")
        make_journal(journal, "--first", 1, "--field", f"COREDUMP_FILENAME={broken}")
        session.call("Synchronize")
        details = session.query("SELECT detail FROM reports ORDER BY time")
        assert details == [("analysis",), ("journal",)], details


def another_machine_is_no_guess():
    """a record of another machine gets no package of this one"""
    program = shutil.which("sleep")
    if shutil.which("dpkg") is None and shutil.which("rpm") is None:
        raise Skip("no package manager is known here")
    with Session() as session:
        journal = session.folder / "other.journal"
        fields = ("--field", f"COREDUMP_EXE={program}")
        make_journal(session.journal / "a.journal", *fields)
        make_journal(journal, "--first", 1, "--machine", "0" * 31 + "1", *fields)
        session.call("Synchronize")
        assert session.import_journal(journal) == (1, 0, 0)
        packages = "SELECT package_name FROM reports JOIN programs ON programs.id = program_id ORDER BY time"
        here, there = (row[0] for row in session.query(packages))
        assert here is not None and there is None, (here, there)


def bad_records_do_not_stop_the_rest():
    """records with missing, binary and huge fields do not stop those after them"""
    with Session() as session:
        journal = session.journal / "a.journal"
        make_journal(journal, "--without", "COREDUMP_EXE", "--without", "COREDUMP_SIGNAL_NAME")
        make_journal(journal, "--first", 1, "--hex", "COREDUMP_EXE=ff00fe0a")
        make_journal(journal, "--first", 2, "--big", "MESSAGE=10000000")
        make_journal(journal, "--first", 3, "--without", "COREDUMP_PID")
        make_journal(journal, "--first", 4, "--count", 3)
        session.call("Synchronize")
        assert len(session.ids()) >= 6, session.ids()


def is_mountable():
    return os.geteuid() == 0 and subprocess.run(
        ["unshare", "-m", "true"], check=False, stderr=subprocess.DEVNULL
    ).returncode == 0


class mounted:
    """A small file system of its own on a folder."""

    def __init__(self, folder, options):
        self.folder = folder
        self.options = options

    def __enter__(self):
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", self.options, "recourse-test", self.folder],
            check=False, capture_output=True, text=True,
        )
        if done.returncode != 0:
            raise Skip(f"no mount: {done.stderr.strip()}")

    def __exit__(self, *unused):
        subprocess.run(["umount", "-l", self.folder], check=False)


if __name__ == "__main__":
    run([
        synchronize_reads_what_the_journal_has,
        a_new_record_is_told,
        a_journal_that_appears_is_followed,
        a_folder_may_be_empty_at_first,
        import_adds_and_knows,
        a_big_import_is_told_without_lists,
        wrong_paths_are_refused,
        killed_reporters_lose_and_double_nothing,
        a_stop_in_mid_import_is_quick_and_clean,
        a_stop_in_mid_analysis_is_quick_and_clean,
        killed_in_mid_analysis,
        one_reporter_only,
        one_writer_only,
        a_newer_store_is_left_alone,
        a_folder_that_cannot_be_written,
        a_full_disk,
        what_was_deleted_stays_away,
        a_problem_goes_as_a_whole,
        what_was_seen_is_kept,
        reanalyse_needs_the_dump,
        reanalyse_reads_a_dump,
        dumps_are_analysed,
        another_machine_is_no_guess,
        bad_records_do_not_stop_the_rest,
    ])
