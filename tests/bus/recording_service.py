# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A collection service on loopback that keeps every byte it gets, and answers as a test says."""

import base64
import hashlib
import json
import re
import socketserver
import threading
import time

PATIENCE = 60
TOKEN = "token-of-the-test"


class Request:
    """One request as it came over the wire."""

    def __init__(self, head, body):
        self.head = head
        self.body = body
        self.method, self.path = head.decode().split(" ")[:2]
        self.fields = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head.decode().split("\r\n")[1:])
        }

    def json(self):
        return json.loads(self.body)


class Handler(socketserver.BaseRequestHandler):
    """Reads one request after another; a connection that breaks off is kept as far as it came."""

    def handle(self):
        pending = b""
        while True:
            while b"\r\n\r\n" not in pending:
                try:
                    more = self.request.recv(65536)
                except ConnectionError:
                    return
                if not more:
                    return
                pending += more
            head, _, pending = pending.partition(b"\r\n\r\n")
            length = re.search(rb"(?im)^content-length: *(\d+)", head)
            length = int(length.group(1)) if length else 0
            while len(pending) < length:
                more = self.request.recv(65536)
                if not more:
                    self.server.service.take_broken(head, pending)
                    return
                pending += more
            request = Request(head, pending[:length])
            pending = pending[length:]
            try:
                if not self.server.service.serve(request, self.request):
                    return
            except OSError:
                return


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


class Service:
    """What it answers is in members that a test may set; `hold` is asked before each answer."""

    def __init__(self, port=0):
        self.changed = threading.Condition()
        self.requests = []
        self.broken = []
        self.reports = {}
        self.items = []
        self.response = None
        self.feed = []
        self.page_size = 0
        self.in_circles = False
        self.status = None
        self.fields = {}
        self.expires = time.time() + 86400
        self.uploads = {}
        self.archives = []
        self.complete = {}
        self.digests = {}
        self.hold = None
        self.released = threading.Event()
        self.server = Server(("127.0.0.1", port), Handler)
        self.server.service = self
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.close()

    def close(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def hold_while(self, is_meant):
        """Answers none of the requests that are meant until release() is called, and then breaks off."""
        released = self.released = threading.Event()
        self.hold = lambda request: is_meant(request) and released.wait(PATIENCE)

    def release(self):
        self.hold = None
        self.released.set()

    def take_broken(self, head, body):
        with self.changed:
            self.broken.append((head, body))
            self.changed.notify_all()

    def serve(self, request, connection):
        with self.changed:
            self.requests.append(request)
            self.changed.notify_all()
        if self.hold is not None and self.hold(request):
            return False
        status, fields, body = self.answer(request)
        fields = {"Content-Length": str(len(body)), **fields}
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        head = f"HTTP/1.1 {status} Answer\r\n{lines}\r\n".encode()
        connection.sendall(head if request.method == "HEAD" else head + body)
        return True

    def answer(self, request):
        if self.status is not None:
            return self.status, self.fields, b"{}"
        if request.method == "POST" and request.path == "/v1/reports":
            return self.take_report(request)
        if request.path.startswith("/v1/responses"):
            return 200, {"Content-Type": "application/json"}, json.dumps(self.list_feed(request)).encode()
        if request.path.endswith("/evidence"):
            return self.take_evidence(request)
        return 404, {}, b""

    def list_feed(self, request):
        """All at once, or so many to a page; in circles, the last page leads to the first."""
        if not self.page_size:
            return {"cursor": f"c{len(self.feed)}", "responses": self.feed}
        start = int((request.path.partition("after=c")[2] or "0"))
        end = min(start + self.page_size, len(self.feed))
        more = end < len(self.feed) or self.in_circles
        return {"cursor": f"c{end % len(self.feed) if self.in_circles else end}",
                "responses": self.feed[start:end], "more": more}

    def take_report(self, request):
        report = request.json()
        with self.changed:
            self.reports.setdefault(report["report"], report)
        reply = {"bucket": report["bucket"], "hits": self.hits(report["bucket"]), "request": None,
                 "response": self.response}
        if self.items:
            expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.expires))
            reply["request"] = {"token": TOKEN, "expires": expires, "reason": "To see more.",
                                "items": self.items}
        return 200, {"Content-Type": "application/json"}, json.dumps(reply).encode()

    def hits(self, bucket):
        return sum(r["occurrences"] for r in self.reports.values() if r["bucket"] == bucket)

    def take_evidence(self, request):
        if request.fields.get("authorization") != f"Bearer {TOKEN}":
            return 401, {}, b""
        upload = self.uploads.setdefault(request.path, b"")
        if request.method == "HEAD" and request.path in self.complete:
            return 200, {"Repr-Digest": self.complete[request.path]}, b""
        if request.method == "HEAD":
            return self.tell_progress(request.path) if upload else (404, {}, b"")
        span = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", request.fields.get("content-range", ""))
        first, last, total = map(int, span.groups()) if span else (0, len(request.body) - 1,
                                                                   len(request.body))
        assert last - first + 1 == len(request.body)
        upload = upload[:first] + request.body
        self.uploads[request.path] = upload
        self.digests[request.path] = request.fields.get("repr-digest", "")
        if len(upload) < total:
            return self.tell_progress(request.path)
        digest = base64.b64encode(hashlib.sha256(upload).digest()).decode()
        named = request.fields.get("repr-digest", "")
        assert digest in named, named
        with self.changed:
            self.archives.append(upload)
            self.complete[request.path] = named
            del self.uploads[request.path]
            self.changed.notify_all()
        return 201, {}, b""

    def tell_progress(self, path):
        last = len(self.uploads[path]) - 1
        return 308, {"Range": f"bytes=0-{last}", "Repr-Digest": self.digests[path]}, b""

    def wait(self, is_there, what):
        with self.changed:
            assert self.changed.wait_for(is_there, PATIENCE), f"{what} did not come"

    def await_request(self, method, number=1):
        """Waits for the number-th request of a method, and returns it."""
        def found():
            return [request for request in self.requests if request.method == method]

        self.wait(lambda: len(found()) >= number, f"{method} number {number}")
        return found()[number - 1]
