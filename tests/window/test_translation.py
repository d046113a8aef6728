#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not translated, found with a locale that marks each translated text."""

import os
import re
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'support'))
import exchange
import harness
import history
import translations
from harness import Failure, wait_for
from side import find_frame, open_side

# The words of the toolkit itself, which has no such locale; the program's own name.
NOT_OURS = {'Recourse', 'Close', 'Minimize', 'Maximize', 'Close the window', 'Maximize the window',
            'Minimize the window', 'Clear entry', 'Search'}
# What GTK's own window of shortcuts and its dialog for files say, and the names of keys.
OF_TOOLKIT = re.compile(r'\b(Ctrl|Shift|Alt|Delete|Escape|Return|Home|End|Page Up|Page Down|Left|Right|Menu|Backspace|'
                        r'Search Shortcuts|Search Results|No Results Found|Try a different search|Shortcuts)\b')
# Names of widgets' classes, as accessibility shows those that have none.
CLASS = re.compile(r'(Rec|Gtk|Adw)[A-Z]\w+$')
# Times as the locale writes them, identifiers, numbers with units.
IDENTIFIER = re.compile(r'\b[0-9a-f]{32,}\b|\b0x[0-9a-f]+\b|\bP(10|[1-9])\b|\b[0-9.,]+\s*(?:[kMG]?B|bytes)\b')
DATE = re.compile(r'\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:January|February|March|April|May|June|July|'
                  r'August|September|October|November|December)\b|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|'
                  r'Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b|\b[AP]M\b')


def read_data(store):
    """All texts that came from reports, the longest first."""
    found = set()
    with sqlite3.connect(f'file:{store}/store.db?mode=ro', uri=True) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for table in tables:
            if not table.startswith('problems_fts'):
                for row in database.execute(f'SELECT * FROM {table}'):
                    found |= {str(value) for value in row if isinstance(value, str) and value}
    return sorted(found, key=len, reverse=True)


class Looker:
    def __init__(self, app, data):
        self.app = app
        self.data = data

    def is_foreign(self, text):
        if not text or text in NOT_OURS or CLASS.match(text):
            return False
        rest = OF_TOOLKIT.sub(' ', translations.unmarked(text))
        for piece in self.data:
            rest = rest.replace(piece, ' ')
        rest = DATE.sub(' ', IDENTIFIER.sub(' ', rest))
        return re.search(r'[^\W\d_]', rest) is not None

    def find(self, top=None):
        found = set()
        for node in self.app.walk(top):
            try:
                texts = [node.name, node.description]
                visible = self.app.visible(node)
            except Exception:
                continue
            found |= {text for text in texts if visible and self.is_foreign(text)}
        return found

    def look(self, page, top=None):
        found = self.find(top)
        if found:
            raise Failure(f'{page}: not translated: {sorted(found)}')


def begin(home, *arguments, **options):
    home.mock_reporter(**options)
    folder = os.path.join(home.session.folder, 'pseudo')
    if not os.path.exists(folder):
        translations.make_pseudo(folder)
    return home.start(*arguments, RECOURSE_LOCALE_FOLDER=folder, LANGUAGE=translations.PSEUDO, **home.system_bus())


def marked(text):
    return translations.OPEN + text + translations.CLOSE


def press_keys(*keys):
    """To the topmost window, which is a menu’s while that is open."""
    subprocess.run(['xdotool', 'key', '--clearmodifiers'] + list(keys), check=True)


def test_problem(home):
    """All that the list and the page of a problem say is translated"""
    home.fill(12, 4)
    app = begin(home, '--problem', 'latest')
    app.get(contains='closed unexpectedly')
    Looker(app, read_data(home.store)).look('Problems')


def test_pages(home):
    """All that the other pages say is translated"""
    home.fill(12, 4)
    app = begin(home)
    looker = Looker(app, read_data(home.store))
    app.get(contains='Image Viewer')
    for page in ['Solutions', 'Stability', 'Settings']:
        app.click(app.get(name=marked(page)))
        wait_for(lambda: app.find(name=marked(page)), page)
        looker.look(page)


def test_empty(home):
    """What an empty list says is translated"""
    app = begin(home)
    wait_for(lambda: app.find(contains='No Problems') or app.find(contains='Nothing'), 'the empty page')
    Looker(app, []).look('empty')


def test_stability(home):
    """All that the page of stability says is translated: chart, table and what happened on a day"""
    history.fill(home, history.quiet(40, day0={'applications': 2, 'system': 1, 'other': 1, 'installs': 3, 'removals': 1},
                                     day4={'clock': 7200}, day9={'on': 0}))
    app = begin(home, '--page', 'stability')
    looker = Looker(app, read_data(home.store))
    app.get(contains='Stability chart', role='image')
    looker.look('chart')
    app.click(app.get(name=marked('Show as Table')))
    app.get(name=marked('Stability by days'))
    looker.look('table')


def test_filters(home):
    """All that the menu of filters says is translated, and the chip that comes of it"""
    home.fill(12, 4)
    app = begin(home)
    app.get(contains='Image Viewer')
    looker = Looker(app, read_data(home.store))
    app.click(app.get(name=marked('Filter'), role='label'))
    app.get(name=marked('What Happened'), role='label')
    looker.look('the menu')
    for field in ['Time', 'State']:
        app.click(app.get(name=marked(field), role='label'))
        app.get(name=marked('Back'))
        looker.look(field)
        app.press(app.get(name=marked('Back')))
        app.get(name=marked('What Happened'), role='label')


def test_selection(home):
    """All that stands below several selected problems is translated"""
    home.fill(12, 4)
    app = begin(home)
    app.get(contains='Image Viewer')
    listing = app.get(name=marked('Problems'), role='list')
    app.click(next(iter(listing)))
    app.key('shift+Down')
    app.get(contains='problems selected')
    Looker(app, read_data(home.store)).look('the selection')


def test_shortcuts(home):
    """All that the window of shortcuts says is translated"""
    app = begin(home)
    app.get(name=marked('Main menu'))
    app.key('ctrl+question')
    app.get(contains='Open the selected problem')
    Looker(app, []).look('shortcuts')


def test_ledger(home):
    """All that the window of what was sent says is translated"""
    home.fill(8, 4)
    exchange.fill(home, ledger=[
        exchange.entry(service='Example'),
        exchange.entry(service='Example', problem=-1, stage='feed', body=None, size=0, consent='request',
                       outcome='failed')])
    app = begin(home, services=exchange.services())
    app.press(app.get(name=marked('Main menu')))
    app.press(app.get(name=marked('What Was Sent')))
    side = open_side(app, marked('What Was Sent'))
    side.get(contains='requests')
    Looker(side, [*read_data(home.store), *exchange.SERVICE]).look('the ledger')


def test_first_run(home):
    """All that the first start asks is translated"""
    home.fill(4, 2)
    app = begin(home, asked='no')
    app.get(name=marked('Use Recommended Settings'), role='push button')
    Looker(app, read_data(home.store)).look('the first start')


def ask(home, title, **submission):
    home.fill(8, 4)
    buckets = exchange.fill(home, submissions=[submission])
    app = begin(home, '--question', buckets[0], services=exchange.services())
    side = wait_for(lambda: find_frame(app, marked(title)), title)
    return app, side


def test_question(home):
    """All that the question before a signature leaves says is translated"""
    app, side = ask(home, 'Check for a Solution?', problem=0, state='asking', stage=1, service=exchange.SERVICE[0])
    app.get(contains='Recourse can ask')
    Looker(app, [*read_data(home.store), *exchange.SERVICE]).look('the question', side)


def test_second_question(home):
    """All that the question before more leaves says is translated, but for the words of the service"""
    items = [exchange.item(home, 'minidump', bytes(5000)), exchange.item(home, 'sysinfo', b'system'),
             exchange.item(home, 'log', b'line', name='demo.log', redacted=True,
                           redactions=[{'what': 'login', 'count': 4}]),
             {'kind': 'steps', 'name': 'steps'}, {'kind': 'comment', 'name': 'comment'}]
    app, side = ask(home, 'Send More Information?', **exchange.question(items, reason='1 2 3'))
    app.get(contains='asks for more about this problem')
    Looker(app, [*read_data(home.store), *exchange.SERVICE, 'demo.log']).look('the question', side)


def test_all_users(home):
    """All that the window for all users says is translated"""
    home.mock_admin()
    app = begin(home, '--page', 'settings')
    button = app.get(contains='Change', role='push button')
    wait_for(lambda: button.getState().contains(app.pyatspi.STATE_SENSITIVE), 'the helper')
    app.press(button)
    app.get(name=marked('Each user chooses'), role='check box')
    Looker(app, []).look('all users')


if __name__ == '__main__':
    harness.run(sys.modules[__name__])
