# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A proxy between the real reporter and the real service that keeps every byte, and can break anything."""
import base64, collections, hashlib, io, json, re, socket, subprocess, tarfile, threading

PATIENCE = 60
BLOCK = 64 * 1024
SPAN = re.compile(r'bytes (\d+)-(\d+)/(\d+)')


class Cut(Exception):
    """What a fault raises to close both connections where they are."""


class Request:
    """One request as it came over the wire, as far as it came."""

    def __init__(self, head):
        self.head = head
        self.body = b''
        self.answer = None
        self.connection = None
        self.method, self.path = head.decode().split(' ')[:2]
        self.fields = fields_of(head)
        self.length = int(self.fields.get('content-length', 0))

    @property
    def shown(self):
        """The head as the ledger may have it: without the secret."""
        return re.sub(rb'(?im)^(authorization: )[^\r]*', rb'\1', self.head).decode()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def status(self):
        return int(self.answer.split(b' ')[1]) if self.answer else None

    @property
    def span(self):
        """What of the archive it brings: first, end and total."""
        first, last, total = map(int, SPAN.fullmatch(self.fields['content-range']).groups())
        return first, last + 1, total


def fields_of(head):
    lines = head.decode().split('\r\n')[1:]
    return {name.lower(): value.strip() for name, _, value in (line.partition(':') for line in lines if line)}


def close(*connections):
    for connection in connections:
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        connection.close()


class Stream:
    """The bytes of a connection, by heads and bodies."""

    def __init__(self, connection):
        self.connection, self.pending = connection, b''

    def read(self):
        block = self.connection.recv(BLOCK)
        if not block:
            raise Cut
        return block

    def read_head(self):
        while b'\r\n\r\n' not in self.pending:
            self.pending += self.read()
        head, _, self.pending = self.pending.partition(b'\r\n\r\n')
        return head + b'\r\n\r\n'

    def read_body(self, length):
        while length > 0:
            block = self.pending[:length] or self.read()
            self.pending = self.pending[length:] if self.pending else block[length:]
            block = block[:length]
            length -= len(block)
            yield block


class Proxy:
    """Passes everything on to `port`, unless `fault` says otherwise.

    fault(step, request, bytes) is called with the step 'request' when a head is there, 'body' with each block of a
    body, 'answer' with the whole answer before it is passed on, and 'done' after that. It may raise Cut, take its
    time, or return other bytes for an answer.
    """

    def __init__(self, port):
        self.port = port
        self.changed = threading.Condition()
        self.requests = []
        self.raw = bytearray()
        self.n_connections = 0
        self.fault = None
        self.open = set()
        self.listener = None
        self.own_port = 0
        self.listen()

    def listen(self):
        self.listener = socket.create_server(('127.0.0.1', self.own_port), backlog=64, reuse_port=False)
        self.own_port = self.listener.getsockname()[1]
        self.url = f'http://127.0.0.1:{self.own_port}'
        threading.Thread(target=self.accept, args=[self.listener], daemon=True).start()

    def refuse(self):
        """Nobody listens until listen() is called again."""
        close(self.listener)
        self.drop()

    def drop(self):
        """Cuts every connection that is open."""
        with self.changed:
            connections = list(self.open)
        close(*connections)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.fault = None
        self.refuse()

    def accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=[connection], daemon=True).start()

    def serve(self, client):
        with self.changed:
            self.n_connections += 1
            self.changed.notify_all()
        connections = [client]
        try:
            with self.changed:
                self.open.add(client)
            stream = Stream(client)
            service = None
            while True:
                head = stream.read_head()
                request = self.note(head)
                request.connection = client
                self.meet('request', request)
                if service is None:
                    connections.append(socket.create_connection(('127.0.0.1', self.port), PATIENCE))
                    service = Stream(connections[-1])
                    with self.changed:
                        self.open.add(connections[-1])
                self.exchange(request, stream, service)
        except (Cut, OSError):
            pass
        finally:
            with self.changed:
                self.open.difference_update(connections)
            close(*connections)

    def note(self, head):
        request = Request(head)
        with self.changed:
            self.requests.append(request)
            self.raw += head
            self.changed.notify_all()
        return request

    def meet(self, step, request, data=b''):
        fault = self.fault
        return fault(step, request, data) if fault is not None else None

    def exchange(self, request, client, service):
        service.connection.sendall(request.head)
        for block in client.read_body(request.length):
            with self.changed:
                request.body += block
                self.raw += block
                self.changed.notify_all()
            self.meet('body', request, block)
            service.connection.sendall(block)
        head = service.read_head()
        fields = fields_of(head)
        assert 'transfer-encoding' not in fields, head
        length = 0 if request.method == 'HEAD' or head.split(b' ')[1] in (b'304', b'204') else int(fields.get('content-length', 0))
        answer = head + b''.join(service.read_body(length))
        # It is noted as it came, before anybody can hear of it.
        request.answer = answer
        answer = self.meet('answer', request, answer) or answer
        client.connection.sendall(answer)
        self.meet('done', request)
        with self.changed:
            self.changed.notify_all()

    def wait(self, is_so, what):
        with self.changed:
            assert self.changed.wait_for(is_so, PATIENCE), f'{what} did not come'

    def of(self, method):
        return [request for request in self.requests if request.method == method]

    def await_request(self, method, number=1):
        self.wait(lambda: len(self.of(method)) >= number, f'{method} number {number}')
        return self.of(method)[number - 1]


def archives(requests):
    """The archives that went whole, put together from their parts and what came of them, by their SHA-256."""
    parts = collections.defaultdict(dict)
    for request in requests:
        if request.method == 'PUT':
            first, _, total = request.span
            pieces = parts[request.path, request.fields['repr-digest'], total]
            pieces[first] = max(request.body, pieces.get(first, b''), key=len)
    found = {}
    for (_, digest, total), pieces in parts.items():
        whole = bytearray(total)
        covered = 0
        for first in sorted(pieces):
            if first <= covered:
                whole[first:first + len(pieces[first])] = pieces[first]
                covered = max(covered, first + len(pieces[first]))
        if covered == total:
            own = hashlib.sha256(whole).digest()
            assert digest == f'sha-256=:{base64.b64encode(own).decode()}:', digest
            found[own.hex()] = bytes(whole)
    return found


def unpack(archive):
    """The tar archive's bytes, its members and their contents."""
    tar = subprocess.run(['zstd', '-dc'], input=archive, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(tar)) as reader:
        members = reader.getmembers()
        return tar, members, {member.name: reader.extractfile(member).read() for member in members}


def check_ledger(entries, requests):
    """Each request is one entry, byte for byte, and each entry one request."""
    whole = archives(requests)
    left = collections.Counter(describe_request(request, whole) for request in requests)
    noted = collections.Counter(describe_entry(entry) for entry in entries)
    assert not left - noted, f'left and not noted: {left - noted}'
    assert not noted - left, f'noted and never left: {noted - left}'


def describe_request(request, whole):
    if request.method == 'PUT':
        return request.shown, request.length, None
    return request.shown, len(request.body), hashlib.sha256(request.body).hexdigest() if request.body else None


def describe_entry(entry):
    body = entry['body'].encode() if entry['body'] is not None else base64.b64decode(entry['body_base64'] or '')
    assert 'Basic ' not in entry['head'] and 'Bearer ' not in entry['head'], entry['head']
    if entry['head'].startswith('PUT'):
        assert body == b''
        return entry['head'], entry['size'], None
    assert len(body) == entry['size'], entry
    assert not body or entry['sha256'] == hashlib.sha256(body).hexdigest(), entry
    return entry['head'], len(body), hashlib.sha256(body).hexdigest() if body else None


def check_archives(entries, requests):
    """What the ledger says of an archive is what the archive was."""
    whole = archives(requests)
    for entry in entries:
        if not entry['head'].startswith('PUT') or entry['outcome'] != 'done':
            continue
        archive = whole[entry['sha256']]
        _, members, contents = unpack(archive)
        items = json.loads(entry['items']) if isinstance(entry['items'], str) else entry['items']
        assert sorted(item['name'] for item in items) == sorted(set(contents) - {'manifest.json'}), (items, list(contents))
        for item in items:
            assert item['sha256'] == hashlib.sha256(contents[item['name']]).hexdigest(), item
    return whole
