#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A MOCK of a desktop's file manager: it prints what it is asked to show."""

import json
import sys

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

NAME = 'org.freedesktop.FileManager1'
PATH = '/org/freedesktop/FileManager1'
XML = '''<node><interface name="org.freedesktop.FileManager1">
  <method name="ShowItems"><arg type="as" direction="in"/><arg type="s" direction="in"/></method>
</interface></node>'''


def show(_bus, _sender, _path, _interface, method, parameters, invocation):
    print(method, json.dumps(parameters.unpack()), flush=True)
    invocation.return_value(None)


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    interface, = Gio.DBusNodeInfo.new_for_xml(XML).interfaces
    bus.register_object(PATH, interface, show, None, None)
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE,
                                   lambda *_: print('ready', flush=True), lambda *_: sys.exit(1))
    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_IN, lambda *_: bool(sys.stdin.readline()))
    GLib.MainLoop().run()


main()
