#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first choice and the page of settings."""

import os
import subprocess
import sys

from gi.repository import Gio

import exchange
import harness
from harness import Failure, wait_for

RECOMMENDED = 'Use Recommended Settings'
LATER = 'Decide Later'
LEVELS = ['Off', 'Ask always', 'Parameters (recommended)', 'Parameters and safe data']

def expect(condition, what):
    if not condition:
        raise Failure(what)


def open_settings(home, **options):
    home.fill(4, 2)
    reporter = home.mock_reporter(**options)
    app = home.start('--page', 'settings')
    app.get(contains='In force: ')
    return app, reporter


def is_checked(app, name):
    node = app.get(name=name, role='check box')
    return node.getState().contains(app.pyatspi.STATE_CHECKED)


def is_sensitive(app, node):
    return node.getState().contains(app.pyatspi.STATE_SENSITIVE)


def test_first_run(home):
    """The first start offers the recommended level once; it is set, and the problems are there"""
    home.fill(4, 2)
    reporter = home.mock_reporter(asked='no')
    app = home.start()
    app.press(app.get(name=RECOMMENDED, role='push button'))
    expect(home.read_call(reporter, 'SetPolicy') == {'Asked': 'true', 'Level': '2'}, 'level 2 to be set')
    app.gone(name=RECOMMENDED)
    wait_for(lambda: len(app.rows()) == 2, 'the problems')
    app.close()
    again = home.start()
    wait_for(lambda: len(again.rows()) == 2, 'the problems')
    expect(again.find(name=RECOMMENDED) is None, 'no second offer')


def test_first_run_later(home):
    """“Decide Later” leaves the level alone and is not asked again; the keyboard can choose it"""
    home.fill(4, 2)
    reporter = home.mock_reporter(asked='no')
    app = home.start()
    app.get(name=LATER, role='push button')
    app.key_until_focused('Tab', [LATER])
    app.key('Return')
    expect(home.read_call(reporter, 'SetPolicy') == {'Asked': 'true'}, 'nothing but Asked to be set')
    app.gone(name=LATER)


def test_first_run_higher(home):
    """Whoever has set a level already is not offered another one"""
    home.fill(4, 2)
    home.mock_reporter(asked='no', level='3')
    app = home.start('--page', 'settings')
    app.get(name='In force: Parameters and safe data')
    expect(app.find(name=RECOMMENDED) is None, 'no offer')


def test_level(home):
    """Choosing a level sets it, and the page says that it is in force and why"""
    app, reporter = open_settings(home)
    app.get(name='In force: Ask always')
    app.get(name='You have not chosen yet')
    expect(is_checked(app, 'Ask always'), 'the level in force to be marked')
    app.click(app.get(name='Parameters and safe data', role='check box'))
    expect(home.read_call(reporter, 'SetPolicy') == {'Level': '3'}, 'level 3 to be set')
    app.get(name='In force: Parameters and safe data')
    app.get(name='Your own choice')


def test_level_keyboard(home):
    """The levels can be chosen with the keyboard alone"""
    app, reporter = open_settings(home)
    app.key_until_focused('Tab', LEVELS)
    app.key('Down', 'Down', 'space')
    expect(set(home.read_call(reporter, 'SetPolicy')) == {'Level'}, 'a level to be set')


def test_locked(home):
    """What the administrator has set is shown at once, locked, and says so"""
    app, reporter = open_settings(home)
    home.tell(reporter, 'lock Level off')
    app.get(name='In force: Off')
    app.get(name='Managed by your administrator')
    for name in LEVELS:
        expect(not is_sensitive(app, app.get(name=name, role='check box')), name + ' to be locked')
    home.tell(reporter, 'lock Quiet true')
    wait_for(lambda: not is_sensitive(app, app.get(name='Quiet', role='check box')), 'a locked switch')


def test_refused(home):
    """A setting that is refused goes back to what is in force, with the reason"""
    app, reporter = open_settings(home, refuse='Level: no such level')
    app.click(app.get(name='Off', role='check box'))
    app.get(contains='Cannot change the setting: Level: no such level')
    wait_for(lambda: is_checked(app, 'Ask always'), 'the level in force')


def test_broken(home):
    """A policy file that cannot be read is named"""
    app, _reporter = open_settings(home, policy_problem='/etc/recourse/policy.d/x.conf, line 3: what?')
    app.get(contains='x.conf, line 3')


def test_service_problem(home):
    """A service description that cannot be used is named, and nothing of it is read as markup"""
    odd = ['odd', '<b>Odd</b> & Co', 'https://odd.example', '<i>O</i>&', 'https://odd.example/?a&b', 'none']
    app, _reporter = open_settings(home, services=exchange.services(odd), service_problem='The description “<b>a&b</b>” cannot be used: why?')
    app.get(contains='“<b>a&b</b>” cannot be used')
    app.get(name='<b>Odd</b> & Co')


def test_switch(home):
    """A switch sets its key"""
    app, reporter = open_settings(home)
    app.press(app.get(name='Notifications', role='check box'))
    expect(home.read_call(reporter, 'SetPolicy') == {'Notify': 'false'}, 'notifications to be off')


def test_exclude(home):
    """A program is put into the list of those never reported, taken out, and put back by Undo"""
    app, reporter = open_settings(home)
    entry = app.get(name='Name or path of a program', role='text')
    app.click(entry)
    app.type('eog')
    app.key('Return')
    expect(home.read_call(reporter, 'SetPolicy') == {'Exclude': 'eog'}, 'eog to be excluded')
    app.press(app.get(name='Remove eog', role='push button'))
    expect(home.read_call(reporter, 'SetPolicy') == {'Exclude': ''}, 'an empty list')
    app.gone(name='Remove eog')
    app.press(app.get(contains='Undo', role='push button'))
    expect(home.read_call(reporter, 'SetPolicy') == {'Exclude': 'eog'}, 'eog to be excluded again')
    app.get(name='Remove eog', role='push button')


def test_services(home):
    """Each service is listed with its vendor; without one the page says that all stays here"""
    app, _reporter = open_settings(home, services=exchange.services())
    app.get(name='Example Software')
    expect(app.find(name='No service is set up') is None, 'no word of no service')


def test_no_service(home):
    """Without a service the page says that all stays on this computer"""
    app, _reporter = open_settings(home)
    app.get(name='No service is set up')


def test_pages(home):
    """Alt and a digit goes from page to page"""
    app, _reporter = open_settings(home)
    app.key('alt+1')
    wait_for(lambda: len(app.rows()) == 2, 'the problems')
    app.key('alt+4')
    app.get(contains='In force: ')


def test_unreachable(home):
    """Without a reporter the settings say why they cannot be changed"""
    app = home.start('--page', 'settings')
    app.get(name='Which level is in force is not known')
    wait_for(lambda: not is_sensitive(app, app.get(name='Off', role='check box')), 'no choice')


def test_system_bus_ends(home):
    """The window stays when the system's bus ends"""
    path = os.path.join(home.session.folder, 'ending-bus')
    daemon = subprocess.Popen(['dbus-daemon', '--session', '--nofork', '--nopidfile', '--address=unix:path=' + path])
    try:
        wait_for(lambda: os.path.exists(path), 'the bus')
        home.variables['DBUS_SYSTEM_BUS_ADDRESS'] = 'unix:path=' + path
        app, _reporter = open_settings(home)
        bus = Gio.DBusConnection.new_for_address_sync(
            'unix:path=' + path, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        names = lambda: bus.call_sync('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'ListNames',  # noqa: E731
                                      None, None, 0, -1, None).unpack()[0]
        wait_for(lambda: len(names()) > 2, 'the window on the bus')
        bus.set_exit_on_close(False)
    finally:
        daemon.terminate()
        daemon.wait()
    app.key('alt+1')
    wait_for(lambda: len(app.rows()) == 2, 'the problems')


def test_suggestions(home):
    """Programs that failed are offered for the list of those never reported"""
    app, reporter = open_settings(home)
    app.click(app.get(name='Choose from the programs that failed here', role='label'))
    app.press(app.get(name='Add nautilus', role='push button'))
    expect(home.read_call(reporter, 'SetPolicy') == {'Exclude': 'nautilus'}, 'nautilus excluded')
    app.get(name='Remove nautilus', role='push button')


def test_ignored(home):
    """Ignored problems are listed, each with the way back"""
    home.fill(4, 2)
    buckets = exchange.fill(home, ignored=[{'problem': 1}])
    reporter = home.mock_reporter()
    app = home.start('--page', 'settings')
    app.press(app.get(name='Stop ignoring the problem of Files', role='push button'))
    expect(home.read_call(reporter, 'Ignore') == [[buckets[1]], False], 'the call to stop ignoring')


def open_admin(home, **options):
    home.fill(4, 2)
    home.mock_reporter()
    admin = home.mock_admin(**options)
    app = home.start('--page', 'settings', **home.system_bus())
    wait_for(lambda: is_sensitive(app, app.get(contains='Change…', role='push button')), 'the helper')
    app.press(app.get(contains='Change…', role='push button'))
    app.get(name='Each user chooses', role='check box')
    return app, admin


def test_all_users(home):
    """An administrator sets the level and a switch for all users"""
    app, admin = open_admin(home)
    app.press_space('Parameters (recommended)')
    expect(home.read_call(admin, 'Set') == {'Level': '2'}, 'level 2 for all')


def test_all_users_refused(home):
    """A change that polkit refuses goes back, with the reason"""
    app, _admin = open_admin(home, refuse='You may not change this')
    app.press_space('Parameters (recommended)')
    app.get(contains='You may not change this')


def test_all_users_missing(home):
    """Without the helper the row says why the settings for all users cannot be changed"""
    app, _reporter = open_settings(home)
    app.get(contains='ettings for all users', role='label')
    expect(not is_sensitive(app, app.get(contains='Change…', role='push button')), 'no way to them')


def test_names(home):
    """Every control of the settings has a name for a screen reader"""
    app, _reporter = open_settings(home, services=exchange.services())
    app.click(app.get(name='By kind of problem', role='label'))
    app.get(name='A program closed unexpectedly', role='label')
    nameless = app.find_nameless()
    expect(not nameless, ', '.join(nameless))


def test_narrow(home):
    """At 360 pixels the settings are shown without being cut off"""
    app, _reporter = open_settings(home, services=exchange.services())
    app.make_narrow(880, 'RecSettingsPage')


def test_account(home):
    """Without a keyring there is no account, and the window for it says why"""
    app, _reporter = open_settings(home, services=exchange.services())
    app.resize(900, 880)
    app.scroll_to_end(app.get(contains='In force: ', role='label'))
    app.wait_until_inside(app.get(name='Example Software', role='label'))
    app.click(app.get(name='Example Software', role='label'))
    app.press(app.get(name='Set up the account', role='push button'))
    app.get(contains='Your account at Example')
    app.get(contains='eyring', role='label')
    expect(not is_sensitive(app, app.get(name='Save', role='push button')), 'nothing to save yet')


def test_real_reporter(home):
    """With the real reporter, the first choice is on the disk, in force, and not offered again"""
    policy = os.path.join(home.config, 'recourse', 'policy.conf')
    home.real_reporter(home.make_journal_folder())
    app = home.start()
    app.press(app.get(name=RECOMMENDED, role='push button'))
    wait_for(lambda: os.path.exists(policy), 'the file of the policy')
    app.key('alt+4')
    app.get(name='In force: Parameters')
    with open(policy) as file:
        expect('Level=2' in file.read(), 'level 2 in the file')
    app.close()
    again = home.start('--page', 'settings')
    again.get(name='Your own choice')
    expect(again.find(name=RECOMMENDED) is None, 'no second offer')


def test_real_file(home):
    """With the real reporter, a file of the administrator's locks the page at once"""
    folder = os.path.join(home.config, 'machine')
    os.makedirs(folder)
    home.variables['RECOURSE_POLICY_FOLDERS'] = folder
    home.real_reporter(home.make_journal_folder())
    app = home.start('--page', 'settings')
    app.press(app.get(name=LATER, role='push button'))
    app.get(name='In force: Ask always')
    with open(os.path.join(folder, '10-all.conf.new'), 'w') as file:
        file.write('[Policy]\nLevel=off\n')
    os.rename(file.name, os.path.join(folder, '10-all.conf'))
    app.get(name='In force: Off')
    app.get(name='Managed by your administrator')


if __name__ == '__main__':
    sys.path.insert(0, os.path.dirname(__file__))
    harness.run(sys.modules['__main__'])
