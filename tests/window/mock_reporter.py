#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A MOCK of the reporter: its bus name, properties and signals, so that a test decides what it says.

It reads no journal, owns no store and sends nothing; the policy that it tells of is what the test and
SetPolicy have set. Switches:
  --missing TEXT          no recorder is there, for this reason
  --problem TEXT          the store cannot be written, for this reason
  --slow yes              the calls of Synchronize wait for the command “synchronized”
  --asked no              the first choice of the level was not made yet
  --level LEVEL           the user's own level
  --policy-problem TEXT   a policy file cannot be read
  --service-problem TEXT  a service description cannot be used
  --services JSON         the services: a list of lists of six texts
  --refuse TEXT           every change of the policy fails with this error
  --refuse-answer TEXT    every answer fails with this error
A line on its standard input is a command:
  changed [BUCKET]             sends Changed for the bucket, or for everything
  busy TEXT                    sets the property Busy
  offline TEXT                 sets the property Offline
  synchronized                 answers the calls of Synchronize
  lock KEY VALUE               the administrator sets this
  progress BUCKET DONE TOTAL WORDS   something is collected or sent; without WORDS it ended
It prints each call that it gets, a line each.
"""

import argparse
import json
import os
import sys

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

INTERFACE = 'org.recourse.Reporter1'
PATH = '/org/recourse/Reporter1'
XML = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../src/ipc', INTERFACE + '.xml')
DEFAULTS = {
    'Level': '1', 'EventTypesFirst': 'true', 'Exclude': '', 'ExtraData': 'true', 'RepeatData': 'false',
    'Quiet': 'false', 'Queue': 'normal', 'MaxQueue': '50', 'RemindDays': '14', 'CheckDaily': 'true',
    'Metered': 'false', 'Service': '', 'Log': 'true', 'Notify': 'true', 'Words': '', 'Asked': 'false',
    'MaxArchive': '1000', 'MaxFilesDays': '0', 'MaxFilesSize': '0', 'KeepReportDays': '0',
}


def say(text):
    print(text, flush=True)


class Policy:
    """The user's settings, the machine's, and the two merged."""

    def __init__(self, options):
        self.user = {}
        self.machine = {}
        if options.asked != 'no':
            self.user['Asked'] = 'true'
        if options.level:
            self.user['Level'] = options.level

    def set(self, settings):
        for key, value in settings.items():
            self.user.pop(key, None)
            if value:
                self.user[key] = value

    def describe(self):
        keys = set(DEFAULTS) | set(self.user) | set(self.machine)
        described = {}
        for key in keys:
            own = self.user.get(key, '')
            locked = key in self.machine
            value = self.machine.get(key, own or DEFAULTS.get(key, ''))
            origin = '/etc/recourse/policy.d/10-test.conf' if locked else 'policy.conf' if own else ''
            described[key] = (value, own, locked, origin)
        return GLib.Variant('a{s(ssbs)}', described)


class Mock:
    def __init__(self, options, bus, loop):
        self.options = options
        self.bus = bus
        self.loop = loop
        self.policy = Policy(options)
        self.waiting = []
        self.removals = []
        self.sending = {}
        recorder = ('systemd-coredump', options.missing == '', options.missing)
        services = [tuple(service) for service in json.loads(options.services)]
        self.properties = {
            'Recorders': GLib.Variant('a(sbs)', [recorder]),
            'Busy': GLib.Variant('s', ''),
            'Problem': GLib.Variant('s', options.problem),
            'Policy': self.policy.describe(),
            'PolicyProblem': GLib.Variant('s', options.policy_problem),
            'Services': GLib.Variant('a(ssssss)', services),
            'ServiceProblems': GLib.Variant('as', [options.service_problem] if options.service_problem else []),
            'Sending': GLib.Variant('a(sstt)', []),
            'Offline': GLib.Variant('s', ''),
            'PausedUntil': GLib.Variant('x', 0),
            'Version': GLib.Variant('s', 'mock'),
        }

    def set_property(self, name, value):
        self.properties[name] = value
        self.bus.emit_signal(None, PATH, 'org.freedesktop.DBus.Properties', 'PropertiesChanged',
                             GLib.Variant('(sa{sv}as)', (INTERFACE, {name: value}, [])))

    def synchronized(self):
        while self.waiting:
            self.waiting.pop().return_value(None)

    def removed(self):
        files, size, *kept = json.loads(self.options.removal)
        while self.removals:
            self.removals.pop().return_value(GLib.Variant('(utas)', (files, size, kept)))

    def set_policy(self, settings, invocation):
        say('SetPolicy %s' % json.dumps(settings, sort_keys=True))
        if self.options.refuse:
            invocation.return_dbus_error('org.recourse.Error.Invalid', self.options.refuse)
            return
        self.policy.set(settings)
        self.set_property('Policy', self.policy.describe())
        invocation.return_value(None)

    def call(self, _bus, _sender, _path, _interface, method, parameters, invocation):
        arguments = parameters.unpack()
        if method == 'Synchronize':
            say('Synchronize')
            self.waiting.append(invocation)
            if not self.options.slow:
                self.synchronized()
        elif method == 'SetPolicy':
            self.set_policy(arguments[0], invocation)
        elif method == 'PauseNotifications':
            say('%s %s' % (method, json.dumps(arguments)))
            self.set_property('PausedUntil', GLib.Variant('x', arguments[0]))
            invocation.return_value(None)
        elif method in ('Delete', 'DeleteProblems', 'Reanalyse'):
            say('%s %d' % (method, len(arguments[0])))
            invocation.return_value(GLib.Variant('(u)', (len(arguments[0]),)))
        elif method == 'ReadHistory':
            say('ReadHistory []')
            invocation.return_value(GLib.Variant('(b)', (False,)))
        elif method == 'RemoveFiles':
            say('RemoveFiles %s' % json.dumps(arguments[0], sort_keys=True))
            self.removals.append(invocation)
            if not self.options.slow_removal:
                self.removed()
        elif method == 'Compact':
            say('Compact')
            invocation.return_value(GLib.Variant('(t)', (2000000,)))
        elif method == 'Answer' and self.options.refuse_answer:
            say('Answer %s' % json.dumps(arguments))
            invocation.return_dbus_error('org.recourse.Error.Failed', self.options.refuse_answer)
        else:
            say('%s %s' % (method, json.dumps(arguments)))
            answer = GLib.Variant('(u)', (len(arguments[0]) or 1,))
            invocation.return_value(answer if method == 'CheckForSolutions' else None)

    def get(self, _bus, _sender, _path, _interface, name):
        return self.properties[name]

    def emit(self, name, arguments):
        self.bus.emit_signal(None, PATH, INTERFACE, name, arguments)

    def progress(self, rest):
        bucket, done, total, *words = rest.split(' ', 3)
        step = (bucket, words[0] if words else '', int(done), int(total))
        self.sending.pop(bucket, None)
        if words:
            self.sending[bucket] = step
        self.set_property('Sending', GLib.Variant('a(sstt)', list(self.sending.values())))
        self.emit('Progress', GLib.Variant('(sstt)', step))

    def command(self, _channel, _condition):
        line = sys.stdin.readline()
        if not line:
            self.loop.quit()
            return False
        word, _, rest = line.strip().partition(' ')
        if word == 'synchronized':
            self.synchronized()
        elif word == 'removed':
            self.removed()
        elif word == 'changed':
            self.emit('Changed', GLib.Variant('(asas)', ([rest] if rest else [], [])))
        elif word in ('busy', 'offline'):
            self.set_property(word.capitalize(), GLib.Variant('s', rest))
        elif word == 'lock':
            key, _, value = rest.partition(' ')
            self.policy.machine[key] = value
            self.set_property('Policy', self.policy.describe())
        elif word == 'progress':
            self.progress(rest)
        return True


def parse():
    parser = argparse.ArgumentParser()
    for name in ['missing', 'problem', 'slow', 'asked', 'level', 'policy-problem', 'refuse',
                 'refuse-answer', 'service-problem', 'slow-removal']:
        parser.add_argument('--' + name, default='')
    parser.add_argument('--removal', default='[0, 0]')
    parser.add_argument('--services', default='[]')
    return parser.parse_args()


def main():
    loop = GLib.MainLoop()
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    mock = Mock(parse(), bus, loop)
    with open(XML) as file:
        interface = Gio.DBusNodeInfo.new_for_xml(file.read()).interfaces[0]
    bus.register_object(PATH, interface, mock.call, mock.get, None)
    Gio.bus_own_name_on_connection(bus, INTERFACE, Gio.BusNameOwnerFlags.NONE,
                                   lambda *_: say('ready'), lambda *_: loop.quit())
    GLib.io_add_watch(sys.stdin, GLib.IO_IN | GLib.IO_HUP, mock.command)
    loop.run()


main()
