#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Notifications on a private bus: a mock that keeps the arguments, dunst, a server that hangs, and none."""

import contextlib
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

from harness import BUILD, Gio, GLib, Skip, run

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
import translations  # noqa: E402

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
MOCK = "org.freedesktop.DBus.Mock"
PATIENCE = 30


def iterate_until(condition, complaint):
    """Takes what the main context brings until the condition holds."""
    late = []
    timeout = GLib.timeout_add_seconds(PATIENCE, lambda: late.append(True))
    # A process that ends tells the context nothing.
    beat = GLib.timeout_add(200, lambda: True)
    while not (done := condition()) and not late:
        GLib.MainContext.default().iteration(True)
    GLib.source_remove(beat)
    if not late:
        GLib.source_remove(timeout)
    assert done, complaint


class Bus:
    """A session bus, the program that shows notices, and whatever serves them."""

    def __init__(self, services=None):
        self.stack = contextlib.ExitStack()
        self.bus = Gio.TestDBus.new(Gio.TestDBusFlags.NONE)
        if services is not None:
            self.bus.add_service_dir(services)
        self.bus.up()
        self.environment = dict(os.environ, DBUS_SESSION_BUS_ADDRESS=self.bus.get_bus_address())
        flags = Gio.DBusConnectionFlags
        self.connection = Gio.DBusConnection.new_for_address_sync(
            self.bus.get_bus_address(),
            flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION, None, None,
        )
        self.program = None

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        if self.program is not None and self.program.poll() is None:
            self.program.kill()
            self.program.wait()
        self.stack.close()
        # A test may have ended the bus.
        with contextlib.suppress(GLib.Error):
            self.connection.close_sync(None)
        self.bus.down()

    def spawn(self, *words, **more):
        # What others' programs warn of is theirs.
        environment = {name: value for name, value in self.environment.items() if name != "G_DEBUG"}
        process = subprocess.Popen([*map(str, words)], env=environment, **more)

        def end():
            process.kill()
            process.wait()

        self.stack.callback(end)
        return process

    def await_owner(self, process):
        owners = []
        watch = Gio.bus_watch_name_on_connection(
            self.connection, NAME, Gio.BusNameWatcherFlags.NONE,
            lambda connection, name, owner: owners.append(owner), None
        )
        iterate_until(lambda: owners or process.poll() is not None, "nobody took the name")
        Gio.bus_unwatch_name(watch)
        assert owners, f"the notification service ended with {process.returncode}"

    def mock(self, capabilities):
        try:
            import dbusmock  # noqa: F401  pylint: disable=unused-import,import-outside-toplevel
        except ImportError as error:
            raise Skip("python3-dbusmock is not installed") from error
        process = self.spawn(
            sys.executable, "-m", "dbusmock", "--session", "--template", "notification_daemon",
            "-p", json.dumps({"capabilities": capabilities}), stdout=subprocess.DEVNULL,
        )
        self.await_owner(process)
        return process

    def start(self):
        self.program = subprocess.Popen(
            [BUILD / "tests/bus/use-notifier"], env=self.environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )

    def say(self, *words):
        self.program.stdin.write("\t".join(words) + "\n")
        self.program.stdin.flush()

    def hear(self):
        ready = select.select([self.program.stdout], [], [], PATIENCE)[0]
        assert ready, "the program says nothing"
        return self.program.stdout.readline().strip()

    def finish(self):
        """Ends the program and returns how long that took."""
        begin = time.monotonic()
        output, errors = self.program.communicate(timeout=PATIENCE)
        assert self.program.returncode == 0, self.program.returncode
        assert not errors, errors
        assert not output, output
        return time.monotonic() - begin

    def call(self, method, parameters=None):
        reply = self.connection.call_sync(
            NAME, PATH, MOCK, method, parameters, None, Gio.DBusCallFlags.NONE, -1, None
        )
        return reply.unpack()

    def await_calls(self, method, count):
        """The arguments of the calls of a method of the mock, once there are so many."""
        calls = []

        def has_calls(*unused):
            calls[:] = self.call("GetMethodCalls", GLib.Variant("(s)", (method,)))[0]
            return len(calls) >= count

        watch = self.connection.signal_subscribe(
            None, MOCK, "MethodCalled", PATH, None, Gio.DBusSignalFlags.NONE, lambda *unused: None
        )
        iterate_until(has_calls, f"there is no call of {method}")
        self.connection.signal_unsubscribe(watch)
        return [arguments for _, arguments in calls]


def a_notice_has_what_it_should():
    """a notice has its words, actions and hints, and nothing of it is markup"""
    with Bus() as bus:
        bus.mock("body body-markup actions persistence")
        bus.start()
        bus.say("show", "question", "b1", "Demo <b>", "")
        bus.say("show", "solution", "b2", "Demo", "Update <b>&</b>")
        question, solution = bus.await_calls("Notify", 2)
        name, replaces, _, summary, body, actions, hints, timeout = question
        assert (name, replaces, summary, timeout) == ("Recourse", 0, "Demo <b> had a problem", -1), question
        assert actions[::2] == ["default", "ignore", "pause"], actions
        assert hints["urgency"] == 1, hints
        assert hints["desktop-entry"].startswith("org.recourse.Recourse"), hints
        assert hints["suppress-sound"] is True and "category" in hints, hints
        assert "sound-name" not in hints and "sound-file" not in hints, hints
        assert "<" not in body
        assert solution[4] == "Update &lt;b&gt;&amp;&lt;/b&gt;", solution
        assert solution[5][::2] == ["default"], solution
        bus.finish()


def a_notice_is_translated():
    """all words of a notice are translated but the program's name and the service's"""
    with tempfile.TemporaryDirectory() as folder, Bus() as bus:
        translations.make_pseudo(folder)
        bus.mock("body actions")
        bus.environment.update(LC_ALL="C.UTF-8", LANGUAGE=translations.PSEUDO, RECOURSE_LOCALE_FOLDER=folder)
        bus.start()
        for kind in ["question", "solution", "reminder"]:
            bus.say("show", kind, kind, "1", "")
        bus.say("show", "solution", "b2", "", "2")
        for notice in bus.await_calls("Notify", 4):
            words = [notice[3], notice[4], *notice[5][1::2]]
            assert translations.OPEN in notice[3], notice
            for word in words:
                assert not any(letter.isalpha() for letter in translations.unmarked(word)), notice
        bus.finish()


def actions_come_back():
    """a click shows the bucket, and the button ignores it"""
    with Bus() as bus:
        bus.mock("body actions")
        bus.start()
        bus.say("show", "question", "b1", "Demo", "")
        bus.await_calls("Notify", 1)
        # Once the next answer came the notice knows its number.
        bus.say("show", "question", "b2", "Demo", "")
        bus.await_calls("Notify", 2)
        bus.say("show", "reminder", "", "", "")
        bus.await_calls("Notify", 3)
        for number, action, expected in [(1, "default", "activated b1 answer"),
                                         (2, "ignore", "activated b2 ignore")]:
            bus.call("EmitSignal", GLib.Variant(
                "(sssav)", (NAME, "ActionInvoked", "us",
                            [GLib.Variant("u", number), GLib.Variant("s", action)])))
            assert bus.hear() == expected
        bus.finish()


def a_new_notice_replaces_the_old():
    """a bucket's new notice replaces its old one, and withdrawing closes it"""
    with Bus() as bus:
        bus.mock("body actions")
        bus.start()
        bus.say("show", "question", "b1", "Demo", "")
        bus.say("show", "solution", "b1", "Demo", "Update & restart")
        bus.say("show", "question", "b2", "Demo", "")
        bus.say("withdraw", "b1")
        bus.say("withdraw", "b3")
        notices = bus.await_calls("Notify", 3)
        assert [notice[1] for notice in notices] == [0, 1, 0], notices
        assert notices[1][4] == "Update & restart", notices
        assert notices[1][5][::2] == ["default"], notices
        assert bus.await_calls("CloseNotification", 1) == [[1]]
        bus.finish()


def a_server_without_actions_is_enough():
    """a server that knows no actions gets the words alone"""
    with Bus() as bus:
        bus.mock("body")
        bus.start()
        bus.say("show", "question", "b1", "Demo", "")
        assert bus.await_calls("Notify", 1)[0][5] == []
        bus.finish()


def no_server_is_silence():
    """without a notification service nothing happens, and nothing is printed"""
    with Bus() as bus:
        bus.start()
        bus.say("show", "question", "b1", "Demo", "")
        bus.say("withdraw", "b1")
        bus.say("tick")
        assert bus.hear() == "tick"
        bus.finish()


def a_server_that_cannot_start_is_silence():
    """where the notification service cannot start nothing happens, and nothing is printed"""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, f"{NAME}.service").write_text(
            f"[D-BUS Service]\nName={NAME}\nExec=/bin/false\n"
        )
        with Bus(folder) as bus:
            bus.start()
            bus.say("show", "question", "b1", "Demo", "")
            bus.say("show", "question", "b2", "Demo", "")
            bus.say("tick")
            assert bus.hear() == "tick"
            bus.finish()


def a_bus_that_is_gone_is_silence():
    """when the bus has gone nothing is printed"""
    with Bus() as bus:
        bus.start()
        bus.say("tick")
        assert bus.hear() == "tick"
        bus.bus.stop()
        bus.say("show", "question", "b1", "Demo", "")
        bus.say("tick")
        assert bus.hear() == "tick"
        bus.finish()


def a_server_that_hangs_holds_nothing_up():
    """a server that does not answer neither holds up the main thread nor the end"""
    with Bus() as bus:
        server = bus.mock("body actions")
        server.send_signal(signal.SIGSTOP)
        bus.start()
        bus.say("show", "question", "b1", "Demo", "")
        begin = time.monotonic()
        bus.say("tick")
        assert bus.hear() == "tick"
        assert time.monotonic() - begin < 5
        assert bus.finish() < 5


def start_display(bus):
    if shutil.which("Xvfb") is None:
        raise Skip("Xvfb is not installed")
    read_end, write_end = os.pipe()
    bus.spawn("Xvfb", "-displayfd", write_end, "-screen", "0", "640x480x24", "-nolisten", "tcp",
              pass_fds=[write_end], stderr=subprocess.DEVNULL)
    os.close(write_end)
    # The number comes in pieces; the line's end says that the display is there.
    number = ""
    while not number.endswith("\n") and select.select([read_end], [], [], PATIENCE)[0]:
        piece = os.read(read_end, 16).decode()
        if not piece:
            break
        number += piece
    os.close(read_end)
    if not number.endswith("\n"):
        raise Skip("Xvfb does not start here")
    bus.environment["DISPLAY"] = f":{number.strip()}"


def dunst_shows_and_clicks():
    """dunst shows a notice, and its action comes back"""
    if shutil.which("dunst") is None or shutil.which("dunstctl") is None:
        raise Skip("dunst is not installed")
    with Bus() as bus:
        start_display(bus)
        bus.await_owner(bus.spawn("dunst", "-conf", "/dev/null", stderr=subprocess.DEVNULL))
        bus.start()
        bus.say("show", "question", "b1", "Demo", "")
        changed = bus.connection.signal_subscribe(
            None, "org.freedesktop.DBus.Properties", "PropertiesChanged", PATH, None,
            Gio.DBusSignalFlags.NONE, lambda *unused: None,
        )

        def is_shown():
            done = subprocess.run(["dunstctl", "count", "displayed"], env=bus.environment,
                                  capture_output=True, text=True, check=False)
            return done.stdout.strip() == "1"

        iterate_until(is_shown, "dunst shows nothing")
        bus.connection.signal_unsubscribe(changed)
        subprocess.run(["dunstctl", "action", "0"], env=bus.environment, check=True)
        assert bus.hear() == "activated b1 answer"
        bus.finish()


def journal_records_name_no_path():
    """a record in the journal has its message ID, the bucket and a name without its path"""
    with tempfile.TemporaryDirectory() as folder:
        take = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        take.bind(f"{folder}/socket")
        take.settimeout(PATIENCE)
        program = BUILD / "tests/bus/use-notifier"
        script = 'mkdir -p /run/systemd/journal && mount --bind "$1" /run/systemd/journal && exec "$2"'
        before = pathlib.Path("/run/systemd/journal").exists()
        # Only the program sees the socket in the journal's place.
        if not before:
            script = "mount -t tmpfs none /run && " + script
            folder_fd = os.open(folder, os.O_PATH)
            source = f"/proc/self/fd/{folder_fd}"
        else:
            folder_fd, source = None, folder
        done = subprocess.run(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh", source, program],
            input="recorded\nreported\n", capture_output=True, text=True, check=False,
            pass_fds=[folder_fd] if folder_fd is not None else [],
            env=dict(os.environ, DBUS_SESSION_BUS_ADDRESS="disabled:"), timeout=PATIENCE,
        )
        if folder_fd is not None:
            os.close(folder_fd)
        if done.returncode != 0 and ("mount" in done.stderr or "unshare" in done.stderr):
            raise Skip(f"a mount namespace cannot be made here: {done.stderr.strip()}")
        assert done.returncode == 0, done.stderr
        for message_id, more in [("76f81faa89974ca59aa521ec3e787bda", {}),
                                 ("5226b929f2014562a8ff189e12a7ff65", {"RECOURSE_SERVICE": "Example"})]:
            record = dict(line.split("=", 1) for line in take.recv(65536).decode().splitlines())
            assert record["MESSAGE_ID"] == message_id, record
            assert record["RECOURSE_EVENT_TYPE"] == "AppCrash", record
            assert record["RECOURSE_APPLICATION"] == "demo", record
            assert len(record["RECOURSE_BUCKET"]) == 32, record
            assert record["SYSLOG_IDENTIFIER"] == "recourse" and record["PRIORITY"] == "6", record
            assert more.items() <= record.items(), record
            assert not any("/" in value for value in record.values()), record
            assert set(record) <= {"MESSAGE", "MESSAGE_ID", "PRIORITY", "SYSLOG_IDENTIFIER",
                                   "RECOURSE_EVENT_TYPE", "RECOURSE_BUCKET",
                                   "RECOURSE_APPLICATION", "RECOURSE_SERVICE"}, record


run([
    a_notice_has_what_it_should,
    a_notice_is_translated,
    actions_come_back,
    a_new_notice_replaces_the_old,
    a_server_without_actions_is_enough,
    no_server_is_silence,
    a_server_that_cannot_start_is_silence,
    a_bus_that_is_gone_is_silence,
    a_server_that_hangs_holds_nothing_up,
    dunst_shows_and_clicks,
    journal_records_name_no_path,
])
