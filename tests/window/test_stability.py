#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of stability: the chart, its table, and the day that is selected."""

import os
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'support'))
import harness
import history
import translations
from harness import Failure, Skip, wait_for

CHART = 'Stability chart'
SHOW_TABLE = 'Show as Table'


def expect(condition, what):
    if not condition:
        raise Failure(what)


def start(home, days, *arguments, **options):
    history.fill(home, days)
    reporter = home.mock_reporter(**options)
    return home.start(*(arguments or ('--page', 'stability'))), reporter


def get_chart(app):
    return app.get(contains=CHART, role='image')


def focus_chart(app):
    app.get(contains=CHART)
    for _ in range(20):
        app.key('Tab')
        node = app.find(contains=CHART)
        if node.getState().contains(app.pyatspi.STATE_FOCUSED):
            return
    raise Failure('no focus on the chart')


def expect_selected(app, age):
    """The chart and the list below it are both of this day."""
    date = history.get_date(age)
    app.get(name='%s, %s' % (CHART, date))
    app.get(name=date, role='label')


def press_until(app, key, age):
    app.key(key)
    expect_selected(app, age)


def rows(app, name):
    listing = app.find(name=name, role='list')
    return [child.name for child in listing if child is not None] if listing is not None else []


def test_newest(home):
    """The newest day is selected, and the chart tells a screen reader what happened on it"""
    app, _reporter = start(home, history.quiet(40, day0={'applications': 2, 'system': 1, 'installs': 3}))
    expect_selected(app, 0)
    description = get_chart(app).description
    for part in ['2 application failures', '1 system failure', '3 installs and updates', 'index ']:
        expect(part in description, part + ' in ' + description)


def test_headline(home):
    """The index and the failures of four weeks are said in words, and no others"""
    app, _reporter = start(home, history.quiet(60, day3={'applications': 1}, day30={'applications': 4}))
    app.get(contains='Your stability index is 9.', role='label')
    app.get(contains='In the last 28 days a program failed 1 time.', role='label')


def test_few_days(home):
    """An index from few days says so"""
    app, _reporter = start(home, history.quiet(5, day1={'applications': 1}))
    app.get(contains='was reckoned from few days', role='label')
    expect('from few days' in get_chart(app).description, 'the same for the day')


def test_keys(home):
    """The arrow keys, Home, End, Page Up and Page Down select a day, which is listed below"""
    app, _reporter = start(home, history.quiet(100))
    expect_selected(app, 0)
    focus_chart(app)
    press_until(app, 'Left', 1)
    press_until(app, 'Left', 2)
    press_until(app, 'Right', 1)
    press_until(app, 'Home', 99)
    press_until(app, 'Left', 99)
    press_until(app, 'Right', 98)
    press_until(app, 'End', 0)
    app.key('Page_Up')
    wait_for(lambda: app.find(name=history.get_date(0), role='label') is None, 'another day')
    press_until(app, 'Page_Down', 0)


def test_right_to_left(home):
    """Where text runs from right to left, time does too, and the left key goes on"""
    locales = os.path.join(home.session.folder, 'locales')
    texts = os.path.join(home.session.folder, 'texts')
    os.mkdir(locales)
    made = subprocess.run(['localedef', '-i', 'he_IL', '-f', 'UTF-8', locales + '/he_IL.UTF-8'],
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if made.returncode != 0 or not os.path.exists('/usr/share/locale/he/LC_MESSAGES/gtk40.mo'):
        raise Skip('no Hebrew locale can be made here')
    # Where the program has no translation, the toolkit takes none for itself either.
    translations.make_pseudo(texts)
    os.rename(os.path.join(texts, translations.PSEUDO), os.path.join(texts, 'he'))
    history.fill(home, history.quiet(100))
    home.mock_reporter()
    app = home.start('--page', 'stability', LOCPATH=locales, LC_ALL='he_IL.UTF-8', LANGUAGE='he',
                     RECOURSE_LOCALE_FOLDER=texts)
    before = app.get(contains=CHART).name
    focus_chart(app)
    app.key('Right')
    wait_for(lambda: get_chart(app).name != before, 'the day before')
    app.key('Left')
    app.get(name=before)


def test_day(home):
    """The failures, installs and removals of the selected day are listed, and for how long it was on"""
    app, _reporter = start(home, history.quiet(
        40, day1={'applications': 1, 'system': 1, 'installs': 2, 'removals': 1}))
    focus_chart(app)
    press_until(app, 'Left', 1)
    wait_for(lambda: len(rows(app, 'Failures')) == 2, 'two failures')
    changes = wait_for(lambda: rows(app, 'Installs, updates and removals'), 'what was installed')
    expect(sorted(name.rsplit(',', 1)[0] for name in changes)
           == ['old-0, 1.0 removed', 'package-0, Updated from 1.0 to 1.1',
               'package-1, Updated from 1.0 to 1.1'], str(changes))
    app.get(contains='on for 8 hours', role='label')


def test_open(home):
    """A failure of the day opens its problem, by keyboard"""
    app, _reporter = start(home, history.quiet(40, day0={'applications': 1}))
    row = wait_for(lambda: rows(app, 'Failures'), 'the failure')[0]
    app.key_until_focused('Tab', [row])
    app.key('Return')
    app.get(contains=' closed unexpectedly', role='label')


def test_quiet_day(home):
    """A day on which nothing failed says so"""
    app, _reporter = start(home, history.quiet(40))
    app.get(name='Nothing failed on this day.', role='label')


def test_off(home):
    """Days on which the computer was off are one gap, which says so, and the line goes on after it"""
    days = history.quiet(60)
    for age in (2, 3, 4):
        del days[age]
    app, _reporter = start(home, days)
    focus_chart(app)
    press_until(app, 'Left', 1)
    app.key('Left')
    app.get(contains='The computer was off, so nothing could happen.', role='label')
    expect('the computer was off' in get_chart(app).description, 'the same for a screen reader')
    press_until(app, 'Left', 5)


def test_clock(home):
    """A change of the clock is told in words, with its direction"""
    app, _reporter = start(home, history.quiet(40, day1={'clock': -7200}))
    focus_chart(app)
    press_until(app, 'Left', 1)
    app.get(contains='the clock was set back by 2 hours', role='label')


def test_weeks(home):
    """Weeks take the place of days by a key, and sum them"""
    app, _reporter = start(home, history.quiet(40, day0={'applications': 1}))
    expect_selected(app, 0)
    app.key_until_focused('Tab', ['Weeks', 'Days'])
    app.key('Right', 'space')
    wait_for(lambda: ' to ' in get_chart(app).name, 'a week')
    expect('1 application failure' in get_chart(app).description, 'the sum of the week')


def test_table(home):
    """The same can be read as a table, the newest day first"""
    app, _reporter = start(home, history.quiet(40, day0={'applications': 2, 'removals': 1},
                                               day1={'clock': 60}))
    expect_selected(app, 0)
    app.key_until_focused('Tab', [SHOW_TABLE])
    app.key('space')
    for head in ['Date', 'Index', 'Application failures', 'System failures', 'Other failures',
                 'Installs and updates', 'Removals', 'Computer on']:
        app.get(name=head)
    table = app.get(name='Stability by days')
    cells = [[cell.name for cell in row] for row in app.walk(table)
             if row.getRoleName() == 'table row']
    cells = [row for row in cells if row[0] != 'GtkColumnViewTitle']
    expect(cells[0][0] == history.get_date(0) and cells[0][2:7] == ['2', '0', '0', '0', '1'],
           str(cells[0]))
    expect('the clock was set forward by 1 minute' in cells[1][7], str(cells[1]))


def test_table_selects(home):
    """A row of the table is the selected day, which is listed below"""
    app, _reporter = start(home, history.quiet(40))
    app.get(name=history.get_date(0), role='label')
    app.key_until_focused('Tab', [SHOW_TABLE])
    app.key('space')
    app.get(name='Stability by days')
    app.key('Tab', 'Down', 'Down')
    wait_for(lambda: app.find(name='%s, %s' % (CHART, history.get_date(0)), visible=False) is None,
             'another day')


def test_click(home):
    """A click selects the day below the pointer"""
    app, _reporter = start(home, history.quiet(200))
    expect_selected(app, 0)
    app.click(get_chart(app))
    wait_for(lambda: app.find(name=history.get_date(0), role='label') is None, 'another day')


def test_hover(home):
    """The day below the pointer is told of in a line below the chart"""
    app, _reporter = start(home, history.quiet(200))
    app.get(name='Select a day to see what happened.', role='label')
    x, y = app.find_place(get_chart(app))
    subprocess.run(['xdotool', 'mousemove', str(x), str(y)], check=True)
    app.gone(name='Select a day to see what happened.', role='label')
    app.get(contains='no failures, on for 8 hours', role='label')
    expect_selected(app, 0)


def test_scroll(home):
    """The chart scrolls back to the first day with the pointer alone"""
    app, _reporter = start(home, history.quiet(300))
    expect_selected(app, 0)
    x, y = app.find_place(get_chart(app))
    subprocess.run(['xdotool', 'mousemove', str(x), str(y), 'click', '--repeat', '200', '--delay', '2', '6'],
                   check=True)
    extents = get_chart(app).queryComponent().getExtents(app.pyatspi.WINDOW_COORDS)
    subprocess.run(['xdotool', 'mousemove', str(x - extents.width // 2 + 45), str(y), 'click', '1'], check=True)
    expect_selected(app, 299)


def test_nothing(home):
    """Where nothing is known yet, the page says what will be shown"""
    app, _reporter = start(home, {})
    app.get(name='Nothing Is Known Yet')


def test_no_reporter(home):
    """Without the reporter the page says that what happened lately may be missing"""
    history.fill(home, history.quiet(40))
    app = home.start('--page', 'stability')
    app.get(contains='what happened lately may be missing here', role='label')
    expect_selected(app, 0)


def test_nothing_without_reporter(home):
    """Without the reporter and without any day, the page says why nothing is there"""
    app = home.start('--page', 'stability')
    app.get(name='Problems Cannot Be Looked For')


def test_history(home):
    """The histories are read when the page is shown, and not before"""
    app, reporter = start(home, history.quiet(40), '--page', 'problems')
    home.tell(reporter, 'busy Reading')
    app.get(contains='Reading')
    home.tell(reporter, 'busy ')
    app.key('alt+3')
    expect_selected(app, 0)
    expect(home.read_call(reporter, 'ReadHistory') == [], 'a call of ReadHistory')


def test_live(home):
    """A failure that comes while the page is shown is shown at once"""
    app, reporter = start(home, history.quiet(40, day0={'applications': 1}))
    wait_for(lambda: '1 application failure' in get_chart(app).description, 'the first failure')
    store = sqlite3.connect(os.path.join(home.store, 'store.db'))
    with store:
        store.execute('UPDATE report_counts SET reports = 5')
    store.close()
    home.tell(reporter, 'changed')
    wait_for(lambda: '5 application failures' in get_chart(app).description, 'the new failures')


def test_names(home):
    """Every control of the page has a name for a screen reader, beside the chart and beside the table"""
    app, _reporter = start(home, history.quiet(40, day0={'applications': 2, 'installs': 1}))
    wait_for(lambda: len(rows(app, 'Failures')) == 2, 'two failures')
    nameless = app.find_nameless()
    expect(not nameless, ', '.join(nameless))
    app.key_until_focused('Tab', [SHOW_TABLE])
    app.key('space')
    app.get(name='Stability by days')
    nameless = app.find_nameless()
    expect(not nameless, ', '.join(nameless))


def test_narrow(home):
    """At 360 pixels nothing is cut off, and all four pages can be reached"""
    app, _reporter = start(home, history.quiet(200, day0={'applications': 2, 'installs': 1}))
    wait_for(lambda: len(rows(app, 'Failures')) == 2, 'two failures')
    app.make_narrow(700, 'RecStabilityPage')
    for page in ['Problems', 'Solutions', 'Settings', 'Stability']:
        app.press(app.get(name=page, role='radio button') if app.find(name=page, role='radio button')
                  else app.get(name=page))
    focus_chart(app)
    press_until(app, 'Left', 1)


if __name__ == '__main__':
    harness.run(sys.modules['__main__'])
