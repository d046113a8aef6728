#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a service lets nobody do to it: take all connections, wait for ever, listen in, come without an account."""
import base64, fcntl, http.client, json, os, pathlib, pty, shutil, signal, socket, ssl, subprocess, tempfile, termios
import time

from harness import BODY_MAX, PATIENCE, PROGRAM, Answer, report, running, tap

PENDING_MAX = 768


def serve(*words):
    return subprocess.run([PROGRAM, 'serve', *words], capture_output=True, text=True, timeout=PATIENCE)


def test_secrecy():
    with tempfile.TemporaryDirectory() as folder:
        for words in [['--listen', '0.0.0.0:0'], ['--listen', '[::]:0'], ['--listen', '192.0.2.1'],
                      ['--tls-key', 'x'], ['--listen', 'example.org:80'], ['--account', 'required']]:
            done = serve('--data', folder, *words)
            assert done.returncode in (1, 2) and done.stderr, (words, done)
    with running('--listen', '0.0.0.0', '--behind-proxy') as service:
        service.host = '127.0.0.1'
        assert service.send(report()).status == 200


def test_tls():
    if not shutil.which('openssl'):
        raise tap.Skip('openssl is not installed')
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = f'{folder}/key.pem', f'{folder}/certificate.pem'
        subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost',
                        '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', certificate],
                       check=True, capture_output=True)
        with running('--tls-certificate', certificate, '--tls-key', key) as service:
            assert service.url.startswith('https://')
            context = ssl.create_default_context(cafile=certificate)
            connection = http.client.HTTPSConnection(service.host, service.port, context=context, timeout=PATIENCE)
            for hits in [1, 2]:
                assert service.send(report(), connection=connection).json['hits'] == hits
            connection.request('POST', '/v1/reports', b'x' * (BODY_MAX + 1))
            assert connection.getresponse().status == 413


def basic(name, password):
    return {'Authorization': 'Basic ' + base64.b64encode(f'{name}:{password}'.encode()).decode()}


def account(folder, *words, text=None, code=0):
    done = subprocess.run([PROGRAM, 'account', '--accounts', f'{folder}/accounts', *words], input=text,
                          capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == code, (words, done)
    return done.stdout


def test_accounts():
    with tempfile.TemporaryDirectory() as folder:
        account(folder, 'add', 'ann', text='first\n')
        account(folder, 'add', 'bob', text='second: with a colon')
        kept = pathlib.Path(folder, 'accounts').read_text()
        assert kept.count(':$y$') == 2 and 'first' not in kept
        assert os.stat(f'{folder}/accounts').st_mode & 0o777 == 0o600
        assert account(folder, 'list').split() == ['ann', 'bob']
        with running('--accounts', f'{folder}/accounts') as service:
            assert service.send(report()).status == 401
            assert service.ask('GET', '/v1/responses').headers['www-authenticate'].startswith('Basic')
            for wrong in [basic('ann', 'second'), basic('nobody', 'x'), basic('ann', ''), {'Authorization': 'Basic !'},
                          {'Authorization': 'Bearer x'}, basic('a' * 300, 'x' * 300)]:
                assert service.send(report(), headers=wrong).status == 403, wrong
            for _ in range(2):
                assert service.send(report(), headers=basic('ann', 'first')).status == 200
                assert service.ask('GET', '/v1/responses', headers=basic('bob', 'second: with a colon')).status == 200
            account(folder, 'add', 'eve', text='third')
            assert service.send(report(), headers=basic('eve', 'third')).status == 200
        account(folder, 'remove', 'ann')
        account(folder, 'remove', 'ann', code=3)
        for words in [['add', 'a:b'], ['add', ''], ['add'], ['rename', 'bob']]:
            account(folder, *words, text='x', code=2)
        account(folder, 'add', 'empty', text='', code=1)
        with running('--accounts', f'{folder}/accounts', '--account', 'optional') as service:
            assert service.send(report()).status == 200
            assert service.send(report(), headers=basic('bob', 'second: with a colon')).status == 200
            assert service.send(report(), headers=basic('ann', 'first')).status == 403


def test_interrupted():
    """Ctrl+C where the password is asked for ends the program, and the terminal shows again what is typed"""
    with tempfile.TemporaryDirectory() as folder:
        outer, inner = pty.openpty()
        process = subprocess.Popen([PROGRAM, 'account', '--accounts', f'{folder}/accounts', 'add', 'ann'],
                                   stdin=inner, stdout=inner, stderr=inner, start_new_session=True,
                                   preexec_fn=lambda: fcntl.ioctl(inner, termios.TIOCSCTTY, 0))
        said = b''
        while b'Password: ' not in said:
            said += os.read(outer, 4096)
        assert not termios.tcgetattr(inner)[3] & termios.ECHO
        os.write(outer, b'\x03')
        assert process.wait(PATIENCE) == 1, process.returncode
        assert termios.tcgetattr(inner)[3] & termios.ECHO
        assert not os.listdir(folder)
        os.close(inner)
        os.close(outer)


def test_connections():
    with running('--connections', '4') as service:
        body = json.dumps(report())
        held = [service.connect() for _ in range(4)]
        for connection in held:
            assert service.send(body.encode(), connection=connection).status == 200
        turned_away = service.ask('GET', '/v1/responses')
        assert turned_away.status == 429 and int(turned_away.headers['retry-after']) > 0
        held[0].close()
        deadline = time.time() + PATIENCE
        while service.ask('GET', '/v1/responses').status != 200:
            assert time.time() < deadline
            time.sleep(0.01)


def test_gone():
    """Whether it goes after a request, before one, or in the middle of one."""
    with running() as service:
        def count():
            return len(os.listdir(f'/proc/{service.process.pid}/fd'))

        service.ask('GET', '/v1/responses')
        request = b'GET /v1/responses HTTP/1.1\r\nHost: x\r\n\r\n'
        before = count()
        for beginning in [request, request + request[:20], b'', request[:20], b'POST /v1/reports HTTP/1.1\r\nHost: x\r\n'
                          b'Content-Length: 50\r\n\r\n{']:
            for _ in range(20):
                with socket.create_connection((service.host, service.port), timeout=PATIENCE) as client:
                    client.sendall(beginning)
                    if beginning.startswith(request):
                        assert client.recv(1000)
        deadline = time.time() + 10
        while count() > before + 1:
            assert time.time() < deadline, count()
            time.sleep(0.01)


def test_slow():
    """A head that does not end, a body that does not come, and a connection that says nothing."""
    with running() as service:
        clients = []
        for beginning in [b'POST /v1/reports HTTP/1.1\r\nHost: x\r\n', b'',
                          b'POST /v1/reports HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{']:
            client = socket.create_connection((service.host, service.port), timeout=PATIENCE)
            client.sendall(beginning)
            clients.append(client)
        for client in clients:
            # A byte now and then does not help.
            with client:
                client.settimeout(1)
                deadline = time.time() + PATIENCE
                while True:
                    assert time.time() < deadline, 'the connection stays'
                    try:
                        if client is not clients[1]:
                            client.sendall(b'x')
                        if not client.recv(1000):
                            break
                    except socket.timeout:
                        continue
                    except OSError:
                        break
        assert service.send(report()).status == 200


def test_overload():
    """While the disk takes nothing, those that are too many are told to come back, and the others wait."""
    with running() as service, service.database() as database:
        database.execute('BEGIN IMMEDIATE')
        connections = []
        for _ in range(PENDING_MAX + 100):
            connection = service.connect()
            connection.request('POST', '/v1/reports', json.dumps(report()))
            connections.append(connection)
        statuses = {}
        # The last one was over; the first ones wait until the disk takes more.
        last = Answer(connections[-1].getresponse())
        assert last.status == 429 and int(last.headers['retry-after']) > 0, last.status
        database.execute('COMMIT')
        for connection in connections[:-1]:
            status = Answer(connection.getresponse()).status
            statuses[status] = statuses.get(status, 0) + 1
        assert set(statuses) <= {200, 429} and statuses[200] >= PENDING_MAX, statuses
        assert service.show(report()['bucket'])['hits'] == statuses[200]


def test_locked():
    """Another process holds the database for longer than anybody waits: later, not lost and not final."""
    with running() as service, service.database() as database:
        database.execute('BEGIN IMMEDIATE')
        body = report()
        answer = service.send(body)
        assert answer.status == 503 and int(answer.headers['retry-after']) > 0, answer.body
        database.execute('COMMIT')
        assert service.send(body).json['hits'] == 1


def test_stop():
    """What is under way is answered before the service ends."""
    with running() as service, service.database() as database:
        database.execute('BEGIN IMMEDIATE')
        connection = service.connect()
        connection.request('POST', '/v1/reports', json.dumps(report()))
        while not service.ask('GET', '/v1/responses').status == 200:
            pass
        service.process.send_signal(signal.SIGTERM)
        database.execute('COMMIT')
        assert Answer(connection.getresponse()).json['hits'] == 1
        service.process.wait(PATIENCE)
        assert service.process.returncode == 0


def test_newer():
    """A database of a newer version is left as it is."""
    with running() as service:
        service.send(report())
        service.stop()
        with service.database() as database:
            database.execute('PRAGMA user_version = 99')
        done = serve('--data', service.folder, '--port', '0')
        assert done.returncode == 1 and 'newer' in done.stderr, done
        service.run('bucket', 'list', code=1)


def test_nowhere():
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([PROGRAM, 'bucket', 'list', '--data', folder], capture_output=True, text=True)
        assert done.returncode == 3 and folder in done.stderr and not os.listdir(folder), done
        assert subprocess.run([PROGRAM], capture_output=True).returncode == 2
        assert subprocess.run([PROGRAM, 'what'], capture_output=True).returncode == 2
        for command in ['serve', 'bucket', 'request', 'respond', 'account']:
            assert subprocess.run([PROGRAM, command, '--help'], capture_output=True).stdout, command


def test_clean():
    with running() as service:
        assert service.send(report()).status == 200
        assert os.stat(service.folder + '/service.db').st_mode & 0o777 == 0o600
        assert service.stop().splitlines() == [f'recourse-service: takes reports at {service.url}']
        service.start()


tap.run([
    ('Others than this machine are listened to with TLS or behind a proxy only', test_secrecy),
    ('TLS is spoken with the given certificate', test_tls),
    ('Accounts are optional or required, and their passwords hashed', test_accounts),
    ('Connections are bounded; one over is told to come back', test_connections),
    ('A client that goes leaves nothing behind', test_gone),
    ('A client that is slow or silent loses its connection', test_slow),
    ('Under overload those over the limit are told to come back', test_overload),
    ('While another process holds the database, a report is told to come back', test_locked),
    ('What is under way is answered before the service ends', test_stop),
    ('A database of a newer version is left alone', test_newer),
    ('A wrong folder or command is refused, and nothing is made', test_nowhere),
    ('The log says where it listens and no more', test_clean),
])
