# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real reporter and the real service around a home of the harness: all that the window works with."""

import contextlib
import hashlib
import json
import os
import pathlib
import sqlite3
import struct
import subprocess
import sys
import time
import urllib.request
import uuid

import gi

gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib  # noqa: E402

import harness  # noqa: E402

BUILD = pathlib.Path(harness.BUILD)
REPORTER = BUILD / 'src/reporter/recourse-reporter'
SERVICE = BUILD / 'src/service/recourse-service'
CTL = BUILD / 'src/cli/recoursectl'
MAKE_JOURNAL = pathlib.Path(__file__).resolve().parents[1] / 'support/make-journal.py'
NAME = 'org.recourse.Reporter1'
PATH = '/org/recourse/Reporter1'
DESCRIPTION = '''[Service]
Name=Example
Url=%s
Vendor=Example Software
[Products]
Executables=*
'''


def make_core(path, command):
    """The core of a process that lives, once it has written a line."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        process.stdout.readline()
        subprocess.run(['gdb', '-batch', '-nx', '-p', str(process.pid), '-ex', 'gcore %s' % path],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    finally:
        process.kill()
        process.communicate()
    if not os.path.exists(path):
        raise harness.Failure('gdb could not write a core here')


def make_bucket(values, event_type='AppCrash'):
    """As protocol.md has it."""
    digest = hashlib.sha256()
    for text in [event_type, *values]:
        digest.update(struct.pack('>I', len(text.encode())) + text.encode())
    return digest.hexdigest()[:32]


def has_owner(connection, name):
    return connection.call_sync('org.freedesktop.DBus', '/', 'org.freedesktop.DBus', 'NameHasOwner',
                                GLib.Variant('(s)', (name,)), None, Gio.DBusCallFlags.NONE, -1,
                                None).unpack()[0]


class Service:
    """A service on loopback, with a folder of its own."""

    def __init__(self, folder, prefix=()):
        self.folder = str(folder)
        reader, writer = os.pipe()
        self.process = subprocess.Popen(
            [*prefix, SERVICE, 'serve', '--port', '0', '--data', self.folder, '--address-fd', str(writer)],
            pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            self.url = pipe.readline().strip()

    def run(self, command, *arguments, text=None):
        done = subprocess.run([SERVICE, command, '--data', self.folder, *arguments], input=text,
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise harness.Failure('%s: %s' % (command, done.stderr))
        return done.stdout

    def show(self, bucket):
        return json.loads(self.run('bucket', 'show', '--json', bucket))

    def count(self):
        """How many reports came in all."""
        return sum(bucket['hits'] for bucket in json.loads(self.run('bucket', 'list', '--json')))

    def report(self, signature):
        """Has the same problem reported by another machine."""
        body = {'protocol': 1, 'report': str(uuid.uuid4()), 'event_type': 'AppCrash',
                'os': {'id': 'debian', 'version': '12', 'arch': 'x86_64'}, 'occurrences': 1,
                'client': 'recourse 0.1.0', **signature}
        request = urllib.request.Request(self.url.rstrip('/') + '/v1/reports', json.dumps(body).encode(),
                                         {'Content-Type': 'application/json'})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


class Notifications:
    """python-dbusmock's notification daemon, which shows nothing and remembers all."""

    NAME = 'org.freedesktop.Notifications'
    PATH = '/org/freedesktop/Notifications'

    def __init__(self, home, connection):
        self.connection = connection
        process = subprocess.Popen(
            ['/usr/bin/python3', '-m', 'dbusmock', '--template', 'notification_daemon', '--parameters',
             '{"capabilities": "actions body"}'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        home.helpers.append(process)
        harness.wait_for(lambda: has_owner(connection, self.NAME), 'the notification daemon')

    def mock(self, method, parameters):
        return self.connection.call_sync(self.NAME, self.PATH, 'org.freedesktop.DBus.Mock', method, parameters,
                                         None, Gio.DBusCallFlags.NONE, -1, None).unpack()

    def shown(self):
        """The summary, the body and the actions of each."""
        calls = self.mock('GetMethodCalls', GLib.Variant('(s)', ('Notify',)))[0]
        return [(each[3], each[4], each[5][::2]) for _time, each in calls]

    def press(self, number, action):
        values = [GLib.Variant('u', number), GLib.Variant('s', action)]
        self.mock('EmitSignal', GLib.Variant('(sssav)', (self.NAME, 'ActionInvoked', 'us', values)))


class Loop:
    """A reporter with a policy and a journal of its own, and what it tells."""

    def __init__(self, home, core, level=None, service=None):
        self.home = home
        self.core = core
        self.folder = pathlib.Path(home.state).parent
        self.n_records = 0
        self.reporter = None
        self.machine = self.folder / 'policy.d'
        self.services = self.folder / 'services.d'
        self.journal = self.folder / 'journal'
        self.policy = self.folder / 'config/recourse/policy.conf'
        for folder in (self.machine, self.services, self.journal, self.policy.parent):
            folder.mkdir(parents=True)
        home.variables.update(
            XDG_CONFIG_HOME=str(self.folder / 'config'), XDG_DATA_HOME=str(self.folder / 'data'), RECOURSE_POLICY_FOLDERS=str(self.machine),
            RECOURSE_SERVICES_FOLDERS=str(self.services),
            PATH='%s:%s' % (BUILD / 'src/app', os.environ['PATH']))
        if level is not None:
            self.policy.write_text('[Policy]\nAsked=true\nLevel=%s\n' % level)
        if service is not None:
            (self.services / 'example.service-description').write_text(DESCRIPTION % service.url)
        self.connection = Gio.DBusConnection.new_for_address_sync(
            os.environ['DBUS_SESSION_BUS_ADDRESS'],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION,
            None, None)
        # Else the bus would start the one of this machine.
        self.notifications = Notifications(home, self.connection)

    def start(self, **variables):
        """Starts the reporter, and waits until it has read all there is."""
        with open(os.path.join(self.home.session.folder, 'window.log'), 'ab') as log:
            self.reporter = subprocess.Popen(
                [REPORTER, '--store', self.home.store, '--journal', str(self.journal)],
                env=self.home.environment(**variables), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        self.home.helpers.append(self.reporter)
        harness.wait_for(lambda: has_owner(self.connection, NAME), 'the reporter on the bus')
        self.call('Synchronize')

    def call(self, method, parameters=None, interface=NAME):
        return self.connection.call_sync(NAME, PATH, interface, method, parameters, None,
                                         Gio.DBusCallFlags.NONE, 60_000, None).unpack()

    def property(self, name):
        return self.call('Get', GLib.Variant('(ss)', (NAME, name)), 'org.freedesktop.DBus.Properties')[0]

    def crash(self, name='demo', **fields):
        """Writes the record of one more crash of a program, with the core."""
        time_us = int(time.time() * 1_000_000)
        fields = {'COREDUMP_COMM': name, 'COREDUMP_EXE': '/usr/bin/' + name,
                  'COREDUMP_FILENAME': str(self.core), **fields}
        words = [word for pair in fields.items() for word in ('--field', '%s=%s' % pair)]
        subprocess.run([sys.executable, MAKE_JOURNAL, *words, '--first', str(self.n_records), '--step', '0',
                        '--time', str(time_us), str(self.journal / 'a.journal')], check=True)
        self.n_records += 1

    def query(self, sql, *values):
        path = 'file:%s/store.db?mode=ro' % self.home.store
        with contextlib.closing(sqlite3.connect(path, uri=True)) as database:
            return database.execute(sql, values).fetchall()

    def set_machine(self, text):
        """The administrator's file, which comes whole."""
        path = self.folder / 'policy.tmp'
        path.write_text(text)
        path.rename(self.machine / '50-test.conf')

    def bucket(self):
        """Of the problem that came last."""
        rows = self.query('SELECT bucket FROM buckets ORDER BY id DESC LIMIT 1')
        return rows[0][0] if rows else None

    def state(self, bucket=None):
        rows = self.query('SELECT s.state FROM submissions s JOIN buckets b ON b.id = s.bucket_id '
                          'WHERE b.bucket = ?', bucket or self.bucket())
        return rows[0][0] if rows else 'not-reported'

    def await_state(self, state, bucket=None, limit=harness.LIMIT):
        harness.wait_for(lambda: self.state(bucket) == state, 'the state ' + state, limit)

    def signature(self):
        """What of the newest problem goes at the first stage, as protocol.md has it."""
        shown = json.loads(self.ctl('show', '--json', self.bucket()))
        return {'bucket': shown['bucket'], 'bucket_version': 1,
                'signature': [{'name': each['name'], 'value': each['value']} for each in shown['signature']]}

    def foresee(self, name):
        """The signature that this program's crash will have, of that of another with the same core."""
        parameters = [dict(each) for each in self.signature()['signature']]
        parameters[0]['value'] = name
        return {'bucket': make_bucket([each['value'] for each in parameters]), 'bucket_version': 1,
                'signature': parameters}

    def ctl(self, *arguments, code=0):
        done = subprocess.run([CTL, *arguments], env=self.home.environment(), capture_output=True, text=True)
        if done.returncode != code:
            raise harness.Failure('recoursectl %s: %s' % (' '.join(arguments), done.stderr))
        return done.stdout
