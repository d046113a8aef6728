#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is used, and removing it, in the settings."""

import contextlib
import os
import sqlite3
import sys

import harness
from harness import Failure

PROGRAMS = 'Memory dumps of programs'
SIZES = [3000, 1000]


def expect(condition, what):
    if not condition:
        raise Failure(what)


def fill(home, waiting=False):
    """Two programs with a memory dump each, of other sizes."""
    home.fill(4, 2)
    cores = os.path.join(home.state, 'coredump')
    os.makedirs(cores)
    home.variables['RECOURSE_COREDUMP_FOLDER'] = cores
    with contextlib.closing(sqlite3.connect(os.path.join(home.store, 'store.db'))) as db:
        db.execute('DELETE FROM evidence')
        rows = db.execute('SELECT max (r.id), p.path, coalesce (p.display_name, p.name), r.bucket_id FROM reports r '
                          'JOIN programs p ON p.id = r.program_id GROUP BY p.path').fetchall()
        expect(len(rows) >= 2, 'two programs')
        for size, (report, _path, _name, bucket) in zip(SIZES, rows):
            path = os.path.join(cores, 'core.%d' % report)
            with open(path, 'wb') as file:
                file.write(b'x' * size)
            db.execute('INSERT INTO evidence (report_id, kind, path, class, size) VALUES (?, ?, ?, ?, ?)',
                       (report, 'heapdump', path, 'personal', size))
            if waiting:
                db.execute('INSERT INTO submissions (bucket_id, state, stage, attempts, next_attempt, consent, by_hand, '
                           'hits, occurrences, reported_row, archive_size, asked_at, sent_at, changed_at) '
                           "VALUES (?, 'asking', 1, 0, 0, 'policy', 0, 0, 1, 0, -1, 1, 0, 1)", (bucket,))
        db.commit()
    return [(path, name) for _report, path, name, _bucket in rows[:2]]


def open_storage(home, waiting=False, **options):
    programs = fill(home, waiting)
    reporter = home.mock_reporter(asked='yes', **options)
    app = home.start('--page', 'settings')
    app.get(contains='are used')
    return app, reporter, programs


def open_programs(app):
    app.key_until_focused('shift+Tab', [PROGRAMS])
    app.key('space')


def test_usage(home):
    """What is used is shown by kind, and by program with the largest first"""
    app, _reporter, programs = open_storage(home)
    app.get(contains='Memory dumps: 4.0')
    app.get(contains='2 memory dumps, 4.0')
    open_programs(app)
    buttons = [app.get(name='Remove the memory dumps of ' + name, role='push button') for _path, name in programs]
    places = [app.find_place(button)[1] for button in buttons]
    expect(places == sorted(places), 'the largest program first')


if __name__ == '__main__':
    sys.path.insert(0, os.path.dirname(__file__))
    harness.run(sys.modules['__main__'])
