#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whole loop on one machine: the reporter and recourse-service, both as they are built."""

import contextlib
import json
import os
import subprocess

from exchange_session import Exchange, now
from harness import BUILD, make_core, make_journal, run

SERVICE = BUILD / "src/service/recourse-service"
PLANTED = "planted-secret-7f3a"


class RealService:
    """The built service on a free port of loopback; its other commands work on its folder."""

    def __init__(self, folder):
        self.data = folder / "service"
        reader, writer = os.pipe()
        self.process = subprocess.Popen(
            [SERVICE, "serve", "--port", "0", "--data", self.data, "--address-fd", str(writer)],
            pass_fds=[writer], stdout=subprocess.DEVNULL,
        )
        os.close(writer)
        with os.fdopen(reader) as pipe:
            self.url = pipe.read().strip()
        assert self.url.startswith("http://127.0.0.1:"), self.url

    def close(self):
        self.process.terminate()
        self.process.wait()

    def command(self, *words):
        done = subprocess.run([SERVICE, *words, "--data", self.data], check=True,
                              stdout=subprocess.PIPE, text=True)
        return done.stdout

    def buckets(self):
        return json.loads(self.command("bucket", "list", "--json"))


@contextlib.contextmanager
def loop(level):
    with Exchange(None, level) as session, contextlib.ExitStack() as stack:
        service = RealService(session.folder)
        stack.callback(service.close)
        session.describe(service.url)
        yield session, service


def find_files(folder, text):
    return [path for path in folder.rglob("*") if path.is_file() and text in path.read_bytes()]


def the_loop_closes():
    """a crash is counted, evidence asked for, sent and kept, and a solution comes back"""
    with loop("2") as (session, service):
        session.crash()
        session.begin()
        session.await_state("sent")
        bucket = session.bucket()
        assert bucket in service.command("bucket", "list")
        assert session.submission()["hits"] == 1

        service.command("request", bucket, "--items", "sysinfo,comment", "--reason", "To see more.")
        session.await_change(lambda: session.crash(age=60), session.ids())
        assert session.check(bucket) == 1
        session.await_state("asking")
        session.answer("sysinfo", "comment", comment="I pressed a key.")
        session.await_state("sent")
        assert session.submission()["hits"] == 2
        session.await_no_evidence()

        service.command("respond", bucket, "--kind", "solution",
                        "--title", "Update it", "--text", "A newer version helps.")
        assert session.check() == 0
        session.await_state("solved")
        service.command("respond", bucket, "--withdraw")
        session.check()
        session.await_state("sent")
        outcomes = {entry[7] for entry in session.ledger()}
        assert outcomes == {"done"}, outcomes


def a_minidump_goes_by_itself():
    """at 3 a minidump of a real core goes by itself; what its environment held does not leave"""
    with loop("3") as (session, service):
        core = session.folder / "core"
        make_core(core, SECRET=PLANTED)
        assert find_files(session.folder, PLANTED.encode()) == [core]

        def crash(number):
            make_journal(
                session.journal / "a.journal", "--first", number, "--apps", 1, "--time",
                now() - 60 * 1_000_000, "--field", f"COREDUMP_FILENAME={core}",
            )

        crash(0)
        session.begin()
        session.await_state("sent")
        bucket = session.bucket()
        service.command("request", bucket, "--items", "minidump,modules", "--reason", "To see more.")
        session.await_change(lambda: crash(1), session.ids())
        assert session.query("SELECT count(*) FROM buckets") == [(1,)]
        session.check(bucket)
        session.await_that(lambda: "evidence" in {entry[0] for entry in session.ledger()},
                           "the second stage")
        session.await_state("sent")
        last = session.ledger()[-1]
        assert last[0] == "evidence" and last[5:8] == ("policy", "3", "done"), last
        assert [item["kind"] for item in json.loads(last[8])] == ["minidump", "modules"], last[8]
        assert find_files(service.data, b"MDMP"), "no minidump came to the service"
        assert find_files(service.data, PLANTED.encode()) == []


if __name__ == "__main__":
    run([the_loop_closes, a_minidump_goes_by_itself])
