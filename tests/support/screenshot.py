# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture of a program's window, taken when it has stopped changing."""
import subprocess, sys, time

WINDOW_SECONDS = 30
SETTLE_SECONDS = 20
# So many pictures in a row must be equal.
N_EQUAL = 4
INTERVAL = 0.3
# As openbox writes it; session binds it.
MAXIMIZE_KEY = 'F12'


def picture():
    """The whole virtual display: its picture's bytes, and the number of its colours."""
    data = subprocess.run(['import', '-silent', '-window', 'root', 'png:-'], capture_output=True, check=True).stdout
    pixels = subprocess.run(['convert', 'png:-', '-format', '%# %k', 'info:'], input=data,
                            capture_output=True, check=True, text=False).stdout.split()
    return data, pixels[0], int(pixels[1])


def settled_picture():
    deadline = time.monotonic() + SETTLE_SECONDS
    before, equal = None, 0
    while True:
        data, digest, n_colours = picture()
        # A window that has not drawn yet is one colour.
        equal = equal + 1 if digest == before and n_colours > 2 else 0
        if equal >= N_EQUAL or time.monotonic() > deadline:
            return data
        before = digest
        time.sleep(INTERVAL)


def take(command, path):
    """Starts the command, saves a picture of its window and ends it; returns an exit code."""
    program = subprocess.Popen(command)
    try:
        window = subprocess.run(['timeout', str(WINDOW_SECONDS), 'xdotool', 'search', '--sync', '--onlyvisible',
                                 '--pid', str(program.pid)], stdout=subprocess.DEVNULL)
        if window.returncode != 0 or program.poll() is not None:
            print('dev: no window appeared', file=sys.stderr)
            return 1
        subprocess.run(['xdotool', 'key', MAXIMIZE_KEY], check=True)
        data = settled_picture()
        with open(path, 'wb') as file:
            file.write(data)
        return 0
    finally:
        program.terminate()
        program.wait()
