#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The real reporter and the real service, both killed and the line between them cut where it hurts."""

import contextlib
import json
import os
import random
import socket
import threading
import time

from harness import NAME, PATH, GLib, make_journal, run
from pair import Pair, proxied, wire

PART = 4 * 1024 * 1024
BIG = 10 * 1024 * 1024
ROUNDS = 6
ROUNDS_SECONDS = 15
UNDER_WAY = ("requested", "sending", "queued")
APP = "app0"


class Line(Pair):
    """One program that fails again and again, and all that is to be true whatever happens."""

    def __init__(self, service, level="3", **policy):
        super().__init__(service, level, **policy)
        self.n_crashes = 0
        self.reporter = None

    def begin(self, **overrides):
        self.reporter = super().begin(**overrides)
        return self.reporter

    def crash_again(self):
        """The reporter has it in its store when this returns."""
        make_journal(
            self.journal / "a.journal", "--first", self.n_crashes * 350, "--apps", 1,
            "--time", int(time.time() * 1e6) - self.n_crashes * 350 * 60_000_000,
        )
        self.n_crashes += 1
        self.call("Synchronize")
        assert self.query("SELECT count(*) FROM reports") == [(self.n_crashes,)]

    def register(self, content):
        """The program's own file, under the name “big”."""
        folder = self.folder / "data/recourse/evidence.d"
        folder.mkdir(parents=True)
        (folder / "demo.evidence-description").write_text(
            f"[Evidence]\nExecutables=/usr/bin/{APP}\n[File big]\nPath=~/big\n"
        )
        (self.folder / "big").write_bytes(content)

    def learn(self, items, **more):
        """Makes the service know the problem, and ask for these items from then on."""
        self.crash_again()
        self.await_state("sent")
        words = [word for name, value in more.items() for word in (f"--{name}", str(value))]
        self.real.run("request", self.bucket(), "--items", items, "--reason", "Why?",
                      "--count", "1000", *words)

    def report_again(self):
        self.crash_again()
        assert self.check(self.bucket()) == 1

    def restart(self, victim):
        if victim == "reporter":
            self.await_name(wanted=False)
            self.begin()
        else:
            self.real.start()
            self.proxy.port = self.real.port

    def is_settled(self):
        """Whether the service has counted all, and nothing is under way."""
        submission = self.submission()
        return submission["state"] in ("sent", "solved") and submission["hits"] == self.n_crashes

    def await_settled(self):
        self.await_that(self.is_settled, "the end of it")

    def await_death_or_end(self):
        """Waits until the reporter was killed, of which a signal of our own tells, or has nothing more to do."""
        dead = []
        process = os.pidfd_open(self.reporter.pid)
        watch = GLib.io_add_watch(
            process, GLib.PRIORITY_DEFAULT, GLib.IO_IN,
            lambda *unused: dead.append(True) or self.connection.emit_signal(
                None, PATH, NAME, "Changed", GLib.Variant("(asas)", ([], []))))
        self.await_that(lambda: dead or self.is_settled(), "the kill or the end")
        if not dead:
            GLib.source_remove(watch)
        os.close(process)

    def hurry(self):
        """What the service’s death left waiting goes on when the user asks for it."""
        self.await_that(lambda: self.is_settled() or self.submission()["problem"], "the failure")
        return lambda: self.is_settled() or self.check(self.bucket())

    def check_all(self, n_archives=None):
        """Counted once, uploaded once, noted always, and nothing is stuck."""
        with self.real.database() as database:
            counted = database.execute("SELECT count(*) FROM reports").fetchone()[0]
        posted = {request.json["report"] for request in self.proxy.of("POST")
                  if len(request.body) == request.length}
        assert self.real.show(self.bucket())["hits"] == self.n_crashes
        assert counted == self.n_crashes, (counted, self.n_crashes)
        assert len(posted) == self.n_crashes, (posted, self.n_crashes)
        if n_archives is not None:
            whole = wire.archives(self.proxy.requests)
            created = [request for request in self.proxy.of("PUT") if request.status == 201]
            taken = {request.path for request in created}
            assert len(taken) == n_archives, (len(taken), n_archives, len(whole))
            assert len(created) == n_archives, [request.path for request in created]
        stuck = self.query("SELECT state, next_attempt FROM submissions WHERE next_attempt = 0 "
                           f"AND state IN {UNDER_WAY}")
        assert stuck == [], stuck
        self.check_noted()

    def check_noted(self):
        """The ledger has at least what the wire had."""
        noted = [(entry["head"], entry["size"]) for entry in self.list_ledger()]
        for request in self.proxy.requests:
            assert (request.shown, request.length) in noted, request.head
            noted.remove((request.shown, request.length))


class Killer:
    """Kills a process at the number-th step of what goes over the line, or says that there were fewer."""

    def __init__(self, proxy, number, kill, steps=("request", "body", "answer", "done")):
        self.proxy, self.left, self.kill, self.steps = proxy, number, kill, steps
        self.lock = threading.Lock()
        self.killed_at = None
        proxy.fault = self.meet

    def meet(self, step, request, data):
        with self.lock:
            if step not in self.steps or request.method == "GET":
                return
            self.left -= 1
            if self.left == 0:
                self.kill()
                self.killed_at = (request.method, step)
                with self.proxy.changed:
                    self.proxy.changed.notify_all()


def kill_at_each_step(victim):
    with proxied() as service, Line(service) as session:
        session.begin()
        session.learn("sysinfo")
        seen = set()
        number = 1
        while True:
            kill = service.kill if victim == "service" else lambda: session.reporter.kill()
            killer = Killer(session.proxy, number, kill)
            session.crash_again()
            # It may be killed before it could answer.
            with contextlib.suppress(Exception):
                session.check(session.bucket())
            if victim == "reporter":
                session.await_death_or_end()
            else:
                again = session.hurry()
            session.proxy.fault = None
            if killer.killed_at is None:
                break
            seen.add(killer.killed_at)
            session.restart(victim)
            if victim == "service":
                again()
            session.await_settled()
            number += 1
        session.await_settled()
        session.check_all(n_archives=session.n_crashes - 1)
        # What goes over the line after a kill is not always the same, so that a number may fall on another step.
        assert {method for method, _ in seen} == {"POST", "HEAD", "PUT"}, seen
        assert {step for _, step in seen} == {"request", "body", "answer", "done"}, seen


def a_killed_reporter_loses_and_doubles_nothing():
    """a reporter that is killed at any step of both stages goes on: all is counted and uploaded once"""
    kill_at_each_step("reporter")


def a_killed_service_loses_and_doubles_nothing():
    """a service that is killed at any step of both stages goes on: all is counted and uploaded once"""
    kill_at_each_step("service")


class Crowd(Line):
    """Several programs that fail at the same time."""

    N = 6
    # Records whose numbers are so far apart are of one problem.
    AGAIN = N * 350

    def crash_again(self):
        for number in range(self.N):
            make_journal(
                self.journal / "a.journal", "--first", self.n_crashes * self.AGAIN + number, "--apps", self.N,
                "--time", int(time.time() * 1e6) - (self.n_crashes * self.AGAIN + number) * 60_000_000,
            )
        self.n_crashes += 1

    def buckets(self):
        return [row[0] for row in self.query("SELECT bucket FROM buckets")]

    def is_all_counted(self):
        """Whether that is so; what waits because of a fault is hurried on."""
        rows = self.query("SELECT state, hits, problem FROM submissions")
        if any(problem for _, _, problem in rows):
            with contextlib.suppress(GLib.Error):
                self.check(*self.buckets())
        return len(rows) == self.N and all(
            state == "sent" and hits == self.n_crashes for state, hits, _ in rows)


def kills_in_a_crowd_lose_and_double_nothing():
    """with many problems on their way both sides are killed at any moment, and all is counted and uploaded once"""
    chance = random.Random(os.environ.get("RECOURSE_SEED", "3"))
    with proxied() as service, Crowd(service) as session:
        session.crash_again()
        session.begin()
        session.await_that(session.is_all_counted, "the first reports")
        for bucket in session.buckets():
            service.run("request", bucket, "--items", "sysinfo", "--reason", "Why?", "--count", "1000")
        until = time.monotonic() + ROUNDS_SECONDS
        rounds = 0
        while rounds < ROUNDS and time.monotonic() < until:
            victim = chance.choice(["reporter", "service"])
            kill = service.kill if victim == "service" else lambda: session.reporter.kill()
            killer = Killer(session.proxy, chance.randint(1, 9 * Crowd.N), kill)
            session.crash_again()
            with contextlib.suppress(GLib.Error):
                session.call("Synchronize")
                session.check(*session.buckets())
            session.proxy.wait(lambda k=killer: k.killed_at, "the moment")
            session.proxy.fault = None
            session.restart(victim)
            session.call("Synchronize")
            session.check(*session.buckets())
            session.await_that(session.is_all_counted, "the end of all")
            rounds += 1
        with service.database() as database:
            counted = dict(database.execute("SELECT buckets.bucket, count(*) FROM reports JOIN buckets "
                                            "ON buckets.id = reports.bucket_id GROUP BY 1").fetchall())
        for bucket in session.buckets():
            assert service.show(bucket)["hits"] == session.n_crashes
        posted = {(request.json["bucket"], request.json["report"]) for request in session.proxy.of("POST")
                  if len(request.body) == request.length}
        assert sum(counted.values()) == len(posted), (counted, len(posted))
        created = [request.path for request in session.proxy.of("PUT") if request.status == 201]
        assert len(created) == len(set(created)), "an archive was taken twice"
        session.check_noted()


def an_upload_goes_on_where_it_broke():
    """after a kill or a cut in the middle of an upload less than a part of it is sent again"""
    with proxied() as service, Line(service) as session:
        session.register(os.urandom(BIG))
        session.begin()
        session.learn("file:big")
        for fault in ("reporter", "service", "line", "crawl"):
            first = len(session.proxy.requests)
            session.report_again()
            session.await_state("asking")
            hit = break_in_the_middle(session, fault)
            session.answer("big")
            session.proxy.wait(lambda hit=hit: hit, "the middle")
            if fault in ("service", "line"):
                session.await_that(lambda: session.submission()["problem"], "the failure")
            session.proxy.fault = None
            if fault in ("reporter", "service"):
                session.restart(fault)
            if fault in ("service", "line"):
                session.check(session.bucket())
            session.await_settled()
            requests = session.proxy.requests[first:]
            (archive,) = wire.archives(requests).values()
            sent = sum(len(request.body) for request in requests if request.method == "PUT")
            assert sent - len(archive) < PART, (fault, sent, len(archive))
            assert fault != "crawl" or sent == len(archive), (sent, len(archive))
        session.check_all(n_archives=4)


def break_in_the_middle(session, fault):
    """Once, when a part and a bit are there."""
    hit = []

    def meet(step, request, data):
        if step != "body" or request.method != "PUT" or request.span[0] == 0:
            return
        if len(request.body) < PART // 4 or (hit and fault != "crawl") or len(hit) > 10:
            return
        hit.append(request)
        if fault == "reporter":
            session.reporter.kill()
        elif fault == "service":
            session.real.kill()
        elif fault == "line":
            raise wire.Cut
        else:
            threading.Event().wait(0.1)
        with session.proxy.changed:
            session.proxy.changed.notify_all()

    session.proxy.fault = meet
    return hit


def a_cut_line_costs_nothing():
    """a line that is down or cut at any answer leaves a report waiting with its time, and it counts once"""
    with proxied() as service, Line(service) as session:
        session.begin()
        session.learn("sysinfo")
        session.proxy.refuse()
        session.crash_again()
        session.check(session.bucket())
        expect_waiting(session)
        session.proxy.listen()
        session.check(session.bucket())
        session.await_settled()
        for method in ("POST", "HEAD", "PUT"):
            def cut(step, request, data, method=method):
                if step == "answer" and request.method == method:
                    raise wire.Cut

            session.proxy.fault = cut
            session.report_again()
            expect_waiting(session)
            session.proxy.fault = None
            session.check(session.bucket())
            session.await_settled()
        session.check_all(n_archives=4)


def expect_waiting(session):
    session.await_that(lambda: session.submission()["problem"], "the failure")
    submission = session.submission()
    assert submission["state"] in ("queued", "requested"), submission
    assert submission["next_attempt"] > time.time() * 1e6, submission


def a_silent_service_holds_nobody_up():
    """a reporter whose service says nothing ends when it is told to, and goes on after that"""
    with proxied() as service, Line(service) as session:
        session.begin()
        session.learn("sysinfo")
        for method in ("POST", "HEAD", "PUT"):
            held, released = threading.Event(), threading.Event()

            def hold(step, request, data, method=method, held=held, released=released):
                if step == "request" and request.method == method:
                    held.set()
                    released.wait(wire.PATIENCE)
                    raise wire.Cut

            session.proxy.fault = hold
            session.report_again()
            assert held.wait(wire.PATIENCE)
            session.reporter.terminate()
            assert session.reporter.wait(10) == 0
            submission = session.submission()
            assert submission["next_attempt"] != 0 and submission["state"] in UNDER_WAY, submission
            session.proxy.fault = None
            released.set()
            session.begin()
            session.await_settled()
        session.check_all(n_archives=3)


def a_request_that_ended_there_is_no_dead_end():
    """evidence whose request the service took back or let run out is refused once, and nothing waits on"""
    for end in ("UPDATE grants SET expires = 1", "DELETE FROM grants"):
        with proxied() as service, Line(service, "2") as session:
            session.begin()
            session.learn("sysinfo")
            session.report_again()
            session.await_state("asking")
            with service.database() as database:
                database.execute(end)
            session.answer("sysinfo")
            session.await_state("failed")
            assert session.submission()["problem"]
            n_before = len(session.proxy.requests)
            session.call("Synchronize")
            assert len(session.proxy.requests) == n_before
            refused = [request.status for request in session.proxy.requests if request.status >= 400]
            assert refused and refused[-1] in (401, 403, 404, 409, 410), refused
            # The user may still try by hand, and what happens again is counted.
            session.call("Cancel", GLib.Variant("(s)", (session.bucket(),)))
            session.await_state("sent")
            session.await_no_evidence()
            session.report_again()
            session.await_that(lambda: session.submission()["hits"] == session.n_crashes, "the count")
            session.check_noted()


def a_redirect_to_another_host_is_not_followed():
    """a service that sends elsewhere gets nothing there: nobody connects to the other host"""
    with socket.create_server(("127.0.0.1", 0)) as other, proxied() as service, \
            Line(service) as session:
        session.begin()
        session.learn("sysinfo")
        port = other.getsockname()[1]
        for method, status, place in (
            ("POST", 307, f"http://127.0.0.1:{port}/"), ("POST", 308, f"//localhost:{port}/"),
            ("HEAD", 302, f"http://localhost:{port}/x"), ("PUT", 307, f"https://127.0.0.1:{port}/"),
            ("PUT", 308, f"http://127.0.0.1:{port}/v1"),
        ):
            def send_elsewhere(step, request, data, method=method, status=status, place=place):
                if step == "answer" and request.method == method:
                    return (f"HTTP/1.1 {status} Elsewhere\r\nLocation: {place}\r\n"
                            "Content-Length: 0\r\n\r\n").encode()

            session.proxy.fault = send_elsewhere
            session.report_again()
            expect_waiting(session)
            session.proxy.fault = None
            session.check(session.bucket())
            session.await_settled()
        other.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            raise AssertionError(other.accept())
        session.check_all(n_archives=5)


def make_answer(body, kind="application/json"):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return (f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body


def change(answer, **members):
    """The service’s own answer with other members."""
    body = json.loads(answer.partition(b"\r\n\r\n")[2])
    return make_answer({**body, **members})


def answers_that_are_none_change_nothing():
    """10 MB, HTML, another bucket, half an answer: the report waits, says why, and counts once"""
    with proxied() as service, Line(service) as session:
        session.begin()
        session.crash_again()
        session.await_state("sent")
        for make in (
            lambda data: make_answer(b'{"a": "' + b"x" * 10_000_000 + b'"}'),
            lambda data: make_answer(b"<html><script>alert(1)</script></html>", "text/html"),
            lambda data: change(data, bucket="0" * 32),
            lambda data: change(data, hits=-1),
            lambda data: make_answer(b"[" * 100_000),
            lambda data: data[:-5],
        ):
            def spoil(step, request, data, make=make):
                if step == "answer" and request.method == "POST":
                    answer = make(data)
                    if answer == data[:-5]:
                        request.connection.sendall(answer)
                        raise wire.Cut
                    return answer

            session.proxy.fault = spoil
            session.report_again()
            expect_waiting(session)
            assert session.query("SELECT count(*) FROM solutions") == [(0,)]
            session.proxy.fault = None
            session.check(session.bucket())
            session.await_settled()
        session.check_all()


def unknown_evidence_is_not_collected():
    """of a request with kinds that nobody knows the known ones go, and the rest is shown and never sent"""
    unknown = [{"kind": "passwords"}, {"kind": "sysinfo"}, {"kind": "file", "name": "shadow"}, {"kind": "log", "name": "big"}]
    paths = [{"kind": "sysinfo"}, {"kind": "file", "name": "../big"}, {"kind": "file", "name": "/etc/passwd"}]
    with proxied() as service, Line(service) as session:
        session.register(b"mine\n")
        session.begin()
        session.learn("sysinfo")
        for items in (unknown, paths):
            def ask_more(step, request, data, items=items):
                if step == "answer" and request.method == "POST":
                    own = json.loads(data.partition(b"\r\n\r\n")[2])["request"]
                    return change(data, request={**own, "items": items})

            session.proxy.fault = ask_more
            session.report_again()
            # What asks for a path is no request at all; the report was counted.
            session.await_settled()
            (archive,) = wire.archives(session.proxy.requests).values()
            assert sorted(wire.unpack(archive)[2]) == ["manifest.json", "sysinfo"]
        session.check_noted()


if __name__ == "__main__":
    run([
        a_killed_reporter_loses_and_doubles_nothing,
        a_killed_service_loses_and_doubles_nothing,
        kills_in_a_crowd_lose_and_double_nothing,
        an_upload_goes_on_where_it_broke,
        a_cut_line_costs_nothing,
        a_silent_service_holds_nobody_up,
        a_request_that_ended_there_is_no_dead_end,
        a_redirect_to_another_host_is_not_followed,
        answers_that_are_none_change_nothing,
        unknown_evidence_is_not_collected,
    ])
