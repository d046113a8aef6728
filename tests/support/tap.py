# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Test Anything Protocol for tests in Python."""
import sys, traceback


class Skip(Exception):
    """What the test needs is not there; the text says what."""


def skip_all(reason):
    print(f'1..0 # SKIP {reason}')
    sys.exit(0)


def run(tests):
    """Runs (name, function) pairs; a test's name is the promise that it keeps."""
    print(f'1..{len(tests)}', flush=True)
    failed = False
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            line = f'ok {number} - {name}'
        except Skip as reason:
            line = f'ok {number} - {name} # SKIP {reason}'
        except Exception:
            failed = True
            # Meson shows what a failed test wrote to stderr.
            traceback.print_exc()
            line = f'not ok {number} - {name}'
        print(line, flush=True)
    sys.exit(1 if failed else 0)
