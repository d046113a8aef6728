# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A session with a policy and a service of its own, and what looks at the ledger and at notifications."""

import contextlib
import hashlib
import shutil
import sqlite3
import subprocess
import time

from harness import NAME, PATH, PATIENCE_MS, Gio, GLib, Session, Skip, make_journal


def now():
    return int(time.time() * 1_000_000)


class Exchange(Session):
    """A session with folders of policy and of services, and one service that takes all programs."""

    def __init__(self, service, level=None, url=None, **policy):
        super().__init__(services=False)
        self.service = service
        self.n_records = 0
        self.machine = self.folder / "policy.d"
        self.vendor = self.folder / "vendor.d"
        self.services = self.folder / "services.d"
        for folder in (self.machine, self.vendor, self.services):
            folder.mkdir()
        self.environment.update(
            RECOURSE_POLICY_FOLDERS=str(self.machine),
            RECOURSE_SERVICES_FOLDERS=f"{self.vendor}:{self.services}",
        )
        if level is not None:
            policy["Level"] = level
        self.write_policy(policy)
        if url is not None or service is not None:
            self.describe(url if url is not None else service.url)

    def write_policy(self, policy):
        path = self.folder / "config/recourse/policy.conf"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{key}={value}\n" for key, value in policy.items())
        if lines:
            path.write_text(f"[Policy]\n{lines}")

    def describe(self, url, name="demo"):
        (self.services / f"{name}.service-description").write_text(
            f"[Service]\nName=Demo Service\nUrl={url}\nVendor=Demo\n"
            "[Products]\nExecutables=/usr/bin/*\n"
        )

    def begin(self, **overrides):
        reporter = self.start(**overrides)
        self.await_name()
        self.call("Synchronize")
        return reporter

    def kill(self, reporter):
        reporter.kill()
        reporter.wait()
        self.await_name(wanted=False)

    def crash(self, apps=1, age=0, program=None):
        """One more record; those of one number of apps have one bucket in turn."""
        fields = ["--field", f"COREDUMP_EXE={program}"] if program else []
        make_journal(
            self.journal / "a.journal", "--first", self.n_records * 7 * 50, "--apps", apps,
            "--time", now() - age * 1_000_000 - self.n_records * 7 * 50 * 1_000_000, *fields,
        )
        self.n_records += 1

    def submission(self):
        rows = self.query("SELECT state, stage, next_attempt, problem, wire_id, hits FROM submissions")
        names = ("state", "stage", "next_attempt", "problem", "wire_id", "hits")
        return dict(zip(names, rows[0])) if rows else None

    def state(self):
        submission = self.submission()
        return submission["state"] if submission else "not-reported"

    def bucket(self):
        return self.query("SELECT bucket FROM buckets")[0][0]

    def await_that(self, is_so, what):
        """Waits for a Changed after which it is so."""
        loop = GLib.MainLoop()
        failed = []

        def look(*unused):
            if is_so():
                loop.quit()

        def give_up():
            failed.append(True)
            loop.quit()

        watch = self.connection.signal_subscribe(
            None, NAME, "Changed", PATH, None, Gio.DBusSignalFlags.NONE, look
        )
        timeout = GLib.timeout_add(PATIENCE_MS, give_up)
        if not is_so():
            loop.run()
        if not failed:
            GLib.source_remove(timeout)
        self.connection.signal_unsubscribe(watch)
        assert not failed, f"{what} did not come: {self.submission()}"

    def await_no_evidence(self):
        """Waits until the folder of evidence is empty: it is tidied by a thread of its own."""
        folder = self.store / "evidence"
        loop = GLib.MainLoop()
        monitor = Gio.File.new_for_path(str(folder)).monitor_directory(Gio.FileMonitorFlags.NONE)
        monitor.connect("changed", lambda *unused: any(folder.iterdir()) or loop.quit())
        timeout = GLib.timeout_add(PATIENCE_MS, loop.quit)
        if any(folder.iterdir()):
            loop.run()
        monitor.cancel()
        GLib.source_remove(timeout)
        assert not any(folder.iterdir()), list(folder.iterdir())

    def await_state(self, state):
        self.await_that(lambda: self.state() == state, f"the state {state}")

    def write(self, sql):
        """Changes the store while no reporter runs."""
        with contextlib.closing(sqlite3.connect(self.store / "store.db")) as database:
            database.execute(sql)
            database.commit()

    def set_policy(self, **settings):
        self.call("SetPolicy", GLib.Variant("(a{ss})", (settings,)))

    def check(self, *buckets):
        return self.call("CheckForSolutions", GLib.Variant("(as)", (buckets,)))[0]

    def answer(self, *items, comment=""):
        self.call("Answer", GLib.Variant("(sass)", (self.bucket(), items, comment)))

    def ledger(self):
        return self.query("SELECT stage, head, body, size, sha256, consent, level, outcome, items "
                          "FROM ledger ORDER BY id")


class Notifications:
    """What shows notifications, on the test's own connection."""

    NAME = "org.freedesktop.Notifications"
    PATH = "/org/freedesktop/Notifications"
    XML = """<node><interface name="org.freedesktop.Notifications">
      <method name="Notify">
        <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
        <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
        <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/>
      </method>
      <method name="CloseNotification"><arg type="u" direction="in"/></method>
      <method name="GetCapabilities"><arg type="as" direction="out"/></method>
      <method name="GetServerInformation">
        <arg type="s" direction="out"/><arg type="s" direction="out"/>
        <arg type="s" direction="out"/><arg type="s" direction="out"/>
      </method>
    </interface></node>"""

    def __init__(self, session):
        self.session = session
        self.shown = []
        self.closed = []
        interface = Gio.DBusNodeInfo.new_for_xml(self.XML).interfaces[0]
        session.connection.register_object(self.PATH, interface, self.take, None, None)
        session.connection.call_sync(
            "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "RequestName",
            GLib.Variant("(su)", (self.NAME, 0)), None, Gio.DBusCallFlags.NONE, PATIENCE_MS, None,
        )

    def take(self, connection, sender, path, interface, method, parameters, invocation):
        reply = None
        if method == "Notify":
            self.shown.append(parameters.unpack())
            reply = GLib.Variant("(u)", (len(self.shown),))
        elif method == "CloseNotification":
            self.closed.append(parameters.unpack()[0])
        elif method == "GetCapabilities":
            reply = GLib.Variant("(as)", (["actions", "body"],))
        else:
            reply = GLib.Variant("(ssss)", ("test", "test", "1", "1.2"))
        invocation.return_value(reply)

    def await_that(self, is_so, what):
        late = []
        timeout = GLib.timeout_add(PATIENCE_MS, lambda: late.append(True))
        while not is_so() and not late:
            GLib.MainContext.default().iteration(True)
        assert not late, f"{what} did not come"
        GLib.source_remove(timeout)

    def press(self, action):
        self.session.connection.emit_signal(
            None, self.PATH, self.NAME, "ActionInvoked",
            GLib.Variant("(us)", (len(self.shown), action)),
        )


def strip_secret(head):
    return [line for line in head.split("\r\n") if line and not line.lower().startswith("authorization")]


def is_same(entry, request):
    stage, head, body, size, *_ = entry
    if sorted(strip_secret(head)) != sorted(strip_secret(request.head.decode())):
        return False
    return size == len(request.body) and (stage != "signature" or bytes(body) == request.body)


def check_ledger(session, was_killed=False):
    """Each request on the wire is one entry of the ledger, byte for byte, in the same order.

    A reporter that was killed may have written one entry more, whose bytes did not leave any more.
    """
    entries = session.ledger()
    requests = list(session.service.requests)
    digests = [hashlib.sha256(archive).hexdigest() for archive in session.service.archives]
    for number, entry in enumerate(entries):
        assert "token-of-the-test" not in entry[1]
        is_one_more = was_killed and entry[7] == "begun" and len(entries) - number > len(requests)
        if is_one_more:
            was_killed = False
            continue
        assert requests and is_same(entry, requests[0]), (entry, requests[:1] and requests[0].head)
        request = requests.pop(0)
        assert request.method != "PUT" or not digests or entry[4] in digests
    assert not requests, [request.head for request in requests]


def unpack(session, archive):
    if shutil.which("zstd") is None:
        raise Skip("zstd is not installed")
    return subprocess.run(["zstd", "-dc"], input=archive, stdout=subprocess.PIPE, check=True).stdout
