#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where to go with a problem, opening its program again, and its memory dump in a debugger.

The browser, the terminal and the program are real executables that write down their arguments.
"""

import json
import os
import shutil
import sqlite3
import sys

import harness
from harness import Failure, clear_clipboard, wait_for

TRACKER = 'https://gitlab.gnome.org/GNOME/eog/-/issues/'
METAINFO = '''<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>org.gnome.eog</id><metadata_license>CC0-1.0</metadata_license>
  <name>Eye of GNOME</name><summary>The image viewer</summary>
  <launchable type="desktop-id">org.gnome.eog.desktop</launchable>
  <url type="homepage">https://wiki.gnome.org/Apps/EyeOfGnome</url>
  <url type="bugtracker">%s</url>
  <url type="contact">javascript:alert(1)</url>
</component>
'''
RECORDER = '''#!/usr/bin/python3
import json, os, sys
part = os.path.join(os.path.dirname(os.path.realpath(__file__)), os.path.basename(__file__) + '.part')
with open(part, 'w') as file:
    json.dump(sys.argv[1:], file)
os.rename(part, part.replace('.part', '.arguments'))
'''
ENTRY = '[Desktop Entry]\nType=Application\nName=%s\nExec=%s %%U\n%s'


def expect(condition, what):
    if not condition:
        raise Failure(what)


class World:
    """What is installed for one test."""

    def __init__(self, home):
        self.home = home
        self.folder = os.path.dirname(home.state)
        self.data = os.path.join(self.folder, 'data')
        self.bin = os.path.join(self.folder, 'bin')
        for folder in [self.data + '/applications', self.data + '/metainfo', self.bin, home.config]:
            os.makedirs(folder)
        home.variables.update(XDG_DATA_HOME=self.data, PATH=self.bin + ':' + os.environ['PATH'])
        home.variables['TERMINAL'] = 'sh -c "touch %s/never"' % self.folder

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, 'w') as file:
            file.write(text)
        return path

    def install(self, name):
        """A program that writes down its arguments."""
        path = self.write('bin/' + name, RECORDER)
        os.chmod(path, 0o755)
        return path

    def install_browser(self):
        program = self.install('browser')
        self.write('data/applications/browser.desktop', ENTRY % (
            'Browser', program, 'MimeType=x-scheme-handler/https;x-scheme-handler/http;\n'))
        self.write('config/mimeapps.list', '[Default Applications]\n'
                   'x-scheme-handler/https=browser.desktop\n')

    def install_viewer(self, rest=''):
        self.viewer = self.install('eog')
        self.write('data/applications/org.gnome.eog.desktop',
                   ENTRY % ('Image Viewer', self.viewer, rest))
        self.write('data/metainfo/org.gnome.eog.metainfo.xml', METAINFO % TRACKER)

    def arguments(self, name):
        path = os.path.join(self.bin, name + '.arguments')
        wait_for(lambda: os.path.exists(path), name + ' to be started')
        with open(path) as file:
            return json.load(file)

    def start(self, core=None, uid=None):
        """The window on a problem of the program that was installed."""
        self.home.fill(8, 4)
        store = sqlite3.connect(os.path.join(self.home.store, 'store.db'))
        with store:
            store.execute('UPDATE reports SET uid = ?', (os.getuid() if uid is None else uid,))
            store.execute("UPDATE programs SET path = ?, build_id = '', package_name = 'viewer'"
                          " WHERE name = 'eog'", (getattr(self, 'viewer', '/opt/gone/eog'),))
            if core is not None:
                store.execute("INSERT INTO evidence (report_id, kind, path, class, size)"
                              " SELECT id, 'heapdump', ?, 'personal', 9"
                              " FROM reports", (core,))
        store.close()
        self.home.mock_reporter()
        app = self.home.start('--problem', 'latest')
        app.get(name='Where to go with it', role='label')
        return app


def open_row(app, name):
    """By the keyboard: to the list, to the row in it, and Return."""
    app.key_until_focused('Tab', [name, 'Open Again'] if name.startswith('Open') else [name])
    if not is_focused(app, name):
        app.key_until_focused('Down', [name], 6)
    app.key('Return')


def is_focused(app, name):
    node = app.find(name=name)
    return node is not None and node.getState().contains(app.pyatspi.STATE_FOCUSED)


def description(app, name):
    return app.get(name=name, role='list item').description


def test_tracker(home):
    """Return on the bug tracker opens the address that is shown; the details are on the clipboard"""
    world = World(home)
    world.install_viewer()
    world.install_browser()
    app = world.start()
    app.get(contains='This program comes from the package viewer')
    app.get(name=TRACKER)
    expect(app.find(contains='javascript') is None, 'no address that is none')
    expect(not os.path.exists(world.bin + '/browser.arguments'), 'nothing is opened yet')
    clear_clipboard()
    open_row(app, 'Bug tracker')
    expect(world.arguments('browser') == [TRACKER], world.arguments('browser'))
    app.get(contains='Details copied')
    details = wait_for(app.clipboard, 'the details on the clipboard')
    expect('Bucket ID' in details and world.folder not in details, details)


def test_relaunch(home):
    """Return on Open Again starts the program as its desktop entry says"""
    world = World(home)
    world.install_viewer()
    app = world.start()
    open_row(app, 'Open Again')
    expect(world.arguments('eog') == [], world.arguments('eog'))


def test_debugger(home):
    """The debugger runs in a terminal, and no shell reads its arguments, nor $TERMINAL"""
    world = World(home)
    world.install_viewer()
    world.install('gdb')
    world.install('xdg-terminal-exec')
    core = world.write('core $(touch never); x', '\x7fELF core')
    app = world.start(core)
    expect('gdb' in description(app, 'Open in Debugger'), description(app, 'Open in Debugger'))
    open_row(app, 'Open in Debugger')
    expect(world.arguments('xdg-terminal-exec') == ['gdb', world.viewer, core],
           world.arguments('xdg-terminal-exec'))
    expect(not os.path.exists(world.folder + '/never'), 'no $TERMINAL that is a command')


def expect_reason(app, name, reason):
    """It is shown, told to screen readers, and reached by the keyboard; Return does nothing."""
    app.get(name=reason)
    expect(description(app, name) == reason, description(app, name))
    open_row(app, name)
    node = app.get(name=name, role='list item')
    expect(not node.getState().contains(app.pyatspi.STATE_ENABLED), name + ' can be used')


def test_reasons(home):
    """What cannot be opened says why, to the eye, the keyboard and the screen reader"""
    world = World(home)
    app = world.start(world.folder + '/gone')
    expect_reason(app, 'Open Again',
                  'It has no desktop entry, so it is not known how it is opened')
    expect_reason(app, 'Open in Debugger', 'The memory dump is no longer there')
    app.get(name='It names nobody to report problems to.')


def test_another_user(home):
    """Another user's program and memory dump are not opened, and the reasons say whose they are"""
    world = World(home)
    world.install_viewer()
    app = world.start(world.write('core', '\x7fELF core'), uid=os.getuid() + 1)
    app.get(name='It ran for another user')
    app.get(name='The memory dump is another user’s')


def test_tab(home):
    """Tab goes on from button to button past one that cannot be used"""
    app = World(home).start()
    analyse = app.get(name='Analyse Again', role='push button')
    expect(not analyse.getState().contains(app.pyatspi.STATE_SENSITIVE), 'no dump to analyse')
    expect(analyse.description == 'The memory dump is no longer there', analyse.description)
    app.key_until_focused('Tab', ['Delete'], 20)


def test_hidden(home):
    """A program that works in the background is not opened by hand, and says so"""
    world = World(home)
    world.install_viewer('NoDisplay=true\n')
    app = world.start()
    app.get(name='It works in the background, and is not opened by hand')
    app.get(name='No memory dump was kept of it')


def test_narrow(home):
    """At 360 pixels nothing is cut off, and every control has a name"""
    world = World(home)
    world.install_viewer()
    app = world.start()
    app.make_narrow(700, 'RecReportView')
    expect(not app.find_nameless(), app.find_nameless())


if __name__ == '__main__':
    if shutil.which('gdb') is None:
        harness.skip('gdb is not installed')
    harness.run(sys.modules['__main__'])
