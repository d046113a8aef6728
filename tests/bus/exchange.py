#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The reporter on a private session bus with a service on loopback that keeps every byte."""

import os
import shutil
import subprocess
import time

from exchange_session import Exchange, check_ledger, now, unpack
from harness import NAME, PATH, PATIENCE_MS, Gio, GLib, Skip, expect_error, make_journal, run
from recording_service import Service

HOUR = 3600


def a_kill_counts_once():
    """a reporter that is killed while the service holds its report sends the same again, counted once"""
    with Service() as service, Exchange(service, "2") as session:
        service.hold_while(lambda request: True)
        session.crash()
        reporter = session.start()
        first = service.await_request("POST")
        session.kill(reporter)
        assert [entry[7] for entry in session.ledger()] == ["begun"]
        service.release()
        session.begin()
        session.await_state("sent")
        again = service.await_request("POST", 2)
        assert again.body == first.body
        assert len(service.reports) == 1
        check_ledger(session)


def a_kill_after_the_answer_counts_once():
    """a reporter that is killed after the service has counted sends the same again, counted once"""
    with Service() as service, Exchange(service, "2") as session:
        service.hold_while(service.answer)
        session.crash()
        reporter = session.start()
        service.wait(lambda: service.reports, "the count")
        session.kill(reporter)
        service.release()
        session.begin()
        session.await_state("sent")
        assert len(service.reports) == 1
        assert session.submission()["hits"] == 1
        # What happened meanwhile is told as new, and only that.
        session.await_change(session.crash, session.ids())
        assert session.check(session.bucket()) == 1
        service.await_request("POST", 3)
        session.await_state("sent")
        assert len(service.reports) == 2 and service.hits(session.bucket()) == 2


def a_kill_in_the_second_stage_goes_on():
    """a reporter that is killed before or after each answer of the second stage goes on there"""
    for step, is_answered in (("HEAD", False), ("HEAD", True), ("PUT", False), ("PUT", True)):
        with Service() as service, Exchange(service, "3") as session:
            service.items = [{"kind": "sysinfo"}]
            service.hold_while(
                lambda request, step=step, is_answered=is_answered, service=service:
                request.method == step and (not is_answered or service.answer(request))
            )
            session.crash()
            reporter = session.start()
            service.await_request(step)
            if step == "PUT" and is_answered:
                service.wait(lambda service=service: service.archives, "the archive")
            session.kill(reporter)
            service.release()
            session.begin()
            session.await_state("sent")
            assert len(service.archives) == 1, (step, is_answered, [r.head for r in service.requests])
            assert len(service.reports) == 1
            check_ledger(session)


def a_stop_waits_for_nobody():
    """a reporter that is told to stop in the middle of a request stops, and goes on there later"""
    for step in ("POST", "PUT"):
        with Service() as service, Exchange(service, "3") as session:
            service.items = [{"kind": "sysinfo"}]
            service.hold_while(lambda request, step=step: request.method == step)
            session.crash()
            reporter = session.start()
            service.await_request(step)
            reporter.terminate()
            assert reporter.wait(PATIENCE_MS / 1000) == 0
            service.release()
            session.begin()
            session.await_state("sent")
            assert len(service.reports) == 1 and len(service.archives) == 1, step


def kill_at_write(session, reporter, number):
    """Kills it when the store was written to so often; returns whether that was before the end."""
    log = session.store / "store.db-wal"
    last, n_writes = None, 0
    while n_writes < number:
        try:
            status = os.stat(log)
        except FileNotFoundError:
            continue
        if (status.st_mtime_ns, status.st_size) != last:
            last = (status.st_mtime_ns, status.st_size)
            n_writes += 1
        elif session.service.archives and session.state() == "sent":
            break
    session.await_name()
    session.kill(reporter)
    return n_writes == number


def a_kill_at_any_write_is_made_good():
    """a reporter that is killed at a write to its store goes on, and all is counted and sent once"""
    n_killed = 0
    for number in (1, 2, 4, 7, 10, 13, 16, 19, 22, 26, 30):
        with Service() as service, Exchange(service, "3") as session:
            service.items = [{"kind": "sysinfo"}]
            session.crash()
            n_killed += kill_at_write(session, session.start(), number)
            session.begin()
            session.await_that(lambda session=session: session.submission() is not None
                               and session.state() == "sent", "the end")
            assert len(service.reports) == 1, number
            assert service.hits(session.bucket()) == 1
            assert len(service.archives) == 1, number
            check_ledger(session, was_killed=True)
    assert n_killed >= 5, n_killed


def a_service_that_wants_time_gets_it():
    """after 503 with Retry-After nothing leaves before that, unless the user asks"""
    with Service() as service, Exchange(service, "2") as session:
        service.status, service.fields = 503, {"Retry-After": str(HOUR)}
        session.crash()
        session.begin()
        session.await_that(lambda: session.submission()["problem"], "the problem")
        submission = session.submission()
        assert submission["state"] == "queued"
        assert submission["next_attempt"] >= now() + (HOUR - 60) * 1_000_000
        wire_id = submission["wire_id"]
        service.status = None
        assert session.check(session.bucket()) == 1
        session.await_state("sent")
        assert list(service.reports) == [wire_id]
        check_ledger(session)


def a_refusal_is_final():
    """what a service refuses has failed, says so and is not sent again by itself"""
    with Service() as service, Exchange(service, "2") as session:
        service.status = 400
        session.crash()
        session.begin()
        session.await_state("failed")
        submission = session.submission()
        assert submission["next_attempt"] == 0 and submission["problem"]
        assert session.ledger()[0][7] == "refused"
        assert len(service.requests) == 1


def a_wanted_account_is_said():
    """a service that wants an account, or does not take the one it got, is not asked again by itself"""
    with Service() as service, Exchange(service, "2") as session:
        service.status = 401
        session.crash()
        session.begin()
        session.await_state("failed")
        submission = session.submission()
        assert "account" in submission["problem"] and submission["next_attempt"] == 0, submission
        service.status = None
        assert session.check(session.bucket()) == 1
        session.await_state("sent")
        assert list(service.reports) == [submission["wire_id"]]


def an_answer_that_is_none_is_tried_again():
    """an answer that cannot be understood is none: it is tried again, and counted once"""
    with Service() as service, Exchange(service, "2") as session:
        answer = service.answer

        def nonsense(request):
            answer(request)
            return 200, {"Content-Type": "text/html"}, b"<html>Sign in to the network</html>"

        service.answer = nonsense
        session.crash()
        session.begin()
        session.await_that(lambda: (session.submission() or {}).get("problem"), "the problem")
        assert session.state() == "queued"
        service.answer = answer
        assert session.check(session.bucket()) == 1
        session.await_state("sent")
        assert len(service.reports) == 1
        check_ledger(session)


def an_unreachable_service_is_tried_again():
    """without an answer it waits and says why; when the service is there it goes, counted once"""
    service = Service()
    service.close()
    with Exchange(service, "2") as session:
        session.crash()
        session.begin()
        session.await_that(lambda: (session.submission() or {}).get("problem"), "the problem")
        submission = session.submission()
        assert submission["state"] == "queued" and submission["next_attempt"] > now()
        with Service(service.port) as there:
            assert session.check() == 1
            session.await_state("sent")
            assert list(there.reports) == [submission["wire_id"]]


def nothing_is_queued_when_policy_says_so():
    """with Queue=never what cannot go now has failed"""
    service = Service()
    service.close()
    with Exchange(service, "2", Queue="never") as session:
        session.crash()
        session.begin()
        session.await_state("failed")
        assert session.submission()["next_attempt"] == 0


def held_reports_wait_for_the_user():
    """with Queue=always nothing goes before the user sends it"""
    with Service() as service, Exchange(service, "2", Queue="always") as session:
        session.crash()
        session.begin()
        assert session.state() == "queued" and service.requests == []
        assert session.check() == 1
        session.await_state("sent")


def a_check_for_all_asks():
    """at level 1 a check for all problems sends nothing unasked; a check for one is the answer"""
    with Service() as service, Exchange(service, "1") as session:
        session.crash()
        session.begin()
        session.await_state("asking")
        assert session.check() == 0
        assert session.state() == "asking"
        assert not service.reports, service.reports
        assert session.check(session.bucket()) == 1
        session.await_state("sent")


def the_queue_has_an_end():
    """when more waits than MaxQueue keeps, the longest waiting is not reported; what the user sends stays"""
    with Service() as service, Exchange(service, "2", Queue="always", MaxQueue=2) as session:
        make_journal(session.journal / "a.journal", "--count", 5, "--apps", 5, "--time",
                     now() - 600 * 1_000_000)
        session.begin()
        states = dict(session.query("SELECT state, count(*) FROM submissions GROUP BY state"))
        assert states == {"queued": 2, "not-reported": 3}, states
        service.hold_while(lambda request: True)
        assert session.check() == 5
        service.await_request("POST")
        service.release()
        service.await_request("POST", 5)


def without_a_service_all_stays_here():
    """without a service nothing leaves, and the problem says so"""
    with Exchange(None, "3") as session:
        session.crash()
        session.begin()
        session.await_state("unreportable")
        assert "No service" in session.submission()["problem"]
        assert session.check() == 0
        assert session.ledger() == []


def old_and_imported_reports_stay():
    """reports older than a day and imported ones are not reported by themselves"""
    with Service() as service, Exchange(service, "3") as session:
        session.crash(age=25 * HOUR)
        session.begin()
        other = session.folder / "other.journal"
        make_journal(other, "--first", 5000, "--time", now())
        session.import_journal(other)
        assert len(session.ids()) == 2
        assert session.query("SELECT count(*) FROM submissions") == [(0,)]
        assert service.requests == []
        session.check()
        session.await_that(lambda: len(service.reports) == 2, "both reports")


def policy_off_stops_what_is_on_its_way():
    """when policy turns to off while evidence is sent, it stops and goes away"""
    with Service() as service, Exchange(service, "3") as session:
        service.items = [{"kind": "sysinfo"}]
        service.hold_while(lambda request: request.method == "PUT")
        session.crash()
        session.begin()
        service.await_request("PUT")
        session.set_policy(Level="off")
        session.await_state("sent")
        session.await_no_evidence()
        service.release()
        before = len(service.requests)
        session.crash()
        session.call("Synchronize")
        assert len(service.requests) == before


def policy_of_the_machine_holds():
    """the machine's off counts more than the user's level, as soon as its file is there"""
    with Service() as service, Exchange(service, "1") as session:
        session.crash()
        session.begin()
        session.await_state("asking")
        (session.machine / "10-off.conf").write_text("[Policy]\nLevel=off\n")
        session.await_state("not-reported")
        expect_error("NotFound", lambda: session.answer("signature"))
        expect_error("Policy", lambda: session.check(session.bucket()))
        assert session.property("Policy")["Level"][0] == "off"
        assert service.requests == []


def a_level_that_lets_it_go_answers_the_question():
    """a question becomes a report when the user chooses a level that lets it go"""
    with Service() as service, Exchange(service) as session:
        session.crash()
        session.begin()
        session.await_state("asking")
        session.set_policy(Level="2")
        session.await_state("sent")
        assert session.ledger()[0][5:7] == ("policy", "2")
        assert len(service.requests) == 1


def ignored_problems_are_left_alone():
    """an ignored problem is not reported when it happens again"""
    with Service() as service, Exchange(service, "off") as session:
        session.crash()
        session.begin()
        session.call("Ignore", GLib.Variant("(asb)", ([session.bucket()], True)))
        session.set_policy(Level="2")
        session.await_change(session.crash, session.ids())
        session.call("Synchronize")
        assert service.requests == []
        session.call("Ignore", GLib.Variant("(asb)", ([session.bucket()], False)))
        session.await_change(session.crash, session.ids())
        session.await_state("sent")
        assert service.reports.popitem()[1]["occurrences"] == 3


def a_question_ends_when_its_problem_is_ignored():
    """an ignored problem is asked about no more, nor does it go when a higher level lets it"""
    with Service() as service, Exchange(service, "1") as session:
        session.crash()
        session.begin()
        session.await_state("asking")
        session.call("Ignore", GLib.Variant("(asb)", ([session.bucket()], True)))
        assert session.state() == "not-reported"
        session.set_policy(Level="2")
        session.call("Synchronize")
        assert session.state() == "not-reported" and service.requests == []


def a_later_solution_arrives():
    """a solution that the service has later comes by the feed, which tells it of no report"""
    with Service() as service, Exchange(service, "2") as session:
        session.crash()
        session.begin()
        session.await_state("sent")
        service.feed = [{
            "bucket": session.bucket(), "id": "r1", "updated": "2026-01-01T00:00:00Z",
            "kind": "solution", "title": "Update it", "text": "A newer version helps.", "links": [],
        }]
        assert session.check() == 0
        session.await_state("solved")
        feeds = [r for r in service.requests if r.method == "GET"]
        assert session.bucket() not in "".join(r.head.decode() for r in feeds)
        check_ledger(session)
        assert session.query("SELECT is_new FROM solutions") == [(1,)]
        session.call("MarkSolution", GLib.Variant("(ss)", (session.bucket(), "seen")))
        assert session.query("SELECT is_new FROM solutions") == [(0,)]
        expect_error("Invalid", lambda: session.call(
            "MarkSolution", GLib.Variant("(ss)", (session.bucket(), "loved"))))


def each_request_of_a_redirect_has_its_end():
    """where a service sends on to an address of its own, both requests are in the ledger, each with its end"""
    with Service() as service, Exchange(service, "2") as session:
        answer = service.answer

        def send_on(request):
            if request.method != "GET" or request.path.endswith("moved"):
                return answer(request)
            return 307, {"Location": f"{request.path}{'&' if '?' in request.path else '?'}moved"}, b""

        service.answer = send_on
        session.crash()
        session.begin()
        session.await_state("sent")
        session.check()
        service.await_request("GET", 2)
        session.call("Synchronize")
        session.check()
        service.await_request("GET", 4)
        outcomes = [entry[7] for entry in session.ledger()]
        assert outcomes[:3] == ["done"] * 3, outcomes
        check_ledger(session)


def a_long_feed_is_read_to_its_end():
    """a service's responses are read page after page, and one that goes in circles is not asked for ever"""
    with Service() as service, Exchange(service, "2") as session:
        session.crash()
        session.begin()
        session.await_state("sent")
        other = {"updated": "2026-01-01T00:00:00Z", "kind": "information", "title": "Another", "text": "", "links": []}
        service.feed = [{**other, "bucket": f"{number:032x}", "id": f"r{number}"} for number in range(9)]
        service.feed.append({**other, "bucket": session.bucket(), "id": "last", "kind": "solution"})
        service.page_size = 2
        session.check()
        session.await_state("solved")
        assert len([r for r in service.requests if r.method == "GET"]) == 5
        check_ledger(session)
        service.in_circles = True
        session.check()
        # The limit of pages at one look; the next call is answered after what follows the last one.
        service.await_request("GET", 5 + 200)
        session.call("Synchronize")
        assert len([r for r in service.requests if r.method == "GET"]) == 5 + 200


def cancel_stops_what_waits():
    """what waits to be sent does not wait any more after Cancel, and is counted once if it goes later"""
    with Service() as service, Exchange(service, "2") as session:
        service.hold_while(lambda request: True)
        session.crash()
        session.begin()
        first = service.await_request("POST")
        session.call("Cancel", GLib.Variant("(s)", (session.bucket(),)))
        session.await_state("not-reported")
        service.release()
        assert session.check(session.bucket()) == 1
        session.await_state("sent")
        assert list(service.reports) == [first.json()["report"]]


def wrong_calls_are_refused():
    """calls with wrong buckets, items and settings are refused, and change nothing"""
    with Service() as service, Exchange(service) as session:
        session.crash()
        session.begin()
        session.await_state("asking")
        for bucket in ("", "x", "0" * 31, "G" * 32, "../../etc/passwd"):
            for method, parameters in (
                ("CheckForSolutions", GLib.Variant("(as)", ([bucket],))),
                ("Answer", GLib.Variant("(sass)", (bucket, ["signature"], ""))),
                ("Cancel", GLib.Variant("(s)", (bucket,))),
                ("Ignore", GLib.Variant("(asb)", ([bucket], True))),
                ("MarkSolution", GLib.Variant("(ss)", (bucket, "seen"))),
            ):
                expect_error("Invalid", lambda m=method, p=parameters: session.call(m, p))
        expect_error("Invalid", lambda: session.answer("minidump"))
        expect_error("TooLarge", lambda: session.answer("signature", comment="x" * (16 * 1024 + 1)))
        expect_error("TooLarge", lambda: session.answer(*["signature"] * 65))
        expect_error("Invalid", lambda: session.set_policy(Level="9"))
        expect_error("Invalid", lambda: session.set_policy(Nothing="1", Level="3"))
        assert session.property("Policy")["Level"][0] == "1"
        assert session.state() == "asking" and service.requests == []


def progress_is_told():
    """Progress tells what is done, ends with empty words, and Sending is empty then"""
    with Service() as service, Exchange(service, "3") as session:
        service.items = [{"kind": "sysinfo"}]
        told = []
        session.connection.signal_subscribe(
            None, NAME, "Progress", PATH, None, Gio.DBusSignalFlags.NONE,
            lambda *signal_: told.append(signal_[5].unpack()),
        )
        session.crash()
        session.begin()
        session.await_state("sent")
        session.call("Synchronize")
        assert any(progress[1] for progress in told) and told[-1][1] == "", told
        assert session.property("Sending") == []


def services_are_told():
    """the services of this machine are on the bus, also one that is added later"""
    with Service() as service, Exchange(service, "2") as session:
        session.begin()
        services = [entry[1:3] for entry in session.property("Services")]
        assert services == [("Demo Service", service.url)], services
        session.describe("https://example.org", "second")
        session.check()
        assert len(session.property("Services")) == 2


def a_description_that_takes_too_much_is_named():
    """a vendor's description that takes others' programs is not used, and it is said which and why"""
    with Service() as service, Exchange(service, "2") as session:
        greedy = session.vendor / "greedy.service-description"
        greedy.write_text(f"[Service]\nName=<b>Greedy</b>\nUrl={service.url}\n[Products]\nPackages=*\n")
        session.begin()
        problems = session.property("ServiceProblems")
        assert len(problems) == 1 and str(greedy) in problems[0], problems
        assert len(session.property("Services")) == 1
        greedy.unlink()
        session.check()
        assert session.property("ServiceProblems") == []


def offline_is_told():
    """without a network nothing is tried, the bus says why, and what waits stays"""
    if shutil.which("unshare") is None or subprocess.run(
            ["unshare", "-n", "true"], check=False, stderr=subprocess.DEVNULL).returncode != 0:
        raise Skip("a network of its own needs rights that this user has not")
    with Exchange(None, "2", url="https://192.0.2.1") as session:
        session.crash()
        session.begin(prefix=["unshare", "-n"])
        session.await_state("queued")
        session.call("Synchronize")
        assert session.property("Offline") != ""
        assert session.ledger() == [] and session.submission()["problem"] is None


def loopback_needs_no_network():
    """a service on this machine is reached without a network, and Offline is empty"""
    script = (
        "ip link set lo up && exec \"$@\""
    )
    if shutil.which("unshare") is None or shutil.which("ip") is None or subprocess.run(
            ["unshare", "-n", "sh", "-c", script, "sh", "true"], check=False,
            stderr=subprocess.DEVNULL).returncode != 0:
        raise Skip("a network of its own needs rights that this user has not")
    with Exchange(None, "2", url="http://127.0.0.1:9") as session:
        session.crash()
        session.begin(prefix=["unshare", "-n", "sh", "-c", script, "sh"])
        session.await_that(lambda: session.submission()["problem"], "the attempt")
        assert session.property("Offline") == ""
        assert len(session.ledger()) == 1


def excluded_programs_stay_out():
    """for an excluded program nothing leaves and nothing is asked, with a service and without"""
    for has_service in (True, False):
        with Service() as service, Exchange(service if has_service else None, "3",
                                            Exclude="/usr/bin/app*;") as session:
            session.crash()
            session.begin()
            expect_error("Policy", lambda session=session: session.check(session.bucket()))
            assert session.query("SELECT count(*) FROM submissions") == [(0,)]
            assert service.requests == [] and session.ledger() == []


def a_deleted_report_is_not_sent():
    """when a report is deleted while it is on its way, that stops, and others go on"""
    with Service() as service, Exchange(service, "3") as session:
        service.items = [{"kind": "sysinfo"}]
        service.hold_while(lambda request: request.method == "PUT")
        session.crash()
        session.begin()
        service.await_request("PUT")
        assert session.call("Delete", GLib.Variant("(as)", (session.ids(),))) == (1,)
        session.await_no_evidence()
        service.release()
        service.items = []
        session.await_change(lambda: session.crash(age=60))
        session.await_state("sent")
        assert service.archives == []


if __name__ == "__main__":
    run([
        excluded_programs_stay_out,
        a_deleted_report_is_not_sent,
        offline_is_told,
        loopback_needs_no_network,
        a_kill_counts_once,
        a_kill_after_the_answer_counts_once,
        a_kill_in_the_second_stage_goes_on,
        a_stop_waits_for_nobody,
        a_kill_at_any_write_is_made_good,
        a_service_that_wants_time_gets_it,
        a_refusal_is_final,
        a_wanted_account_is_said,
        an_answer_that_is_none_is_tried_again,
        an_unreachable_service_is_tried_again,
        nothing_is_queued_when_policy_says_so,
        held_reports_wait_for_the_user,
        a_check_for_all_asks,
        the_queue_has_an_end,
        without_a_service_all_stays_here,
        old_and_imported_reports_stay,
        policy_off_stops_what_is_on_its_way,
        policy_of_the_machine_holds,
        a_level_that_lets_it_go_answers_the_question,
        ignored_problems_are_left_alone,
        a_question_ends_when_its_problem_is_ignored,
        a_later_solution_arrives,
        each_request_of_a_redirect_has_its_end,
        a_long_feed_is_read_to_its_end,
        cancel_stops_what_waits,
        wrong_calls_are_refused,
        progress_is_told,
        services_are_told,
        a_description_that_takes_too_much_is_named,
    ])
