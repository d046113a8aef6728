# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a program crash and waits for its record; for use inside coredump-pipeline."""
import json, select, subprocess, sys, time

MESSAGE_ID = 'fc2e22bc6ee647b6b90729ab34a250b1'
RECORD_SECONDS = 60


class NoRecord(Exception):
    pass


def crash(command, **options):
    """Runs the command until a signal ends it; returns its PID and the signal's number."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    status = process.wait(RECORD_SECONDS)
    if status >= 0:
        raise NoRecord(f'{command[0]} ended with {status} instead of crashing')
    return process.pid, -status


def wait_for_record(pid, seconds=RECORD_SECONDS):
    """Returns the journal's fields once systemd-coredump has written them."""
    follow = subprocess.Popen(['journalctl', '--quiet', '--follow', '--lines=all', '--output=json', '--all',
                               f'MESSAGE_ID={MESSAGE_ID}', f'COREDUMP_PID={pid}'],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        return json.loads(read_line(follow.stdout, time.monotonic() + seconds, pid))
    finally:
        follow.terminate()
        follow.communicate()


def read_line(stream, deadline, pid):
    data = b''
    while not data.endswith(b'\n'):
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([stream], [], [], left)[0]:
            raise NoRecord(f'systemd-coredump wrote no record of process {pid}')
        part = stream.read1(1 << 16)
        if not part:
            raise NoRecord(f'the journal ended before the record of process {pid} came')
        data += part
    return data.splitlines()[0]


if __name__ == '__main__':
    # coredump.py COMMAND...: crashes it and prints the PID when its record is there.
    crashed, _ = crash(sys.argv[1:])
    wait_for_record(crashed)
    print(crashed)
