#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The second stage: who may upload, what is taken, and how an upload goes on."""
import hashlib, os, pathlib, shutil, socket, stat, time

from harness import archive, digest, report, running, tap

DUMP, LOG = b'MDMP' + bytes(range(256)) * 40, b'line\n' * 1000
ITEMS = [('minidump', 'minidump', DUMP), ('log', 'demo.log', LOG)]


def asked(service, *words, items='minidump,log:demo.log', **members):
    """A report that is asked for evidence: it, its request, and the head of its upload."""
    body = report(**members)
    service.send(report(**members))
    service.run('request', body['bucket'], '--items', items, '--reason', 'We cannot see which file was open.', *words)
    request = service.send(body).json['request']
    return body, request, {'Authorization': f'Bearer {request["token"]}'}


def address(body):
    return f'/v1/reports/{body["report"]}/evidence'


def put(service, body, head, data, **headers):
    return service.ask('PUT', address(body), data, {**head, **headers})


def part(service, body, head, data, begin, end, **headers):
    return put(service, body, head, data[begin:end], **{
        'Content-Range': f'bytes {begin}-{end - 1}/{len(data)}', 'Repr-Digest': digest(data), **headers})


def look(service, body, head):
    return service.ask('HEAD', address(body), headers=head)


def shelf(service, body):
    return service.show(body['bucket'])['evidence']


def test_taken():
    with running() as service:
        body, request, head = asked(service)
        assert request['items'] == [{'kind': 'minidump', 'name': 'minidump'}, {'kind': 'log', 'name': 'demo.log'}]
        assert request['reason'] == 'We cannot see which file was open.' and request['expires'].endswith('Z'), request
        assert service.send(body).json['request'] == request
        assert look(service, body, head).status == 404
        data = archive(ITEMS)
        assert put(service, body, head, data, **{'Repr-Digest': digest(data)}).status == 201
        found = shelf(service, body)
        assert {(item['kind'], item['name'], item['size']) for item in found} \
            == {(kind, name, len(content)) for kind, name, content in ITEMS}, found
        for item, (_, _, content) in zip(found, ITEMS):
            path = pathlib.Path(item['path'])
            assert path.read_bytes() == content and path.name == hashlib.sha256(content).hexdigest()
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        answer = look(service, body, head)
        assert answer.status == 200 and answer.headers['repr-digest'] == digest(data), answer.headers
        assert not list(pathlib.Path(service.folder, 'spool').iterdir())


def test_again():
    with running() as service:
        body, _, head = asked(service)
        data = archive(ITEMS)
        for _ in range(2):
            assert put(service, body, head, data, **{'Repr-Digest': digest(data)}).status == 201
        assert len(shelf(service, body)) == 2
        assert service.show(body['bucket'])['requests'][0]['received'] == 1


def test_remaining():
    """What personal items wait for comes later; each item is taken once."""
    with running() as service:
        body, _, head = asked(service)
        first, second = archive(ITEMS[:1]), archive(ITEMS[1:])
        assert put(service, body, head, first, **{'Repr-Digest': digest(first)}).status == 201
        again = archive([('minidump', 'minidump', b'another')])
        assert put(service, body, head, again, **{'Repr-Digest': digest(again)}).status == 400
        answer = part(service, body, head, second, 0, 20)
        assert answer.status == 308 and look(service, body, head).headers['repr-digest'] == digest(second)
        assert part(service, body, head, second, 20, len(second)).status == 201
        assert [item['name'] for item in shelf(service, body)] == ['minidump', 'demo.log']
        assert service.show(body['bucket'])['requests'][0]['received'] == 1


def test_shared():
    """The same content of two reports is one file."""
    with running() as service:
        body, _, head = asked(service, items='minidump')
        other = report()
        token = service.send(other).json['request']['token']
        data = archive(ITEMS[:1])
        assert put(service, body, head, data).status == 201
        assert put(service, other, {'Authorization': f'Bearer {token}'}, data).status == 201
        found = shelf(service, body)
        assert len(found) == 2 and len({item['path'] for item in found}) == 1
        assert found[0]['sample'] != found[1]['sample']


def test_parts():
    with running() as service:
        body, _, head = asked(service)
        data = archive(ITEMS)
        third = len(data) // 3
        answer = part(service, body, head, data, 0, third)
        assert answer.status == 308 and answer.headers['range'] == f'bytes=0-{third - 1}', answer.headers
        answer = look(service, body, head)
        assert answer.status == 308 and answer.headers['range'] == f'bytes=0-{third - 1}', answer.headers
        assert answer.headers['repr-digest'] == digest(data)
        # What would leave a gap is not taken, what was taken already may come again.
        answer = part(service, body, head, data, third + 1, len(data))
        assert answer.status == 308 and answer.headers['range'] == f'bytes=0-{third - 1}', answer.headers
        assert part(service, body, head, data, third - 5, 2 * third).headers['range'] == f'bytes=0-{2 * third - 1}'
        assert part(service, body, head, data, 2 * third, len(data)).status == 201


def test_resumed():
    """The service is killed in the middle of a part."""
    with running() as service:
        body, _, head = asked(service)
        data = archive([('minidump', 'minidump', os.urandom(3_000_000))])
        connection = service.connect()
        connection.putrequest('PUT', address(body))
        for name, value in {**head, 'Content-Length': len(data), 'Repr-Digest': digest(data),
                            'Content-Range': f'bytes 0-{len(data) - 1}/{len(data)}'}.items():
            connection.putheader(name, value)
        connection.endheaders()
        connection.send(data[:1_000_000])
        while 'range' not in look(service, body, head).headers:
            time.sleep(0.01)
        service.kill()
        service.start()
        answer = look(service, body, head)
        assert answer.status == 308, answer.status
        have = int(answer.headers['range'].rpartition('-')[2]) + 1
        assert 0 < have <= 1_000_000, have
        assert part(service, body, head, data, have, len(data)).status == 201
        assert len(shelf(service, body)) == 1


def test_untaken():
    """All came, and the service ended before it took it up: the client is not left without a way on."""
    with running() as service:
        body, _, head = asked(service)
        data = archive(ITEMS)
        part(service, body, head, data, 0, len(data) - 10)
        name = body['report'].replace('-', '')
        with open(f'{service.folder}/spool/{name}.part', 'ab') as spool:
            spool.write(data[-10:])
        have = int(look(service, body, head).headers['range'].rpartition('-')[2]) + 1
        assert have == len(data) - 1
        assert part(service, body, head, data, have, len(data)).status == 201


def test_another():
    """Another archive than the one that was begun begins anew."""
    with running() as service:
        body, _, head = asked(service)
        first, second = archive(ITEMS), archive(ITEMS[:1])
        part(service, body, head, first, 0, 50)
        answer = part(service, body, head, second, 10, len(second))
        assert answer.status == 308 and 'range' not in answer.headers, answer.headers
        assert put(service, body, head, second, **{'Repr-Digest': digest(second)}).status == 201


def test_token():
    with running() as service:
        body, request, head = asked(service)
        other, other_request, other_head = asked(service, values=['other', '1'])
        data = archive(ITEMS)
        assert request['token'] != other_request['token']
        for method in ['PUT', 'HEAD']:
            content = data if method == 'PUT' else None
            missing = service.ask(method, address(body), content)
            assert missing.status == 401 and 'www-authenticate' in missing.headers
            assert service.ask(method, address(body), content, other_head).status == 403
            assert service.ask(method, address(body), content, {'Authorization': 'Bearer x'}).status == 403
            assert service.ask(method, address(report()), content, head).status == 403
        assert shelf(service, body) == []


def test_expired():
    with running() as service:
        body, _, head = asked(service)
        with service.database() as database:
            # The token is bound to its time: a later one is another token.
            database.execute('UPDATE grants SET expires = expires + 1000000')
            assert put(service, body, head, archive(ITEMS)).status == 403
            database.execute('UPDATE grants SET expires = expires - 1000000')
        other, _, other_head = asked(service, values=['other', '1'])
        service.run('request', other['bucket'], '--cancel')
        assert put(service, other, other_head, archive(ITEMS)).status == 410
        assert service.send(report(values=['other', '1'])).json['request'] is None
        with service.database() as database:
            database.execute('UPDATE requests SET expires = ?', [int((time.time() + 3) * 1e6)])
        late = report()
        request = service.send(late).json['request']
        head = {'Authorization': f'Bearer {request["token"]}'}
        deadline = time.time() + 30
        while look(service, late, head).status != 410:
            assert time.time() < deadline
            time.sleep(0.05)
        assert put(service, late, head, archive(ITEMS)).status == 410


def test_quota():
    with running() as service:
        body, _, head = asked(service, '--count', '1', items='minidump')
        data = archive(ITEMS[:1])
        late = [report() for _ in range(5)]
        requests = [service.send(one).json['request'] for one in late]
        # Some more are asked than are wanted, but not everybody.
        assert [bool(request) for request in requests] == [True, True, True, False, False], requests
        assert put(service, body, head, data).status == 201
        assert service.send(report()).json['request'] is None
        late_head = {'Authorization': f'Bearer {requests[0]["token"]}'}
        assert put(service, late[0], late_head, data).status == 410
        service.run('request', body['bucket'], '--items', 'minidump', '--reason', 'Once more', '--count', '1')
        assert service.send(report()).json['request']['reason'] == 'Once more'


def refused(service, data, status=400, items='minidump,log:demo.log', **headers):
    values = [hashlib.sha256(data).hexdigest()[:20], '1']
    body, _, head = asked(service, items=items, values=values)
    answer = put(service, body, head, data, **headers)
    assert answer.status == status and answer.json['error'], (answer.status, answer.body)
    assert shelf(service, body) == []
    assert not list(pathlib.Path(service.folder, 'spool').iterdir())


def test_refused():
    with running() as service:
        refused(service, b'')
        refused(service, b'no archive')
        refused(service, archive(ITEMS)[:-20])
        refused(service, archive([('heapdump', 'heapdump', b'x')]))
        refused(service, archive([('log', 'minidump', b'x')]))
        refused(service, archive([*ITEMS, ('file', 'more', b'x')]))
        refused(service, archive([('log', '../../demo.log', LOG)]))
        refused(service, archive([('log', '/etc/demo.log', LOG)]))
        refused(service, archive(ITEMS[1:], files=[('../demo.log', LOG)]))
        refused(service, archive(ITEMS[1:], files=[('demo.log', LOG), ('extra', b'x')]))
        refused(service, archive(ITEMS[1:], files=[('demo.log', LOG + b'more')]))
        refused(service, archive(ITEMS[1:], files=[('demo.log', LOG.upper())]))
        refused(service, archive(ITEMS[1:], manifest={'items': []}))
        refused(service, archive(ITEMS), **{'Repr-Digest': digest(b'another')})
        refused(service, archive(ITEMS), **{'Repr-Digest': 'sha-256=:eHg=:'})
        refused(service, archive(ITEMS), **{'Content-Range': 'bytes 5-4/10'})
        refused(service, archive(ITEMS), **{'Content-Range': 'bytes 0-4/10'})
        assert not [path for path in pathlib.Path(service.folder, 'evidence').rglob('*') if path.is_file()]


def test_bomb():
    """Small as it comes, and over what its kind may have once unpacked."""
    with running() as service:
        refused(service, archive([('minidump', 'minidump', bytes(17 * 1024 * 1024 + 300_000))]), 413, items='minidump')


def test_too_large():
    with running() as service:
        body, _, head = asked(service, items='comment')
        connection = service.connect()
        connection.putrequest('PUT', address(body))
        connection.putheader('Authorization', head['Authorization'])
        connection.putheader('Content-Length', str(10 ** 10))
        connection.endheaders()
        assert connection.getresponse().status == 413
        total = {'Content-Range': f'bytes 0-9/{10 ** 10}'}
        assert put(service, body, head, b'x' * 10, **total).status == 413
        # One without a length is measured as it comes.
        connection = service.connect()
        connection.putrequest('PUT', address(body))
        connection.putheader('Authorization', head['Authorization'])
        connection.putheader('Transfer-Encoding', 'chunked')
        connection.endheaders()
        for _ in range(28):
            connection.send(b'10000\r\n' + b'x' * 65536 + b'\r\n')
        assert connection.getresponse().status == 413
        assert not list(pathlib.Path(service.folder, 'spool').iterdir())


def test_announced():
    """Bytes behind the announced length are no part of the upload, and no request."""
    with running() as service:
        body, _, head = asked(service)
        data = archive(ITEMS)
        with socket.create_connection((service.host, service.port)) as client:
            lines = [f'PUT {address(body)} HTTP/1.1', 'Host: x', f'Authorization: {head["Authorization"]}',
                     f'Content-Length: {len(data)}', '', '']
            client.sendall('\r\n'.join(lines).encode() + data + b'and more\r\n\r\n')
            client.shutdown(socket.SHUT_WR)
            got = b''.join(iter(lambda: client.recv(65536), b''))
        assert got.startswith(b'HTTP/1.1 201') and b' 400 Bad Request' in got, got
        assert len(shelf(service, body)) == 2


def test_taken_over():
    """A client whose connection was cut goes on over another one at once."""
    with running() as service:
        body, _, head = asked(service)
        data = archive(ITEMS)
        stuck = service.connect()
        stuck.putrequest('PUT', address(body))
        for name, value in {**head, 'Content-Length': len(data), 'Repr-Digest': digest(data)}.items():
            stuck.putheader(name, value)
        stuck.endheaders()
        stuck.send(data[:30])
        while look(service, body, head).status != 308:
            time.sleep(0.01)
        assert put(service, body, head, data, **{'Repr-Digest': digest(data)}).status == 201
        assert len(shelf(service, body)) == 2


def test_command():
    with running() as service:
        bucket = service.send(report()).json['bucket']
        for words, code in [
            ([bucket], 2), ([bucket, '--items', 'minidump'], 2), ([bucket, '--items', 'what', '--reason', 'x'], 2),
            ([bucket, '--items', 'log', '--reason', 'x'], 2), ([bucket, '--items', 'log:../x', '--reason', 'x'], 2),
            ([bucket, '--items', 'log:a,file:a', '--reason', 'x'], 2), (['0' * 32, '--cancel'], 3),
            ([bucket, '--items', 'minidump', '--reason', 'x', '--count', '0'], 2), ([bucket, '--cancel'], 0),
        ]:
            service.run('request', *words, code=code)
        assert service.send(report()).json['request'] is None


if not shutil.which('zstd'):
    tap.skip_all('zstd is not installed')
tap.run([
    ('What was asked for is taken, kept by its content and listed', test_taken),
    ('The same archive again is taken already', test_again),
    ('A second archive takes the remaining items only', test_remaining),
    ('The same content is kept once', test_shared),
    ('An archive comes in parts, each going on where the last one ended', test_parts),
    ('An upload goes on after the service was killed in its middle', test_resumed),
    ('An upload that was complete and not taken up yet is taken up', test_untaken),
    ('Another archive begins anew', test_another),
    ('A token lets in the report that it was given to, and no other', test_token),
    ('What is expired or cancelled is gone', test_expired),
    ('Only as many are asked and taken as are wanted', test_quota),
    ('An archive that is not what was asked for is refused, and nothing of it stays', test_refused),
    ('A zip bomb is refused', test_bomb),
    ('More than can be wanted is refused before it comes', test_too_large),
    ('A client that sends more than it announced adds nothing', test_announced),
    ('A new connection takes an upload over', test_taken_over),
    ('The command refuses what makes no sense', test_command),
])
