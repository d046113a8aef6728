# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A private session bus, the built reporter on it, and a folder that goes away at the end."""

import contextlib
import os
import pathlib
import random
import select
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import traceback

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NAME = "org.recourse.Reporter1"
PATH = "/org/recourse/Reporter1"
BUILD = pathlib.Path(os.environ["RECOURSE_BUILD"])
REPORTER = BUILD / "src/reporter/recourse-reporter"
MAKE_JOURNAL = pathlib.Path(__file__).resolve().parent.parent / "support/make-journal.py"
PATIENCE_MS = int(os.environ.get("RECOURSE_PATIENCE", 60)) * 1000


def quote(path):
    """A word of Exec=: quoted as in a shell, and a key file takes one layer of backslashes more."""
    return shlex.quote(str(path)).replace("\\", "\\\\")


class Skip(Exception):
    """Why a test cannot run here."""


def make_journal(path, *options):
    done = subprocess.run([sys.executable, MAKE_JOURNAL, *map(str, options), str(path)], check=False)
    if done.returncode == 77:
        raise Skip("systemd-journal-remote is not installed")
    if done.returncode != 0:
        raise RuntimeError(f"make-journal.py failed with {done.returncode}")


def make_core(path, **environment):
    """A core of a living process, as gdb writes it."""
    if shutil.which("gdb") is None:
        raise Skip("gdb is not installed")
    sleeper = subprocess.Popen(["sleep", "600"], env=dict(os.environ, **environment))
    try:
        subprocess.run(
            ["gdb", "-batch", "-nx", "-p", str(sleeper.pid), "-ex", f"gcore {path}"],
            check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
    finally:
        sleeper.kill()
        sleeper.wait()
    if not path.exists():
        raise Skip("gdb could not write a core here")


class Session:
    """One session bus; connections to it are private to the test."""

    def __init__(self, services=True):
        self.stack = contextlib.ExitStack()
        self.folder = pathlib.Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        self.store = self.folder / "state/recourse"
        self.journal = self.folder / "journal"
        self.journal.mkdir()
        self.bus = Gio.TestDBus.new(Gio.TestDBusFlags.NONE)
        if services:
            self._add_service()
        self.environment = dict(
            os.environ,
            XDG_STATE_HOME=str(self.folder / "state"),
            XDG_CACHE_HOME=str(self.folder / "cache"),
            XDG_CONFIG_HOME=str(self.folder / "config"),
            XDG_DATA_HOME=str(self.folder / "data"),
            HOME=str(self.folder),
        )
        self.bus.up()
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self.bus.get_bus_address()
        self.connection = self.connect()
        self.reporters = []
        # Else a reporter that the bus starts would have the test program's own folders. Only the
        # cache is common, so that not each has to make an index of all packages first.
        own = {name: value for name, value in self.environment.items() if name != "XDG_CACHE_HOME"}
        self.connection.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
            "UpdateActivationEnvironment", GLib.Variant("(a{ss})", (own,)), None,
            Gio.DBusCallFlags.NONE, PATIENCE_MS, None,
        )

    def _add_service(self):
        services = self.folder / "services"
        services.mkdir()
        (services / f"{NAME}.service").write_text(
            f"[D-BUS Service]\nName={NAME}\n"
            f"Exec={quote(REPORTER)} --store {quote(self.store)} --journal {quote(self.journal)}\n"
        )
        self.bus.add_service_dir(str(services))

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        for reporter in self.reporters:
            if reporter.poll() is None:
                reporter.kill()
            reporter.wait()
        activated = self._open_activated()
        with contextlib.suppress(GLib.Error):
            self.connection.close_sync(None)
        self.bus.down()
        # It ends with its bus, and closes its store in the folder that goes next.
        if activated is not None:
            ended = select.select([activated], [], [], PATIENCE_MS / 1000)[0]
            os.close(activated)
            assert ended, "the reporter did not end with its bus"
        self.stack.close()

    def _open_activated(self):
        """The process of the reporter that the bus started, where there is one."""
        try:
            return os.pidfd_open(self.get_reporter_pid())
        except (GLib.Error, ProcessLookupError):
            return None

    def connect(self):
        flags = Gio.DBusConnectionFlags
        return Gio.DBusConnection.new_for_address_sync(
            self.bus.get_bus_address(),
            flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION,
            None,
            None,
        )

    def start(self, *options, **overrides):
        """Starts a reporter without waiting for its name."""
        arguments = {"--store": str(self.store), "--journal": str(self.journal)}
        words = [word for pair in arguments.items() for word in pair]
        reporter = subprocess.Popen(
            [*overrides.pop("prefix", []), REPORTER, *words, *options],
            env=self.environment,
            stderr=subprocess.PIPE,
            text=True,
            **overrides,
        )
        self.reporters.append(reporter)
        return reporter

    def call(self, method, parameters=None, patience=PATIENCE_MS):
        """Calls the reporter, which the bus starts when it is not running."""
        reply = self.connection.call_sync(
            NAME, PATH, NAME, method, parameters, None, Gio.DBusCallFlags.NONE, patience, None
        )
        return reply.unpack()

    def import_journal(self, journal, **more):
        options = {"journal": GLib.Variant("s", str(journal))}
        options.update({key: GLib.Variant("s", str(value)) for key, value in more.items()})
        return self.call("Import", GLib.Variant("(a{sv})", (options,)))

    def property(self, name):
        reply = self.connection.call_sync(
            NAME, PATH, "org.freedesktop.DBus.Properties", "Get",
            GLib.Variant("(ss)", (NAME, name)), None, Gio.DBusCallFlags.NONE, PATIENCE_MS, None,
        )
        return reply.unpack()[0]

    def await_name(self, wanted=True):
        """Waits until somebody owns the reporter's name, or nobody."""
        loop = GLib.MainLoop()
        watch = Gio.bus_watch_name_on_connection(
            self.connection, NAME, Gio.BusNameWatcherFlags.NONE,
            (lambda *unused: loop.quit()) if wanted else None,
            None if wanted else (lambda *unused: loop.quit()),
        )
        timeout = GLib.timeout_add(PATIENCE_MS, lambda: sys.exit("The name did not change hands"))
        loop.run()
        GLib.source_remove(timeout)
        Gio.bus_unwatch_name(watch)

    def get_reporter_pid(self):
        reply = self.connection.call_sync(
            "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
            GLib.Variant("(s)", (NAME,)), None, Gio.DBusCallFlags.NONE, PATIENCE_MS, None,
        )
        return reply.unpack()[0]

    def await_change(self, act, known=None):
        """Runs act and returns the first Changed after it, or the first with a report not in known."""
        loop = GLib.MainLoop()
        seen = []

        def take(connection, sender, path, interface, name, parameters):
            change = parameters.unpack()
            if known is None or not set(change[1]) <= set(known):
                seen.append(change)
                loop.quit()

        watch = self.connection.signal_subscribe(
            None, NAME, "Changed", PATH, None, Gio.DBusSignalFlags.NONE, take
        )
        timeout = GLib.timeout_add(PATIENCE_MS, loop.quit)
        act()
        while not seen and not loop.is_running():
            loop.run()
            break
        if seen:
            GLib.source_remove(timeout)
        self.connection.signal_unsubscribe(watch)
        assert seen, "Changed did not come"
        return seen[0]

    def query(self, sql):
        with contextlib.closing(sqlite3.connect(f"file:{self.store}/store.db?mode=ro", uri=True)) as db:
            return db.execute(sql).fetchall()

    def ids(self):
        return [row[0] for row in self.query("SELECT uuid FROM reports ORDER BY time")]


def expect_error(name, act):
    try:
        act()
    except GLib.Error as error:
        remote = Gio.DBusError.get_remote_error(error)
        assert remote == f"org.recourse.Error.{name}", f"{remote}: {error.message}"
        return error.message
    raise AssertionError(f"There was no error {name}")


def run(tests):
    """Runs the functions and prints TAP; a function's first line of doc is the test's name."""
    random.seed(int(os.environ.get("RECOURSE_SEED", "7")))
    chosen = [test for test in tests if not sys.argv[1:] or test.__name__ in sys.argv[1:]]
    failed = 0
    print(f"1..{len(chosen)}")
    for number, test in enumerate(chosen, 1):
        name = test.__doc__.splitlines()[0]
        try:
            test()
            print(f"ok {number} {name}", flush=True)
        except Skip as reason:
            print(f"ok {number} {name} # SKIP {reason}", flush=True)
        except Exception:  # pylint: disable=broad-except
            failed += 1
            print(f"not ok {number} {name}", flush=True)
            for line in traceback.format_exc().splitlines():
                print(f"# {line}", flush=True)
    sys.exit(1 if failed else 0)
