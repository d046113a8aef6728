# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes of a script: helpers that end with it, and a command that it runs."""
import contextlib, signal, subprocess, sys

STOP_SECONDS = 10
PARENT_DIES = ['setpriv', '--pdeathsig', 'KILL']


@contextlib.contextmanager
def daemon(arguments, **options):
    """A process that ends with this one, however this one ends."""
    options = {'stdin': subprocess.DEVNULL, **options}
    process = subprocess.Popen([*PARENT_DIES, *arguments], **options)
    try:
        yield process
    finally:
        stop(process)


def stop(process):
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def run(command, **options):
    """Runs the command; a signal to this process goes to it, so that the clean-up always happens.

    A signal may come before that is set up, so the command also ends with this process.
    """
    process = subprocess.Popen([*PARENT_DIES, *command], **options)
    for number in [signal.SIGTERM, signal.SIGHUP]:
        signal.signal(number, lambda received, frame: process.send_signal(received))
    # The terminal sends an interrupt to the command as well.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    status = process.wait()
    return status if status >= 0 else 128 - status


def exit_on_signals():
    """Turns the first signal into an exit that runs every clean-up; a second one does not disturb it."""
    numbers = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT]

    def leave(received, frame):
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        sys.exit(128 + received)

    for number in numbers:
        signal.signal(number, leave)
