#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The question before something leaves."""

import os
import subprocess
import sys

import exchange
import harness
from harness import Failure, wait_for
from side import (expect_inside, expect_names, focus, get_text, is_checked, is_sensitive, open_side,
                  tick, wait_until_closed)

FIRST = 'Check for a Solution?'
SECOND = 'Send More Information?'
NARROW = 360
# Of the viewer, in bytes.
PAGE = 16384
DUMP = 'Small memory dump, 80.0\u00a0kB, safe'
SYSTEM = 'System information, 600 bytes, safe'
LOG = 'Log demo.log, 12.0\u00a0kB, personal'
HEAP = 'Full memory dump, 3.0\u00a0kB, personal'
STEPS = 'Recorded steps, personal'
UNKNOWN = 'Unknown kind “<b>telepathy”, personal'
ALWAYS = 'Always check for solutions automatically (recommended)'
LINE = 'Grüße, <i>demo</i>\n'


def expect(condition, what):
    if not condition:
        raise Failure(what)


def make_items(home):
    log = (LINE * 1000).encode()[:12000]
    return [
        exchange.item(home, 'minidump', bytes(range(256)) * 312 + b'\0' * 128),
        exchange.item(home, 'sysinfo', b'system\n' * 85 + b'12345'),
        exchange.item(home, 'log', log, name='demo.log', redacted=True,
                      redactions=[{'what': 'login', 'count': 4}, {'what': 'home', 'count': 3}]),
        exchange.item(home, 'heapdump', b'\1' * 3000),
        {'kind': 'steps', 'name': 'steps', 'problem': 'No steps were recorded.'},
        {'kind': '<b>telepathy', 'name': '<b>telepathy'},
        {'kind': 'comment', 'name': 'comment'},
    ]


def ask(home, reason='We cannot <b>see</b> & read it.', **options):
    """Opens the question before the second stage."""
    home.fill(8, 4)
    submission = exchange.question(make_items(home), reason=reason)
    buckets = exchange.fill(home, submissions=[submission])
    reporter = home.mock_reporter(**dict({'services': exchange.services()}, **options))
    app = home.start('--question', buckets[0])
    side = open_side(app, SECOND)
    side.get(name='Example Software asks for more about this problem:')
    return side, reporter, buckets[0]


def ask_first(home, **options):
    """Opens the question before the first stage."""
    home.fill(8, 4)
    buckets = exchange.fill(home, submissions=[{'problem': 0, 'state': 'asking', 'stage': 1,
                                                'service': exchange.SERVICE[0]}])
    reporter = home.mock_reporter(**dict({'services': exchange.services()}, **options))
    app = home.start('--question', buckets[0])
    side = open_side(app, FIRST)
    side.get(contains='Recourse can ask Example Software')
    return side, reporter, buckets[0]


def set_state(home, reporter, bucket, state, **more):
    """What the reporter would have written, and tells of."""
    exchange.fill(home, submissions=[{'problem': 0, 'state': state, 'stage': 2,
                                      'service': exchange.SERVICE[0], **more}])
    home.tell(reporter, 'changed ' + bucket)


def test_ticks(home):
    """What is safe starts ticked and what is personal never does; the button says how much goes"""
    side, _reporter, _bucket = ask(home)
    for name, ticked in [(DUMP, True), (SYSTEM, True), (LOG, False), (HEAP, False),
                         (STEPS, False), (UNKNOWN, False)]:
        expect(is_checked(side, name) == ticked, name)
    side.get(name='Send 80.6\u00a0kB', role='push button')
    tick(side, LOG)
    side.get(name='Send 92.6\u00a0kB', role='push button')
    tick(side, DUMP)
    side.get(name='Send 12.6\u00a0kB', role='push button')


def test_send(home):
    """“Send” lets go exactly what is ticked"""
    side, reporter, bucket = ask(home)
    tick(side, SYSTEM)
    tick(side, LOG)
    side.press(side.get(name='Send 92.0\u00a0kB', role='push button'))
    answer = home.read_call(reporter, 'Answer')
    expect(answer == [bucket, ['minidump', 'demo.log'], ''], answer)


def test_comment(home):
    """A comment goes when one was written, and counts"""
    side, reporter, bucket = ask(home)
    focus(side, 'Your comment (it may be left empty)', 'text')
    side.type(' it ended ')
    side.press(side.get(name='Send 80.6\u00a0kB', role='push button'))
    answer = home.read_call(reporter, 'Answer')
    expect(answer == [bucket, ['minidump', 'sysinfo', 'comment'], 'it ended'], answer)


def test_nothing_ticked(home):
    """With nothing ticked there is nothing to send"""
    side, _reporter, _bucket = ask(home)
    tick(side, DUMP)
    tick(side, SYSTEM)
    wait_for(lambda: not is_sensitive(side, 'Send', 'push button'), 'no “Send”')


def test_refuse(home):
    """“Don’t Send” answers that nothing goes, and closes"""
    side, reporter, bucket = ask(home)
    side.press(side.get(name='Don’t Send', role='push button'))
    answer = home.read_call(reporter, 'Answer')
    expect(answer == [bucket, [], ''], answer)
    wait_until_closed(side, SECOND)


def test_close(home):
    """To close the question is no answer: it is asked again as it was"""
    side, reporter, bucket = ask(home)
    tick(side, LOG)
    side.key('Escape')
    wait_until_closed(side, SECOND)
    # A second start, as a notification makes it: the first one's window answers.
    subprocess.run([harness.BUILD + '/src/app/recourse', '--question', bucket], check=True,
                   env=home.environment())
    side = open_side(home.apps[0], SECOND)
    expect(not is_checked(side, LOG), 'nothing of the first time')
    side.press(side.get(name='Don’t Send', role='push button'))
    answer = home.read_call(reporter, 'Answer')
    expect(answer == [bucket, [], ''], 'the only answer is the second: %s' % answer)


def test_cannot_go(home):
    """What cannot be collected or is unknown says why, and cannot be ticked"""
    side, _reporter, _bucket = ask(home)
    for name in [STEPS, UNKNOWN]:
        expect(not is_sensitive(side, name, 'check box'), name)
    side.get(name='No steps were recorded.')
    side.get(name='Recourse does not know what this is, so it is never sent.')


def test_text(home):
    """What a service says is shown as text, and what it may be told of the items in words"""
    side, _reporter, _bucket = ask(home)
    side.get(name='“We cannot <b>see</b> & read it.”')
    side.get(name='Memory addresses and small numbers. Text is taken out.')
    side.get(name='May hold passwords and what you were working on.')
    side.get(name='What identifies you cannot be replaced in it.')
    side.get(name='7 things that identify you were replaced')
    side.press(side.get(name='List what was replaced in Log demo.log'))
    side.get(name='Your login name, 4 times\nYour home folder, 3 times')


def test_view_text(home):
    """“View” shows the text that will be sent, and its checksum"""
    side, _reporter, _bucket = ask(home)
    side.press(side.get(name='View Log demo.log', role='push button'))
    viewer = open_side(home.apps[0], 'Log demo.log')
    wait_for(lambda: get_text(viewer, 'Contents') == (LINE * 1000).encode()[:12000].decode(),
             'the text of the log')
    viewer.get(contains='SHA-256 ')
    expect_names(viewer)


def test_view_bytes(home):
    """“View” shows the bytes of what is no text, a page at a time"""
    side, _reporter, _bucket = ask(home)
    side.press(side.get(name='View Small memory dump', role='push button'))
    viewer = open_side(home.apps[0], 'Small memory dump')
    wait_for(lambda: get_text(viewer, 'Contents').startswith('00000000 00 01 02 03 '), 'bytes')
    expect(len(get_text(viewer, 'Contents').splitlines()) == PAGE // 16, 'one page')
    for page in range(2, 6):
        viewer.press(viewer.get(name='Next page', role='push button'))
        viewer.get(name='Page %d of 5' % page)
        place = '%08x 00 01 02 03 ' % ((page - 1) * PAGE)
        wait_for(lambda: get_text(viewer, 'Contents').startswith(place), place)
    last = get_text(viewer, 'Contents').splitlines()[-1]
    expect(last.startswith('00013870 00 00 '), last)


def test_view_border(home):
    """A character on the border of two pages is shown once, and whole"""
    side, _reporter, _bucket = ask(home)
    text = 'x' + 'ü' * PAGE
    with open(os.path.join(home.store, 'evidence/made-up/demo.log'), 'w') as file:
        file.write(text)
    side.press(side.get(name='View Log demo.log', role='push button'))
    viewer = open_side(home.apps[0], 'Log demo.log')
    shown = ''
    for page in range(1, 4):
        viewer.get(name='Page %d of 3' % page)
        wait_for(lambda: get_text(viewer, 'Contents') == text[len(shown):][:PAGE // 2 + (page == 1)],
                 'page %d' % page)
        shown += get_text(viewer, 'Contents')
        viewer.press(viewer.get(name='Next page', role='push button'))
    expect(shown == text, 'all of it')


def test_view_search(home):
    """The search in a file finds what lies on another page"""
    side, _reporter, _bucket = ask(home)
    with open(os.path.join(home.store, 'evidence/made-up/demo.log'), 'wb') as file:
        file.write(b'x\n' * 100000 + b'needle\n')
    side.press(side.get(name='View Log demo.log', role='push button'))
    viewer = open_side(home.apps[0], 'Log demo.log')
    viewer.get(name='Page 1 of 13')
    viewer.key('ctrl+f')
    viewer.type('needle')
    viewer.key('Return')
    viewer.get(name='Page 13 of 13')
    text = viewer.get(name='Contents', role='text').queryText()
    wait_for(lambda: text.getNSelections() == 1, 'what was found, selected')


def test_view_missing(home):
    """A file that is not there any more is told of"""
    side, _reporter, _bucket = ask(home)
    os.remove(os.path.join(home.store, 'evidence/made-up/sysinfo'))
    side.press(side.get(name='View System information', role='push button'))
    open_side(home.apps[0], 'System information').get(contains='This cannot be shown: ')


def test_first_stage(home):
    """Before the first stage each member that would be sent is shown"""
    side, reporter, bucket = ask_first(home)
    for name in ['P1 ApplicationName', 'eog', 'P8 ExceptionOffset', '0x1000', bucket, 'AppCrash',
                 'System version', 'Architecture', 'How often it happened', '2', 'Sent by']:
        side.get(name=name)
    side.press(side.get(name='Show exactly what is sent'))
    side.get(contains='"bucket" : "%s"' % bucket)
    expect_names(side)
    side.press(side.get(contains='Send ', role='push button'))
    answer = home.read_call(reporter, 'Answer')
    expect(answer == [bucket, ['signature'], ''], answer)


def test_always(home):
    """“Always” sets the recommended level after the answer"""
    side, reporter, _bucket = ask_first(home)
    tick(side, ALWAYS)
    side.press(side.get(contains='Send ', role='push button'))
    home.read_call(reporter, 'Answer')
    settings = home.read_call(reporter, 'SetPolicy')
    expect(settings == {'Level': '2'}, settings)


def test_not_always(home):
    """Where the administrator has set the level, and for evidence, there is no “Always”"""
    side, reporter, _bucket = ask_first(home)
    side.get(name=ALWAYS)
    home.tell(reporter, 'lock Level 1')
    side.gone(name=ALWAYS)


def test_progress(home):
    """After “Send” the window says how far it is, and “Cancel” stops it"""
    side, reporter, bucket = ask(home)
    side.press(side.get(name='Send 80.6\u00a0kB', role='push button'))
    home.read_call(reporter, 'Answer')
    set_state(home, reporter, bucket, 'sending')
    side.get(name='You can close this window: it goes on.')
    home.tell(reporter, 'progress %s 20000 80000 Sending to Example' % bucket)
    side.get(name='Sending to Example')
    side.get(name='20.0\u00a0kB of 80.0\u00a0kB')
    side.press(side.get(name='Cancel', role='push button'))
    expect(home.read_call(reporter, 'Cancel') == [bucket], 'this bucket is cancelled')
    home.tell(reporter, 'progress %s 0 0 ' % bucket)
    set_state(home, reporter, bucket, 'sent')
    side.get(name='Stopped')


def test_outcome(home):
    """What came of it is said in words"""
    side, reporter, bucket = ask(home)
    side.press(side.get(name='Send 80.6\u00a0kB', role='push button'))
    home.read_call(reporter, 'Answer')
    set_state(home, reporter, bucket, 'failed', problem_text='The service <b>refused</b> it.')
    side.get(name='The service <b>refused</b> it.')


def test_withdrawn(home):
    """A question that is withdrawn says so"""
    side, reporter, bucket = ask(home)
    set_state(home, reporter, bucket, 'declined')
    side.get(name='Nothing Is Asked Any More')


def test_kept(home):
    """A change that does not touch the question leaves the ticks alone"""
    side, reporter, _bucket = ask(home)
    tick(side, LOG)
    exchange.fill(home, submissions=[{'problem': 1, 'state': 'declined', 'stage': 1}])
    home.tell(reporter, 'changed')
    # The list is read after the question.
    home.apps[0].get(name='Declined')
    expect(is_checked(side, LOG), 'the tick is there')
    side.get(name='Send 92.6\u00a0kB', role='push button')


def test_not_taken(home):
    """An answer that the reporter does not take can be given again"""
    side, reporter, bucket = ask(home, refuse_answer='The disk is full')
    side.press(side.get(name='Send 80.6\u00a0kB', role='push button'))
    home.read_call(reporter, 'Answer')
    side.get(contains='The disk is full')
    side.press(side.get(name='Send 80.6\u00a0kB', role='push button'))
    home.read_call(reporter, 'Answer')


def test_narrow(home):
    """The question works at 360 pixels, and its controls have names"""
    side, _reporter, _bucket = ask(home)
    side.resize(NARROW, 600)
    expect_inside(side, NARROW)
    expect_names(side)
    tick(side, LOG)
    side.get(name='Send 92.6\u00a0kB', role='push button')


if __name__ == '__main__':
    sys.path.insert(0, os.path.dirname(__file__))
    harness.run(sys.modules['__main__'])
