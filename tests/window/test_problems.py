#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of problems."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time

import harness
from harness import Failure, wait_for


def expect(condition, what):
    if not condition:
        raise Failure(what)


def names(app):
    return [row.split(',')[0] for row in app.rows()]


def wait_for_rows(app, number):
    wait_for(lambda: len([row for row in app.rows() if ',' in row]) == number,
             '%d rows' % number)


def test_row(home):
    """A crash has a row with its program's name, what happened and how often"""
    home.fill(12, 3)
    home.mock_reporter()
    app = home.start()
    wait_for_rows(app, 3)
    expect(app.rows()[0].startswith('Image Viewer, Closed unexpectedly, '), app.rows()[0])
    expect(app.rows()[0].endswith(', 4×, Not reported, new'), app.rows()[0])
    app.get(name='Image Viewer', role='label')
    app.get(name='4×', role='label')
    app.get(name='Not reported', role='label')


def test_search(home):
    """Typing searches: only what matches is listed, and nothing found says so"""
    home.fill(16, 8)
    home.mock_reporter()
    app = home.start()
    wait_for_rows(app, 8)
    app.type('evin')
    wait_for(lambda: names(app) == ['Document Viewer'], 'the one that matches')
    app.type('xyz')
    app.get(name='No Problems Match')
    app.key('Escape')
    wait_for_rows(app, 8)


def test_sort(home):
    """The list is sorted by what is chosen in the menu, and the selection goes with its problem"""
    home.fill(8, 8)
    home.mock_reporter()
    app = home.start()
    wait_for_rows(app, 8)
    expect(names(app)[0] == 'Image Viewer', 'the newest comes first')
    app.select(3)
    app.get(name='Document Viewer closed unexpectedly')
    app.press(app.get(name='View', role='push button'))
    app.press(app.get(name='Name', role='radio menu item', visible=False))
    wait_for(lambda: names(app) == sorted(names(app), key=str.lower), 'the order of names')
    expect(names(app)[0] == 'Document Viewer', str(names(app)))
    listing = app.get(name='Problems', role='list')
    chosen = listing.querySelection().getSelectedChild(0)
    expect(chosen is not None and chosen.name.startswith('Document Viewer,'), 'the selection')


def test_live(home):
    """A new report is in the list within a second, and the selection stays on its problem"""
    now = time.time()
    home.fill(4, 4, now - 100000)
    reporter = home.mock_reporter()
    app = home.start()
    wait_for_rows(app, 4)
    app.select(2)
    app.get(name='Terminal closed unexpectedly')
    home.fill(6, 6, now)
    reporter.stdin.write('changed\n')
    reporter.stdin.flush()
    began = time.monotonic()
    wait_for(lambda: 'Videos' in names(app), 'the new problem', 1.0)
    print('# seen after %.0f ms' % ((time.monotonic() - began) * 1000))
    listing = app.get(name='Problems', role='list')
    chosen = listing.querySelection().getSelectedChild(0)
    expect(chosen.name.startswith('Terminal,'), 'selected is ' + chosen.name)
    app.get(name='Terminal closed unexpectedly')


def add_record(folder, *options):
    maker = os.path.join(os.path.dirname(__file__), '..', 'support', 'make-journal.py')
    path = os.path.join(folder, 'a.journal')
    made = subprocess.run([sys.executable, maker, *options, path])
    if made.returncode not in (0, 77):
        raise Failure('make-journal.py ended with %d' % made.returncode)
    return made.returncode == 0


def test_record(home):
    """A record in the journal is a row in the window within a second, by the real reporter"""
    journal = home.make_journal_folder()
    if not add_record(journal):
        print('# not looked at: systemd-journal-remote is not installed')
        return
    home.real_reporter(journal)
    app = home.start()
    wait_for_rows(app, 1)
    add_record(journal, '--first', '1')
    began = time.monotonic()
    wait_for(lambda: len(app.rows()) == 2 or '2×' in app.rows()[0], 'the record', 1.0)
    print('# seen after %.0f ms' % ((time.monotonic() - began) * 1000))


def test_no_recorder(home):
    """An empty list says which recorder is missing and which package brings it"""
    home.mock_reporter(missing='Install the package systemd-coredump.')
    app = home.start()
    app.get(name='Problems Cannot Be Seen Yet')
    app.get(contains='Install the package systemd-coredump.')


def test_nothing(home):
    """An empty list with a recorder says that nothing has failed, over the whole window"""
    reporter = home.mock_reporter()
    app = home.start()
    app.get(name='Nothing Has Failed')
    app.gone(name='No Problem Selected')
    app.gone(name='Search', role='push button')
    home.fill(3, 3)
    reporter.stdin.write('changed\n')
    reporter.stdin.flush()
    app.get(name='No Problem Selected')
    app.get(name='Search', role='push button')


def test_no_reporter(home):
    """Without the reporter the window says so, and shows what the store holds"""
    app = home.start()
    app.get(name='Problems Cannot Be Looked For')
    app.stop()
    home.fill(3, 3)
    app = home.start()
    wait_for_rows(app, 3)
    app.get(contains='the reporter cannot be reached')


def test_reporter_comes(home):
    """When the reporter comes back, the window shows what is new by itself"""
    app = home.start()
    app.get(name='Problems Cannot Be Looked For')
    home.fill(3, 3)
    home.mock_reporter()
    wait_for_rows(app, 3)


def test_newer_store(home):
    """A store of a newer version is named as such"""
    home.fill(1, 1)
    database = sqlite3.connect(os.path.join(home.store, 'store.db'))
    database.execute('PRAGMA user_version = 9999')
    database.commit()
    database.close()
    home.mock_reporter()
    app = home.start()
    app.get(name='A Newer Recourse Wrote This List')


def test_damaged_store(home):
    """A store that is no database is named as damaged"""
    os.makedirs(home.store, mode=0o700)
    with open(os.path.join(home.store, 'store.db'), 'wb') as file:
        file.write(b'no database' * 1000)
    home.mock_reporter()
    app = home.start()
    app.get(name='The List Is Damaged')


def test_problem_of_reporter(home):
    """What keeps the reporter from writing is shown above the list"""
    home.fill(2, 2)
    home.mock_reporter(problem='The disk is full.')
    app = home.start()
    wait_for_rows(app, 2)
    app.get(name='The disk is full.')


def test_busy(home):
    """What the reporter is busy with stands below the list"""
    home.fill(2, 2)
    reporter = home.mock_reporter()
    app = home.start()
    wait_for_rows(app, 2)
    reporter.stdin.write('busy Reading the journal\n')
    reporter.stdin.flush()
    app.get(name='Reading the journal')


def test_option(home):
    """recourse --problem opens the problem with that bucket ID"""
    home.fill(5, 5)
    home.mock_reporter()
    database = sqlite3.connect(os.path.join(home.store, 'store.db'))
    buckets = [row[0] for row in database.execute('SELECT bucket FROM buckets ORDER BY id')]
    database.close()
    app = home.start('--problem', buckets[3])
    app.get(name='Document Viewer closed unexpectedly')
    app.get(name=buckets[3])
    expect(re.fullmatch('[0-9a-f]{32}', buckets[3]), buckets[3])


def start_on_slow_reporter(home, *arguments):
    """A window whose reporter still reads what the system recorded."""
    reporter = home.mock_reporter(slow='yes')
    app = home.start(*arguments)
    expect(reporter.stdout.readline().strip() == 'Synchronize', 'the call')
    return app, reporter


def end_synchronize(reporter):
    reporter.stdin.write('synchronized\n')
    reporter.stdin.flush()


def test_latest_is_awaited(home):
    """recourse --problem latest, with no store yet, opens what the reporter then finds"""
    app, reporter = start_on_slow_reporter(home, '--problem', 'latest')
    home.fill(40, 40)
    end_synchronize(reporter)
    app.get(name='Image Viewer closed unexpectedly')
    expect(app.find(contains='There is no') is None, 'no word of a missing store')


def test_latest_is_the_newest(home):
    """recourse --problem latest opens the newest that the reporter finds, not one known before"""
    now = time.time()
    home.fill(3, 3, now - 100000)
    app, reporter = start_on_slow_reporter(home, '--problem', 'latest')
    wait_for_rows(app, 3)
    home.fill(4, 4, now)
    end_synchronize(reporter)
    wait_for_rows(app, 4)
    newest = app.rows()[0].split(',')[0]
    app.get(name=newest + ' closed unexpectedly')


def test_awaited_bucket(home):
    """recourse --problem BUCKET waits for the reporter where the bucket is not known yet"""
    home.fill(5, 5)
    database = sqlite3.connect(os.path.join(home.store, 'store.db'))
    bucket = database.execute('SELECT bucket FROM buckets ORDER BY id DESC').fetchone()[0]
    database.close()
    shutil.move(home.store, home.store + '-later')
    app, reporter = start_on_slow_reporter(home, '--problem', bucket)
    shutil.move(home.store + '-later', home.store)
    end_synchronize(reporter)
    app.get(name=bucket)


def test_latest_of_nothing(home):
    """recourse --problem latest, where nothing has failed, says just that"""
    home.mock_reporter()
    app = home.start('--problem', 'latest')
    app.get(name='Nothing Has Failed')
    expect(app.find(contains='There is no') is None, 'no word of a missing store')


def test_empty_off(home):
    """An empty list says, where reporting is off, that what fails stays here"""
    home.mock_reporter(level='off')
    app = home.start()
    app.get(contains='Reporting is off, so it stays on this computer.')


if __name__ == '__main__':
    harness.run(sys.modules['__main__'])
