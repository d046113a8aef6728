#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records and files that nobody would make who means well: the window shows them, or says what is wrong."""

import contextlib
import glob
import os
import sqlite3
import sys

import harness
from harness import Failure, press_keys, wait_for

YEAR = 365 * 86400 * 1000000
OVERRIDE = '\u202e'
# Marks that turn text round, and lines, are taken out before a name is kept: “extreme” has those.
NAMES = ['<b>bold</b> &amp; <i>', '</span>', 'long-' * 800, '', '%s%n%d', '&', '<a href="file:///">x</a>']
TIMES = [0, 1, -YEAR, 300 * YEAR, 2**62, -2**62, 60 * YEAR]


def expect(condition, what):
    if not condition:
        raise Failure(what)


def open_store(home):
    return contextlib.closing(sqlite3.connect(os.path.join(home.store, 'store.db')))


def fill(home):
    """Each program has an odd name, each report an odd time; the signature has them too."""
    home.fill(7, 7)
    home.add_extreme()
    with open_store(home) as store:
        for row, (name, time) in enumerate(zip(NAMES, TIMES), 1):
            program, = store.execute('SELECT program_id FROM buckets WHERE id = ?', (row,)).fetchone()
            store.execute('UPDATE programs SET name = ?, display_name = ?, path = ?, icon = ? WHERE id = ?',
                          (name, name, name, name, program))
            store.execute('UPDATE buckets SET first_time = ?, last_time = ?, sort_name = ? WHERE id = ?',
                          (time, time, name, row))
            store.execute('UPDATE parameters SET value = ? WHERE bucket_id = ? AND position <= 3', (name, row))
            store.execute('UPDATE reports SET time = ? WHERE bucket_id = ?', (time, row))
        store.commit()


def rows(app, role='list'):
    listing = app.find(name='Problems', role=role)
    found = [node.name for node in app.walk(listing)
             if node.getRoleName() in ('list item', 'table row')] if listing else []
    return [row for row in found if ', ' in row]


def expect_plain(app):
    """No mark that turns text round, and nothing but one line in a row."""
    for node in app.walk():
        expect(OVERRIDE not in (node.name or ''), 'a mark that turns the direction of text')
    for row in rows(app):
        expect('\n' not in row and '\u001b' not in row, repr(row))


def choose_view(app, name):
    app.press(app.get(name='View', role='push button'))
    app.press(app.get(name=name, role='radio menu item', visible=False))


def test_records(home):
    """Odd names and times are in the list, on the page, in the table, as events and in the stability"""
    fill(home)
    home.mock_reporter()
    app = home.start()
    wait_for(lambda: len(rows(app)) == 8, 'eight rows')
    expect_plain(app)
    app.key_until_focused('Tab', [rows(app)[0]])
    app.key('Home')
    for _ in range(8):
        app.get(name='Copy bucket ID', role='push button')
        app.key('Down')
    expect_plain(app)
    choose_view(app, 'Event')
    wait_for(lambda: len(rows(app)) == 8, 'eight events')
    expect_plain(app)
    choose_view(app, 'Table')
    wait_for(lambda: len(rows(app, 'tree table')) == 8, 'a table of eight')
    expect_plain(app)
    app.key('alt+3')
    app.get(contains='Stability chart')
    app.key_until_focused('Tab', ['Show as Table'])
    app.key('space')
    app.get(name='Stability by days')
    expect_plain(app)
    app.key('alt+1')
    wait_for(lambda: len(rows(app, 'tree table')) == 8, 'the table again')


def expect_whole(app):
    """Each page of a program whose store was damaged can be opened."""
    app.key_until_focused('Tab', ['Decide Later'])
    app.key('Return')
    app.gone(name='Decide Later')
    for key, name in [('alt+2', 'RecSolutionsView'), ('alt+3', 'RecStabilityPage'), ('alt+4', 'RecSettingsPage')]:
        app.key(key)
        app.get(name=name)
    app.get(contains='In force: ')
    app.key('alt+1')


def damage(home, at, length):
    """Writes over a part of the store; what it is then."""
    path = os.path.join(home.store, 'store.db')
    with open_store(home) as store:
        store.execute('PRAGMA wal_checkpoint (TRUNCATE)')
    with open(path, 'r+b') as file:
        file.seek(at)
        file.write(os.urandom(length))
        file.seek(0)
        return file.read()


def expect_kept(home, content):
    """The store that was damaged lies there as it was."""
    wait_for(lambda: glob.glob(os.path.join(home.store, 'store.db.broken-*')), 'the store that was moved aside')
    kept = [path for path in glob.glob(os.path.join(home.store, 'store.db.broken-*'))
            if not path.endswith(('-wal', '-shm'))]
    expect(len(kept) == 1, str(kept))
    with open(kept[0], 'rb') as file:
        expect(file.read() == content, 'the damaged store as it was')


def test_damaged_head(home):
    """A store with garbage for a head is moved aside and named, and all else works; nothing is deleted"""
    home.fill(6, 3)
    content = damage(home, 0, 4096)
    home.real_reporter(home.make_journal_folder())
    app = home.start()
    app.get(contains='was kept as')
    app.get(contains='store.db.broken-')
    expect_kept(home, content)
    expect_whole(app)


def test_damaged_middle(home):
    """So is a store with garbage in its middle"""
    home.fill(400, 40)
    size = os.path.getsize(os.path.join(home.store, 'store.db'))
    content = damage(home, 8192, size - 16384)
    home.real_reporter(home.make_journal_folder())
    app = home.start()
    app.get(contains='was kept as')
    expect_kept(home, content)
    expect_whole(app)


if __name__ == '__main__':
    harness.run(sys.modules['__main__'])
