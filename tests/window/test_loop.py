#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window driven through the whole loop: with the real reporter, the real service and a real core."""

import contextlib
import os
import shutil
import signal
import sys

import harness
from harness import Failure, wait_for
from side import is_checked, is_sensitive, open_side, tick, wait_until_closed
from whole_loop import Loop, Service, make_core

FIRST, SECOND = 'Check for a Solution?', 'Send More Information?'
RECOMMENDED, LATER = 'Use Recommended Settings', 'Decide Later'
CHECK = 'Check for a Solution'
WAITING, SENT, DECLINED = 'Waiting for your answer', 'Sent, no solution yet', 'Declined'
LOG_TEXT = 'The file was opened.\n' * 40
LOG = 'Log demo.log, 840 bytes, personal'
EVIDENCE = '[Evidence]\nExecutables=/usr/bin/demo\n[Log demo.log]\nPath=${XDG_DATA_HOME}/demo/demo.log\n'
TITLE, TEXT = 'Update <b>demo</b>', 'Version 2 does not fail like this.'


def expect(condition, what):
    if not condition:
        raise Failure(what)


def get_core(home):
    """One for all tests."""
    core = os.path.join(home.session.folder, 'core')
    if not os.path.exists(core):
        make_core(core, ['sh', '-c', 'echo there; read line'])
    return core


@contextlib.contextmanager
def loop_of(home, level=None, with_service=True):
    folder = os.path.join(home.session.folder, home.name)
    service = Service(os.path.join(folder, 'service')) if with_service else None
    try:
        yield Loop(home, get_core(home), level, service), service
    finally:
        if service is not None:
            service.process.send_signal(signal.SIGCONT)
            service.process.terminate()
            service.process.wait()


def register_log(loop):
    """As a program's package does."""
    data = loop.folder / 'data'
    for folder in ('demo', 'recourse/evidence.d'):
        (data / folder).mkdir(parents=True)
    (data / 'demo/demo.log').write_text(LOG_TEXT)
    (data / 'recourse/evidence.d/demo.evidence-description').write_text(EVIDENCE)


def make_request(loop, service, *items):
    """Somebody else reported the problem that comes, and the vendor asks for more about it."""
    loop.crash('before')
    loop.start()
    loop.await_state('sent')
    signature = loop.foresee('demo')
    service.report(signature)
    service.run('request', signature['bucket'], '--items', ','.join(items), '--reason', 'Which file was it?')
    return signature['bucket']


def kinds(service, bucket):
    return sorted(each['kind'] for each in service.show(bucket)['evidence'])


def press(app, name, role='push button'):
    app.press(app.get(name=name, role=role))


def press_menu(app, name):
    press(app, 'More about reporting')
    press(app, name, 'menu item')


def find_minidump(side):
    """Its size is the core's affair."""
    return side.get(contains='Small memory dump, ', role='check box').name


def test_first_run(home):
    """The recommended choice is level 2 from then on, what waited goes, and nothing is asked again"""
    with loop_of(home) as (loop, service):
        loop.crash()
        loop.start()
        loop.await_state('asking')
        app = home.start()
        press(app, RECOMMENDED)
        app.gone(name=RECOMMENDED)
        loop.await_state('sent')
        expect('Level=2' in loop.policy.read_text(), loop.policy.read_text())
        expect(service.count() == 1, 'one report')
        app.close()
        again = home.start()
        wait_for(lambda: len(again.rows()) == 1, 'the problem')
        expect(again.find(name=RECOMMENDED) is None, 'no second offer')


def test_first_run_later(home):
    """“Decide Later” leaves level 1 in force: nothing goes without a question"""
    with loop_of(home) as (loop, service):
        loop.crash()
        loop.start()
        app = home.start()
        press(app, LATER)
        app.gone(name=LATER)
        wait_for(lambda: 'Asked=true' in loop.policy.read_text(), 'the answer in the file')
        expect('Level' not in loop.policy.read_text(), loop.policy.read_text())
        app.key('alt+4')
        app.get(name='In force: Ask always')
        expect(loop.state() == 'asking' and service.count() == 0, 'nothing sent')


def test_level_1_send(home):
    """At level 1 a crash is a question with the signature; “Send” reports it once"""
    with loop_of(home, '1') as (loop, service):
        loop.start()
        app = home.start()
        loop.crash()
        wait_for(lambda: app.rows() and WAITING in app.rows()[0], 'the row of the problem')
        shown = wait_for(loop.notifications.shown, 'a notification')
        expect('demo' in shown[0][0] and shown[0][2] == ['default', 'ignore', 'pause'], shown)
        loop.notifications.press(1, 'default')
        app.get(name=WAITING, role='label')
        expect(app.find(contains='Next try') is None, 'no time of a next try')
        press(app, 'Answer…')
        side = open_side(app, FIRST)
        for each in loop.signature()['signature']:
            expect(not each['value'] or side.find(name=each['value']), each)
        expect(service.count() == 0, 'nothing sent before the answer')
        side.press(side.get(contains='Send ', role='push button'))
        app.get(name=SENT, role='label')
        expect(service.count() == 1, 'one report')


def test_level_1_refuse(home):
    """“Don’t Send” sends nothing, and the next crash of that kind asks no more"""
    with loop_of(home, '1') as (loop, service):
        loop.crash()
        loop.start()
        loop.await_state('asking')
        app = home.start('--question', loop.bucket())
        side = open_side(app, FIRST)
        press(side, 'Don’t Send')
        wait_until_closed(side, FIRST)
        loop.await_state('declined')
        loop.crash()
        wait_for(lambda: app.rows() and '2×, ' + DECLINED in app.rows()[0], 'the second crash')
        loop.call('Synchronize')
        expect(loop.state() == 'declined' and len(loop.notifications.shown()) == 1, 'no second question')
        expect(service.count() == 0, 'nothing sent')


def test_level_2(home):
    """At level 2 the parameters go by themselves; of what is asked for then goes what is ticked"""
    with loop_of(home, '2') as (loop, service):
        register_log(loop)
        bucket = make_request(loop, service, 'minidump', 'log:demo.log')
        app = home.start()
        loop.crash()
        loop.await_state('asking', bucket)
        expect(service.show(bucket)['hits'] == 2, 'the parameters')
        wait_for(lambda: any(WAITING in row for row in app.rows()), 'the row of the problem')
        app.select(0)
        press(app, 'Answer…')
        side = open_side(app, SECOND)
        side.get(name='“Which file was it?”')
        dump = find_minidump(side)
        expect(is_checked(side, dump) and not is_checked(side, LOG), 'what is ticked')
        press(side, 'View Small memory dump')
        viewer = open_side(app, 'Small memory dump')
        viewer.get(contains='SHA-256 ')
        viewer.key('Escape')
        wait_until_closed(viewer, 'Small memory dump')
        press(side, 'Send ' + dump.split(', ')[1])
        loop.await_state('sent', bucket)
        expect(kinds(service, bucket) == ['minidump'], kinds(service, bucket))
        app.get(name=SENT, role='label')


def test_level_3(home):
    """At level 3 safe data goes by itself, and personal data is asked for"""
    with loop_of(home, '3') as (loop, service):
        register_log(loop)
        bucket = make_request(loop, service, 'minidump', 'log:demo.log')
        app = home.start()
        loop.crash()
        loop.await_state('asking', bucket)
        expect(kinds(service, bucket) == ['minidump'], kinds(service, bucket))
        app.select(0)
        press(app, 'Answer…')
        side = open_side(app, SECOND)
        tick(side, LOG)
        press(side, 'Send 840 bytes')
        loop.await_state('sent', bucket)
        expect(kinds(service, bucket) == ['log', 'minidump'], kinds(service, bucket))


def test_off(home):
    """Off: nothing goes, nobody is asked, and the window says so and how to change it"""
    with loop_of(home, 'off') as (loop, service):
        loop.crash()
        loop.start()
        app = home.start('--problem', loop.bucket())
        app.get(name='Not reported', role='label')
        app.get(name='Reporting is off. It can be turned on in Settings.', role='label')
        expect(not is_sensitive(app, CHECK, 'push button'), 'a button that cannot be pressed')
        loop.ctl('check', loop.bucket(), code=1)
        expect(service.count() == 0 and not loop.notifications.shown(), 'silence')


def test_no_service(home):
    """Without a service all stays here, and the window says so"""
    with loop_of(home, '3', with_service=False) as (loop, _service):
        loop.crash()
        loop.start()
        app = home.start('--problem', loop.bucket())
        app.get(name='No service is set up, so all stays on this computer.', role='label')
        expect(not is_sensitive(app, CHECK, 'push button'), 'a button that cannot be pressed')


def test_administrator(home):
    """The administrator's level is shown and in force at once, locked; a broken file is off, and named"""
    with loop_of(home, '2') as (loop, service):
        loop.start()
        app = home.start('--page', 'settings')
        app.get(name='In force: Parameters')
        loop.set_machine('[Policy]\nLevel=1\n')
        app.get(name='In force: Ask always')
        app.get(contains='Managed by your administrator')
        wait_for(lambda: not is_sensitive(app, 'Off', 'check box'), 'a locked choice')
        loop.crash()
        loop.await_state('asking')
        loop.set_machine('[Policy]\nLevel=nonsense\n')
        app.get(name='In force: Off')
        app.get(contains='50-test.conf')
        loop.await_state('not-reported')
        expect(service.count() == 0, 'nothing sent')


def test_solution(home):
    """A solution that comes later is notified once, shown where one is led to, kept, and withdrawn"""
    with loop_of(home, '2') as (loop, service):
        loop.crash()
        loop.start()
        loop.await_state('sent')
        bucket = loop.bucket()
        app = home.start('--page', 'solutions')
        app.get(name='No Solutions Yet')
        service.run('respond', bucket, '--kind', 'solution', '--title', TITLE, '--text', TEXT)
        press(app, 'Check for Solutions')
        wait_for(lambda: any(', new' in row for row in solutions(app)), 'the new solution')
        shown = wait_for(loop.notifications.shown, 'a notification')
        expect(len(shown) == 1 and shown[0][:2] == ('A solution for demo', TITLE), shown)
        loop.notifications.press(1, 'default')
        app.get(name='Solution available', role='label')
        app.get(name=TEXT, role='label')
        press(app, 'Yes')
        wait_for(lambda: loop.query('SELECT 1 FROM solutions WHERE helped <> 0'), 'the answer')
        app.key('alt+2')
        wait_for(lambda: solutions(app) and ', new' not in solutions(app)[0], 'the solution that was read')
        app.get(name='Solutions', role='list').querySelection().selectChild(0)
        press(app, 'Archive')
        wait_for(lambda: not solutions(app), 'the list without it')
        service.run('respond', bucket, '--withdraw')
        press(app, 'Check for Solutions')
        loop.await_state('sent')
        app.key('alt+1')
        app.get(name=SENT, role='label')
        expect(app.find(name=TEXT) is None and len(loop.notifications.shown()) == 1, 'no solution')


def solutions(app):
    listing = app.find(name='Solutions', role='list')
    return [child.name for child in listing if child is not None] if listing is not None else []


def test_exclude(home):
    """What an excluded program does goes nowhere, until that is undone in Settings"""
    with loop_of(home, '2') as (loop, service):
        loop.crash()
        loop.start()
        loop.await_state('sent')
        app = home.start('--problem', loop.bucket())
        app.get(name=SENT, role='label')
        press_menu(app, 'Never Report This Program')
        app.get(name='This program is never reported. That can be changed in Settings.', role='label')
        # Without its core it is another problem.
        loop.crash(COREDUMP_FILENAME='/nowhere/core')
        loop.call('Synchronize')
        wait_for(lambda: len(app.rows()) == 2, 'the problem')
        expect(loop.state() in ('not-reported', 'unreportable') and service.count() == 1, loop.state())
        app.key('alt+4')
        press(app, 'Remove /usr/bin/demo')
        wait_for(lambda: 'Exclude' not in loop.policy.read_text(), 'no excluded program')
        loop.crash(COREDUMP_FILENAME='/nowhere/core')
        loop.await_state('sent')
        expect(service.count() >= 2, 'both problems')


def test_ignore(home):
    """Of an ignored problem nobody is asked, until that is undone in Settings"""
    with loop_of(home, '1') as (loop, service):
        loop.crash()
        loop.start()
        loop.await_state('asking')
        bucket = loop.bucket()
        app = home.start('--problem', bucket)
        app.get(name=WAITING, role='label')
        press_menu(app, 'Ignore This Problem')
        app.get(name='Not reported. You ignore this problem.', role='label')
        loop.crash()
        wait_for(lambda: app.rows()[0].endswith('2×, Not reported'), 'the second crash')
        loop.call('Synchronize')
        expect(loop.state() == 'not-reported' and len(loop.notifications.shown()) == 1, 'no question')
        app.key('alt+4')
        press(app, 'Stop ignoring the problem of demo')
        wait_for(lambda: not loop.query('SELECT 1 FROM ignored'), 'no ignored problem')
        loop.crash()
        loop.await_state('asking')
        app.key('alt+1')
        app.get(name=WAITING, role='label')
        expect(service.count() == 0, 'nothing sent')


def test_close_while_sending(home):
    """Closing the window in mid-sending changes nothing: the service has it all in the end"""
    with loop_of(home, '2') as (loop, service):
        bucket = make_request(loop, service, 'minidump', 'heapdump')
        app = home.start()
        loop.crash()
        loop.await_state('asking', bucket)
        app.select(0)
        press(app, 'Answer…')
        side = open_side(app, SECOND)
        heap = side.get(contains='Full memory dump, ', role='check box').name
        tick(side, heap)
        service.process.send_signal(signal.SIGSTOP)
        side.press(side.get(contains='Send ', role='push button'))
        loop.await_state('sending', bucket)
        side.get(name='You can close this window: it goes on.')
        side.key('Escape')
        wait_until_closed(side, SECOND)
        app.close()
        service.process.send_signal(signal.SIGCONT)
        loop.await_state('sent', bucket)
        expect(kinds(service, bucket) == ['heapdump', 'minidump'], kinds(service, bucket))


if __name__ == '__main__':
    if shutil.which('gdb') is None:
        harness.skip('gdb is not installed')
    try:
        import dbusmock  # noqa: F401
    except ImportError:
        harness.skip('python-dbusmock is not installed')
    harness.run(sys.modules['__main__'])
