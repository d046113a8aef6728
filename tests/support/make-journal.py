#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes a journal file of systemd-coredump's entries, by systemd-journal-remote.

A file that is there already gets more entries. In the value of --field, @N@ stands for the entry's
number. Exits with 77, as a skipped test does, when systemd-journal-remote is not installed.
"""

import argparse
import os
import struct
import subprocess
import sys

REMOTE = ("/usr/lib/systemd/systemd-journal-remote", "/lib/systemd/systemd-journal-remote")
COREDUMP_ID = "fc2e22bc6ee647b6b90729ab34a250b1"
MACHINE_FILE = "/etc/machine-id"
SKIPPED = 77


def stack_text(pid, user, app, n_frames, n_threads):
    text = f"Process {pid} ({app}) of user {user} dumped core.\n"
    for thread in range(n_threads):
        text += f"\nStack trace of thread {pid + thread}:\n"
        for frame in range(n_frames):
            offset = 0x1000 + frame * 0x10
            address = 0x7F0000000000 + thread * 0x100000 + offset
            module = "libdemo.so.1" if frame == 0 else app
            text += f"#{frame:<2} 0x{address:016x} step_{frame} ({module} + 0x{offset:x})\n"
    return text + "ELF object binary architecture: AMD x86-64\n"


def package_json(app, number):
    return (
        '{"elfType":"coredump","elfArchitecture":"AMD x86-64",'
        f'"{app}":{{"type":"deb","os":"debian","name":"{app}","version":"1.{number % 7}-1",'
        f'"architecture":"x86_64","buildId":"{number % 50:040x}"}}}}'
    )


def ordinary_fields(options, number):
    """The fields of one entry as systemd 252 writes them, without those that hold a whole /proc."""
    app = f"app{number % options.apps}"
    pid = options.first_pid + number
    time = options.time + number * options.step
    return {
        "_BOOT_ID": options.boot,
        "_MACHINE_ID": options.machine,
        "_HOSTNAME": "vm",
        "_TRANSPORT": "journal",
        "_UID": "1000",
        "_PID": str(900000 + number),
        "_EXE": "/usr/lib/systemd/systemd-coredump",
        "PRIORITY": "2",
        "SYSLOG_IDENTIFIER": "systemd-coredump",
        "MESSAGE_ID": COREDUMP_ID,
        "COREDUMP_PID": str(pid),
        "COREDUMP_UID": "1000",
        "COREDUMP_GID": "1000",
        "COREDUMP_SIGNAL": "11",
        "COREDUMP_SIGNAL_NAME": "SIGSEGV",
        "COREDUMP_TIMESTAMP": str(time),
        "COREDUMP_RLIMIT": "9223372036854775808",
        "COREDUMP_HOSTNAME": "vm",
        "COREDUMP_COMM": app,
        "COREDUMP_EXE": f"/usr/bin/{app}",
        "COREDUMP_SLICE": "user-1000.slice",
        "COREDUMP_CGROUP": f"/user.slice/user-1000.slice/app-{app}.scope",
        "COREDUMP_CMDLINE": f"{app} --demo",
        "COREDUMP_CWD": "/home/demo",
        "COREDUMP_ROOT": "/",
        "COREDUMP_ENVIRON": "LANG=C\nHOME=/home/demo",
        "COREDUMP_OPEN_FDS": "0:/dev/null\npos:\t0\nflags:\t02",
        "COREDUMP_FILENAME": f"/var/lib/systemd/coredump/core.{app}.{number}.zst",
        "COREDUMP_PACKAGE_JSON": package_json(app, number),
        "MESSAGE": stack_text(pid, 1000, app, options.frames, options.threads),
    }


def encode(name, value):
    """One field in the journal's export format."""
    if b"\n" in value or b"\0" in value or any(byte < 32 or byte > 126 for byte in value):
        return name.encode() + b"\n" + struct.pack("<Q", len(value)) + value + b"\n"
    return name.encode() + b"=" + value + b"\n"


def entry(options, number):
    fields = {name: value.encode() for name, value in ordinary_fields(options, number).items()}
    for name in options.without:
        fields.pop(name, None)
    for setting in options.field:
        name, value = setting.split("=", 1)
        fields[name] = value.replace("@N@", str(number)).encode(errors="surrogateescape")
    for setting in options.hex:
        name, value = setting.split("=", 1)
        fields[name] = bytes.fromhex(value)
    for setting in options.big:
        name, size = setting.split("=", 1)
        fields[name] = (b"big " * (int(size) // 4 + 1))[: int(size)]
    for setting in options.file:
        name, path = setting.split("=", 1)
        with open(path, "rb") as file:
            fields[name] = file.read()

    time = options.time + number * options.step
    head = f"__REALTIME_TIMESTAMP={time}\n__MONOTONIC_TIMESTAMP={number * options.step + 1}\n"
    return head.encode() + b"".join(encode(*field) for field in fields.items()) + b"\n"


def this_machine():
    try:
        with open(MACHINE_FILE, encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return "0123456789abcdef0123456789abcdef"


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("output", help="the journal file; its name ends in .journal")
    parser.add_argument("--count", type=int, default=1, help="how many entries (1)")
    parser.add_argument("--first", type=int, default=0, help="the number of the first entry (0)")
    parser.add_argument("--first-pid", type=int, default=1000, help="COREDUMP_PID of entry 0")
    parser.add_argument("--time", type=int, default=1795000000000000, help="entry 0's time in µs")
    parser.add_argument("--step", type=int, default=60000000, help="µs from entry to entry")
    parser.add_argument("--apps", type=int, default=50, help="how many programs take turns (50)")
    parser.add_argument("--frames", type=int, default=12, help="frames of a thread (12)")
    parser.add_argument("--threads", type=int, default=1, help="threads in MESSAGE (1)")
    parser.add_argument("--boot", default="21cf49db8c7742f6a0d03912421ae6b0", help="the boot ID")
    parser.add_argument("--machine", default=this_machine(), help="the machine ID (this one’s)")
    for name, value, text in (
        ("field", "NAME=VALUE", "set a field"),
        ("hex", "NAME=HEX", "set a field to bytes"),
        ("big", "NAME=SIZE", "set a field to so many bytes of text"),
        ("file", "NAME=FILE", "set a field to a file's content"),
        ("without", "NAME", "leave a field out"),
    ):
        parser.add_argument(f"--{name}", metavar=value, action="append", default=[], help=text)
    parser.add_argument("--export", action="store_true", help="write the export format instead")
    return parser.parse_args()


def main():
    options = parse_arguments()
    numbers = range(options.first, options.first + options.count)
    if options.export:
        with open(options.output, "wb") as file:
            file.writelines(entry(options, number) for number in numbers)
        return 0

    remote = next((path for path in REMOTE if os.access(path, os.X_OK)), None)
    if remote is None:
        print("systemd-journal-remote is not installed", file=sys.stderr)
        return SKIPPED

    command = [remote, f"--output={options.output}", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        export = b"".join(entry(options, number) for number in numbers)
        _, messages = process.communicate(export)
    if process.returncode != 0:
        sys.stderr.buffer.write(messages)
    return 1 if process.returncode != 0 else 0


if __name__ == "__main__":
    sys.exit(main())
