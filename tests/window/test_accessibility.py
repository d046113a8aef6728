#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a screen reader is told of every page: each control has a name and a role."""

import re
import subprocess
import sys
import time

import exchange
import harness
import packages
import side
from harness import Failure, wait_for

CLASS = re.compile('(Gtk|Adw|Gdk|Rec)[A-Z]')
# They hold others, and say nothing themselves.
CONTAINERS = {'application', 'frame', 'scroll pane', 'dialog', 'alert'}
# A thing with one of these roles does nothing, as far as a screen reader can tell.
MEANINGLESS = {'filler', 'panel', 'unknown', 'invalid', 'section', 'grouping'}
# Each page that is faded into another one has its own for a moment.
FRAME_BUTTONS = {'Minimize', 'Maximize', 'Close'}
HOUR = 3600 * 1000000


def is_nameless(node):
    return not node.name or CLASS.match(node.name) is not None


def describe(node):
    """A node with what it is in."""
    path = []
    while node is not None and node.getRoleName() != 'application' and len(path) < 6:
        path.append('%s “%s”' % (node.getRoleName(), (node.name or '')[:40]))
        node = node.parent
    return ' in '.join(path)


def has_ancestor(node, *roles):
    node = node.parent
    while node is not None:
        if node.getRoleName() in roles:
            return True
        node = node.parent
    return False


def is_inside_expander(node):
    """Adwaita's expander has a list for its head and one for its rows, of which it names neither."""
    while node is not None:
        if node.getRoleName() == 'list' and node.name == 'GtkListBox':
            return has_ancestor(node, 'list item')
        node = node.parent
    return False


def has_named_head(app, node):
    """Adwaita's expander is a row in a row; the inner one is what is focused."""
    return node.getRoleName() == 'list item' and any(
        inner != node and inner.getRoleName() == 'list item' and not is_nameless(inner)
        for inner in app.walk(node))


def is_part_of_table(node):
    """GTK's table has a head and a list inside, and names neither; the table has a name."""
    return (node.getRoleName() in ('table row', 'list') and (node.name or '').startswith('Gtk')
            and node.parent is not None and node.parent.getRoleName() == 'tree table')


def find_fault(app, node):
    """Why somebody who hears the window could not use this, or None."""
    role = node.getRoleName()
    if role == 'image':
        # Inside of those it is Adwaita's own.
        if (is_nameless(node) and not has_ancestor(node, 'page tab', 'text', 'combo box')
                and not is_inside_expander(node)):
            return 'an image that means nothing is read out'
        return None
    focusable = node.getState().contains(app.pyatspi.STATE_FOCUSABLE)
    if role in CONTAINERS or not (focusable or role in harness.CONTROLS) or app.is_in_combo_box(node):
        return None
    if role in MEANINGLESS:
        return 'a control without a role'
    if (is_nameless(node) and not is_part_of_table(node) and not has_named_head(app, node)
            and not (role == 'list' and is_inside_expander(node))):
        return 'a control without a name'
    return None


def check(app, page, n_untitled=0):
    """Walks what is shown; says of all that is wrong at once what it is. n_untitled is the number of
    groups without a title, whose list Adwaita gives no name."""
    faults, buttons, n_controls = [], {}, 0
    for node in app.walk():
        if not app.visible(node):
            continue
        fault = find_fault(app, node)
        if fault is not None and node.getRoleName() == 'list' and node.name == 'GtkListBox' and n_untitled > 0:
            n_untitled -= 1
        elif fault is not None:
            faults.append('%s: %s' % (fault, describe(node)))
        if node.getRoleName() == 'push button' and node.name not in FRAME_BUTTONS:
            buttons.setdefault(node.name, []).append(node)
        n_controls += node.getRoleName() in harness.CONTROLS
    for name, nodes in buttons.items():
        # A menu button is two: the one that is drawn stands in the other.
        apart = [node for node in nodes if not has_ancestor(node, 'push button')]
        if len(apart) > 1:
            faults.append('buttons that sound alike: ' + '; '.join(describe(node) for node in apart))
    if n_controls < 3:
        faults.append('nothing was looked at')
    if faults:
        raise Failure('%s: %s' % (page, '\n'.join(faults)))
    print('# %s: %d controls' % (page, n_controls))


def choose(app, name, role='radio menu item'):
    app.press(app.get(name='View', role='push button'))
    app.press(app.get(name=name, role=role, visible=False))


def press_keys(*keys):
    """To the topmost window, which is the menu’s while that is open."""
    subprocess.run(['xdotool', 'key', '--clearmodifiers'] + list(keys), check=True)


def fill(home):
    """Problems with all that their page can show: an update, a solution, what changed, a memory dump."""
    home.fill(16, 8)
    now = int(time.time() * 1000000)
    items = [exchange.item(home, 'minidump', b'x' * 500)]
    buckets = exchange.fill(
        home, solutions=[exchange.solution(0)], submissions=[exchange.question(items, problem=1)],
        ledger=[exchange.entry(0)],
        changes=[{'time': now - age * HOUR, 'action': 'update', 'name': name, 'before': '1.0', 'after': '1.1'}
                 for name, age in [('eog', 9), ('libc6', 10), ('eog', 11)]])
    packages.make_root(home, {'eog': '43.2-1', 'nautilus': '43.2-1'})
    packages.start_packagekit(home, [['eog', '43.2-1', '43.3-1']], news='eog (43.3-1) unstable')
    return buckets


def is_focused(app, node):
    return node.getState().contains(app.pyatspi.STATE_FOCUSED)


def go_to_row(app, title):
    """In a list that has the focus, by the arrow keys."""
    for _ in range(12):
        node = app.get(name=title, role='label')
        while node is not None and node.getRoleName() != 'frame':
            if is_focused(app, node):
                return
            node = node.parent
        press_keys('Down')
    raise Failure('no focus on ' + title)


def check_filter(app):
    for field, sign in [('Application', 'Back'), ('Time', 'Last 7 days')]:
        app.press(app.get(name='Filter', role='push button'))
        app.get(name=field, role='label')
        go_to_row(app, field)
        press_keys('Return')
        app.get(name=sign)
        check(app, 'the filter by ' + field.lower())
        press_keys('Escape')


def close_side(window, title):
    window.key('Escape')
    side.wait_until_closed(window, title)


def test_problems(home):
    """Problems as a list and as a table, selected, narrowed and opened: all has a name and a role"""
    fill(home)
    home.mock_reporter(asked='yes', services=exchange.services())
    app = home.start()
    wait_for(lambda: len(app.rows()) == 8, 'the list')
    check(app, 'the list')
    app.select(0)
    app.get(name='An update of eog is available')
    check(app, 'a problem')
    app.select(0, 1, 2)
    app.get(name='3 problems selected', role='label')
    check(app, 'several problems')
    app.key('ctrl+f')
    app.get(name='Search problems')
    check(app, 'the search')
    app.key('Escape')
    check_filter(app)
    choose(app, 'Table')
    app.get(name='Problems', role='tree table')
    check(app, 'the table')
    choose(app, 'Event')
    app.gone(name='Times', role='label')
    check(app, 'the table of events')


def test_pages(home):
    """Stability, solutions, settings, what was sent and all users: all has a name and a role"""
    fill(home)
    home.mock_reporter(asked='yes', services=exchange.services())
    home.mock_admin()
    app = home.start('--page', 'stability', **home.system_bus())
    app.get(contains='Stability chart')
    check(app, 'the chart')
    app.press(app.get(name='Show as Table'))
    app.get(name='Index', role='label')
    check(app, 'the table of days')
    for key, page, sign, n_untitled in [('alt+2', 'solutions', 'Update the program', 0),
                                        ('alt+4', 'settings', 'are used', 2)]:
        app.key(key)
        app.get(contains=sign, role='label')
        check(app, page, n_untitled)
    app.press(app.get(contains='Change…', role='push button'))
    check(side.open_side(app, 'All Users'), 'all users', 1)
    close_side(side.open_side(app, 'All Users'), 'All Users')
    app.press(app.get(name='Main menu'))
    app.press(app.get(name='What Was Sent'))
    ledger = side.open_side(app, 'What Was Sent')
    wait_for(lambda: ledger.find(name='What was sent', role='list'), 'the ledger')
    check(ledger, 'what was sent')
    close_side(ledger, 'What Was Sent')
    app.key('ctrl+question')
    # That window is GTK's own, with a button that it gives no name; what it lists is ours.
    app.get(name='Stability Chart', role='label')


def test_first_run(home):
    """The first choice and a question: all has a name and a role"""
    buckets = fill(home)
    home.mock_reporter(asked='no', services=exchange.services())
    app = home.start()
    app.get(name='Decide Later', role='push button')
    check(app, 'the first choice')
    app.press(app.get(name='Decide Later', role='push button'))
    app.get(name='Problems', role='list')
    subprocess.run([harness.BUILD + '/src/app/recourse', '--question', buckets[1]],
                   env=home.environment(), check=True)
    question = side.open_side(app, 'Send More Information?')
    question.get(contains='asks for more')
    check(question, 'the question')


if __name__ == '__main__':
    harness.run(sys.modules[__name__])
