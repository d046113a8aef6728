#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How many durable reports recourse-service takes a second, beside SQLite's own rate for the same rows.

wrk sends them over kept connections, from the same machine. RECOURSE_BENCH_REPORTS says how many there
are to be at least (100,000); the database has 300,000 already, so that its cache is full after the
warm-up. The peer writes the same rows with the same pragmas and nothing else, with a transaction for
each report and with one for as many as there are connections.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import shutil
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
import time

PROGRAM = pathlib.Path(os.environ["RECOURSE_BUILD"]) / "src/service/recourse-service"
SCRIPT = pathlib.Path(__file__).with_name("service.lua")
REPORTS = int(os.environ.get("RECOURSE_BENCH_REPORTS", 100_000))
BUCKETS, CONNECTIONS, ROUND, WARM_UP, SEED = 2000, 32, 10, 15, 300_000
# 100 million a day, and how long one may wait.
RATE, P99_MS = 1200, 50
# Memory after all of them, in times of that after the warm-up.
GROWTH = 1.15

VALUES = ["1.2.3-4", "0123456789abcdef0123456789abcdef01234567", "libdemo.so.1", "1.0.0",
          "89abcdef0123456789abcdef0123456789abcdef", "SIGSEGV/SEGV_MAPERR", "0x1f3a2"]


def bucket_of(name):
    digest = hashlib.sha256()
    for text in ["AppCrash", name, *VALUES]:
        digest.update(struct.pack(">I", len(text)) + text.encode())
    return digest.hexdigest()[:32]


def write_buckets(path):
    names = [f"program-{number}" for number in range(BUCKETS)]
    path.write_text("".join(f"{bucket_of(name)} {name}\n" for name in names))


@contextlib.contextmanager
def running(folder):
    reader, writer = os.pipe()
    process = subprocess.Popen([PROGRAM, "serve", "--port", "0", "--data", folder, "--address-fd", str(writer)],
                               pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as pipe:
            yield process.pid, pipe.readline().strip()
    finally:
        process.terminate()
        process.wait()


def seed(folder):
    """Reports from before, of one bucket."""
    with running(folder):
        pass
    with contextlib.closing(sqlite3.connect(folder / "service.db")) as database, database:
        database.execute("INSERT INTO buckets VALUES (1, ?, 'AppCrash', '[]', 20000, 20000, ?, ?)",
                         ("0" * 32, SEED, SEED))
        today = int(time.time() // 86400)
        database.executemany("INSERT INTO reports (uuid, bucket_id, day, hits) VALUES (?, 1, ?, 1)",
                             ((os.urandom(16), today) for _ in range(SEED)))


def load(url, buckets, number, seconds):
    done = subprocess.run(["wrk", "--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{seconds}s",
                           "--script", SCRIPT, url, "--", buckets, str(number)],
                          check=True, capture_output=True, text=True)
    return json.loads(done.stdout.split("RESULT ")[1])


def memory_of(pid):
    """What is its own, in MiB: pages of files come and go as the system likes."""
    lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("RssAnon")).split()[1]) / 1024


def count(folder):
    with contextlib.closing(sqlite3.connect(folder / "service.db")) as database:
        return database.execute("SELECT sum (hits), sum (reports), (SELECT count (*) FROM reports) "
                                "FROM buckets").fetchone()


def write_rows(database, number):
    """What one report writes."""
    row = number % BUCKETS + 1
    database.execute("UPDATE buckets SET hits = hits + 1, reports = reports + 1, last_day = max (last_day, ?) "
                     "WHERE id = ?", (20000, row))
    database.execute("INSERT INTO counts (bucket_id, day, platform_id, hits) VALUES (?, ?, ?, ?) "
                     "ON CONFLICT DO UPDATE SET hits = hits + excluded.hits", (row, 20000, 1, 1))
    database.execute("INSERT INTO reports (uuid, bucket_id, day, hits) VALUES (?, ?, ?, ?)",
                     (os.urandom(16), row, 20000, 1))


def peer_rate(folder, template, per_transaction, seconds=ROUND / 2):
    path = folder / f"peer-{per_transaction}.db"
    shutil.copy(template, path)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; "
                               "PRAGMA wal_autocheckpoint = 1000; PRAGMA cache_size = -8192;")
        began, written = time.monotonic(), 0
        while time.monotonic() - began < seconds:
            database.execute("BEGIN IMMEDIATE")
            for _ in range(per_transaction):
                write_rows(database, written)
                written += 1
            database.execute("COMMIT")
        return written / (time.monotonic() - began)


def main():
    if shutil.which("wrk") is None:
        print("wrk is not installed")
        return 77
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        data, buckets = folder / "data", folder / "buckets"
        write_buckets(buckets)
        seed(data)
        rounds = []
        with running(data) as (pid, url):
            warm = load(url, buckets, 0, WARM_UP)
            before = memory_of(pid)
            answered = warm["answered"]
            while answered < REPORTS or len(rounds) < 2:
                rounds.append(load(url, buckets, len(rounds) + 1, ROUND))
                answered += rounds[-1]["answered"]
                assert rounds[-1]["refused"] == rounds[-1]["broken"] == 0, rounds[-1]
            after = memory_of(pid)
        hits, reports, uuids = count(data)
        # wrk goes away while some are under way.
        assert hits == reports == uuids, (hits, reports, uuids)
        assert answered <= hits - SEED <= answered + CONNECTIONS * (len(rounds) + 1), (hits, answered)
        rate = statistics.median(one["answered"] / one["seconds"] for one in rounds)
        p50, p99 = (statistics.median(one[which] for one in rounds) for which in ["p50", "p99"])
        single = peer_rate(folder, data / "service.db", 1)
        batched = peer_rate(folder, data / "service.db", CONNECTIONS)
    print(f"durable reports over {CONNECTIONS} connections ({answered}): {rate:.0f} a second (at least {RATE}); "
          f"SQLite, one a transaction: {single:.0f}, ratio {rate / single:.2f}; "
          f"SQLite, {CONNECTIONS} a transaction: {batched:.0f}, ratio {rate / batched:.2f}")
    print(f"waiting for an answer: half within {p50:.1f} ms, 99 of 100 within {p99:.1f} ms (at most {P99_MS})")
    print(f"memory: {before:.1f} MiB after the warm-up, {after:.1f} MiB at the end; ratio {after / before:.2f} "
          f"(at most {GROWTH})")
    return 0 if rate >= RATE and p99 <= P99_MS and after <= GROWTH * before else 1


if __name__ == "__main__":
    sys.exit(main())
