#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a vendor answers with recourse-service, and what the user of the real reporter sees of it."""

import json
import re
import time

from harness import make_journal, run
from pair import Pair, proxied

URL = re.compile(r"[a-z]+:[^\s]+")


class Problems(Pair):
    """Several programs that failed once each."""

    def __init__(self, service, level="2", **policy):
        super().__init__(service, level, **policy)
        self.buckets = {}

    def fail(self, *numbers):
        """The program of that number is “appN”, of version “1.N-1”."""
        for number in numbers:
            make_journal(
                self.journal / "a.journal", "--first", number, "--apps", 1000, "--time",
                int(time.time() * 1e6) - number * 60_000_000,
            )
        self.begin()
        self.await_that(lambda: self.count("sent") == len(numbers), "all reports")
        for bucket, name in self.query("SELECT buckets.bucket, programs.name FROM buckets JOIN programs "
                                       "ON programs.id = buckets.program_id"):
            self.buckets[name] = bucket

    def count(self, state):
        return self.query(f"SELECT count(*) FROM submissions WHERE state = '{state}'")[0][0]

    def states(self):
        rows = self.query("SELECT buckets.bucket, submissions.state FROM submissions "
                          "JOIN buckets ON buckets.id = submissions.bucket_id")
        return {name: state for name, bucket in self.buckets.items() for other, state in rows if other == bucket}

    def look(self):
        """Asks for new responses, and waits until what came is kept."""
        number = len(self.proxy.of("GET"))
        self.recoursectl("check", "--wait")
        return self.proxy.of("GET")[number:]

    def solutions(self):
        return {entry["bucket"]: entry["response"]["title"] for entry in
                json.loads(self.recoursectl("solutions", "--json"))}


def a_pattern_reaches_its_problems_and_no_others():
    """an answer to all that match a pattern comes by the feed to those problems and no others, and goes when it is withdrawn"""
    with proxied() as service, Problems(service) as session:
        session.fail(1, 2, 8)
        before = [request.json["bucket"] for request in session.proxy.of("POST")]
        service.run("respond", "--match", "AppCrash", "ApplicationName=app1", "ApplicationVersion=1.*",
                    "--kind", "solution", "--title", "Update app1", "--text", "Version 2 does not fail so.")
        requests = session.look()
        assert session.states() == {"app1": "solved", "app2": "sent", "app8": "sent"}, session.states()
        assert session.solutions() == {session.buckets["app1"]: "Update app1"}
        expect_nothing_told(session, requests, before)

        # The same target, said anew: the text is replaced. A second pattern takes what the first does not.
        service.run("respond", "--match", "AppCrash", "ApplicationName=app1", "ApplicationVersion=1.*",
                    "--kind", "solution", "--title", "Update app1 to 3", "--text", "Version 3 is better still.")
        service.run("respond", "--match", "AppCrash", "ApplicationName=app8", "--kind", "information",
                    "--title", "We know of it", "--text", "It is being looked at.")
        requests = session.look()
        assert session.states() == {"app1": "solved", "app2": "sent", "app8": "sent"}, session.states()
        assert session.solutions() == {session.buckets["app1"]: "Update app1 to 3",
                                       session.buckets["app8"]: "We know of it"}
        expect_nothing_told(session, requests, before)

        service.run("respond", "--match", "AppCrash", "ApplicationName=app1", "ApplicationVersion=1.*", "--withdraw")
        requests = session.look()
        assert session.states() == {"app1": "sent", "app2": "sent", "app8": "sent"}, session.states()
        assert session.solutions() == {session.buckets["app8"]: "We know of it"}
        expect_nothing_told(session, requests, before)
        session.check_wire()


def expect_nothing_told(session, requests, buckets):
    """A look for responses says nothing of what failed here."""
    assert requests
    for request in requests:
        assert re.fullmatch(r"/v1/responses(\?after=[0-9A-Za-z_-]+)?", request.path), request.path
        assert request.body == b""
        assert set(request.fields) <= {"host", "user-agent", "connection", "accept", "accept-encoding",
                                       "if-none-match"}, request.fields
        head = request.head.decode()
        for word in (*buckets, "app1", "app2", "app8", "AppCrash"):
            assert word not in head, (word, head)


def a_pattern_waits_for_its_problem():
    """an answer that came before a problem happened is there as soon as it happens"""
    with proxied() as service, Problems(service) as session:
        session.fail(2)
        service.run("respond", "--match", "AppCrash", "ApplicationName=app*", "--kind", "solution",
                    "--title", "For all", "--text", "Update them.")
        session.look()
        assert session.states() == {"app2": "solved"}
        make_journal(session.journal / "a.journal", "--first", 3, "--apps", 1000, "--time",
                     int(time.time() * 1e6) - 180_000_000)
        session.call("Synchronize")
        session.await_that(lambda: session.count("solved") == 2, "the second solution")
        assert len(session.solutions()) == 2


def a_bucket_is_answered_and_withdrawn():
    """an answer to one bucket reaches it alone, in the first stage’s reply or the feed, and goes again"""
    with proxied() as service, Problems(service) as session:
        session.fail(1, 2)
        service.run("respond", session.buckets["app2"], "--kind", "solution", "--title", "Only this",
                    "--text", "Two lines.\nOf text.", "--link", "How=https://example.org/how",
                    "--fixed-in", "demo 1.2.4")
        session.look()
        assert session.states() == {"app1": "sent", "app2": "solved"}
        shown = session.recoursectl("solutions", session.buckets["app2"])
        for text in ("Only this", "Two lines.", "Of text.", "https://example.org/how", "1.2.4"):
            assert text in shown, shown
        service.run("respond", session.buckets["app2"], "--withdraw")
        session.look()
        assert session.states() == {"app1": "sent", "app2": "sent"} and session.solutions() == {}


def what_is_said_stays_plain_text():
    """markup, control characters and links that run something come out as text, or not at all"""
    hostile = {
        "id": "r1", "updated": "2026-01-01T00:00:00Z", "kind": "solution",
        "title": "<b>Bold</b> &amp; \u001b[31mred\u001b[0m\n\u202egnp.exe",
        "text": "<a href='javascript:alert(1)'>here</a>\u0007\n\u001b]0;owned\u0007\u2066end",
        "links": [
            {"text": "Passwords", "url": "file:///etc/passwd"},
            {"text": "Script", "url": "javascript:alert(1)"},
            {"text": "Data", "url": "data:text/html,<script>"},
            {"text": "Spaced", "url": " java\nscript:alert(2)"},
            {"text": "Upper", "url": "FILE:///etc/shadow"},
            {"text": "<i>Good</i>", "url": "https://example.org/good"},
        ],
        "fixed_in": {"package": "demo\u001b[2J", "version": "1.2<b>"},
    }
    with proxied() as service, Problems(service) as session:
        def say_it(step, request, data):
            if step == "answer" and request.method == "POST":
                head, _, body = data.partition(b"\r\n\r\n")
                body = json.dumps({**json.loads(body), "response": hostile}).encode()
                return re.sub(rb"(?i)content-length: \d+", b"Content-Length: %d" % len(body), head) + b"\r\n\r\n" + body

        session.proxy.fault = say_it
        make_journal(session.journal / "a.journal", "--first", 1, "--apps", 1000, "--time",
                     int(time.time() * 1e6))
        session.begin()
        session.await_that(lambda: session.submission() and (session.submission()["problem"]
                           or session.state() == "solved"), "the answer")
        bucket = session.bucket()
        session.proxy.fault = None
        if session.state() != "solved":
            # It may be refused whole; then nothing of it is there.
            assert session.query("SELECT count(*) FROM solutions") == [(0,)]
            return
        for words in (["solutions"], ["solutions", bucket], ["solutions", "--json"], ["show", bucket]):
            shown = session.recoursectl(*words)
            for character in "\u001b\u0007\u202e\u2066\u009b":
                assert character not in shown, (words, shown)
            assert "file:" not in shown.lower() and "passwd" not in shown, shown
            urls = [url for url in URL.findall(shown) if url.startswith(("javascript:", "data:", "file:"))]
            # In the text it is what the service wrote, and no link.
            assert all(url.startswith("javascript:alert(1)'>here</a>") for url in urls), urls
        (entry,) = json.loads(session.recoursectl("solutions", "--json"))
        assert [link["url"] for link in entry["response"]["links"]] == ["https://example.org/good"]
        assert "<b>Bold</b>" in entry["response"]["title"] and "\n" not in entry["response"]["title"]


if __name__ == "__main__":
    run([
        a_pattern_reaches_its_problems_and_no_others,
        a_pattern_waits_for_its_problem,
        a_bucket_is_answered_and_withdrawn,
        what_is_said_stays_plain_text,
    ])
