#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What left this computer, in a window."""

import json
import os
import sqlite3
import sys

import exchange
import harness
from harness import Failure, wait_for
from side import expect_inside, expect_names, get_text, is_sensitive, open_side

TITLE = 'What Was Sent'
NARROW = 360
PAGE = 50
BODY = '{"protocol": 1, "name": "<b>Grüße</b>"}'
ITEMS = json.dumps([{'kind': 'minidump', 'name': 'minidump', 'size': 80000, 'sha256': 'cd' * 32},
                    {'kind': 'log', 'name': 'demo.log', 'size': 1234, 'sha256': 'ef' * 32}])
HEAD = 'POST /v1/reports HTTP/1.1\r\nHost: crash.example.org\r\n\r\n'


def expect(condition, what):
    if not condition:
        raise Failure(what)


def open_ledger(home, ledger):
    home.fill(8, 4)
    exchange.fill(home, ledger=ledger)
    home.mock_reporter(services=exchange.services())
    app = home.start()
    app.press(app.get(name='Main menu'))
    app.press(app.get(name=TITLE))
    return open_side(app, TITLE)


def rows(side):
    listing = side.get(name='What was sent', role='list')
    return [child.name for child in listing if child is not None]


def test_empty(home):
    """As long as nothing has left, the ledger says so, and there is nothing to export"""
    side = open_ledger(home, [])
    side.get(name='Nothing has left this computer.')
    expect(not is_sensitive(side, 'Export…', 'push button'), 'no export')


def test_entries(home):
    """Each request is there with what, to whom, how much, when, its outcome and who let it go"""
    side = open_ledger(home, [
        exchange.entry(service='Example', body=BODY),
        exchange.entry(service='Example', stage='evidence', items=ITEMS, body=None,
                       size=81234, sha256='ab' * 32, consent='answer', level='1', outcome='begun'),
        exchange.entry(service='<b>Other</b>', problem=-1, stage='feed', body=None, size=0,
                       consent='request', outcome='failed')])
    wait_for(lambda: len(rows(side)) == 3, 'three entries')
    feed, evidence, signature = rows(side)
    expect(feed.startswith('Look for new solutions at <b>Other</b>, 0 bytes, '), feed)
    expect('Failed; a part may have arrived' in feed and 'You asked for it; level 2' in feed, feed)
    expect(evidence.startswith('Information to Example, 81.2\u00a0kB, '), evidence)
    expect('You were asked, and agreed; level 1' in evidence, evidence)
    expect(signature.startswith('Signature to Example, 41 bytes, '), signature)
    expect('Arrived' in signature and 'The settings let it go; level 2' in signature, signature)
    side.get(name='Small memory dump (80.0\u00a0kB), Log demo.log (1.2\u00a0kB)')
    side.get(name='3 requests, 81.3\u00a0kB in all')
    side.get(contains='Deleting a problem here does not delete what a service received.')
    side.get(name='Privacy policy of Example', role='push button')
    expect_names(side)


def test_open(home):
    """An entry opens the head and the body as they left"""
    side = open_ledger(home, [exchange.entry(service='Example', head=HEAD, body=BODY)])
    wait_for(lambda: len(rows(side)) == 1, 'the entry')
    side.key_until_focused('Tab', [rows(side)[0]])
    side.key('Return')
    viewer = open_side(home.apps[0], 'Signature to Example')
    wait_for(lambda: get_text(viewer, 'Contents') == HEAD + BODY, 'the request')
    viewer.get(name='The request as it left. Passwords and tokens are not kept.')


def test_pages(home):
    """A long ledger is read a page at a time, down to its end"""
    side = open_ledger(home, [exchange.entry(service='Example', repeat=3 * PAGE + 5)])
    wait_for(lambda: len(rows(side)) == PAGE, 'the first page')
    side.key_until_focused('Tab', [rows(side)[0]])
    wait_for(lambda: scroll_down(side) == 3 * PAGE + 5, 'all entries')


def scroll_down(side):
    side.key('End')
    return len(rows(side))


def test_export(home):
    """The export is the ledger, a line of JSON for each request"""
    side = open_ledger(home, [exchange.entry(service='Example', repeat=300, body=BODY)])
    wait_for(lambda: len(rows(side)) == PAGE, 'the first page')
    path = os.path.join(home.state, 'ledger.jsonl')
    side.press(side.get(name='Export…', role='push button'))
    dialog = open_side(home.apps[0], 'Export What Was Sent')
    dialog.key('ctrl+a')
    dialog.type(path)
    dialog.key('Return')
    side.get(name='300 requests were exported')
    with open(path) as file:
        entries = [json.loads(line) for line in file]
    store = sqlite3.connect(os.path.join(home.store, 'store.db'))
    kept = store.execute('SELECT id, url, head, sha256, size, outcome FROM ledger ORDER BY id DESC')
    for entry, row in zip(entries, kept.fetchall(), strict=True):
        found = tuple(entry[name] for name in ['id', 'url', 'head', 'sha256', 'size', 'outcome'])
        expect(found == row, '%s is not %s' % (found, row))
    store.close()
    expect(os.stat(path).st_mode & 0o777 == 0o600, 'the file is nobody else’s business')
    expect(sorted(os.listdir(home.state)) == ['ledger.jsonl', 'recourse'], 'nothing half written')


def test_narrow(home):
    """The ledger works at 360 pixels"""
    side = open_ledger(home, [
        exchange.entry(service='Example ' * 10, url='https://example.org/' + 'long/' * 40)])
    wait_for(lambda: len(rows(side)) == 1, 'the entry')
    side.resize(NARROW, 500)
    expect_inside(side, NARROW)


if __name__ == '__main__':
    sys.path.insert(0, os.path.dirname(__file__))
    harness.run(sys.modules['__main__'])
