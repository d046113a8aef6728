#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""recoursectl storage, clean and compact with the built reporter; a mock of the helper deletes."""

import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bus"))

from harness import BUILD, GLib, make_journal, run  # noqa: E402
from storage_session import SIZE, Storage  # noqa: E402

RECOURSECTL = BUILD / "src/cli/recoursectl"
PATIENCE_SECONDS = 60


def ctl(session, *words, expected=0):
    done = subprocess.run(
        [RECOURSECTL, *map(str, words)], env=session.environment, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
    )
    assert done.returncode == expected, (done.returncode, done.stdout, done.stderr)
    if expected:
        assert done.stdout == "" and done.stderr.startswith("recoursectl: "), done
        return done.stderr
    return json.loads(done.stdout) if "--json" in words else done.stdout


def start(session, *names):
    session.start_helper()
    paths = [session.add(name) for name in names]
    session.call("Synchronize")
    return paths


def find_program(session, path):
    ((program,),) = session.query("SELECT p.path FROM evidence e JOIN reports r ON r.id = e.report_id "
                                  f"JOIN programs p ON p.id = r.program_id WHERE e.path = '{path}'")
    return program


def storage_tells_what_is_used():
    """storage tells what is used by kind and by program, as a table and as JSON, without the reporter"""
    with Storage() as session:
        start(session, "one", "two")
        session.stop_reporter()
        told = ctl(session, "storage", "--json")
        kinds = {kind["kind"]: kind for kind in told["kinds"]}
        assert kinds["heapdump"] == {"kind": "heapdump", "files": 2, "bytes": 2 * SIZE}, told
        assert told["bytes"] == sum(kind["bytes"] for kind in told["kinds"]) > 2 * SIZE, told
        assert [(program["files"], program["bytes"], program["waiting_files"]) for program in told["programs"]] == \
            [(1, SIZE, 0)] * 2, told
        assert told["partial"] is False, told
        table = ctl(session, "storage")
        assert "Memory dumps that systemd keeps" in table and table.rstrip().endswith("in all"), table
        for program in told["programs"]:
            assert program["program"] in table, table


def a_dry_run_removes_nothing():
    """clean --dry-run says what would go, and all stays"""
    with Storage() as session:
        paths = start(session, "one", "two")
        assert ctl(session, "clean", "--all", "--dry-run", "--json") == \
            {"dry_run": True, "files": 2, "bytes": 2 * SIZE, "kept": []}
        assert ctl(session, "clean", "-a", "-n").startswith("2 files would be removed, which frees "), "the words"
        assert all(path.exists() for path in paths) and set(session.removed().values()) == {0}


def clean_removes_what_is_named():
    """clean removes a program's files, a kind's, or all; by limits those that are over them; reports stay"""
    with Storage() as session:
        one, two, three = start(session, "one", "two", "three")
        assert ctl(session, "clean", "--json") == {"dry_run": False, "files": 0, "bytes": 0, "kept": []}
        assert ctl(session, "clean", "--kind", "minidump", "--json")["files"] == 0
        told = ctl(session, "clean", "--program", find_program(session, one), "--json")
        assert told == {"dry_run": False, "files": 1, "bytes": SIZE, "kept": []}, told
        assert not one.exists() and two.exists() and three.exists()
        session.keep.write_text(f"{two}\tAnother program has it open\n")
        words = ctl(session, "clean", "--kind", "heapdump")
        assert words.startswith("1 file was removed, which frees "), words
        assert "core.two: Another program has it open" in words, words
        assert two.exists() and not three.exists() and len(session.ids()) == 3


def what_is_not_understood_is_refused():
    """an unknown kind, words that do not belong together and a missing helper remove nothing and say why"""
    with Storage() as session:
        path = session.add("one")
        session.call("Synchronize")
        message = ctl(session, "clean", "--kind", "nonsense", expected=1)
        assert "nonsense" in message and "GDBus" not in message, message
        ctl(session, "clean", "--all", "--kind", "heapdump", expected=2)
        for command in ["storage", "clean", "compact"]:
            assert "nonsense" in ctl(session, command, "nonsense", expected=2)
            assert "--nonsense" in ctl(session, command, "--nonsense", expected=2)
        message = ctl(session, "clean", "--all", expected=1)
        assert "org.recourse.Admin1" in message and "GDBus" not in message, message
        assert path.exists() and session.removed() == {"core.one": 0}


def compact_frees_what_is_unused():
    """compact tells what it frees, and the reports that are left stay"""
    with Storage() as session:
        make_journal(session.journal / "many.journal", "--count", 400)
        session.call("Synchronize")
        session.call("Delete", GLib.Variant("(as)", (session.ids()[:390],)))
        unused = ctl(session, "storage", "--json")["unused"]
        freed = ctl(session, "compact", "--json")
        assert list(freed) == ["bytes"] and freed["bytes"] > 0, freed
        assert ctl(session, "storage", "--json")["unused"] < unused, unused
        assert ctl(session, "compact").startswith("The list of problems is "), "the words"
        assert len(ctl(session, "list", "--json")) == 10


run([storage_tells_what_is_used, a_dry_run_removes_nothing, clean_removes_what_is_named,
     what_is_not_understood_is_refused, compact_frees_what_is_unused])
