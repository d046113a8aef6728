#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What recoursectl tells of odd, private and foreign journals, through the built reporter."""

import json
import os
import pathlib
import pty
import shutil
import signal
import struct
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bus"))

from harness import BUILD, Session, Skip, make_core, make_journal, run  # noqa: E402

RECOURSECTL = BUILD / "src/cli/recoursectl"
COMPLETION = pathlib.Path(__file__).resolve().parents[2] / "data/completions/recoursectl.bash"
CACHE = pathlib.Path(os.environ["XDG_CACHE_HOME"])
PATIENCE_SECONDS = 60
NOBODY = 65534
SECRET = "tell-nobody-4711"
PRIVATE_FIELDS = (
    "ENVIRON", "CMDLINE", "CWD", "OPEN_FDS", "PROC_MAPS", "PROC_STATUS", "PROC_MOUNTINFO",
    "PROC_LIMITS", "PROC_CGROUP", "HOSTNAME", "ROOT", "CONTAINER_CMDLINE",
)


def ctl(session, *words, **options):
    return subprocess.run(
        [RECOURSECTL, *map(str, words)], env=session.environment, cwd=session.folder,
        capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False, **options,
    )


def ctl_json(session, *words):
    done = ctl(session, *words, "--json")
    assert done.returncode == 0, (done.returncode, done.stderr)
    return json.loads(done.stdout)


def import_journal(session, path):
    return ctl_json(session, "import", "--journal", path)


def each_detail_is_told():
    """the signature comes from the dump, else the text, else the fields, and the list says which"""
    with Session() as session:
        dump = session.folder / "core.sleep"
        make_core(dump)
        journal = session.folder / "old.journal"
        make_journal(journal, "--field", f"COREDUMP_FILENAME={dump}")
        make_journal(journal, "--first", 1)
        make_journal(journal, "--first", 2, "--without", "MESSAGE", "--without", "COREDUMP_FILENAME")
        import_journal(session, journal)
        fields, text, analysis = ctl_json(session, "list")
        for report, detail in ((fields, "fields"), (text, "journal"), (analysis, "analysis")):
            assert report["detail"] == detail, report
        values = [[item["value"] for item in report["signature"]] for report in (fields, text)]
        assert values[0][3:] == ["", "", "", "SIGSEGV", ""], values[0]
        assert values[1][3] == "libdemo.so.1" and values[1][7] == "0x1000", values[1]
        assert analysis["signature"][7]["value"].startswith("0x"), analysis
        assert analysis["dump_size"] == dump.stat().st_size
        assert text["dump"] is not None and text["dump_size"] is None
        assert fields["dump"] is None and fields["dump_size"] is None


def dumps_are_looked_for_under_the_root():
    """an import with a root finds the dump under it, and “..” in a record leads to none above it"""
    with Session() as session:
        root = session.folder / "root"
        (root / "cores").mkdir(parents=True)
        (root / "cores" / "inside").write_bytes(b"inside")
        (session.folder / "outside").write_bytes(b"outside")
        journal = session.folder / "old.journal"
        make_journal(journal, "--field", "COREDUMP_FILENAME=/cores/inside")
        make_journal(journal, "--first", 1, "--field", "COREDUMP_FILENAME=/cores/../../outside")
        counts = ctl_json(session, "import", "--journal", journal, "--root", root)
        assert counts["added"] == 2, counts
        outside, inside = ctl_json(session, "list")
        assert inside["dump"] == str(root / "cores" / "inside") and inside["dump_size"] == 6, inside
        assert outside["dump"] == str(root / "outside") and outside["dump_size"] is None, outside


def a_dump_is_told_to_be_gone():
    """show tells how large a dump is while it is there, and that it is gone afterwards"""
    with Session() as session:
        dump = session.folder / "core.demo"
        dump.write_bytes(b"x" * 5000)
        journal = session.folder / "old.journal"
        make_journal(journal, "--field", f"COREDUMP_FILENAME={dump}")
        import_journal(session, journal)
        report = ctl_json(session, "list")[0]
        assert f"{dump} (5.0" in ctl(session, "show", report["id"]).stdout
        dump.unlink()
        assert f"{dump} (not there any more)" in ctl(session, "show", report["id"]).stdout
        assert ctl_json(session, "list")[0] == report


def a_program_has_its_entrys_name():
    """a program has the name and the icon of its desktop entry, in the list and in show"""
    with Session() as session:
        program = session.folder / "viewer"
        program.write_text("#!/bin/sh\n", encoding="ascii")
        program.chmod(0o755)
        entries = session.folder / "data/applications"
        entries.mkdir(parents=True)
        (entries / "org.example.Viewer.desktop").write_text(
            f"[Desktop Entry]\nType=Application\nName=Image Viewer\nIcon=viewer\nExec={program} %U\n",
            encoding="ascii",
        )
        journal = session.folder / "old.journal"
        make_journal(journal, "--field", f"COREDUMP_EXE={program}")
        import_journal(session, journal)
        report = ctl_json(session, "list")[0]
        assert report["application"]["name"] == "viewer"
        assert report["application"]["display_name"] == "Image Viewer"
        assert report["application"]["icon"] == "viewer"
        assert report["signature"][0] == {"name": "ApplicationName", "value": "viewer"}
        assert "Image Viewer" in ctl(session, "list").stdout
        assert "Image Viewer closed unexpectedly" in ctl(session, "show", report["id"]).stdout


def secrets_are_nowhere():
    """environment, command line, folders and open files are in no file and no output of ours"""
    with Session() as session:
        dump = session.folder / "core.sleep"
        make_core(dump, DEMO_PASSWORD=SECRET)
        assert SECRET.encode() in dump.read_bytes()
        words = [word for field in PRIVATE_FIELDS
                 for word in ("--field", f"COREDUMP_{field}=A=1\n{SECRET}={SECRET}\n")]
        make_journal(session.journal / "a.journal", *words)
        make_journal(
            session.journal / "a.journal", "--first", 1, *words,
            "--field", f"COREDUMP_FILENAME={dump}",
            "--field", f"MESSAGE=Process 7 ({SECRET}) of user 1000 dumped core.\n",
        )
        reports = ctl_json(session, "list")
        assert [report["detail"] for report in reports] == ["analysis", "journal"]
        for words in (("list", "--json"), ("list",), ("export", "--all"),
                      ("export", "--all", "--format", "text"), ("show", reports[0]["id"]),
                      ("show", reports[1]["id"])):
            done = ctl(session, *words)
            assert done.returncode == 0 and SECRET not in done.stdout + done.stderr, words
        folders = (session.folder / "state", session.folder / "data", CACHE)
        ours = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        assert session.store / "store.db" in ours
        assert any(CACHE in path.parents for path in ours), ours
        for path in ours:
            assert SECRET.encode() not in path.read_bytes(), path


def odd_times_are_listed():
    """a time that is missing, zero, negative or far away breaks neither list nor show"""
    with Session() as session:
        journal = session.folder / "old.journal"
        times = ("0", "-5", "1", "253402300799999999", "9223372036854775807",
                 "18446744073709551615", "soon")
        for number, time in enumerate(times):
            make_journal(journal, "--first", number, "--field", f"COREDUMP_TIMESTAMP={time}")
        make_journal(journal, "--first", len(times), "--without", "COREDUMP_TIMESTAMP")
        assert import_journal(session, journal)["added"] == len(times) + 1
        reports = ctl_json(session, "list")
        assert len(reports) == len(times) + 1
        seen = [report["time"] for report in reports]
        assert seen == sorted(seen, reverse=True), seen
        assert seen[-1] == "1970-01-01T00:00:00.000001Z", seen
        for report in reports:
            for zone in ("UTC", "Pacific/Kiritimati", "America/Los_Angeles"):
                session.environment["TZ"] = zone
                assert ctl(session, "show", report["id"]).returncode == 0
                assert ctl(session, "list").stdout.count("\n") == len(reports) + 1


def a_closed_pipe_is_no_error():
    """whoever reads only the beginning ends the list by SIGPIPE, without a word"""
    with Session() as session:
        make_journal(session.journal / "a.journal", "--count", 300)
        ctl_json(session, "list")
        for words in (("list",), ("list", "--json"), ("export", "--all")):
            reader, writer = os.pipe()
            os.close(reader)
            done = subprocess.run(
                [RECOURSECTL, *words], env=session.environment, stdout=writer,
                stderr=subprocess.PIPE, text=True, timeout=PATIENCE_SECONDS, check=False,
            )
            os.close(writer)
            assert done.returncode == -signal.SIGPIPE and done.stderr == "", (words, done)


def output_that_is_lost_is_an_error():
    """output that cannot be written is an error in words"""
    with Session() as session:
        make_journal(session.journal / "a.journal", "--count", 300)
        ctl_json(session, "list")
        for words in (("list",), ("list", "--json"), ("export", "--all"), ("--help",)):
            with open("/dev/full", "w", encoding="ascii") as full:
                done = subprocess.run(
                    [RECOURSECTL, *words], env=session.environment, stdout=full,
                    stderr=subprocess.PIPE, text=True, timeout=PATIENCE_SECONDS, check=False,
                )
            assert done.returncode == 1, (words, done)
            assert "No space left on device" in done.stderr, (words, done)


def an_import_tells_how_far_it_is():
    """an import tells a terminal how far it is, and leaves only its counts behind"""
    with Session() as session:
        make_journal(session.folder / "old.journal", "--count", 10_000)
        main, terminal = pty.openpty()
        with subprocess.Popen(
            [RECOURSECTL, "import", "--journal", "old.journal"], env=session.environment,
            cwd=session.folder, stdout=subprocess.PIPE, stderr=terminal, text=True,
        ) as process:
            os.close(terminal)
            told = b""
            while part := read_terminal(main):
                told += part
            assert process.stdout.read().startswith("10000 added")
        os.close(main)
        assert process.returncode == 0
        assert "Importing problems… ".encode() in told, told
        assert told.endswith(b"\r\033[K"), told
        assert "Importing" not in ctl(session, "import", "--journal", "old.journal").stderr


def read_terminal(descriptor):
    try:
        return os.read(descriptor, 4096)
    except OSError:
        return b""


def completion_offers_what_is_there():
    """the shell completes commands, options, and the IDs of the reports that are there"""
    if shutil.which("bash") is None:
        raise Skip("bash is not installed")
    with Session() as session:
        make_journal(session.folder / "old.journal", "--count", 3)
        import_journal(session, "old.journal")
        reports = ctl_json(session, "list", "--no-sync")
        names = {report[key] for report in reports for key in ("id", "bucket")}
        assert complete(session, "show", "") == names and len(names) == 6
        one = reports[0]["bucket"]
        assert one in complete(session, "delete", one[:8]) <= names
        assert complete(session, "li") == {"list"}
        assert complete(session, "list", "--un") == {"--until"}
        assert complete(session, "import", "--jo") == {"--journal"}


def complete(session, *words):
    script = (
        f'source "{COMPLETION}"; COMP_WORDS=(recoursectl "$@"); COMP_CWORD=$#; '
        '_recoursectl; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    environment = dict(session.environment, PATH=f"{RECOURSECTL.parent}:{os.environ['PATH']}")
    done = subprocess.run(
        ["bash", "-c", script, "bash", *words], env=environment,
        capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=True,
    )
    return set(done.stdout.split())


def wrong_paths_are_refused():
    """an import of what is no journal is refused with its path, and changes nothing"""
    with Session() as session:
        (session.folder / "text.txt").write_text("hello\n", encoding="ascii")
        (session.folder / "empty").mkdir()
        cases = (("", 2), ("nowhere", 3), ("empty", 3), ("text.txt", 1), ("/dev/null", 1))
        for path, code in cases:
            done = ctl(session, "import", "--journal", path)
            assert (done.returncode, done.stdout) == (code, ""), (path, done)
            assert path in done.stderr and "GDBus" not in done.stderr, done
        make_journal(session.folder / "with space.journal")
        for root, code in (("nowhere", 3), ("text.txt", 1)):
            done = ctl(session, "import", "--journal", "with space.journal", "--root", root)
            assert done.returncode == code and root in done.stderr, (root, done)
        assert ctl_json(session, "list") == []
        assert import_journal(session, "with space.journal")["added"] == 1


def others_reports_need_the_right_to_read():
    """a user sees the reports of the journals that this user may read, by mode or by ACL"""
    if os.geteuid() != 0:
        raise Skip("only root can become another user")
    with Session() as session:
        folder = session.journal
        own, others = folder / "user-65534.journal", folder / "system.journal"
        make_journal(own, "--count", 2)
        make_journal(others, "--first", 10, "--count", 3)
        session.folder.chmod(0o755)
        own.chmod(0o644)
        others.chmod(0o600)
        assert import_as_nobody(folder) == {"added": 2, "known": 0, "skipped": 0}
        allow_reading(others, NOBODY)
        assert import_as_nobody(folder) == {"added": 5, "known": 0, "skipped": 0}
        own.chmod(0o600)
        others.chmod(0o600)
        message = import_as_nobody(folder)
        assert "may not read" in message and str(folder) in message, message


def allow_reading(path, user):
    """Sets an access control list as acl(5) has it: the mode's entries, and one user more."""
    entries = ((0x01, 6, -1), (0x02, 4, user), (0x04, 0, -1), (0x10, 4, -1), (0x20, 0, -1))
    text = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)
    try:
        os.setxattr(path, "system.posix_acl_access", text)
    except OSError as error:
        raise Skip(f"no access control lists here: {error.strerror}") from error


def import_as_nobody(folder):
    """Imports in a session of another user's own; returns the counts, or what went wrong."""
    done = subprocess.run(
        [sys.executable, __file__, "--import", folder], user=NOBODY, group=NOBODY, extra_groups=[],
        capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False, cwd="/",
    )
    if "PermissionError" in done.stderr:
        raise Skip("the build folder is not open to other users")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def import_and_print(folder):
    with Session() as session:
        done = ctl(session, "import", "--json", "--journal", folder)
        print(done.stdout or json.dumps(done.stderr))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--import"]:
        import_and_print(sys.argv[2])
        sys.exit()
    run([
        each_detail_is_told,
        dumps_are_looked_for_under_the_root,
        a_dump_is_told_to_be_gone,
        a_program_has_its_entrys_name,
        secrets_are_nowhere,
        odd_times_are_listed,
        a_closed_pipe_is_no_error,
        output_that_is_lost_is_an_error,
        an_import_tells_how_far_it_is,
        completion_offers_what_is_there,
        wrong_paths_are_refused,
        others_reports_need_the_right_to_read,
    ])
