#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which notifications the reporter shows, how often, and what a click on them does."""

import time

from exchange_session import Exchange, Notifications, now
from harness import NAME, PATH, Gio, GLib, make_journal, run
from recording_service import Service

DAY = 24 * 3600


def a_question_is_notified_once():
    """a question gives one notification for a bucket and day, which goes when it is answered"""
    with Service() as service, Exchange(service) as session:
        notifications = Notifications(session)
        session.crash()
        session.begin()
        notifications.await_that(lambda: notifications.shown, "the notification")
        assert "app0" in " ".join(notifications.shown[0][3:5])
        session.await_change(session.crash, session.ids())
        session.call("Synchronize")
        session.answer("signature")
        notifications.await_that(lambda: notifications.closed, "the end of the notification")
        session.await_state("sent")
        assert len(notifications.shown) == 1


def actions_of_a_notification_work():
    """a click on a notification opens the problem and its question, and “ignore” ignores it"""
    with Service() as service, Exchange(service) as session:
        notifications = Notifications(session)
        programs = session.folder / "bin"
        programs.mkdir()
        (programs / "recourse").write_text(f'#!/bin/sh\necho "$@" > {session.folder}/shown\n')
        (programs / "recourse").chmod(0o755)
        session.environment["PATH"] = f"{programs}:{session.environment['PATH']}"
        session.crash()
        session.begin()
        notifications.await_that(lambda: notifications.shown, "the notification")
        actions = notifications.shown[0][5][::2]
        monitor = Gio.File.new_for_path(str(session.folder)).monitor_directory(Gio.FileMonitorFlags.NONE)
        shown = session.folder / "shown"
        monitor.connect("changed", lambda *unused: None)
        notifications.press("default" if "default" in actions else "show")
        notifications.await_that(lambda: shown.exists() and shown.read_text(), "the window")
        assert shown.read_text() == f"--problem {session.bucket()} --question {session.bucket()}\n"
        assert "ignore" in actions, actions
        session.await_change(lambda: notifications.press("ignore"))
        assert session.query("SELECT bucket FROM ignored") == [(session.bucket(),)]


def notices_can_be_switched_off():
    """with Notify=false or Quiet=true questions are asked in the list only"""
    for switch in ({"Notify": "false"}, {"Quiet": "true"}):
        with Service() as service, Exchange(service, **switch) as session:
            notifications = Notifications(session)
            session.crash()
            session.begin()
            session.await_state("asking")
            session.answer("signature")
            session.await_state("sent")
            assert notifications.shown == [], switch


def a_solution_is_notified_once():
    """a solution that arrives later is notified, once for each bucket"""
    with Service() as service, Exchange(service, "2") as session:
        notifications = Notifications(session)
        session.crash()
        session.begin()
        session.await_state("sent")
        for number in range(2):
            service.feed = [{
                "bucket": session.bucket(), "id": "r1", "updated": f"2026-01-0{number + 1}T00:00:00Z",
                "kind": "solution", "title": f"Update it {number} <b>", "text": "It helps.", "links": [],
            }]
            session.await_change(session.check)
            notifications.await_that(lambda: notifications.shown, "the notification")
        session.call("Synchronize")
        assert len(notifications.shown) == 1
        assert "Update it 0" in " ".join(notifications.shown[0][3:5])


def a_solution_of_the_same_day_is_notified_later():
    """a solution that arrives on the day of its problem's question is notified when the day is over"""
    with Service() as service, Exchange(service, "1") as session:
        notifications = Notifications(session)
        session.crash()
        reporter = session.begin()
        notifications.await_that(lambda: notifications.shown, "the question")
        session.answer("signature")
        session.await_state("sent")
        service.feed = [{
            "bucket": session.bucket(), "id": "r1", "updated": "2026-01-01T00:00:00Z", "kind": "solution",
            "title": "Update it", "text": "It helps.", "links": [],
        }]
        session.await_change(session.check)
        session.call("Synchronize")
        assert len(notifications.shown) == 1
        session.kill(reporter)
        session.write("UPDATE notices SET time = time - 2 * 86400 * 1000000")
        session.begin()
        notifications.await_that(lambda: len(notifications.shown) == 2, "the solution")
        assert "Update it" in " ".join(notifications.shown[1][3:5])


def an_old_question_is_reminded_of_once():
    """a question that waited long is brought to mind once, and stays"""
    with Service() as service, Exchange(service, "2", RemindDays=7) as session:
        notifications = Notifications(session)
        service.items = [{"kind": "sysinfo"}]
        service.expires = time.time() + 30 * DAY
        session.crash()
        reporter = session.begin()
        notifications.await_that(lambda: notifications.shown, "the question")
        session.await_state("asking")
        session.kill(reporter)
        for table, columns in (("submissions", ("asked_at", "next_attempt")), ("notices", ("time",))):
            for column in columns:
                session.write(f"UPDATE {table} SET {column} = {column} - 8 * 86400 * 1000000")
        reporter = session.begin()
        notifications.await_that(lambda: len(notifications.shown) == 2, "the reminder")
        session.kill(reporter)
        session.write("UPDATE notices SET time = time - 2 * 86400 * 1000000")
        session.begin()
        session.call("Synchronize")
        assert len(notifications.shown) == 2
        assert session.state() == "asking"
        assert session.submission()["next_attempt"] > now() + 20 * DAY * 1_000_000


def many_questions_do_not_flood():
    """of many problems at once a few are notified, one summary stands for the rest, and all are in the list"""
    with Service() as service, Exchange(service) as session:
        notifications = Notifications(session)
        make_journal(session.journal / "a.journal", "--count", 8, "--apps", 8, "--time",
                     now() - 600 * 1_000_000)
        session.begin()
        assert session.query("SELECT count(*) FROM submissions WHERE state = 'asking'") == [(8,)]
        notifications.await_that(lambda: len(notifications.shown) >= 4, "the notifications")
        session.call("Synchronize")
        summaries = [shown[3] for shown in notifications.shown]
        assert len(summaries) == 4 and summaries.count("More problems were recorded") == 1, summaries
        assert service.requests == []


# It is there on each machine, and gets a desktop entry.
KNOWN = "/usr/bin/sleep"


def make_known(session):
    """Makes KNOWN a program that people know by name."""
    applications = session.folder / "data/applications"
    applications.mkdir(parents=True)
    (applications / "known.desktop").write_text(f"[Desktop Entry]\nType=Application\nName=Known\nExec={KNOWN}\n")


def what_happened_is_notified():
    """where nothing is asked, the problem of a program that people know by name is notified, once a day"""
    with Service() as service, Exchange(service, "2") as session:
        make_known(session)
        notifications = Notifications(session)
        session.crash(program=KNOWN)
        session.begin()
        notifications.await_that(lambda: notifications.shown, "the notification")
        assert notifications.shown[0][3] == "Known closed unexpectedly", notifications.shown
        assert notifications.shown[0][5][::2] == ["default", "ignore", "pause"]
        session.await_change(lambda: session.crash(program=KNOWN), session.ids())
        session.call("Synchronize")
        assert len(notifications.shown) == 1


def background_programs_are_not_notified():
    """a program that people do not know by name fails in silence where nothing is asked"""
    with Service() as service, Exchange(service, "2") as session:
        notifications = Notifications(session)
        session.crash()
        session.begin()
        session.await_state("sent")
        session.call("Synchronize")
        assert notifications.shown == []


def pause(session, until):
    session.call("PauseNotifications", GLib.Variant("(x)", (until,)))


def a_pause_is_kept():
    """nothing is notified in a pause, also after a restart, and its end brings the solution that came meanwhile"""
    with Service() as service, Exchange(service, "2") as session:
        make_known(session)
        notifications = Notifications(session)
        reporter = session.begin()
        until = now() + DAY * 1_000_000
        pause(session, until)
        session.await_change(lambda: session.crash(program=KNOWN))
        session.await_state("sent")
        assert session.property("PausedUntil") == until
        session.kill(reporter)
        session.begin()
        assert session.property("PausedUntil") == until
        service.feed = [{
            "bucket": session.bucket(), "id": "r1", "updated": "2026-01-01T00:00:00Z", "kind": "solution",
            "title": "Update it", "text": "It helps.", "links": [],
        }]
        session.await_change(session.check)
        session.call("Synchronize")
        assert notifications.shown == []
        pause(session, 0)
        notifications.await_that(lambda: notifications.shown, "the solution")
        assert "Update it" in " ".join(notifications.shown[0][3:5])
        assert session.property("PausedUntil") == 0


def a_notification_pauses():
    """“Pause for a Day” on a notification pauses them for a day"""
    with Service() as service, Exchange(service) as session:
        notifications = Notifications(session)
        session.crash()
        session.begin()
        notifications.await_that(lambda: notifications.shown, "the notification")
        pauses = []
        session.connection.signal_subscribe(
            None, "org.freedesktop.DBus.Properties", "PropertiesChanged", PATH, NAME, Gio.DBusSignalFlags.NONE,
            lambda *signal: pauses.append(signal[5].unpack()[1].get("PausedUntil", 0)))
        notifications.press("pause")
        notifications.await_that(lambda: any(pauses), "the pause")
        assert max(pauses) > now() + 0.9 * DAY * 1_000_000, pauses


def a_pause_has_an_end():
    """a pause of more than a year is refused"""
    with Service() as service, Exchange(service) as session:
        session.begin()
        try:
            pause(session, now() + 400 * DAY * 1_000_000)
        except GLib.Error as error:
            assert "a year at most" in error.message
        else:
            raise AssertionError("it was taken")


def what_was_seen_is_not_reminded_of():
    """a question whose problem was looked at is not brought to mind at a later login"""
    with Service() as service, Exchange(service, RemindDays=7) as session:
        notifications = Notifications(session)
        session.crash()
        reporter = session.begin()
        notifications.await_that(lambda: notifications.shown, "the question")
        session.call("MarkSeen", GLib.Variant("(as)", ([session.bucket()],)))
        session.kill(reporter)
        for table, columns in (("submissions", ("asked_at", "next_attempt")), ("notices", ("time",))):
            for column in columns:
                session.write(f"UPDATE {table} SET {column} = {column} - 8 * 86400 * 1000000")
        session.begin()
        session.call("Synchronize")
        session.call("Synchronize")
        assert len(notifications.shown) == 1, notifications.shown
        assert session.state() == "asking"


if __name__ == "__main__":
    run([
        a_question_is_notified_once,
        actions_of_a_notification_work,
        notices_can_be_switched_off,
        a_solution_is_notified_once,
        a_solution_of_the_same_day_is_notified_later,
        an_old_question_is_reminded_of_once,
        many_questions_do_not_flood,
        what_happened_is_notified,
        background_programs_are_not_notified,
        a_pause_is_kept,
        a_notification_pauses,
        a_pause_has_an_end,
        what_was_seen_is_not_reminded_of,
    ])
