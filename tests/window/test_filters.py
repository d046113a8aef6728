#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the list of problems is narrowed to."""

import subprocess
import sys

import harness
from harness import Failure, wait_for

ADD = 'Filter'


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


def press_keys(*keys):
    """To the topmost window, which is the menu’s while that is open."""
    subprocess.run(['xdotool', 'key', '--clearmodifiers'] + list(keys), check=True)


def focus(app):
    for node in app.walk():
        try:
            if node.getState().contains(app.pyatspi.STATE_FOCUSED) and node.getRoleName() != 'frame':
                return node.name or ''
        except Exception:
            continue
    return ''


def tab_to(app, name, key='Tab', limit=60):
    for _ in range(limit):
        if name in focus(app):
            return
        before = focus(app)
        press_keys(key)
        try:
            wait_for(lambda: focus(app) != before, 'another focus', limit=1)
        except Failure:
            continue
    raise Failure('no focus on ' + name)


def open_field(app, field):
    """With keys alone: the menu, and in it the field."""
    app.key('Tab')
    tab_to(app, ADD)
    press_keys('space')
    app.get(name=field, role='label')
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
    wait_for(lambda: focus(app) == 'Remove filter Document Viewer', 'the focus on the next chip')
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


if __name__ == '__main__':
    harness.run(sys.modules[__name__])
