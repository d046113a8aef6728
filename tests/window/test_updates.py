#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Updates of what failed, and fixes that are or are not installed. PackageKit is a mock."""

import os
import sys
import time

import exchange
import harness
import packages
from harness import Failure, clear_clipboard, wait_for

NEWS = 'eog (43.3-1) unstable; urgency=medium\n\n  * <b>No</b> crash. (Closes: #1000001)'
LINK = {'text': 'Bug', 'url': 'https://bugs.debian.org/cgi-bin/bugreport.cgi?bug=1000001'}
AVAILABLE = 'An update of eog is available'
VIEW = 'View What’s New'


def expect(condition, what):
    if not condition:
        raise Failure(what)


def start(home, installed='43.2-1', available='43.3-1', **options):
    """The newest problem is one of eog 43.2-1."""
    home.fill(8, 4)
    packages.make_root(home, {'eog': installed, 'nautilus': '43.2-1'})
    mock = packages.start_packagekit(
        home, [['eog', installed, available], ['nautilus', '43.2-1', '']], **options)
    home.mock_reporter(services=exchange.services())
    return home.start('--problem', 'latest'), mock


def focus(app, name):
    """Goes to a control with the Tab key."""
    return app.key_until_focused('Tab', [name])


def press(app, name):
    focus(app, name)
    app.key('space')


def test_available(home):
    """A newer version of the crashed package is shown with the installed one"""
    app, _mock = start(home)
    app.get(name=AVAILABLE)
    app.get(name='Installed: 43.2-1, available: 43.3-1')
    expect(app.find(contains='This happened with version') is None, 'no other version')


def test_background(home):
    """PackageKit is asked in the background, with what it has, and once for a package"""
    app, mock = start(home)
    app.get(name=AVAILABLE)
    hints = home.read_call(mock, 'SetHints')[0]
    expect({'background=true', 'interactive=false', 'cache-age=4294967295'} <= set(hints), hints)
    expect(home.read_call(mock, 'Resolve')[1] == ['eog'], 'only the package of the problem')
    app.select(1)
    app.get(name='No update of nautilus is known')
    expect(home.read_call(mock, 'Resolve')[1] == ['nautilus'], 'the other package')
    app.select(0)
    app.get(name=AVAILABLE)
    app.select(1)
    app.get(name='No update of nautilus is known')
    mock.terminate()
    expect('Resolve' not in mock.stdout.read(), 'asked again')


def test_list(home):
    """PackageKit is not asked for the list, and for no problem that is only passed by"""
    home.fill(8, 4)
    packages.make_root(home, {'eog': '43.2-1', 'nautilus': '43.2-1', 'evince': '43.1-2'})
    mock = packages.start_packagekit(home, [['evince', '43.1-2', '']])
    home.mock_reporter()
    app = home.start()
    wait_for(lambda: len(app.rows()) == 4, 'the list')
    app.select(0)
    expect(home.read_call(mock, 'Resolve')[1] == ['eog'], 'the one that was opened')
    app.key_until_focused('Tab', [app.rows()[0]])
    app.key('Down', 'Down', 'Down')
    app.get(name='No update of evince is known')
    asked = home.read_call(mock, 'Resolve')[1]
    expect(asked == ['evince'], asked)


def test_news(home):
    """“View What’s New” says that it may go to the net, and shows the changelog as it is"""
    app, mock = start(home, news=NEWS)
    app.get(name=AVAILABLE)
    button = app.get(name=VIEW, role='push button')
    expect('May Download' in button.description, 'said: ' + button.description)
    press(app, VIEW)
    app.get(contains='<b>No</b> crash.')
    expect(home.read_call(mock, 'GetUpdateDetail') == [['eog;43.3-1;amd64;debian']], 'the update')


def test_closes(home):
    """A bug that the solution names and the update closes is said"""
    home.fill(8, 4)
    exchange.fill(home, solutions=[exchange.solution(links=[LINK])])
    packages.make_root(home, {'eog': '43.2-1'})
    packages.start_packagekit(home, [['eog', '43.2-1', '43.3-1']], news=NEWS)
    home.mock_reporter(services=exchange.services())
    app = home.start('--problem', 'latest')
    app.get(name=AVAILABLE)
    press(app, VIEW)
    app.get(name='The update closes bugs.debian.org/1000001, which is named for this problem.')


def test_no_news(home):
    """Why there is no changelog is said, and it can be tried again"""
    app, _mock = start(home, mood='no-news')
    app.get(name=AVAILABLE)
    press(app, VIEW)
    app.get(contains='There is no network')
    expect(app.get(name=VIEW).getState().contains(app.pyatspi.STATE_SENSITIVE), 'another try')


def test_open(home):
    """The button opens the installed software center at the package, and installs nothing"""
    path = os.path.join(os.path.dirname(home.state), 'opened')
    packages.add_program(home, 'gnome-software', '#!/bin/sh\necho "$@" > %s\n' % path)
    app, mock = start(home)
    app.get(name=AVAILABLE)
    press(app, 'Open in GNOME Software')
    wait_for(lambda: os.path.exists(path) and open(path).read(), 'the software center')
    expect(open(path).read() == '--details-pkg=eog\n', open(path).read())
    mock.terminate()
    expect('Install' not in mock.stdout.read(), 'nothing is installed')


def test_command(home):
    """Without a software center the command that updates is put on the clipboard"""
    app, _mock = start(home)
    app.get(name=AVAILABLE)
    clear_clipboard()
    press(app, 'Copy Command to Update')
    wait_for(lambda: app.clipboard() == 'sudo apt-get install --only-upgrade eog', 'the command')


def test_changed(home):
    """When packages were updated meanwhile, the page follows"""
    app, mock = start(home)
    app.get(name=AVAILABLE)
    home.tell(mock, 'changed')
    app.get(name='No update of eog is known')
    app.gone(name=AVAILABLE)


def test_other_version(home):
    """That another version is installed now than the one that failed is said"""
    app, _mock = start(home, installed='43.4-1', available='')
    app.get(name='This happened with version 43.2-1 of eog; 43.4-1 is installed now.')
    app.get(name='No update of eog is known')


def test_missing(home):
    """Without PackageKit there is no word of it, and nothing hangs"""
    home.fill(8, 4)
    packages.make_root(home, {'eog': '43.4-1'})
    home.variables.update(home.system_bus())
    home.mock_reporter()
    app = home.start('--problem', 'latest')
    app.get(name='This happened with version 43.2-1 of eog; 43.4-1 is installed now.')
    expect(app.find(contains='update of eog') is None, 'a word about updates')
    app.close()


def test_dies(home):
    """When PackageKit ends in mid-answer, the page says that it is not known"""
    app, _mock = start(home, mood='die')
    app.get(name='It is not known whether an update of eog is available')
    app.get(contains='PackageKit has ended before it answered')


def test_garbage(home):
    """When PackageKit answers garbage, the page says so and the window goes on"""
    app, _mock = start(home, mood='types')
    app.get(contains='What PackageKit answered cannot be read')
    app.select(1)
    app.get(name='Files closed unexpectedly')


def test_hangs(home):
    """While PackageKit hangs the page is whole, and the window closes at once"""
    app, mock = start(home, mood='hang')
    home.read_call(mock, 'Resolve')
    app.get(name='Image Viewer closed unexpectedly')
    app.select(1)
    app.get(name='Files closed unexpectedly')
    begin = time.monotonic()
    app.close()
    expect(time.monotonic() - begin < 5, 'slow to close')


def show_fix(home, installed, newest=None, when=None):
    home.fill(8, 4, newest)
    exchange.fill(home, solutions=[
        exchange.solution(fixed_in={'package': 'eog', 'version': '43.3-1'})])
    packages.make_root(home, {'eog': installed}, when)
    home.variables.update(home.system_bus())
    home.mock_reporter(services=exchange.services())
    return home.start('--problem', 'latest')


def test_fix_needed(home):
    """A solution says which version is installed and which has the fix, on both pages"""
    app = show_fix(home, '43.2-1')
    app.get(name='You have eog 43.2-1; this is fixed in 43.3-1.')
    app.key('alt+2')
    listing = app.get(name='Solutions', role='list')
    listing.querySelection().selectChild(0)
    app.get(name='You have eog 43.2-1; this is fixed in 43.3-1.')


def test_fix_installed(home):
    """A fix that is installed, and after which nothing happened, is said to be"""
    app = show_fix(home, '43.4-1', newest=time.time() - 86400)
    app.get(name='Already fixed in the version of eog that is installed now (43.4-1). '
                 'It has not happened since.')


def test_fix_in_update(home):
    """An update that holds the fix is said to"""
    home.fill(8, 4)
    exchange.fill(home, solutions=[
        exchange.solution(fixed_in={'package': 'eog', 'version': '43.3-1'})])
    packages.make_root(home, {'eog': '43.2-1'})
    packages.start_packagekit(home, [['eog', '43.2-1', '43.3-1']])
    home.mock_reporter(services=exchange.services())
    app = home.start('--problem', 'latest')
    app.get(name='This problem should be fixed in the update.')


def test_narrow(home):
    """At 360 pixels nothing of it is cut off, and every control has a name"""
    app, _mock = start(home, news=NEWS)
    app.get(name=AVAILABLE)
    app.make_narrow(800, 'RecProblemsPage', 'RecReportView')
    app.get(name=AVAILABLE)
    app.expect_narrow('RecProblemsPage', 'RecReportView')
    expect(not app.find_nameless(), app.find_nameless())


if __name__ == '__main__':
    harness.run(sys.modules[__name__])
