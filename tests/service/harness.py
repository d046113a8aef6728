# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The built service on a free port of this machine, and a client that knows protocol.md by itself."""
import base64, contextlib, hashlib, http.client, io, json, os, pathlib, shutil, signal, sqlite3, struct, subprocess, sys
import tarfile, tempfile, urllib.parse, uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'support'))
import tap  # noqa: F401

PROGRAM = f'{os.environ["RECOURSE_BUILD"]}/src/service/recourse-service'
PATIENCE = 60
BODY_MAX = 16 * 1024


def bucket_of(event_type, values):
    digest = hashlib.sha256()
    for text in [event_type, *values]:
        digest.update(struct.pack('>I', len(text.encode())) + text.encode())
    return digest.hexdigest()[:32]


def report(values=('demo', '1.2.3'), event_type='AppCrash', names=('ApplicationName', 'ApplicationVersion'), **members):
    return {'protocol': 1, 'report': str(uuid.uuid4()), 'event_type': event_type,
            'bucket': bucket_of(event_type, values), 'bucket_version': 1,
            'signature': [{'name': name, 'value': value} for name, value in zip(names, values)],
            'os': {'id': 'debian', 'version': '12', 'arch': 'x86_64'}, 'occurrences': 1, 'client': 'recourse 0.1.0',
            **members}


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    @property
    def json(self):
        return json.loads(self.body)


class Service:
    """A service that runs; it can be killed and started again on the same folder."""

    def __init__(self, folder, *options):
        self.folder, self.options = str(folder), options
        self.start()

    def start(self, port='0'):
        reader, writer = os.pipe()
        self.process = subprocess.Popen(
            [PROGRAM, 'serve', '--port', port, '--data', self.folder, '--address-fd', str(writer), *self.options],
            pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        os.close(writer)
        with os.fdopen(reader) as pipe:
            self.url = pipe.readline().strip()
        assert self.url, self.process.communicate()[1]
        address = urllib.parse.urlsplit(self.url)
        self.host, self.port = address.hostname, address.port

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        errors = self.process.communicate(timeout=PATIENCE)[1].decode()
        assert self.process.returncode in (0, -signal.SIGKILL), (self.process.returncode, errors)
        return errors

    def connect(self):
        return http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)

    def ask(self, method, path, body=None, headers={}, connection=None):
        connection = connection or self.connect()
        connection.request(method, path, body, headers)
        return Answer(connection.getresponse())

    def send(self, body, **more):
        return self.ask('POST', '/v1/reports', body if isinstance(body, bytes) else json.dumps(body), **more)

    def run(self, *words, code=0, text=None):
        """One of the other commands on the same folder."""
        done = subprocess.run([PROGRAM, words[0], '--data', self.folder, *words[1:]], input=text, capture_output=True,
                              text=True, timeout=PATIENCE)
        assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
        return done.stdout

    def show(self, bucket):
        return json.loads(self.run('bucket', 'show', '--json', bucket))

    def database(self):
        return contextlib.closing(sqlite3.connect(f'{self.folder}/service.db', isolation_level=None, timeout=PATIENCE))


@contextlib.contextmanager
def running(*options):
    folder = tempfile.mkdtemp(prefix='recourse-service-')
    service = Service(folder, *options)
    try:
        yield service
        service.stop()
    finally:
        if service.process.poll() is None:
            service.kill()
        shutil.rmtree(folder)


def archive(items, manifest=None, files=None):
    """An archive of (kind, name, bytes)."""
    listed = [{'kind': kind, 'name': name, 'size': len(data), 'sha256': hashlib.sha256(data).hexdigest()}
              for kind, name, data in items]
    content = [('manifest.json', json.dumps(manifest or {'items': listed}).encode())]
    content += files or [(name, data) for _, name, data in items]
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode='w', format=tarfile.USTAR_FORMAT) as writer:
        for name, data in content:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            writer.addfile(member, io.BytesIO(data))
    return subprocess.run(['zstd', '-q', '-c'], input=tar.getvalue(), capture_output=True, check=True).stdout


def digest(data):
    return f'sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:'
