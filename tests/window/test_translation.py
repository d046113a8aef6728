#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not translated, found with a locale that marks each translated text."""

import calendar
import contextlib
import os
import platform
import re
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'support'))
import exchange
import harness
import history
import packages
import translations
from harness import Failure, wait_for
from side import find_frame, open_side
from test_changes import is_focused
from test_places import METAINFO, TRACKER, World

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
# The keys of the shortcuts.
KEYS = *'ACFSW', 'F10', 'Page_Up', 'Page_Down'
# What is said of the system in a question.
SYSTEM = platform.machine(), 'recourse', *platform.freedesktop_os_release().values()
# What a program says of itself.
VIEWER = re.findall(r'>([^<>]+)</', METAINFO) + [TRACKER, 'sudo apt-get install --only-upgrade eog']
WHAT_CHANGED = 'What changed before it first happened'
DAY = 24 * 3600
# What shows that a page is there.
PAGES = {'Solutions': {'contains': '1'}, 'Stability': {'contains': 'Stability chart', 'role': 'image'},
         'Settings': {'contains': 'are used'}}


class Looker:
    def __init__(self, app, *data):
        self.app = app
        self.data = translations.make_pattern(data)

    def is_foreign(self, text):
        if not text or text in NOT_OURS or CLASS.match(text):
            return False
        rest = self.data.sub(' ', OF_TOOLKIT.sub(' ', translations.unmarked(text)))
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


def look_at_menu(app, looker, menu):
    """Opens a menu, whose words are looked at, and closes it."""
    app.press(app.get(name=marked(menu)))
    app.get(role='menu item')
    looker.look('the menu ' + menu)
    press_keys('Escape')
    app.gone(role='menu item')


def add_files(home):
    """Two programs with a memory dump each, of which one waits for an answer."""
    cores = os.path.join(home.state, 'coredump')
    os.makedirs(cores)
    home.variables['RECOURSE_COREDUMP_FOLDER'] = cores
    with contextlib.closing(sqlite3.connect(os.path.join(home.store, 'store.db'))) as store, store:
        rows = store.execute('SELECT max (id) FROM reports GROUP BY program_id').fetchall()
        for (report,) in rows[:2]:
            path = os.path.join(cores, 'core.%d' % report)
            with open(path, 'wb') as file:
                file.write(b'x' * 2000)
            store.execute("INSERT INTO evidence (report_id, kind, path, class, size)"
                          " VALUES (?, 'heapdump', ?, 'personal', 2000)", (report, path))


def test_problem(home):
    """All that the list and the page of a problem say is translated, with its updates, changes and places"""
    newest = calendar.timegm(time.gmtime()[:3] + (12, 0, 0)) - 2 * DAY
    world = World(home)
    world.install_viewer()
    home.fill(1, 1, newest)
    exchange.fill(home, solutions=[exchange.solution(title='1', text='2', links=[])], changes=[
        {'time': (newest - 3600 * number) * 1000000, 'action': action, 'name': name, 'before': '1.0',
         'after': '1.1'} for number, (action, name) in enumerate(
             [('install', 'demo-a'), ('update', 'eog'), ('remove', 'demo-b'), ('downgrade', 'demo-c')], 1)])
    with contextlib.closing(sqlite3.connect(os.path.join(home.store, 'store.db'))) as store, store:
        store.execute("UPDATE programs SET path = ? WHERE name = 'eog'", (world.viewer,))
    packages.make_root(home, {'eog': '43.2-1'})
    packages.start_packagekit(home, [['eog', '43.2-1', '43.3-1']], news='0')
    app = begin(home, '--problem', 'latest', services=exchange.services())
    looker = Looker(app, *translations.read_store(home.store), *exchange.SERVICE, *VIEWER)
    app.get(contains='An update of ')
    app.get(contains='on that day and the day before')
    app.get(name=marked('Where to go with it'), role='label')
    for _ in range(60):
        if is_focused(app, marked(WHAT_CHANGED)):
            break
        app.key('Tab')
    app.key('Return')
    app.get(contains='Put back', visible=False)
    looker.look('Problems')
    look_at_menu(app, looker, 'View')
    look_at_menu(app, looker, 'Main menu')
    app.press(app.get(name=marked('Export…'), role='push button'))
    side = open_side(app, marked('Export Report'))
    # The rest of it is the toolkit's.
    for name in ['Export', 'JSON']:
        side.get(contains=marked(name), visible=False)


def test_pages(home):
    """All that the other pages say is translated, and what is asked before files are removed"""
    home.fill(12, 4)
    exchange.fill(home, solutions=[exchange.solution(title='1', text='2', links=[])])
    add_files(home)
    app = begin(home, services=exchange.services(), removal='[3, 5000000]')
    looker = Looker(app, *translations.read_store(home.store), *exchange.SERVICE)
    app.get(contains='Image Viewer')
    for page in ['Solutions', 'Stability', 'Settings']:
        app.click(app.get(name=marked(page)))
        app.get(**PAGES[page])
        looker.look(page)
    app.press(app.get(contains=marked('Clean Up Now…'), role='push button'))
    app.get(contains='The reports stay')
    looker.look('what is kept')


def test_empty(home):
    """What an empty list says is translated"""
    app = begin(home)
    wait_for(lambda: app.find(contains='No Problems') or app.find(contains='Nothing'), 'the empty page')
    Looker(app).look('empty')


def test_stability(home):
    """All that the page of stability says is translated: chart, table and what happened on a day"""
    history.fill(home, history.quiet(40, day0={'applications': 2, 'system': 1, 'other': 1, 'installs': 3, 'removals': 1},
                                     day4={'clock': 7200}, day9={'on': 0}))
    app = begin(home, '--page', 'stability')
    looker = Looker(app, *translations.read_store(home.store))
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
    looker = Looker(app, *translations.read_store(home.store))
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
    listing.querySelection().selectChild(0)
    listing.querySelection().selectChild(1)
    app.get(contains='problems selected')
    looker = Looker(app, *translations.read_store(home.store))
    looker.look('the selection')
    look_at_menu(app, looker, 'More for the selected')


def test_shortcuts(home):
    """All that the window of shortcuts says is translated"""
    app = begin(home)
    app.get(name=marked('Main menu'))
    app.key('ctrl+question')
    app.get(contains='Open the selected problem')
    Looker(app, *KEYS).look('shortcuts')


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
    Looker(side, *translations.read_store(home.store), *exchange.SERVICE).look('the ledger')


def test_first_run(home):
    """All that the first start asks is translated"""
    home.fill(4, 2)
    app = begin(home, asked='no')
    app.get(name=marked('Use Recommended Settings'), role='push button')
    Looker(app, *translations.read_store(home.store)).look('the first start')


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
    Looker(app, *translations.read_store(home.store), *exchange.SERVICE, *SYSTEM).look('the question', side)


def test_second_question(home):
    """All that the question before more leaves says is translated, but for the words of the service"""
    items = [exchange.item(home, 'minidump', bytes(5000)), exchange.item(home, 'sysinfo', b'system'),
             exchange.item(home, 'log', b'line', name='demo.log', redacted=True,
                           redactions=[{'what': 'login', 'count': 4}]),
             {'kind': 'steps', 'name': 'steps'}, {'kind': 'comment', 'name': 'comment'}]
    app, side = ask(home, 'Send More Information?', **exchange.question(items, reason='1 2 3'))
    app.get(contains='asks for more about this problem')
    Looker(app, *translations.read_store(home.store), *exchange.SERVICE, 'demo.log').look('the question', side)


def test_all_users(home):
    """All that the window for all users says is translated"""
    home.fill(1, 1)
    home.mock_admin()
    app = begin(home, '--page', 'settings')
    button = app.get(contains='Change', role='push button')
    wait_for(lambda: button.getState().contains(app.pyatspi.STATE_SENSITIVE), 'the helper')
    app.press(button)
    app.get(name=marked('Each user chooses'), role='check box')
    Looker(app, *translations.read_store(home.store)).look('all users')


if __name__ == '__main__':
    harness.run(sys.modules[__name__])
