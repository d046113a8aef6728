# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the real window on a private display and bus, and drives it through accessibility.

Each test file makes functions whose names begin with test_; their docstrings are the promises.
run() starts a virtual display, a window manager and a private session bus, calls each function
with a fresh home, and prints TAP. Nothing sleeps for a fixed time: wait_for() looks again until
its time limit is over.

Switches for a person who looks for a fault: RECOURSE_TEST_ONLY=NAME runs one function,
RECOURSE_TEST_KEEP=1 keeps the homes and prints where they are.
"""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

TOOLS = ['Xvfb', 'openbox', 'xdotool', 'xclip', 'dbus-daemon']
BUILD = os.environ['RECOURSE_BUILD']
LIMIT = 30.0
POLL = 0.02
# How long a key may take to move the focus; at the end of a window it moves it nowhere.
FOCUS_LIMIT = 1.0
FOCUSED = 'object:state-changed:focused'
# Pixels, the borders of the window counted.
NARROW = 360
CONTROLS = {'push button', 'toggle button', 'text', 'entry', 'check box', 'combo box', 'menu item',
            'list item'}


class Failure(Exception):
    pass


class Skip(Exception):
    """Raised in a test by what is not there; its text says what."""


def skip(reason):
    print('1..0 # SKIP ' + reason)
    sys.exit(0)


def wait_for(function, what, limit=LIMIT):
    end = time.monotonic() + limit
    while True:
        result = function()
        if result:
            return result
        if time.monotonic() > end:
            raise Failure('not seen within %.1f s: %s' % (limit, what))
        time.sleep(POLL)


@contextlib.contextmanager
def time_limit(what, limit=LIMIT):
    """For what waits by itself, as a read of a line."""
    def stop(_number, _frame):
        raise Failure('not seen within %.1f s: %s' % (limit, what))
    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


class Session:
    """A display, a window manager and a session bus of our own."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix='recourse-window-')
        self.processes = []
        environment = os.environ
        for name in ['WAYLAND_DISPLAY', 'NO_AT_BRIDGE', 'AT_SPI_BUS_ADDRESS']:
            environment.pop(name, None)
        environment.update({
            'GDK_BACKEND': 'x11', 'GSK_RENDERER': 'cairo', 'ADW_DISABLE_PORTAL': '1',
            'HOME': self.folder, 'XDG_CONFIG_HOME': self.folder + '/config',
            'XDG_DATA_HOME': self.folder + '/data', 'XDG_CACHE_HOME': self.folder + '/cache',
            'XDG_RUNTIME_DIR': self.folder + '/run',
        })
        os.mkdir(self.folder + '/run', 0o700)
        self.start_display()
        self.start_bus()
        self.spawn(['openbox'])
        wait_for(lambda: subprocess.run(['xdotool', 'get_desktop'], capture_output=True)
                 .returncode == 0, 'a window manager')

    def spawn(self, command, **options):
        log = open(self.folder + '/noise', 'ab')
        process = subprocess.Popen(command, stdout=log, stderr=log, **options)
        log.close()
        self.processes.append(process)
        return process

    def start_display(self):
        reader, writer = os.pipe()
        self.spawn(['Xvfb', '-displayfd', str(writer), '-screen', '0', '1280x900x24',
                    '-nolisten', 'tcp', '-noreset'], pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as pipe:
            os.environ['DISPLAY'] = ':' + pipe.readline().strip()

    def start_bus(self):
        config = self.folder + '/bus.conf'
        with open(config, 'w') as file:
            file.write('<busconfig><type>session</type><listen>unix:path=%s/bus</listen>'
                       '<servicedir>/usr/share/dbus-1/services</servicedir>'
                       '<servicedir>/usr/share/dbus-1/accessibility-services</servicedir>'
                       '<policy context="default"><allow send_destination="*" eavesdrop="true"/>'
                       '<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>'
                       % self.folder)
        self.spawn(['dbus-daemon', '--config-file=' + config, '--nofork', '--nopidfile'])
        wait_for(lambda: os.path.exists(self.folder + '/bus'), 'the session bus')
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = 'unix:path=%s/bus' % self.folder

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            process.wait()
        if 'RECOURSE_TEST_KEEP' in os.environ:
            print('# kept', self.folder)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)


class Home:
    """A state folder of one test, with its store and what is started on it."""

    def __init__(self, session, name):
        self.session = session
        self.name = name
        self.state = os.path.join(session.folder, name, 'state')
        self.store = os.path.join(self.state, 'recourse')
        self.config = os.path.join(session.folder, name, 'config')
        os.makedirs(self.state)
        self.apps = []
        self.helpers = []
        # What the programs of this test are told besides.
        self.variables = {}

    def fill(self, reports, buckets, newest=None):
        command = [BUILD + '/tests/support/fill-store', self.store, str(reports), str(buckets)]
        if newest is not None:
            command.append(str(int(newest)))
        os.makedirs(self.store, mode=0o700, exist_ok=True)
        subprocess.run(command, check=True)

    def add_extreme(self):
        os.makedirs(self.store, mode=0o700, exist_ok=True)
        subprocess.run([BUILD + '/tests/support/fill-store', self.store, 'extreme'], check=True)

    def environment(self, **more):
        return {**os.environ, 'XDG_STATE_HOME': self.state, 'XDG_CONFIG_HOME': self.config,
                **self.variables, **more}

    def mock_reporter(self, **options):
        """Starts a mock: only what the window asks of a reporter, and no reading of journals."""
        return self.start_mock('mock_reporter.py', options)

    def mock_admin(self, **options):
        """Starts a mock of the helper for all users; start windows with system_bus() then."""
        return self.start_mock('mock_admin.py', options)

    def system_bus(self):
        return {'DBUS_SYSTEM_BUS_ADDRESS': os.environ['DBUS_SESSION_BUS_ADDRESS']}

    def start_mock(self, name, options):
        command = ['/usr/bin/python3', os.path.join(os.path.dirname(__file__), name)]
        for option, value in options.items():
            command += ['--' + option.replace('_', '-'), value]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE,
                                   env=self.environment(), text=True)
        self.helpers.append(process)
        if process.stdout.readline().strip() != 'ready':
            raise Failure('%s did not start' % name)
        return process

    def tell(self, reporter, command):
        """Gives a mock of the reporter a command."""
        reporter.stdin.write(command + '\n')
        reporter.stdin.flush()

    def read_call(self, reporter, name):
        """The arguments of the next call of this method, the others passed over."""
        with time_limit('a call of ' + name):
            while True:
                line = reporter.stdout.readline()
                if not line:
                    raise Failure('no call of ' + name)
                method, _, rest = line.strip().partition(' ')
                if method == name:
                    return json.loads(rest)

    def make_journal_folder(self):
        journal = os.path.join(os.path.dirname(self.state), 'journal')
        os.mkdir(journal)
        return journal

    def real_reporter(self, journal):
        """Starts the reporter itself on a journal of ours."""
        log = open(os.path.join(self.session.folder, 'window.log'), 'ab')
        self.helpers.append(subprocess.Popen(
            [BUILD + '/src/reporter/recourse-reporter', '--store', self.store, '--journal', journal],
            env=self.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log))
        log.close()

    def start(self, *arguments, **more):
        app = App(self, arguments, more)
        self.apps.append(app)
        return app

    def stop(self):
        for app in self.apps:
            app.stop()
        for process in reversed(self.helpers):
            process.terminate()
            process.wait()
            process.stdin.close()
            process.stdout.close()


class App:
    """A running window."""

    def __init__(self, home, arguments, more):
        import pyatspi
        self.pyatspi = pyatspi
        self.log = open(os.path.join(home.session.folder, 'window.log'), 'ab')
        self.process = subprocess.Popen([BUILD + '/src/app/recourse'] + list(arguments),
                                        env=home.environment(**more), stdout=self.log,
                                        stderr=self.log)
        self.root = wait_for(self.find_root, 'the window')
        self.focused = []
        pyatspi.Registry.registerEventListener(self.note_focus, FOCUSED)
        self.window_id = wait_for(self.find_window, 'the window on the display')

    def find_root(self):
        if self.process.poll() is not None:
            raise Failure('the program ended with %d' % self.process.returncode)
        desktop = self.pyatspi.Registry.getDesktop(0)
        for app in desktop:
            try:
                if app is not None and app.get_process_id() == self.process.pid:
                    if app.childCount > 0:
                        return app
            except Exception:
                continue
        return None

    def find_window(self, title='Recourse'):
        """By its title: no other program is on the display."""
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--name', title],
                               capture_output=True, text=True)
        return found.stdout.split()[-1] if found.stdout.strip() else None

    def walk(self, node=None, depth=0):
        node = self.root if node is None else node
        yield node
        if depth > 60:
            return
        try:
            children = [child for child in node]
        except Exception:
            return
        for child in children:
            if child is not None:
                yield from self.walk(child, depth + 1)

    def visible(self, node):
        """GTK 4.8 says of everything that it is visible; what is not drawn has no size."""
        try:
            extents = node.queryComponent().getExtents(self.pyatspi.WINDOW_COORDS)
        except NotImplementedError:
            return False
        return extents.width > 0 and extents.height > 0

    def find(self, name=None, role=None, contains=None, visible=True):
        for node in self.walk():
            try:
                if name is not None and node.name != name:
                    continue
                if contains is not None and contains not in (node.name or ''):
                    continue
                if role is not None and node.getRoleName() != role:
                    continue
                if visible and not self.visible(node):
                    continue
                return node
            except Exception:
                continue
        return None

    def get(self, limit=LIMIT, **query):
        return wait_for(lambda: self.find(**query), str(query), limit)

    def gone(self, **query):
        wait_for(lambda: self.find(**query) is None, 'the end of %s' % query)

    def rows(self):
        """What the rows of the list of problems say, from the top."""
        listing = self.find(name='Problems', role='list')
        if listing is None:
            return []
        return [child.name for child in listing if child is not None]

    def select(self, *positions):
        """Selects these rows of the list, and no others."""
        selection = self.get(name='Problems', role='list').querySelection()
        selection.clearSelection()
        for position in positions:
            selection.selectChild(position)

    def press(self, node):
        """A menu button has its action on the button inside, which has the same name."""
        for inner in self.walk(node):
            try:
                action = inner.queryAction()
            except NotImplementedError:
                continue
            if action.nActions > 0:
                action.doAction(0)
                return
        raise Failure('nothing to press in ' + node.name)

    def key(self, *keys):
        focus_window(self.window_id)
        press_keys(*keys)

    def note_focus(self, event):
        if event.detail1:
            self.focused.append(event.source)

    def key_to_focus(self, key):
        """Presses a key in the topmost window; what has the focus after that, None when it stays. The
        window tells of it: to look through all that it has would take a second."""
        self.get_focused()
        before = len(self.focused)
        press_keys(key)
        try:
            wait_for(lambda: self.get_focused() is not None and len(self.focused) > before, 'the focus', FOCUS_LIMIT)
        except Failure:
            return None
        return self.focused[-1]

    def get_focused(self):
        """What got the focus last, None when nothing has yet."""
        from gi.repository import GLib
        while GLib.MainContext.default().iteration(False):
            pass
        return self.focused[-1] if self.focused else None

    def key_until_focused(self, key, names, limit=60):
        """Presses a key until one of the widgets with these names has the focus. (GTK 4.8 adds the title
        of the row to the name of the button in it, and the label with its mnemonic.)"""
        focus_window(self.window_id)
        return self.key_on_until_focused(key, names, limit)

    def key_on_until_focused(self, key, names, limit=60):
        """The same in the topmost window, as a menu is one."""
        for _ in range(limit):
            node = self.key_to_focus(key)
            # The underline is of a mnemonic.
            shown = (node.name or '').replace('_', '') + ' ' if node is not None else ''
            if any(shown.startswith(name.replace('_', '') + ' ') for name in names):
                return node
        raise Failure('no focus on any of ' + ', '.join(names))

    def press_space(self, name):
        """Works a check button of the topmost window, which has no action in GTK 4.8: with keys."""
        for _ in range(60):
            node = self.key_to_focus('Tab')
            if node is not None and name in (node.name or ''):
                press_keys('space')
                return
        raise Failure('no focus on ' + name)

    def type(self, text):
        focus_window(self.window_id)
        subprocess.run(['xdotool', 'type', '--delay', '20', text], check=True)

    def scroll_to_end(self, node):
        """Turns the wheel over a node."""
        x, y = self.find_place(node)
        subprocess.run(['xdotool', 'mousemove', str(x), str(y), 'click', '--repeat', '40',
                        '--delay', '5', '5'], check=True)

    def wait_until_inside(self, node):
        """Until what is scrolled to is on the screen, and has come to rest."""
        def place():
            extents = node.queryComponent().getExtents(self.pyatspi.WINDOW_COORDS)
            return extents.y, extents.y + extents.height
        height = int(self.geometry()['HEIGHT'])
        before = [None]

        def rests():
            rest = place() == before[0]
            before[0] = place()
            return rest and 0 < before[0][0] and before[0][1] < height
        wait_for(rests, node.name + ' on the screen')

    def click(self, node):
        """With the pointer, for what has no action for accessibility in GTK 4.8."""
        x, y = self.find_place(node)
        subprocess.run(['xdotool', 'mousemove', str(x), str(y), 'click', '1'], check=True)

    def find_place(self, node):
        """Where the middle of a node is on the display."""
        extents = node.queryComponent().getExtents(self.pyatspi.WINDOW_COORDS)
        frame = next(iter(self.root)).queryComponent().getExtents(self.pyatspi.WINDOW_COORDS)
        place = self.geometry()
        border = (int(place['WIDTH']) - frame.width) // 2
        x = int(place['X']) + border + extents.x + extents.width // 2
        y = int(place['Y']) + border + extents.y + extents.height // 2
        return x, y

    def geometry(self):
        """Of the window on the display, with its borders."""
        shown = subprocess.run(['xdotool', 'getwindowgeometry', '--shell', self.window_id],
                               capture_output=True, text=True, check=True).stdout
        return dict(line.split('=') for line in shown.split())

    def outer_width(self):
        return int(self.geometry()['WIDTH'])

    def resize(self, width, height):
        subprocess.run(['xdotool', 'windowsize', self.window_id, str(width), str(height)],
                       check=True)

    def width(self):
        return next(iter(self.root)).queryComponent().getExtents(self.pyatspi.WINDOW_COORDS).width

    def make_narrow(self, height, *parts):
        """Makes the window narrow; nothing in the widgets with these names is cut off then."""
        self.resize(NARROW, height)
        wait_for(lambda: self.outer_width() <= NARROW, 'a window of %d pixels' % NARROW)
        self.expect_narrow(*parts)

    def expect_narrow(self, *parts):
        try:
            wait_for(lambda: self.find_cut_off(parts) is None, 'nothing that is cut off')
        except Failure:
            raise Failure('cut off: %s' % self.find_cut_off(parts))
        if self.outer_width() > NARROW:
            raise Failure('the window has grown to %d' % self.outer_width())

    def find_cut_off(self, parts):
        """What begins inside of the window and ends outside, in the parts that are named."""
        width = self.width()
        for part in parts:
            top = self.get(name=part, visible=False)
            for node in self.walk(top):
                if not self.visible(node):
                    continue
                extents = node.queryComponent().getExtents(self.pyatspi.WINDOW_COORDS)
                if (0 <= extents.x < width < extents.x + extents.width
                        and not self.is_behind(node, top)):
                    return '%s “%s” ends at %d of %d' % (node.getRoleName(), node.name,
                                                         extents.x + extents.width, width)
        return None

    def is_behind(self, node, top):
        """Whether a node is in a page of a stack, or in a leaf, that is not shown. Such a one keeps
        the size that it was shown in, if it ever was, and another fills the place of all."""
        def place(other):
            try:
                extents = other.queryComponent().getExtents(self.pyatspi.WINDOW_COORDS)
            except NotImplementedError:
                # A row that is given back meanwhile, or what has no place of its own.
                return None
            return extents.x, extents.y, extents.width, extents.height
        while node is not None and node != top:
            parent = node.parent
            whole = place(parent) if parent is not None else None
            if whole is not None and place(node) != whole and any(
                    place(other) == whole for other in parent
                    if other is not None and other != node):
                return True
            node = parent
        return False

    def find_nameless(self):
        """The controls that a screen reader has no name for. (A combo box has its own; inside of it
        GTK has the row of its list that it shows.)"""
        return ['%s “%s”' % (node.getRoleName(), node.name) for node in self.walk()
                if node.getRoleName() in CONTROLS and self.visible(node)
                and not self.is_in_combo_box(node)
                and (not node.name or re.match('(Gtk|Adw|Gdk|Rec)[A-Z]', node.name))]

    def is_in_combo_box(self, node):
        parent = node.parent
        while parent is not None:
            if parent.getRoleName() == 'combo box':
                return True
            parent = parent.parent
        return False

    def clipboard(self):
        shown = subprocess.run(['timeout', '5', 'xclip', '-selection', 'clipboard', '-o'],
                               capture_output=True, text=True)
        return shown.stdout

    def close(self):
        self.key('ctrl+w')
        self.process.wait(timeout=LIMIT)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait()
        self.log.close()
        self.pyatspi.Registry.deregisterEventListener(self.note_focus, FOCUSED)
        if self.process.returncode not in (0, -15):
            raise Failure('the program ended with %d' % self.process.returncode)


def focus_window(window_id):
    subprocess.run(['xdotool', 'windowfocus', '--sync', window_id], check=True)


def press_keys(*keys):
    """To the topmost window, which is a menu's or a dialog's while that is open."""
    subprocess.run(['xdotool', 'key', '--clearmodifiers'] + list(keys), check=True)


def clear_clipboard():
    subprocess.run(['xclip', '-selection', 'clipboard', '-i'], input='', text=True, check=True)


def check_tools():
    for tool in TOOLS:
        if shutil.which(tool) is None:
            skip(tool + ' is not installed')
    try:
        import pyatspi  # noqa: F401
    except ImportError:
        skip('pyatspi is not installed')


def check_log(session, begin):
    """Text from outside that went through a parser of markup has left its complaint in the log."""
    path = os.path.join(session.folder, 'window.log')
    if os.path.exists(path):
        with open(path, errors='replace') as file:
            file.seek(begin)
            complaints = [line for line in file if 'markup' in line]
        if complaints:
            raise Failure(complaints[0].strip())


def get_log_size(session):
    path = os.path.join(session.folder, 'window.log')
    return os.path.getsize(path) if os.path.exists(path) else 0


def run(module):
    check_tools()
    tests = [function for name, function in vars(module).items() if name.startswith('test_')]
    only = os.environ.get('RECOURSE_TEST_ONLY')
    if only:
        tests = [function for function in tests if function.__name__ == only]
    session = Session()
    failures = 0
    print('1..%d' % len(tests), flush=True)
    try:
        for number, function in enumerate(tests, 1):
            home = Home(session, function.__name__)
            promise = function.__doc__.strip()
            begin = get_log_size(session)
            try:
                try:
                    function(home)
                finally:
                    home.stop()
                check_log(session, begin)
                print('ok %d %s' % (number, promise), flush=True)
            except Skip as reason:
                print('ok %d %s # SKIP %s' % (number, promise, reason), flush=True)
            except Exception:
                failures += 1
                print('not ok %d %s' % (number, promise), flush=True)
                for line in traceback.format_exc().splitlines():
                    print('# ' + line, flush=True)
        log = os.path.join(session.folder, 'window.log')
        if failures and os.path.exists(log):
            with open(log, errors='replace') as file:
                for line in file.read().splitlines()[-20:]:
                    print('# window: ' + line)
    finally:
        session.stop()
    sys.exit(1 if failures else 0)
