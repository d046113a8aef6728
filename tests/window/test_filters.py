#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the list of problems is narrowed to."""

import contextlib
import os
import sqlite3
import sys

import harness
from harness import Failure, press_keys, wait_for

ADD = 'Filter'
WAITS = 'Waiting for your answer'


def expect(condition, what):
    if not condition:
        raise Failure(what)


def names(app):
    return [row.split(',')[0] for row in app.rows() if ',' in row]


def start(home, reports=16, buckets=8):
    home.fill(reports, buckets)
    home.mock_reporter()
    app = home.start()
    wait_for(lambda: len(names(app)) == buckets, '%d rows' % buckets)
    return app


def tab_to(app, name, key='Tab', limit=60):
    node = app.get_focused()
    for _ in range(limit):
        if node is not None and name in (node.name or ''):
            return node
        node = app.key_to_focus(key)
    raise Failure('no focus on ' + name)


def open_field(app, field):
    """With keys alone: the menu, and in it the field."""
    harness.focus_window(app.window_id)
    app.key_on_until_focused('Tab', [ADD])
    press_keys('space')
    app.get(name=field, role='label')
    app.key_to_focus('Home')
    tab_to(app, field, 'Down')
    press_keys('Return')


def test_values(home):
    """Values of a field are alternatives, chosen by keyboard; each is a chip that can be removed"""
    app = start(home)
    open_field(app, 'Application')
    app.press_space('Document Viewer')
    wait_for(lambda: names(app) == ['Document Viewer'], 'one application')
    app.press_space('Text Editor')
    wait_for(lambda: sorted(names(app)) == ['Document Viewer', 'Text Editor'], 'either of two')
    press_keys('Escape')
    app.get(name='Remove filter Document Viewer', role='push button')
    tab_to(app, 'Remove filter Text Editor', 'shift+Tab')
    app.key('Delete')
    wait_for(lambda: names(app) == ['Document Viewer'], 'the one that is left')
    app.key('BackSpace')
    wait_for(lambda: len(names(app)) == 8, 'all again')
    app.gone(name='Clear All', role='push button')


def test_time(home):
    """A time is one of a few, or from one day to another"""
    app = start(home)
    open_field(app, 'Time')
    app.get(name='Last 7 days', role='label')
    tab_to(app, 'Last 7 days', 'Down')
    press_keys('Return')
    app.get(name='Remove filter Last 7 days', role='push button')
    expect(len(names(app)) == 8, 'all of them happened in the last days')
    open_field(app, 'Time')
    app.get(name='From one day to another…', role='label')
    tab_to(app, 'From one day to another…', 'Down')
    press_keys('Return')
    app.get(name='First day')
    tab_to(app, 'Show These Days')
    press_keys('Return')
    app.gone(name='Remove filter Last 7 days', role='push button')
    app.get(contains='Remove filter ', role='push button')


def change_store(home, *statements):
    with contextlib.closing(sqlite3.connect(os.path.join(home.store, 'store.db'))) as store:
        for statement in statements:
            store.execute(statement)
        store.commit()


def choose_value(app, field, value):
    open_field(app, field)
    app.press_space(value)
    press_keys('Escape')
    app.get(contains='Remove filter ', role='push button')


def fill_of_kinds(home):
    """Two of each program; twelve are hangs, and two of all wait for an answer."""
    home.fill(16, 16)
    change_store(home, "UPDATE buckets SET event_type = 'AppHang' WHERE id % 2 = 0 OR id > 8",
                 "UPDATE buckets SET state = 'asking' WHERE id IN (1, 2)")


def test_fields(home):
    """Type, state, application, package and time combine, each a chip; Clear All takes them out"""
    fill_of_kinds(home)
    home.mock_reporter()
    app = home.start()
    wait_for(lambda: len(names(app)) == 16, '16 rows')
    choose_value(app, 'What Happened', 'Stopped responding')
    wait_for(lambda: len(names(app)) == 12, 'what stopped responding')
    choose_value(app, 'Application', 'Files')
    wait_for(lambda: names(app) == ['Files', 'Files'], 'and of one program')
    choose_value(app, 'State', WAITS)
    wait_for(lambda: names(app) == ['Files'], 'and of one state')
    choose_value(app, 'Package', 'nautilus')
    open_field(app, 'Time')
    tab_to(app, 'Last 7 days', 'Down')
    press_keys('Return')
    chips = ['Stopped responding', 'Files', WAITS, 'Package nautilus', 'Last 7 days']
    for chip in chips:
        app.get(name='Remove filter ' + chip, role='push button')
    wait_for(lambda: names(app) == ['Files'], 'what all five let through')
    nameless = app.find_nameless()
    expect(not nameless, ', '.join(nameless))
    app.resize(harness.NARROW, 700)
    wait_for(lambda: app.outer_width() <= harness.NARROW, 'a narrow window')
    for chip in chips:
        wait_until_inside(app, app.key_until_focused('Tab', ['Remove filter ' + chip]))
    app.key_until_focused('Tab', ['Clear All'])
    app.key('Return')
    wait_for(lambda: len(names(app)) >= 3, 'all again')
    app.gone(contains='Remove filter ', role='push button')


def wait_until_inside(app, node):
    """The chips that have no room are scrolled to as they get the focus."""
    def is_inside():
        extents = node.queryComponent().getExtents(app.pyatspi.WINDOW_COORDS)
        return 0 <= extents.x and extents.x + extents.width <= app.width()
    wait_for(is_inside, node.name + ' on the screen')


def add_words(home):
    """A module and a link of their own, for the terminal’s problem; its bucket ID."""
    with contextlib.closing(sqlite3.connect(os.path.join(home.store, 'store.db'))) as store:
        row, bucket = store.execute("SELECT id, bucket FROM buckets WHERE sort_name LIKE 'terminal%'").fetchone()
        store.execute("UPDATE problems_fts SET modules = 'libonly.so.1', links = 'https://bugs.example.org/4711' "
                      "WHERE rowid = ?", (row,))
        store.commit()
        return bucket


def search(app, text, found):
    app.key('ctrl+f')
    app.key('ctrl+a')
    app.type(text)
    wait_for(lambda: sorted(names(app)) == sorted(found), '%s for “%s”' % (found, text))


def test_search(home):
    """The search looks at names, modules, the signature, the bucket ID and links, within the filters"""
    home.fill(16, 8)
    bucket = add_words(home)
    home.mock_reporter()
    app = home.start()
    wait_for(lambda: len(names(app)) == 8, '8 rows')
    search(app, 'Termi', ['Terminal'])
    search(app, 'gnome-terminal-ser', ['Terminal'])
    search(app, 'libonly', ['Terminal'])
    search(app, '0x1020', ['Terminal'])
    search(app, bucket, ['Terminal'])
    search(app, bucket[:8], ['Terminal'])
    search(app, 'bugs.example.org/4711', ['Terminal'])
    search(app, 'SIGABRT', ['Files', 'Videos'])
    choose_value(app, 'Application', 'Videos')
    wait_for(lambda: names(app) == ['Videos'], 'what both let through')
    app.key_until_focused('Tab', ['Clear All'])
    app.key('Return')
    wait_for(lambda: len(names(app)) == 2, 'what the search finds still')
    app.key('ctrl+f', 'Escape')
    wait_for(lambda: len(names(app)) == 8, 'all again')


if __name__ == '__main__':
    harness.run(sys.modules[__name__])
