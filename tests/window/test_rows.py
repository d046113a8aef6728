#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the problems' page: as a list or a table, by problem or by event, one or several, by
keyboard."""

import subprocess
import sys

import harness
from harness import Failure, wait_for


def expect(condition, what):
    if not condition:
        raise Failure(what)


def rows(app, role='list'):
    """What the rows say, of the list or of the table."""
    if role == 'list':
        found = app.rows()
    else:
        table = app.find(name='Problems', role='tree table')
        found = [node.name for node in app.walk(table) if node.getRoleName() == 'table row'] if table else []
    return [row for row in found if ',' in row]


def wait_for_rows(app, number, role='list'):
    wait_for(lambda: len(rows(app, role)) == number, '%d rows' % number)


def start(home, reports, buckets, **options):
    home.fill(reports, buckets)
    reporter = home.mock_reporter(**options)
    app = home.start()
    wait_for_rows(app, buckets)
    return app, reporter


def choose(app, name, role='radio menu item'):
    """From the menu of the view, as a screen reader does."""
    app.press(app.get(name='View', role='push button'))
    app.press(app.get(name=name, role=role, visible=False))


def focus_list(app):
    """From the window's first control to the list, by keyboard, with the first row selected."""
    app.key_until_focused('Tab', [rows(app)[0]])
    app.key('Home')
    wait_for(lambda: app.get(name='Problems', role='list').querySelection().nSelectedChildren == 1, 'a selected row')


def select_all(app, number):
    focus_list(app)
    app.key('ctrl+a')
    app.get(name='%d problems selected' % number, role='label')


def test_events(home):
    """By event each report has a row of its own, and the row opens that report"""
    app, _reporter = start(home, 12, 3)
    choose(app, 'Event')
    wait_for_rows(app, 12)
    expect('×' not in rows(app)[0], rows(app)[0])
    times = [row.split(', ')[2] for row in rows(app)]
    expect(len(set(times)) > 3, str(times))
    app.select(0)
    app.get(name='Image Viewer closed unexpectedly')
    app.select(3)
    wait_for(lambda: app.find(contains=times[3], role='label') is not None, 'the time of that event')
    choose(app, 'Problem')
    wait_for_rows(app, 3)


def test_delete_event(home):
    """Delete on the page of an event takes that event away at once, and the problem's others stay"""
    app, reporter = start(home, 12, 3)
    choose(app, 'Event')
    wait_for_rows(app, 12)
    time = rows(app)[3].split(', ')[2]
    app.select(3)
    wait_for(lambda: app.find(contains=time, role='label') is not None, 'the time of that event')
    app.press(app.get(name='Delete', role='push button'))
    app.get(contains='1 event deleted')
    wait_for_rows(app, 11)
    app.close()
    reporter.stdin.close()
    expect('\nDelete 1\n' in '\n' + reporter.stdout.read(), 'a call to delete one report')


def delete_events(home, *keys):
    """By event, selects rows by keyboard and deletes them; what the rows said before."""
    app, reporter = start(home, 12, 3)
    choose(app, 'Event')
    wait_for_rows(app, 12)
    before = rows(app)
    focus_list(app)
    app.key(*keys)
    app.get(contains=' events selected', role='label')
    app.key('Delete')
    return app, reporter, before


def test_delete_events(home):
    """Several events selected by keyboard: Delete takes exactly these away"""
    app, reporter, before = delete_events(home, 'Down', 'shift+Down')
    wait_for(lambda: rows(app) == before[:1] + before[3:], 'the others')
    app.close()
    expect(home.read_call(reporter, 'Delete') == 2, 'two reports are deleted')


def test_undo_events(home):
    """Several events that were deleted are back in their places when it is undone"""
    app, _reporter, before = delete_events(home, 'shift+Down', 'shift+Down')
    undo = app.get(contains='Undo', role='push button')
    wait_for(lambda: rows(app) == before[3:], 'the others')
    app.press(undo)
    wait_for(lambda: rows(app) == before, 'all in their places')


def test_table(home):
    """The table has the whole window; Enter opens a problem, Escape goes back, and both views are sorted alike"""
    app, _reporter = start(home, 8, 8)
    choose(app, 'Table')
    wait_for_rows(app, 8, 'tree table')
    table = app.get(name='Problems', role='tree table').queryComponent()
    wait_for(lambda: table.getExtents(app.pyatspi.WINDOW_COORDS).width > app.width() - 20, 'the whole width')
    for title in ['Problem', 'What Happened', 'State', 'Last Time', 'Times']:
        app.get(name=title, role='label')
    choose(app, 'Name')
    names = lambda: [row.split(',')[0] for row in rows(app, 'tree table')]  # noqa: E731
    wait_for(lambda: names() == sorted(names(), key=str.lower), 'the order of names')
    app.key_until_focused('Tab', [rows(app, 'tree table')[0]])
    app.key('Return')
    app.get(name='Document Viewer closed unexpectedly')
    app.get(name='Back', role='push button')
    app.key('Escape')
    app.gone(name='Back', role='push button')
    choose(app, 'List')
    wait_for(lambda: len(rows(app)) == 8 and rows(app)[0].startswith('Document Viewer'), 'the same order in the list')


def test_columns(home):
    """Each column but the first can be taken out of the table and put back"""
    app, _reporter = start(home, 4, 4)
    choose(app, 'Table')
    app.get(name='State', role='label')
    choose(app, 'State', 'check menu item')
    app.gone(name='State', role='label')
    choose(app, 'State', 'check menu item')
    app.get(name='State', role='label')


def test_columns_of_events(home):
    """By event the table has no column for how often, nor for the first time, which are the problem's"""
    app, _reporter = start(home, 8, 4)
    choose(app, 'Table')
    app.get(name='Times', role='label')
    choose(app, 'Event')
    app.gone(name='Times', role='label')
    app.get(name='Time', role='label')
    choose(app, 'Problem')
    app.get(name='Times', role='label')


def test_narrow(home):
    """At 360 pixels the table leaves columns out, and nothing is cut off"""
    app, _reporter = start(home, 4, 4)
    choose(app, 'Table')
    wait_for_rows(app, 4, 'tree table')
    app.make_narrow(600, 'Problems')
    app.gone(name='State', role='label')
    app.get(name='Last Time', role='label')


def test_delete_several(home):
    """Ctrl+A and Delete take all out of the list; undone they are back, else the reporter deletes them"""
    app, reporter = start(home, 6, 3)
    select_all(app, 3)
    app.key('Delete')
    app.get(name='3 problems deleted', role='label')
    wait_for(lambda: not rows(app), 'an empty list')
    app.press(app.get(contains='Undo', role='push button'))
    wait_for_rows(app, 3)
    select_all(app, 3)
    app.key('Delete')
    wait_for(lambda: not rows(app), 'an empty list')
    # A toast that has the focus stays; with the window it goes.
    app.close()
    expect(home.read_call(reporter, 'DeleteProblems') == 3, 'three problems are deleted')


def test_delete_very_many(home):
    """Before more than 100 are deleted, the window asks, and says what stays"""
    app, _reporter = start(home, 101, 101)
    focus_list(app)
    app.key('ctrl+a')
    app.key('Delete')
    app.get(name='Delete 101 Problems?', role='label')
    app.get(contains='What was sent stays noted')
    subprocess.run(['xdotool', 'key', 'Escape'], check=True)
    app.gone(name='Delete 101 Problems?', role='label')
    wait_for_rows(app, 101)


def press_button(app, name, key='Tab'):
    app.key_until_focused(key, [name])
    app.key('Return')


def test_ignore_several(home):
    """The selected are ignored together, by keyboard, and that can be undone"""
    app, reporter = start(home, 4, 4)
    focus_list(app)
    app.key('shift+Down', 'shift+Down')
    app.get(name='3 problems selected', role='label')
    press_button(app, 'Ignore the selected')
    buckets, ignored = home.read_call(reporter, 'Ignore')
    expect(len(buckets) == 3 and ignored, str(buckets))
    press_button(app, 'Undo', 'shift+Tab')
    expect(home.read_call(reporter, 'Ignore') == [buckets, False], 'the same again')
    expect(len(rows(app)) == 4, 'all of them in the list')


def test_check_several(home):
    """Services are asked for solutions of the selected, and of no others, by keyboard"""
    app, reporter = start(home, 4, 4)
    focus_list(app)
    app.key('shift+Down')
    app.get(name='2 problems selected', role='label')
    press_button(app, 'Check the selected for solutions')
    expect(len(home.read_call(reporter, 'CheckForSolutions')[0]) == 2, 'two buckets')


def test_tab(home):
    """Tab leaves a list that is longer than the window, and comes back to the row that had the focus"""
    home.fill(120, 120)
    home.mock_reporter()
    app = home.start()
    wait_for(lambda: len(rows(app)) > 20, 'rows')
    focus_list(app)
    app.key('Down', 'Down', 'Down')
    app.get(name='Document Viewer closed unexpectedly')
    row = app.get_focused().name
    after = app.key_to_focus('Tab')
    expect(after is not None and after.getRoleName() != 'list item', str(after))
    before = app.key_to_focus('shift+Tab')
    expect(before is not None and before.name == row, str(before))


def test_escape(home):
    """Shift and the arrows select several, and Escape none"""
    app, _reporter = start(home, 4, 4)
    focus_list(app)
    app.key('shift+Down', 'shift+Down')
    app.get(name='3 problems selected', role='label')
    app.key('Escape')
    wait_for(lambda: app.get(name='Problems', role='list').querySelection().nSelectedChildren == 0, 'no selected row')


def test_menu(home):
    """The menu key opens what can be done with a row, and Enter does it"""
    app, reporter = start(home, 4, 4)
    focus_list(app)
    app.key('Menu')
    app.get(name='Stop Ignoring', role='menu item')
    app.press(app.get(name='Ignore', role='menu item', visible=False))
    expect(len(home.read_call(reporter, 'Ignore')[0]) == 1, 'the one that is selected')


def test_seen(home):
    """A problem that is opened is noted as looked at"""
    app, reporter = start(home, 3, 3)
    expect(rows(app)[1].endswith(', new'), rows(app)[1])
    app.select(1)
    expect(len(home.read_call(reporter, 'MarkSeen')[0]) == 1, 'one bucket')


def test_clear(home):
    """Where nothing matches, “Clear Filters” shows all again"""
    app, _reporter = start(home, 4, 4)
    app.type('xyz')
    app.get(name='No Problems Match')
    app.press(app.get(name='Clear Filters', role='push button'))
    wait_for_rows(app, 4)


def test_names(home):
    """Every control of the list, the table and the bar has a name"""
    app, _reporter = start(home, 4, 4)
    app.select(0, 1)
    app.get(name='2 problems selected', role='label')
    expect(not app.find_nameless(), str(app.find_nameless()))
    choose(app, 'Table')
    wait_for_rows(app, 4, 'tree table')
    expect(not app.find_nameless(), str(app.find_nameless()))


if __name__ == '__main__':
    harness.run(sys.modules['__main__'])
