#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not translated, found with a locale that marks each translated text."""

import os
import re
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'support'))
import harness
import translations
from harness import Failure, wait_for

# The words of the toolkit itself, which has no such locale; the program's own name.
NOT_OURS = {'Recourse', 'Close', 'Minimize', 'Maximize', 'Close the window', 'Maximize the window',
            'Minimize the window', 'Clear entry', 'Search'}
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
        rest = translations.unmarked(text)
        for piece in self.data:
            rest = rest.replace(piece, ' ')
        rest = DATE.sub(' ', IDENTIFIER.sub(' ', rest))
        return re.search(r'[^\W\d_]', rest) is not None

    def find(self):
        found = set()
        for node in self.app.walk():
            try:
                texts = [node.name, node.description]
                visible = self.app.visible(node)
            except Exception:
                continue
            found |= {text for text in texts if visible and self.is_foreign(text)}
        return found

    def look(self, page):
        found = self.find()
        if found:
            raise Failure(f'{page}: not translated: {sorted(found)}')


def begin(home, *arguments, **options):
    home.mock_reporter(**options)
    folder = tempfile.mkdtemp(dir=home.session.folder)
    translations.make_pseudo(folder)
    app = home.start(*arguments, RECOURSE_LOCALE_FOLDER=folder, LANGUAGE=translations.PSEUDO, **home.system_bus())
    return app


def marked(text):
    return translations.OPEN + text + translations.CLOSE


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
    for page in ['Solutions', 'Settings']:
        app.click(app.get(name=marked(page)))
        wait_for(lambda: app.find(name=marked(page)), page)
        looker.look(page)


def test_empty(home):
    """What an empty list says is translated"""
    app = begin(home)
    wait_for(lambda: app.find(contains='No Problems') or app.find(contains='Nothing'), 'the empty page')
    Looker(app, []).look('empty')


if __name__ == '__main__':
    harness.run(sys.modules[__name__])
