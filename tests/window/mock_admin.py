#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A MOCK of the helper for all users: it keeps what is set, on the session bus, and asks no polkit.

--refuse TEXT lets every change fail with this error. It prints each change, a line each. Its program
is told that the session bus is the system's. Dumps are deleted for real, but for those that the file
named by --keep lists: one line each, a path and why it stays, with a tab between. With --hang the answer
to that never comes, after the dumps are gone.
"""

import argparse
import json
import os

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

INTERFACE = 'org.recourse.Admin1'
PATH = '/org/recourse/Admin1'
XML = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../src/ipc', INTERFACE + '.xml')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--refuse', default='')
    parser.add_argument('--keep', default=os.devnull)
    parser.add_argument('--hang', action='store_true')
    options = parser.parse_args()
    settings = {}
    loop = GLib.MainLoop()
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)

    def delete(paths, invocation):
        with open(options.keep) as file:
            reasons = dict(line.rstrip('\n').split('\t') for line in file)
        deleted = [path for path in paths if path not in reasons]
        size = sum(os.path.getsize(path) for path in deleted)
        for path in deleted:
            os.unlink(path)
        print('DeleteDumps %s' % json.dumps(paths), flush=True)
        if not options.hang:
            kept = [(path, reasons[path]) for path in paths if path in reasons]
            invocation.return_value(GLib.Variant('(uta(ss))', (len(deleted), size, kept)))

    def call(_bus, _sender, _path, _interface, method, parameters, invocation):
        if method == 'Get':
            invocation.return_value(GLib.Variant('(a{ss})', (settings,)))
        elif options.refuse:
            invocation.return_dbus_error('org.recourse.Error.NotAuthorized', options.refuse)
        elif method == 'DeleteDumps':
            delete(parameters.unpack()[0], invocation)
        else:
            changes = parameters.unpack()[0]
            print('Set %s' % json.dumps(changes), flush=True)
            for key, value in changes.items():
                settings.pop(key, None)
                if value:
                    settings[key] = value
            invocation.return_value(None)

    with open(XML) as file:
        interface = Gio.DBusNodeInfo.new_for_xml(file.read()).interfaces[0]
    bus.register_object(PATH, interface, call, None, None)
    Gio.bus_own_name_on_connection(bus, INTERFACE, Gio.BusNameOwnerFlags.NONE,
                                   lambda *_: print('ready', flush=True), lambda *_: loop.quit())
    loop.run()


main()
