#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of one problem."""

import json
import os
import re
import sys

import harness
from harness import Failure, clear_clipboard, wait_for

LISTS = ['Loaded modules', 'Threads and stack']
BUCKET = re.compile('[0-9a-f]{32}')


def expect(condition, what):
    if not condition:
        raise Failure(what)


def open_first(home, reports=8, buckets=4, **options):
    home.fill(reports, buckets)
    reporter = home.mock_reporter(**options)
    app = home.start('--problem', 'latest')
    app.get(name='Image Viewer closed unexpectedly')
    return app, reporter


def find_bucket(app):
    for node in app.walk():
        if BUCKET.fullmatch(node.name or '') and app.visible(node):
            return node.name
    return None


def expand(app, title):
    """Opens an expander, which has no action in GTK 4.8, by its title."""
    label = app.get(name=title, role='label')
    if place(app, label) > int(app.geometry()['HEIGHT']) - 40:
        app.scroll_to_end(app.get(name='RecReportView', visible=False))
    app.wait_until_inside(label)
    app.click(label)


def place(app, node):
    return node.queryComponent().getExtents(app.pyatspi.WINDOW_COORDS).y


def on_screen(app, name):
    """Whether a part of the page lies inside of the window: while the list is shown, the page lies
    beside it. (The list keeps its place while the page is shown.)"""
    node = app.find(name=name)
    if node is None:
        return False
    return 0 <= node.queryComponent().getExtents(app.pyatspi.WINDOW_COORDS).x < app.width()


def make_narrow(app, height):
    app.make_narrow(height, 'RecProblemsPage', 'RecReportView')


def expect_narrow(app):
    app.expect_narrow('RecProblemsPage', 'RecReportView')


def test_headline(home):
    """The page says in plain words what failed, when, how often, whose, and where"""
    app, _reporter = open_first(home, 120, 4)
    app.get(contains='30 times since ')
    app.get(name='eog 43.2-1, from the Debian package eog')
    app.get(name='libc.so.6 at 0x1000')
    app.get(contains='memory that isn’t there')
    app.get(contains='SIGSEGV/SEGV_MAPERR')
    app.get(name='Read from the memory dump')
    expect(find_bucket(app), 'a bucket ID')


def test_selection(home):
    """Selecting another row shows its problem"""
    app, _reporter = open_first(home)
    first = find_bucket(app)
    app.select(1)
    app.get(name='Files closed unexpectedly')
    expect(find_bucket(app) != first, 'another bucket ID')


def test_copy_button(home):
    """The button beside the bucket ID puts exactly its 32 digits on the clipboard"""
    app, _reporter = open_first(home)
    bucket = find_bucket(app)
    clear_clipboard()
    app.press(app.get(name='Copy bucket ID', role='push button'))
    wait_for(lambda: app.clipboard() == bucket, 'the bucket ID on the clipboard')
    app.get(name='Bucket ID copied')


def test_copy_shortcut(home):
    """Ctrl+Shift+C puts exactly the 32 digits on the clipboard"""
    app, _reporter = open_first(home)
    bucket = find_bucket(app)
    clear_clipboard()
    app.key('ctrl+shift+c')
    wait_for(lambda: app.clipboard() == bucket, 'the bucket ID on the clipboard')


def test_copy_details(home):
    """Copy Details gives text with the bucket ID, the signature and the stack"""
    app, _reporter = open_first(home)
    bucket = find_bucket(app)
    clear_clipboard()
    app.press(app.get(name='Copy Details', role='push button'))
    details = wait_for(app.clipboard, 'the details on the clipboard')
    expect(bucket in details, details)
    expect('ExceptionOffset' in details and '#0' in details, details)


def test_copy_details_replaces(home):
    """Copy Details leaves out the user's words, and says how many it replaced"""
    home.fill(8, 4)
    reporter = home.mock_reporter()
    home.tell(reporter, 'lock Words eog')
    app = home.start('--problem', 'latest')
    app.get(name='Image Viewer closed unexpectedly')
    bucket = find_bucket(app)
    clear_clipboard()
    app.press(app.get(name='Copy Details', role='push button'))
    details = wait_for(app.clipboard, 'the details on the clipboard')
    expect('[word]' in details and not re.search(r'\beog\b', details) and bucket in details, details)
    number = details.count('[word]')
    app.get(name='Details copied, %d word%s replaced' % (number, '' if number == 1 else 's'))


def test_export(home):
    """Export writes the report with its threads as JSON to the file that was chosen, and shows where it is"""
    app, _reporter = open_first(home)
    manager = home.start_mock('../support/mock_file_manager.py', {})
    bucket = find_bucket(app)
    path = os.path.join(home.state, 'report.json')
    main_window = app.window_id
    app.press(app.get(name='Export…', role='push button'))
    app.window_id = wait_for(lambda: app.find_window('^Export Report'), 'the dialog')
    app.key('ctrl+a')
    app.type(path)
    app.key('Return')
    app.window_id = main_window
    # The file is there before it is whole. What says so goes by itself.
    said = app.get(contains='Report exported')
    app.press(next(node for node in said.parent.parent if 'Show in Folder' in node.name))
    expect(home.read_call(manager, 'ShowItems')[0] == ['file://' + path], 'the file, selected in its folder')
    with open(path) as file:
        report = json.load(file)
    expect(report['bucket'] == bucket, report['bucket'])
    expect(report['analysis']['threads'], 'threads in the file')
    expect(os.listdir(home.state) in (['recourse', 'report.json'], ['report.json', 'recourse']),
           'nothing half written: %s' % os.listdir(home.state))


def begin_export(app, path):
    """Chooses the file, and comes back when the question is open."""
    app.press(app.get(name='Export…', role='push button'))
    app.window_id = wait_for(lambda: app.find_window('^Export Report'), 'the dialog')
    app.key('ctrl+a')
    app.type(path)
    app.key('Return')
    app.get(name='Export Without What Identifies You?')
    return wait_for(lambda: app.find_window('^Export Without'), 'the question')


def test_export_told(home):
    """What is replaced is told and shown before there is a file, which holds no word of the policy"""
    app, reporter = open_first(home)
    home.tell(reporter, 'lock Words ExceptionOffset')
    path = os.path.join(home.state, 'report.txt')
    main_window = app.window_id
    question = begin_export(app, path)
    app.get(contains='that identif')
    app.get(contains='Words of your own list, 1 time')
    expect(not os.path.exists(path), 'no file before the answer')
    app.press(app.get(name='Show What Is Exported', role='push button'))
    app.window_id = wait_for(lambda: app.find_window('^What Is Exported'), 'the viewer')
    app.key('Escape')
    wait_for(lambda: app.find_window('^What Is Exported') is None, 'the viewer to close')
    app.window_id = question
    app.key('Escape')
    app.window_id = main_window
    wait_for(lambda: os.listdir(home.state) == ['recourse'], 'nothing is left')

    app.window_id = begin_export(app, path)
    app.key('alt+e')
    app.window_id = main_window
    app.get(contains='Report exported')
    with open(path) as file:
        text = file.read()
    expect('[word]' in text and 'ExceptionOffset' not in text, text)


def test_signature(home):
    """The signature is a table of P1 to P8 with names and values"""
    app, _reporter = open_first(home)
    expand(app, 'Signature')
    for number in range(1, 9):
        app.get(name='P%d' % number)
    app.get(name='ApplicationName')
    app.get(name='ExceptionOffset')
    app.get(name='0x1000')


def test_stack(home):
    """Threads and stack begin with the thread that failed, open"""
    app, _reporter = open_first(home)
    app.select(1)
    app.get(name='Files closed unexpectedly')
    app.resize(1000, 880)
    expand(app, 'Threads and stack')
    listing = app.get(name='Threads and stack', role='list')
    rows = wait_for(lambda: [row.name for row in listing], 'rows')
    expect(rows[0] == 'Thread 4001, which failed', rows[0])
    expect(rows[1].startswith('#0 '), rows[1])
    app.get(name='libgtk-4.so.1.800.3 + 0x1020', visible=False)


def test_modules(home):
    """Loaded modules show versions and build IDs"""
    app, _reporter = open_first(home)
    app.resize(1000, 880)
    expand(app, 'Loaded modules')
    app.get(name='libpango-1.0.so.0.5000.12', role='label', visible=False)
    app.get(name='2.36-9+deb12u4', role='label', visible=False)


def test_occurrences(home):
    """Other times are listed, and choosing one shows it"""
    app, _reporter = open_first(home, 8, 4)
    app.resize(1000, 880)
    expand(app, 'Other times it happened')
    listing = app.get(name='Times it happened', role='list')
    wait_for(lambda: listing.childCount == 2, 'two times')
    other = listing[1].name
    app.click(listing[1])
    app.get(contains=other + ', 2 times ')


def test_analyse_again(home):
    """Analyse Again cannot be pressed without a dump, and says why"""
    app, _reporter = open_first(home)
    button = app.get(name='Analyse Again', role='push button')
    expect(not button.getState().contains(app.pyatspi.STATE_SENSITIVE), 'the button is dead')
    expect('no longer there' in button.description, 'reason: ' + button.description)


def test_undo(home):
    """Delete takes the row away, and Undo brings it back with nothing deleted"""
    app, reporter = open_first(home)
    app.press(app.get(name='Delete', role='push button'))
    wait_for(lambda: len(app.rows()) == 3, 'three rows')
    app.press(app.get(contains='Undo', role='push button'))
    wait_for(lambda: len(app.rows()) == 4, 'four rows')
    app.close()
    reporter.stdin.close()
    expect('Delete' not in reporter.stdout.read(), 'no call to delete')


def test_delete(home):
    """A problem that was deleted is deleted for good when the window closes"""
    app, reporter = open_first(home)
    app.press(app.get(name='Delete', role='push button'))
    wait_for(lambda: len(app.rows()) == 3, 'three rows')
    app.close()
    reporter.stdin.close()
    expect('DeleteProblems 1\n' in reporter.stdout.read(), 'a call to delete the problem')


def test_extreme(home):
    """A report of the largest size, with names that try to do harm, is shown as text and at once"""
    home.add_extreme()
    home.mock_reporter()
    app = home.start('--problem', 'latest')
    app.get(contains='<b>bold</b> & ')
    make_narrow(app, 880)
    app.resize(1000, 880)
    wait_for(lambda: app.width() > 900, 'a wide window')
    last = app.get(name='Loaded modules', role='label')
    app.scroll_to_end(app.get(name='RecReportView', visible=False))
    wait_for(lambda: 0 < place(app, last) < 860, 'the end of the page')
    for title, first in [('Loaded modules', 'module-0.so '),
                         ('Threads and stack', 'Thread 1024, which failed')]:
        app.click(app.get(name=title, role='label'))
        listing = app.get(name=title, role='list')
        wait_for(lambda: listing.childCount > 0 and listing[0].name == first, first, 2.0)
        expect(listing.childCount <= 250, '%d widgets' % listing.childCount)
    for node in app.walk():
        expect('\u202e' not in (node.name or ''), 'a mark that turns the direction of text')


def test_names(home):
    """Every control has a name for a screen reader"""
    app, _reporter = open_first(home)
    nameless = app.find_nameless()
    expect(not nameless, ', '.join(nameless))


def test_narrow(home):
    """At 360 pixels the list and the page are two leaves that the keyboard goes between"""
    home.fill(8, 4)
    home.mock_reporter()
    app = home.start()
    wait_for(lambda: len(app.rows()) == 4, 'rows')
    make_narrow(app, 700)
    app.click(app.get(name='Files', role='label'))
    wait_for(lambda: on_screen(app, 'Files closed unexpectedly'), 'the page')
    expect_narrow(app)
    app.key('alt+Left')
    wait_for(lambda: not on_screen(app, 'Files closed unexpectedly'), 'the list')
    app.key('Down', 'Return')
    wait_for(lambda: on_screen(app, 'Terminal closed unexpectedly'), 'the page by keyboard')
    app.press(app.get(name='Back', role='push button'))
    wait_for(lambda: not on_screen(app, 'Terminal closed unexpectedly'), 'the list')


def test_narrow_details(home):
    """At 360 pixels the signature, the stack and the modules are shown without being cut off"""
    app, _reporter = open_first(home, 8, 4)
    make_narrow(app, 880)
    app.scroll_to_end(app.get(name='Copy Details', role='push button'))
    for title in ['Loaded modules', 'Threads and stack', 'Other times it happened', 'Signature']:
        expand(app, title)
        wait_for(lambda: app.find(name=title, role='list') or title not in LISTS, 'the rows')
        expect_narrow(app)


if __name__ == '__main__':
    harness.run(sys.modules['__main__'])
