#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A MOCK of the reporter: its bus name, properties and signal, so that a test decides what it says.

It reads no journal and owns no store. A line on its standard input is a command:
  changed        sends Changed for everything
  busy TEXT      sets the property Busy
  synchronized   answers the calls of Synchronize, which with --slow wait for this
It prints each call that it gets, a line each.
"""

import argparse
import sys

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

INTERFACE = 'org.recourse.Reporter1'
PATH = '/org/recourse/Reporter1'
XML = '''<node><interface name="org.recourse.Reporter1">
<method name="Synchronize"/>
<method name="Delete"><arg type="as" direction="in"/><arg type="u" direction="out"/></method>
<method name="Reanalyse"><arg type="as" direction="in"/><arg type="u" direction="out"/></method>
<signal name="Changed"><arg type="as"/><arg type="as"/></signal>
<property name="Recorders" type="a(sbs)" access="read"/>
<property name="Busy" type="s" access="read"/>
<property name="Problem" type="s" access="read"/>
<property name="Version" type="s" access="read"/>
</interface></node>'''


def say(text):
    print(text, flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--missing', default='')
    parser.add_argument('--problem', default='')
    parser.add_argument('--slow', default='')
    options = parser.parse_args()
    recorder = ('systemd-coredump', options.missing == '', options.missing)
    properties = {
        'Recorders': GLib.Variant('a(sbs)', [recorder]),
        'Busy': GLib.Variant('s', ''),
        'Problem': GLib.Variant('s', options.problem),
        'Version': GLib.Variant('s', 'mock'),
    }
    waiting = []
    loop = GLib.MainLoop()
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)

    def answer():
        while waiting:
            waiting.pop().return_value(None)

    def call(_bus, _sender, _path, _interface, method, parameters, invocation):
        if method == 'Synchronize':
            say('Synchronize')
            waiting.append(invocation)
            if not options.slow:
                answer()
        else:
            ids = parameters.unpack()[0]
            say('%s %d' % (method, len(ids)))
            invocation.return_value(GLib.Variant('(u)', (len(ids),)))

    def get(_bus, _sender, _path, _interface, name):
        return properties[name]

    def command(channel, _condition):
        line = sys.stdin.readline()
        if not line:
            loop.quit()
            return False
        word, _, rest = line.strip().partition(' ')
        if word == 'synchronized':
            answer()
        elif word == 'changed':
            bus.emit_signal(None, PATH, INTERFACE, 'Changed', GLib.Variant('(asas)', ([], [])))
        elif word == 'busy':
            properties['Busy'] = GLib.Variant('s', rest)
            bus.emit_signal(None, PATH, 'org.freedesktop.DBus.Properties', 'PropertiesChanged',
                            GLib.Variant('(sa{sv}as)',
                                         (INTERFACE, {'Busy': properties['Busy']}, [])))
        return True

    bus.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0], call, get, None)
    Gio.bus_own_name_on_connection(bus, INTERFACE, Gio.BusNameOwnerFlags.NONE,
                                   lambda *_: say('ready'), lambda *_: loop.quit())
    GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, command)
    loop.run()


main()
