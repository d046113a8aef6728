#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pipeline script that the demo and these tests run in puts everything back."""
import fcntl, os, pathlib, signal, subprocess, sys

SUPPORT = pathlib.Path(__file__).resolve().parents[1] / 'support'
sys.path.insert(0, str(SUPPORT))
import tap

PIPELINE = SUPPORT / 'coredump-pipeline'
UNAVAILABLE = 77
SAVED = pathlib.Path('/run/recourse-kernel-settings')
SECONDS = 60


def kernel_settings():
    return [pathlib.Path(f'/proc/sys/kernel/{name}').read_text() for name in ['core_pattern', 'core_pipe_limit']]


def traces():
    """What a run could leave on this machine; what one that is under way has there is its own."""
    folders = [pathlib.Path(name) for name in ['/run/systemd', '/run/log/journal', '/var/log/journal', '/var/lib/systemd/coredump']]
    with open('/proc/sys/kernel/core_pattern') as lock:
        # As the pipeline itself does while it has the machine.
        fcntl.flock(lock, fcntl.LOCK_EX)
        return kernel_settings(), [sorted(folder.iterdir()) for folder in folders if folder.is_dir()], SAVED.exists()


def start_and_hold():
    """A pipeline whose command has started, and that goes on until it is stopped."""
    process = subprocess.Popen([PIPELINE, 'sh', '-c', 'echo ready; exec sleep 600'], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == 'ready\n'
    return process


def descendants(pid):
    children = pathlib.Path(f'/proc/{pid}/task/{pid}/children').read_text().split()
    return [int(child) for child in children] + [other for child in children for other in descendants(child)]


def test_success():
    before = traces()
    assert subprocess.run([PIPELINE, 'sh', '-c', 'exit 3'], timeout=SECONDS).returncode == 3
    assert traces() == before


def test_terminated():
    before = traces()
    process = start_and_hold()
    # The second one comes in the middle of the clean-up.
    process.send_signal(signal.SIGTERM)
    process.send_signal(signal.SIGTERM)
    assert process.wait(SECONDS) != 0
    assert traces() == before


def test_killed():
    if os.path.isdir('/run/systemd/system'):
        raise tap.Skip('systemd is the first process here, and its own pipeline is used')
    before = kernel_settings()
    process = start_and_hold()
    # What is left of it would keep the output of this test open.
    left = descendants(process.pid)
    process.kill()
    process.wait(SECONDS)
    for pid in left:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    assert SAVED.exists(), 'nothing says what the settings were'
    subprocess.run([PIPELINE, 'true'], timeout=SECONDS, check=True)
    assert kernel_settings() == before and not SAVED.exists()


probe = subprocess.run([PIPELINE, 'true'], stderr=subprocess.PIPE, text=True)
if probe.returncode == UNAVAILABLE:
    tap.skip_all(probe.stderr.strip().splitlines()[-1])
tap.run([
    ('The command’s exit code is kept and nothing is left', test_success),
    ('A pipeline that is told to stop leaves nothing', test_terminated),
    ('What a killed pipeline left is put back by the next one', test_killed),
])
