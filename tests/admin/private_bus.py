# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A private system bus with the real polkit on it, and recourse-admin started by the bus.

Everything is in a mount namespace of its own, so that neither the machine's rules nor its bus are touched.
"""
import contextlib, os, pathlib, shlex, shutil, subprocess, sys, tempfile

import gi
gi.require_version('Gio', '2.0')
from gi.repository import Gio, GLib

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tests' / 'support'))
import processes

NAME, PATH = 'org.recourse.Admin1', '/org/recourse/Admin1'
POLKIT = 'org.freedesktop.PolicyKit1'
POLKITD = '/usr/lib/polkit-1/polkitd'
AUTHORITY = '/org/freedesktop/PolicyKit1/Authority'
AGENT_PATH = '/org/recourse/test/Agent'
PATIENCE_MS = 20_000
NOBODY = ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups']

CONFIG = '''<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow user="*"/><deny own="*"/><deny send_type="method_call"/>
    <allow send_type="signal"/>
    <allow send_requested_reply="true" send_type="method_return"/>
    <allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="method_call"/><allow receive_type="method_return"/>
    <allow receive_type="error"/><allow receive_type="signal"/>
    <allow send_destination="org.freedesktop.DBus"/>
    <allow send_destination="org.freedesktop.PolicyKit1"/>
  </policy>
  <policy user="root"><allow send_type="method_call"/></policy>
  <policy user="polkitd"><allow own="org.freedesktop.PolicyKit1"/><allow send_type="method_call"/></policy>
  <include>{conf}</include>
</busconfig>
'''
AGENT_XML = '''<node><interface name="org.freedesktop.PolicyKit1.AuthenticationAgent">
  <method name="BeginAuthentication">
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
    <arg type="a{ss}" direction="in"/><arg type="s" direction="in"/><arg type="a(sa{sv})" direction="in"/>
  </method>
  <method name="CancelAuthentication"><arg type="s" direction="in"/></method>
</interface></node>'''


def enter_namespace():
    """Runs this script again where its mounts are its own; says why where it cannot."""
    if os.environ.get('RECOURSE_IN_NAMESPACE'):
        return None
    missing = [name for name in [POLKITD, 'dbus-daemon', 'setpriv', 'unshare'] if not shutil.which(name)]
    if missing:
        return f'{", ".join(missing)}: not installed'
    if os.geteuid() != 0:
        return 'only root can make a system bus with polkit on it'
    probe = subprocess.run(['unshare', '-m', '--propagation', 'private', 'true'], capture_output=True, text=True)
    if probe.returncode != 0:
        return f'no mount namespace can be made here: {probe.stderr.strip()}'
    os.environ['RECOURSE_IN_NAMESPACE'] = '1'
    os.execvp('unshare', ['unshare', '-m', '--propagation', 'private', sys.executable, *sys.argv])


class Bus:
    """The bus, polkit and the helper; ended as a context."""

    def __init__(self, admin, data, idle=60):
        self.stack = contextlib.ExitStack()
        self.folder = pathlib.Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix='recourse-admin-')))
        self.folder.chmod(0o755)
        self.policy_folder = self.folder / 'etc' / 'policy.d'
        self.policy_file = self.policy_folder / '50-recourse-admin.conf'
        self._mount_polkit_folders(data)
        services = self.folder / 'services'
        services.mkdir()
        self.dumps = self.folder / 'coredump'
        self.dumps.mkdir(mode=0o755)
        self.root = self.folder / 'root'
        self.root.mkdir()
        command = shlex.join([str(admin), '--idle', str(idle), '--folder', str(self.policy_folder),
                              '--dumps', str(self.dumps), '--root', str(self.root)])
        (services / f'{NAME}.service').write_text(f'[D-BUS Service]\nName={NAME}\nUser=root\nExec={command}\n')
        conf = ROOT / 'data' / 'admin' / f'{NAME}.conf'
        (self.folder / 'bus.conf').write_text(CONFIG.format(folder=self.folder, conf=conf))
        os.environ['DBUS_SYSTEM_BUS_ADDRESS'] = f'unix:path={self.folder}/bus'

    def _mount_polkit_folders(self, data):
        self.rules = self.folder / 'rules'
        self.rules.mkdir()
        self.rules.chmod(0o755)
        actions = self.folder / 'actions'
        actions.mkdir()
        for name in [f'{NAME}.policy', 'org.freedesktop.policykit.policy']:
            for place in [data, pathlib.Path('/usr/share/polkit-1/actions')]:
                if (place / name).exists():
                    shutil.copy(place / name, actions)
                    break
        for source, target in [(self.rules, '/etc/polkit-1/rules.d'), (actions, '/usr/share/polkit-1/actions')]:
            subprocess.run(['mount', '--bind', str(source), target], check=True)
            self.stack.callback(subprocess.run, ['umount', target], check=True)

    def __enter__(self):
        reader, writer = os.pipe()
        self.stack.enter_context(processes.daemon(
            ['dbus-daemon', f'--config-file={self.folder}/bus.conf', '--nofork', '--nopidfile',
             f'--print-address={writer}'], pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        os.close(writer)
        with os.fdopen(reader) as ready:
            assert ready.readline(), 'the private system bus did not start'
        self.stack.enter_context(processes.daemon([POLKITD, '--no-debug'], stdout=subprocess.DEVNULL,
                                                  stderr=subprocess.DEVNULL))
        subprocess.run(['gdbus', 'wait', '--system', '--timeout', '20', POLKIT], check=True,
                       stdout=subprocess.DEVNULL)
        self.connection = Gio.DBusConnection.new_for_address_sync(
            os.environ['DBUS_SYSTEM_BUS_ADDRESS'],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        return self

    def __exit__(self, *error):
        self.connection.close_sync(None)
        self.stack.close()

    def call(self, method, arguments=None, destination=NAME, path=PATH, interface=NAME):
        """As root."""
        return self.connection.call_sync(destination, path, interface, method, arguments, None,
                                         Gio.DBusCallFlags.NONE, PATIENCE_MS, None)

    def call_as_nobody(self, method, *arguments, interactive=False, agent=None):
        """What gdbus says, and whether it worked; an agent is told of the process before it calls."""
        command = ['gdbus', 'call', '--system', '--dest', NAME, '--object-path', PATH, '--timeout', '20',
                   '--method', f'{NAME}.{method}', *(['--interactive'] if interactive else []), *arguments]
        # The shell waits for a line, so that an agent can be registered for its process first.
        script = ['sh', '-c', 'read go && exec "$@"', 'sh', *command]
        process = subprocess.Popen([*NOBODY, *script], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True)
        if agent:
            agent.register(process.pid)
        process.stdin.write('go\n')
        process.stdin.close()
        if agent:
            agent.serve_until(lambda: process.poll() is not None)
        output = process.stdout.read()
        return process.wait() == 0, output.strip()

    def set_rule(self, result):
        """A rule for the user nobody; returns once polkit knows it."""
        loop, context = GLib.MainLoop(), GLib.MainContext.default()
        seen = self.connection.signal_subscribe(POLKIT, f'{POLKIT}.Authority', 'Changed', AUTHORITY, None,
                                                Gio.DBusSignalFlags.NONE, lambda *_: loop.quit())
        # The bus knows of the subscription before the file changes.
        self.call('GetId', None, 'org.freedesktop.DBus', '/', 'org.freedesktop.DBus')
        rule = self.rules / '10-test.rules'
        if result is None:
            rule.unlink()
        else:
            text = ('polkit.addRule(function(action, subject) { if (action.id.indexOf("org.recourse.Admin1.") == 0'
                    f' && subject.user == "nobody") return {result}; }});\n')
            (self.rules / 'new').write_text(text)
            (self.rules / 'new').rename(rule)
        timer = GLib.timeout_add(PATIENCE_MS, loop.quit)
        loop.run()
        GLib.source_remove(timer)
        self.connection.signal_unsubscribe(seen)

    def wait_for_exit(self, method_before):
        """Returns once the helper has left the bus; what is called first makes sure that it was there."""
        loop, gone = GLib.MainLoop(), []
        method_before()
        watch = Gio.bus_watch_name_on_connection(self.connection, NAME, Gio.BusNameWatcherFlags.NONE, None,
                                                 lambda *_: (gone.append(True), loop.quit()))
        timer = GLib.timeout_add(PATIENCE_MS, loop.quit)
        loop.run()
        Gio.bus_unwatch_name(watch)
        if not gone:
            raise AssertionError('the helper did not end')
        GLib.source_remove(timer)


class Agent:
    """Stands in for a desktop's password dialog: real polkit asks it, and it grants or is closed."""

    def __init__(self, bus, grants):
        self.bus, self.grants, self.asked = bus, grants, []
        interface = Gio.DBusNodeInfo.new_for_xml(AGENT_XML).interfaces[0]
        self.id = bus.connection.register_object(AGENT_PATH, interface, self._answer, None, None)

    def close(self):
        self.bus.connection.unregister_object(self.id)

    def _polkit(self, method, arguments):
        self.bus.connection.call(POLKIT, AUTHORITY, f'{POLKIT}.Authority', method, arguments, None,
                                 Gio.DBusCallFlags.NONE, PATIENCE_MS, None, None)

    def register(self, pid):
        start = int(pathlib.Path(f'/proc/{pid}/stat').read_text().rsplit(')', 1)[1].split()[19])
        subject = ('unix-process', {'pid': GLib.Variant('u', pid), 'start-time': GLib.Variant('t', start)})
        self.bus.call('RegisterAuthenticationAgent', GLib.Variant('((sa{sv})ss)', (subject, 'C', AGENT_PATH)),
                      POLKIT, AUTHORITY, f'{POLKIT}.Authority')

    def _answer(self, connection, sender, path, interface, method, arguments, invocation):
        if method != 'BeginAuthentication':
            invocation.return_value(None)
            return
        action, _, _, _, cookie, identities = arguments.unpack()
        self.asked.append(action)
        if not self.grants:
            invocation.return_dbus_error(f'{POLKIT}.Error.Cancelled', 'closed')
            return
        identity = ('unix-user', {'uid': GLib.Variant('u', identities[0][1]['uid'])})
        self._polkit('AuthenticationAgentResponse2', GLib.Variant('(us(sa{sv}))', (0, cookie, identity)))
        invocation.return_value(None)

    def serve_until(self, done):
        context = GLib.MainContext.default()
        # A child's end is no event of this loop; the timer looks for it.
        timer = GLib.timeout_add(20, lambda: True)
        while not done():
            context.iteration(True)
        GLib.source_remove(timer)
