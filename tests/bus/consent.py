#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What leaves at each level, and what the user's answer lets go and what it does not."""

import time

from exchange_session import Exchange, check_ledger, unpack
from harness import expect_error, run
from recording_service import Service


def off_sends_and_asks_nothing():
    """at off nothing leaves and nothing is asked, also by hand"""
    with Service() as service, Exchange(service, "off") as session:
        session.crash()
        session.begin()
        assert session.state() == "not-reported"
        message = expect_error("Policy", lambda: session.check(session.bucket()))
        assert message
        assert session.query("SELECT count(*) FROM submissions") == [(0,)]
        assert session.ledger() == [] and service.requests == []


def level_1_asks_before_anything():
    """at 1 nothing leaves before the user has answered, and then what they agreed to"""
    with Service() as service, Exchange(service) as session:
        session.crash()
        session.begin()
        session.await_state("asking")
        assert service.requests == []
        session.answer("signature")
        session.await_state("sent")
        check_ledger(session)
        assert [entry[5] for entry in session.ledger()] == ["answer"]
        assert service.reports.popitem()[1]["occurrences"] == 1


def an_answer_holds_for_the_service_that_asked():
    """who agreed to one service has not agreed to another that takes its place; it is asked anew"""
    with Service() as service, Exchange(service, "1") as session:
        session.crash()
        session.begin()
        session.await_state("asking")
        (session.services / "demo.service-description").unlink()
        session.describe(service.url, "other")
        expect_error("NotFound", lambda: session.answer("signature"))
        assert session.state() == "asking" and service.requests == []
        session.answer("signature")
        session.await_state("sent")
        assert len(service.reports) == 1


def level_2_sends_parameters():
    """at 2 the parameters go by themselves, and for safe data the user is asked"""
    with Service() as service, Exchange(service, "2") as session:
        service.items = [{"kind": "sysinfo"}]
        session.crash()
        session.begin()
        session.await_that(lambda: session.state() == "asking", "the question")
        assert [request.method for request in service.requests] == ["POST"]
        check_ledger(session)
        assert session.ledger()[0][5:8] == ("policy", "2", "done")
        session.answer("sysinfo")
        session.await_state("sent")
        assert len(service.archives) == 1
        check_ledger(session)
        assert session.ledger()[-1][5] == "answer"


def level_3_sends_safe_data():
    """at 3 safe data goes by itself, and for personal data the user is asked"""
    with Service() as service, Exchange(service, "3") as session:
        service.items = [{"kind": "sysinfo"}, {"kind": "comment"}]
        session.crash()
        session.begin()
        session.await_that(lambda: session.state() == "asking", "the question")
        assert len(service.archives) == 1
        check_ledger(session)
        session.answer("comment", comment="I pressed a key.")
        session.await_state("sent")
        assert len(service.archives) == 2
        check_ledger(session)
        assert b"I pressed a key." in unpack(session, service.archives[1])
        assert session.submission()["stage"] == 1
        session.await_no_evidence()


def a_declined_question_is_not_asked_again():
    """after “Don't send” nothing leaves, and what happens again asks no more"""
    with Service() as service, Exchange(service) as session:
        session.crash()
        session.begin()
        session.await_state("asking")
        session.answer()
        session.await_state("declined")
        session.await_change(session.crash, session.ids())
        session.call("Synchronize")
        assert session.state() == "declined"
        assert service.requests == [] and session.ledger() == []
        assert session.check(session.bucket()) == 1
        session.await_state("sent")
        assert session.ledger()[0][5] == "request"


def declined_evidence_is_not_asked_again():
    """evidence that was declined goes away, and a new request for it asks no more"""
    with Service() as service, Exchange(service, "2") as session:
        service.items = [{"kind": "sysinfo"}]
        session.crash()
        reporter = session.begin()
        session.await_state("asking")
        session.answer()
        session.await_state("sent")
        session.await_no_evidence()
        # The next count may go at once when the last one was long ago.
        session.kill(reporter)
        session.write("UPDATE submissions SET sent_at = sent_at - 601 * 1000000")
        session.begin()
        session.crash()
        service.await_request("POST", 2)
        session.await_that(lambda: session.submission()["next_attempt"] == 0, "the end")
        assert session.state() == "sent"
        assert len(service.requests) == 2


def changed_evidence_is_asked_about_again():
    """evidence that is not what the user saw any more is not sent: it is collected and asked about anew"""
    with Service() as service, Exchange(service, "2") as session:
        service.items = [{"kind": "sysinfo"}]
        session.crash()
        session.begin()
        session.await_state("asking")
        asked = session.query("SELECT asked_at FROM submissions")
        (file,) = session.store.glob("evidence/*/sysinfo*")
        text = file.read_text()
        file.write_text(text.replace("e", "a"))
        session.answer(file.name)
        session.await_that(lambda: session.state() == "asking"
                           and session.query("SELECT asked_at FROM submissions") != asked, "the question")
        assert file.read_text() == text and service.archives == []
        session.answer(file.name)
        session.await_state("sent")
        assert len(service.archives) == 1


def expired_request_is_withdrawn():
    """a question whose request has run out is withdrawn, and its evidence goes away"""
    with Service() as service, Exchange(service, "2") as session:
        service.items = [{"kind": "sysinfo"}]
        service.expires = time.time() + 3
        session.crash()
        session.begin()
        service.await_request("POST")
        session.await_state("sent")
        expect_error("NotFound", lambda: session.answer("sysinfo"))
        session.await_no_evidence()


if __name__ == "__main__":
    run([
        off_sends_and_asks_nothing,
        level_1_asks_before_anything,
        an_answer_holds_for_the_service_that_asked,
        level_2_sends_parameters,
        level_3_sends_safe_data,
        a_declined_question_is_not_asked_again,
        declined_evidence_is_not_asked_again,
        changed_evidence_is_asked_about_again,
        expired_request_is_withdrawn,
    ])
