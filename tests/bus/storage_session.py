# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A session with heavy files; a mock of the helper deletes them."""

import contextlib
import os
import pathlib
import signal
import sqlite3
import subprocess
import time

from harness import GLib, Session, make_journal

MOCK = pathlib.Path(__file__).resolve().parents[1] / "window/mock_admin.py"
DAY = 24 * 60 * 60
SIZE = 8192


class Storage(Session):
    """A session whose cores lie in a folder of the test; the session bus is the system's too."""

    def __init__(self):
        super().__init__()
        self.cores = self.folder / "coredump"
        self.cores.mkdir()
        self.keep = self.folder / "keep"
        self.keep.write_text("")
        self.helper = None
        own = {"RECOURSE_COREDUMP_FOLDER": str(self.cores),
               "DBUS_SYSTEM_BUS_ADDRESS": self.bus.get_bus_address(),
               "RECOURSE_POLICY_FOLDERS": str(self.folder / "policy.d")}
        self.environment.update(own)
        (self.folder / "policy.d").mkdir()
        self.connection.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
            "UpdateActivationEnvironment", GLib.Variant("(a{ss})", (own,)), None, 0, -1, None)

    def __exit__(self, *unused):
        self.stop_helper()
        super().__exit__(*unused)

    def start_helper(self, *options):
        self.stop_helper()
        self.helper = subprocess.Popen(["/usr/bin/python3", MOCK, "--keep", self.keep, *options],
                                       env=self.environment, stdout=subprocess.PIPE, text=True)
        assert self.helper.stdout.readline() == "ready\n"

    def stop_helper(self):
        if self.helper is not None:
            self.helper.kill()
            self.helper.communicate()
            self.helper = None

    def set_policy(self, **values):
        """All users' policy, in a file that is there before the reporter starts."""
        lines = "".join(f"{key}={value}\n" for key, value in values.items())
        (self.folder / "policy.d/10-test.conf").write_text(f"[Policy]\n{lines}")

    def add(self, name, days=2.0, path=None, **fields):
        """A record and its core, as old as so many days."""
        path = path or self.cores / f"core.{name}"
        path.write_bytes(b"x" * SIZE)
        number = len(list(self.journal.iterdir()))
        words = [f"--field={key}={value}" for key, value in {"COREDUMP_FILENAME": path, **fields}.items()]
        make_journal(self.journal / f"{number}.journal", "--first", number, "--time",
                     int((time.time() - days * DAY) * 1e6), *words)
        return path

    def remove(self, **options):
        types = {bool: "b", str: "s", list: "as"}
        values = {key.replace("_", "-"): GLib.Variant(types[type(value)], value) for key, value in options.items()}
        return self.call("RemoveFiles", GLib.Variant("(a{sv})", (values,)))

    def removed(self):
        """The removal times of the files, by the last part of their names."""
        return {pathlib.Path(path).name: removed
                for path, removed in self.query("SELECT path, removed_time FROM evidence")}

    def stop_reporter(self, with_signal=signal.SIGTERM):
        pid = os.pidfd_open(self.get_reporter_pid())
        signal.pidfd_send_signal(pid, with_signal)
        self.await_name(False)
        os.close(pid)

    def change_store(self, sql):
        with contextlib.closing(sqlite3.connect(self.store / "store.db")) as db:
            db.execute(sql)
            db.commit()
