#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is used, and removing it, in the settings."""

import contextlib
import os
import sqlite3
import sys

import harness
from harness import Failure, wait_for

# GLib parts a number and its unit with a space that does not break.
MB = '\u00a0MB'
CLEAN, COMPACT, PROGRAMS = 'Clean Up Now…', 'Make Smaller', 'Memory dumps of programs'
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
    app.get(contains='Remove the memory dumps of ', role='push button')


def get_button(app, name):
    return app.get(contains=name, role='push button')


def press_remove(app):
    """The question's own button."""
    app.key_on_until_focused('Tab', ['Remove'])
    harness.press_keys('Return')


def is_sensitive(app, node):
    return node.getState().contains(app.pyatspi.STATE_SENSITIVE)


def test_usage(home):
    """What is used is shown by kind, and by program with the largest first"""
    app, _reporter, programs = open_storage(home)
    app.get(contains='Memory dumps: 4.0')
    app.get(contains='2 memory dumps, 4.0')
    open_programs(app)
    buttons = [app.get(name='Remove the memory dumps of ' + name, role='push button') for _path, name in programs]
    places = [app.find_place(button)[1] for button in buttons]
    expect(places == sorted(places), 'the largest program first')


def test_remove(home):
    """A program's dumps are removed after a question that says how much and that the reports stay"""
    app, reporter, programs = open_storage(home, removal='[1, 3000]')
    path, name = programs[0]
    open_programs(app)
    app.get(name='Remove the memory dumps of ' + name, role='push button')
    app.key_until_focused('Tab', ['Remove the memory dumps of ' + name])
    app.key('Return')
    app.get(contains='1 memory dump, 3.0')
    app.get(contains='The reports stay')
    press_remove(app)
    expect(home.read_call(reporter, 'RemoveFiles') == {'interactive': True, 'program': path}, 'the program to be named')
    app.get(contains='1 memory dump removed')


def test_cancel(home):
    """Escape at the question removes nothing"""
    app, reporter, programs = open_storage(home)
    open_programs(app)
    app.key_until_focused('Tab', ['Remove the memory dumps of ' + programs[0][1]])
    app.key('Return')
    app.get(contains='The reports stay')
    harness.press_keys('Escape')
    app.gone(contains='The reports stay')
    app.key_until_focused('Tab', [COMPACT])
    app.key('Return')
    # The first call that comes is the one for the other button.
    expect(reporter.stdout.readline().startswith('Synchronize'), 'the window to begin')
    expect(reporter.stdout.readline() == 'Compact\n', 'no call but Compact')
    app.get(contains='2.0' + MB + ' smaller')


def test_clean(home):
    """“Clean Up Now” says what would go before it removes it, and what stayed"""
    app, reporter, _programs = open_storage(home, removal='[3, 5000000, "core.x: Another program has it open"]')
    app.key_until_focused('shift+Tab', [CLEAN])
    app.key('Return')
    expect(home.read_call(reporter, 'RemoveFiles') == {'dry-run': True, 'interactive': True}, 'a dry run')
    app.get(contains='3 memory dumps, 5.0' + MB)
    press_remove(app)
    expect(home.read_call(reporter, 'RemoveFiles') == {'interactive': True}, 'the limits')
    app.get(contains='3 memory dumps removed, 5.0' + MB + ' are free again. core.x: Another program has it open')


def test_nothing(home):
    """“Clean Up Now” with nothing over the limits asks nothing"""
    app, _reporter, _programs = open_storage(home)
    app.key_until_focused('shift+Tab', [CLEAN])
    app.key('Return')
    app.get(contains='Nothing is over the limits')


def test_working(home):
    """While files are removed, no other removal can be begun"""
    app, reporter, _programs = open_storage(home, slow_removal='yes', removal='[0, 0]')
    app.key_until_focused('shift+Tab', [CLEAN])
    app.key('Return')
    home.read_call(reporter, 'RemoveFiles')
    wait_for(lambda: not is_sensitive(app, get_button(app, COMPACT)), 'the buttons to rest')
    home.tell(reporter, 'removed')
    wait_for(lambda: is_sensitive(app, get_button(app, COMPACT)), 'the buttons to come back')


def test_waiting(home):
    """What waits is marked, and cannot be removed"""
    app, _reporter, programs = open_storage(home, waiting=True)
    open_programs(app)
    app.get(contains='1 of them waits for an answer')
    button = app.get(name='Remove the memory dumps of ' + programs[0][1], role='push button')
    expect(not is_sensitive(app, button), 'the button to rest')


def test_no_reporter(home):
    """Without the reporter what is used is shown, and the buttons rest"""
    fill(home)
    app = home.start('--page', 'settings')
    app.get(contains='are used')
    for name in [CLEAN, COMPACT]:
        expect(not is_sensitive(app, get_button(app, name)), name + ' to rest')


def test_limits(home):
    """A limit is set by the keyboard, and one that the administrator set is locked"""
    app, reporter, _programs = open_storage(home)
    title = 'Days that files are kept'
    app.get(name=title, role='spin button')
    app.key_until_focused('shift+Tab', [title])
    app.key('Up', 'Up', 'Up')
    expect(home.read_call(reporter, 'SetPolicy') == {'MaxFilesDays': '3'}, 'one call with where it stopped')
    home.tell(reporter, 'lock MaxArchive 7')
    spin = app.get(name='Reports that keep their files', role='spin button')
    wait_for(lambda: not is_sensitive(app, spin), 'the row to be locked')
    app.get(contains='Managed by your administrator')


def test_narrow(home):
    """The page fits 360 pixels, and each control has a name"""
    app, _reporter, _programs = open_storage(home)
    open_programs(app)
    app.make_narrow(700, 'Storage', 'What Is Kept')
    expect(app.find_nameless() == [], 'a name for each control: %s' % app.find_nameless())


if __name__ == '__main__':
    sys.path.insert(0, os.path.dirname(__file__))
    harness.run(sys.modules['__main__'])
