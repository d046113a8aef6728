#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The real reporter and the real service, both killed and the line between them cut where it hurts."""

import contextlib
import json
import os
import socket
import threading
import time

from harness import expect_error, make_journal, run
from pair import Pair, proxied, wire

PART = 4 * 1024 * 1024
BIG = 10 * 1024 * 1024
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
                self.killed_at = (request.method, step)
                self.kill()
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
                session.proxy.wait(lambda k=killer, s=session: k.killed_at or s.is_settled(), "the end")
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
            print('#', number, killer.killed_at, time.monotonic(), flush=True)
        session.await_settled()
        session.check_all(n_archives=session.n_crashes - 1)
        for method in ("POST", "HEAD", "PUT"):
            for step in ("request", "answer", "done"):
                assert (method, step) in seen, (method, step, seen)
        assert {("POST", "body"), ("PUT", "body")} <= seen, seen


def a_killed_reporter_loses_and_doubles_nothing():
    """a reporter that is killed at any step of both stages goes on: all is counted and uploaded once"""
    kill_at_each_step("reporter")


def a_killed_service_loses_and_doubles_nothing():
    """a service that is killed at any step of both stages goes on: all is counted and uploaded once"""
    kill_at_each_step("service")


if __name__ == "__main__":
    run([
        a_killed_reporter_loses_and_doubles_nothing,
        a_killed_service_loses_and_doubles_nothing,
    ])
