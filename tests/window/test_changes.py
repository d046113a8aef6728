#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What changed before a problem first happened, on its page."""

import calendar
import sys
import time

import exchange
import harness
import packages
from harness import Failure, wait_for

TITLE = 'What changed before it first happened'
HOUR = 3600
# Noon, so that neither day ends near it; the tests' time zone is UTC.
NOON = calendar.timegm(time.gmtime()[:3] + (12, 0, 0)) - 3 * 24 * HOUR


def expect(condition, what):
    if not condition:
        raise Failure(what)


def change(name, hours_before, action='update', before='1.0-1', after='1.1-1'):
    return {'time': int((NOON - hours_before * HOUR) * 1000000), 'action': action, 'name': name,
            'before': before, 'after': after}


def start(home, changes):
    """One problem of eog, which happened once, at noon."""
    home.fill(1, 1, NOON)
    exchange.fill(home, changes=changes)
    packages.make_root(home, {'eog': '43.2-1'})
    home.mock_reporter()
    app = home.start('--problem', 'latest')
    app.get(name='Image Viewer closed unexpectedly')
    return app


def is_focused(app, title):
    """Whether the row with this title has the focus; two rows of an expander have its name."""
    label = app.find(name=title, role='label')
    while label is not None:
        if label.getState().contains(app.pyatspi.STATE_FOCUSED):
            return True
        label = label.parent
    return False


def open_list(app):
    for _ in range(40):
        app.key('Tab')
        if is_focused(app, TITLE):
            break
    app.key('Return')
    return wait_for(lambda: app.find(name='Packages that changed', role='list'), 'the list')


def rows(app):
    return [row.name for row in open_list(app) if row is not None]


def test_order(home):
    """The program’s own package stands first and is marked, then the newest change"""
    app = start(home, [change('libc6', 1), change('eog', 20, after='43.2-1'), change('bash', 30),
                       change('vim', 2, 'install', before='')])
    app.get(name='4 changes on that day and the day before')
    shown = rows(app)
    expect(shown[0].startswith('eog. The program is of this package. Updated from 1.0-1 to 43.2-1'),
           shown)
    expect([row.split('.')[0] for row in shown] == ['eog', 'libc6', 'vim', 'bash'], shown)
    expect('Installed 1.1-1' in shown[2], shown[2])


def test_days(home):
    """Only the day of it until it happened, and the day before, are listed"""
    app = start(home, [change('after', -1), change('day', 1), change('midnight', 36),
                       change('too-early', 37)])
    app.get(name='2 changes on that day and the day before')
    shown = [row.split('.')[0] for row in rows(app)]
    expect(shown == ['day', 'midnight'], shown)


def test_all(home):
    """Twenty are shown, and all when they are asked for"""
    app = start(home, [change('package-%02d' % number, 1 + number / 10) for number in range(30)])
    app.get(name='30 changes on that day and the day before')
    listing = open_list(app)
    wait_for(lambda: listing.childCount == 20, 'twenty rows')
    app.key_until_focused('Tab', ['Show All'])
    app.key('space')
    wait_for(lambda: listing.childCount == 30, 'all rows')
    app.gone(name='Show All', role='push button')


def test_not_read(home):
    """It is said when no history was read"""
    app = start(home, [])
    app.get(name='Not known: no history of packages was read yet.')
    expect(app.find(name='Show All') is None, 'a button')


def test_too_short(home):
    """It is said when the history does not reach back that far"""
    app = start(home, [change('later', -5)])
    app.get(name='Not known: the history of packages does not reach back that far.')


def test_nothing(home):
    """It is said when nothing changed in those days"""
    app = start(home, [change('long-before', 24 * 9)])
    app.get(name='Nothing was installed, updated or removed on that day or the day before.')


def test_odd_names(home):
    """Names with markup and long ones are shown as they are, and nothing is cut off when narrow"""
    app = start(home, [change('<b>x</b>', 1), change('n' * 250, 2, after='9' * 250)])
    shown = rows(app)
    expect(any('<b>x</b>' in row for row in shown), shown)
    app.make_narrow(800, 'RecProblemsPage', 'RecReportView')
    app.expect_narrow('RecProblemsPage', 'RecReportView')
    expect(not app.find_nameless(), app.find_nameless())


if __name__ == '__main__':
    harness.run(sys.modules[__name__])
