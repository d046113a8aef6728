#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A MOCK of PackageKit on the session bus, for programs that are told that it is the system's.

--packages JSON is a list of [NAME, INSTALLED, AVAILABLE], --news the changelog of every update and
--bugs a list of addresses. --mood says how it behaves: well, hang (takes the question and never
answers), deaf (never even makes a transaction), die (ends in mid-answer), types (signals of other
types), ids (package IDs that are none), refuse, or flood. It prints each call, a line each; a line
“changed” on its standard input makes it say that the updates have changed, after which everything
is up to date.
"""

import argparse
import json
import os
import sys

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

NAME = 'org.freedesktop.PackageKit'
TRANSACTION = NAME + '.Transaction'
PATH = '/org/freedesktop/PackageKit'
INSTALLED, AVAILABLE = 1, 2
SUCCESS, FAILED = 1, 2
XML = '''<node><interface name="org.freedesktop.PackageKit">
  <method name="CreateTransaction"><arg type="o" direction="out"/></method>
</interface><interface name="org.freedesktop.PackageKit.Transaction">
  <method name="SetHints"><arg type="as" direction="in"/></method>
  <method name="Resolve"><arg type="t" direction="in"/><arg type="as" direction="in"/></method>
  <method name="GetUpdateDetail"><arg type="as" direction="in"/></method>
  <method name="Cancel"/>
</interface></node>'''


class Mock:
    def __init__(self, options):
        self.options = options
        self.packages = json.loads(options.packages)
        self.count = 0
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        self.main, self.transaction = Gio.DBusNodeInfo.new_for_xml(XML).interfaces
        self.bus.register_object(PATH, self.main, self.create, None, None)
        Gio.bus_own_name_on_connection(self.bus, NAME, Gio.BusNameOwnerFlags.NONE,
                                       lambda *_: self.say('ready'), lambda *_: sys.exit(1))

    def say(self, *words):
        print(*words, flush=True)

    def create(self, _bus, _sender, _path, _interface, method, _parameters, invocation):
        self.say(method)
        if self.options.mood == 'deaf':
            return
        self.count += 1
        path = '/%d_mock' % self.count
        self.bus.register_object(path, self.transaction, self.call, None, None)
        invocation.return_value(GLib.Variant('(o)', (path,)))

    def call(self, _bus, _sender, path, _interface, method, parameters, invocation):
        self.say(method, json.dumps(parameters.unpack()))
        if method in ('SetHints', 'Cancel'):
            invocation.return_value(None)
            return
        if self.options.mood == 'refuse':
            invocation.return_dbus_error(NAME + '.Denied', 'Nobody may ask')
            return
        invocation.return_value(None)
        if self.options.mood == 'hang':
            return
        getattr(self, method.lower())(path, *parameters.unpack())

    def emit(self, path, name, types, *values):
        self.bus.emit_signal(None, path, TRANSACTION, name, GLib.Variant(types, values))

    def finish(self, path, result=SUCCESS):
        self.emit(path, 'Finished', '(uu)', result, 5)

    def resolve(self, path, _filters, names):
        mood = self.options.mood
        if mood == 'types':
            self.emit(path, 'Package', '(u)', INSTALLED)
        if mood == 'ids':
            for text in ['', ';;;', 'eog', 'eog;43.3-1', 'eog;;amd64;x', 'eog;9;amd64;x' + 'y' * 9999]:
                self.emit(path, 'Package', '(uss)', AVAILABLE, text, '')
        if mood == 'flood':
            for number in range(3000):
                self.emit(path, 'Package', '(uss)', AVAILABLE, 'eog;1.%d;amd64;x' % number, '')
        for name, installed, available in self.packages:
            if name not in names:
                continue
            self.emit(path, 'Package', '(uss)', INSTALLED, name + ';%s;amd64;installed' % installed, '')
            if mood == 'die':
                self.bus.flush_sync(None)
                os._exit(0)
            if available:
                self.emit(path, 'Package', '(uss)', AVAILABLE, name + ';%s;amd64;debian' % available, '')
        self.finish(path)

    def getupdatedetail(self, path, ids):
        if self.options.mood == 'no-news':
            self.emit(path, 'ErrorCode', '(us)', 2, 'There is no network')
            self.finish(path, FAILED)
            return
        for package in ids:
            self.emit(path, 'UpdateDetail', '(sasasasasasussuss)', package, [], [], [],
                      json.loads(self.options.bugs), [], 1, '', self.options.news, 1, '', '')
        self.finish(path)

    def read_command(self, channel, _condition):
        line = channel.readline()
        if line.strip() == 'changed':
            self.packages = [[name, available or installed, '']
                             for name, installed, available in self.packages]
            self.bus.emit_signal(None, PATH, NAME, 'UpdatesChanged', None)
        return bool(line)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--packages', default='[]')
    parser.add_argument('--news', default='')
    parser.add_argument('--bugs', default='[]')
    parser.add_argument('--mood', default='well')
    mock = Mock(parser.parse_args())
    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN, lambda *_: mock.read_command(sys.stdin, None))
    GLib.MainLoop().run()


main()
