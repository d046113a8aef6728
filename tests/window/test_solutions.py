#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far reporting went on a problem's page, and the page of solutions."""

import sys
import time

import exchange
import harness
from harness import Failure, wait_for

TITLE = 'Fixed in version 43.3 <b>now</b>'
CHECK = 'Check for a Solution'
DETAILS = {
    'sent': {'hits': 4711},
    'failed': {'problem_text': 'The service cannot be reached',
               'next_attempt': int((time.time() + 3600) * 1000000)},
}


def expect(condition, what):
    if not condition:
        raise Failure(what)


def fill(home, states):
    """Each state is for one problem, the newest first; None leaves it as it is."""
    home.fill(20, 6)
    submissions, solutions = [], []
    for problem, state in enumerate(states):
        if state in ('solved', 'archived'):
            solutions.append(exchange.solution(problem, title=TITLE, archived=state == 'archived'))
            state = 'sent'
        if state is not None:
            submissions.append({'problem': problem, 'state': state, 'stage': 1,
                                'service': exchange.SERVICE[0], **DETAILS.get(state, {})})
    return exchange.fill(home, submissions=submissions, solutions=solutions)


def start(home, states, *arguments, **options):
    buckets = fill(home, states)
    reporter = home.mock_reporter(**dict({'services': exchange.services()}, **options))
    return home.start(*arguments), reporter, buckets


def is_sensitive(app, **query):
    return app.get(**query).getState().contains(app.pyatspi.STATE_SENSITIVE)


def solutions(app):
    listing = app.find(name='Solutions', role='list')
    return [child.name for child in listing if child is not None] if listing is not None else []


def test_check(home):
    """“Check for a Solution” asks for this problem alone"""
    app, reporter, buckets = start(home, ['sent'], '--problem', 'latest')
    app.get(name='Sent, no solution yet')
    app.get(name='The service has seen it 4711 times.')
    app.press(app.get(name=CHECK, role='push button'))
    expect(home.read_call(reporter, 'CheckForSolutions') == [buckets[:1]], 'a check of this bucket')


def test_off(home):
    """Where reporting is off, nothing can be checked, and the page says why"""
    app, _reporter, _buckets = start(home, [None], '--problem', 'latest', level='off')
    app.get(contains='Reporting is off.', role='label')
    expect(not is_sensitive(app, name=CHECK, role='push button'), 'a button that cannot be pressed')


def test_no_service(home):
    """Without a service all stays local, and the page says so"""
    app, _reporter, _buckets = start(home, [None], '--problem', 'latest', services='[]')
    app.get(contains='No service is set up', role='label')


def test_failed(home):
    """What failed says why, and when it is tried next"""
    app, _reporter, _buckets = start(home, ['failed'], '--problem', 'latest')
    app.get(contains='The service cannot be reached')
    app.get(contains='Next try at ')


def test_progress(home):
    """What is sent shows its progress in words, and Cancel stops it"""
    app, reporter, buckets = start(home, ['sent'], '--problem', 'latest')
    app.get(name='Sent, no solution yet')
    home.tell(reporter, 'progress %s 20 100 Sending information' % buckets[0])
    app.get(name='Sending information', role='label')
    expect(not is_sensitive(app, name=CHECK, role='push button'), 'no second check at once')
    app.press(app.get(name='Cancel', role='push button'))
    expect(home.read_call(reporter, 'Cancel') == buckets[:1], 'the call to cancel')
    home.tell(reporter, 'progress %s 0 0' % buckets[0])
    app.gone(name='Cancel', role='push button')


def test_progress_before(home):
    """What was being sent before the window came is shown too"""
    buckets = fill(home, ['sent'])
    reporter = home.mock_reporter(services=exchange.services())
    home.tell(reporter, 'progress %s 20 100 Collecting' % buckets[0])
    app = home.start('--problem', 'latest')
    app.get(name='Collecting', role='label')


def test_ignore(home):
    """A problem can be ignored from its menu"""
    app, reporter, buckets = start(home, [None], '--problem', 'latest')
    app.get(name='Not reported')
    app.press(app.get(name='More about reporting', role='push button'))
    app.press(app.get(name='Ignore This Problem', role='menu item'))
    expect(home.read_call(reporter, 'Ignore') == [buckets[:1], True], 'the call to ignore')


def test_never_report(home):
    """A program is never reported from then on, which can be undone"""
    app, reporter, _buckets = start(home, [None], '--problem', 'latest')
    app.get(name='Not reported')
    app.press(app.get(name='More about reporting', role='push button'))
    app.press(app.get(name='Never Report This Program', role='menu item'))
    expect(home.read_call(reporter, 'SetPolicy') == {'Exclude': '/usr/bin/eog'}, 'the program excluded')
    app.press(app.get(contains='Undo', role='push button'))
    expect(home.read_call(reporter, 'SetPolicy') == {'Exclude': ''}, 'the program taken out')


def test_response(home):
    """The response is on the problem's page as plain text, seen from then on; whether it helped is kept"""
    app, reporter, buckets = start(home, ['solved'], '--problem', 'latest')
    app.get(name='Solution available')
    app.get(name=TITLE, role='label')
    app.get(name='How to update', role='push button')
    expect(home.read_call(reporter, 'MarkSolution') == [buckets[0], 'seen'], 'the mark “seen”')
    app.press(app.get(name='Yes', role='push button'))
    expect(home.read_call(reporter, 'MarkSolution') == [buckets[0], 'helped'], 'the mark “helped”')


def test_list(home):
    """Solutions are listed, and opening one marks it as seen; one can be archived"""
    app, reporter, buckets = start(home, ['solved', None, 'archived', 'solved'],
                                   '--page', 'solutions')
    wait_for(lambda: len(solutions(app)) == 2, 'two solutions')
    expect(all(', new' in name for name in solutions(app)), 'both to be new')
    app.get(name='Solutions', role='list').querySelection().selectChild(0)
    marked = home.read_call(reporter, 'MarkSolution')
    expect(marked[1] == 'seen' and marked[0] in (buckets[0], buckets[3]), 'the mark “seen”')
    app.press(app.get(name='Archive', role='push button'))
    expect(home.read_call(reporter, 'MarkSolution') == [marked[0], 'archived'], 'the mark “archived”')


def test_archived(home):
    """What is archived is listed when it is asked for"""
    app, _reporter, _buckets = start(home, [None, 'archived'], '--page', 'solutions')
    app.get(name='No Solutions Yet')
    app.press(app.get(name='Show archived solutions', role='push button'))
    wait_for(lambda: len(solutions(app)) == 1, 'the archived solution')


def test_check_all(home):
    """“Check for Solutions” asks for all"""
    app, reporter, _buckets = start(home, [None], '--page', 'solutions')
    app.press(app.get(name='Check for Solutions', role='push button'))
    expect(home.read_call(reporter, 'CheckForSolutions') == [[]], 'a check of all')


def test_empty_off(home):
    """Where reporting is off, the empty page says that no solutions can come, and leads to Settings"""
    app, _reporter, _buckets = start(home, [None], '--page', 'solutions', level='off')
    app.get(name='Reporting Is Off')
    app.press(app.get(name='Open Settings', role='push button'))
    app.get(name='In force: Off')


def test_show_problem(home):
    """A solution leads to its problem"""
    app, _reporter, _buckets = start(home, ['solved'], '--page', 'solutions')
    wait_for(lambda: len(solutions(app)) == 1, 'the solution')
    app.get(name='Solutions', role='list').querySelection().selectChild(0)
    app.press(app.get(name='Show the Problem', role='push button'))
    app.get(name='Image Viewer closed unexpectedly')


def test_names(home):
    """Every control beside a solution has a name for a screen reader"""
    app, _reporter, _buckets = start(home, ['solved'], '--page', 'solutions')
    wait_for(lambda: len(solutions(app)) == 1, 'the solution')
    app.get(name='Solutions', role='list').querySelection().selectChild(0)
    app.get(name='How to update', role='push button')
    nameless = app.find_nameless()
    expect(not nameless, ', '.join(nameless))


def test_narrow(home):
    """At 360 pixels the list and the text of a solution are two leaves, neither cut off"""
    app, reporter, _buckets = start(home, ['solved'], '--page', 'solutions')
    wait_for(lambda: len(solutions(app)) == 1, 'the solution')
    app.make_narrow(700, 'RecSolutionsView')
    app.click(app.get(name=TITLE, role='label'))
    expect(home.read_call(reporter, 'MarkSolution')[1] == 'seen', 'the mark “seen”')
    app.expect_narrow('RecSolutionsView')
    app.press(app.get(name='Back', role='push button'))
    app.gone(name='Back', role='push button')


def test_answer(home):
    """Where an answer is awaited, the page leads to the question"""
    app, _reporter, _buckets = start(home, ['asking'], '--problem', 'latest')
    app.get(name='Waiting for your answer')
    app.press(app.get(name='Answer…', role='push button'))
    wait_for(lambda: len([frame for frame in app.root]) == 2, 'the window with the question')


def test_ledger(home):
    """The menu of a problem leads to what was sent of it"""
    app, _reporter, _buckets = start(home, ['sent'], '--problem', 'latest')
    app.get(name='Sent, no solution yet')
    app.press(app.get(name='More about reporting', role='push button'))
    app.press(app.get(name='What Was Sent', role='menu item'))
    wait_for(lambda: len([frame for frame in app.root]) == 2, 'the window with the ledger')


if __name__ == '__main__':
    harness.run(sys.modules['__main__'])
