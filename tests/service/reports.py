#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first stage: what is counted, how often, and what is refused."""
import collections, http.client, json, os, pathlib, random, subprocess, threading, time

from harness import BODY_MAX, bucket_of, report, running, tap


def test_counted():
    with running() as service:
        first = service.send(report(occurrences=3))
        assert (first.status, first.json) == (200, {'bucket': bucket_of('AppCrash', ['demo', '1.2.3']), 'hits': 3,
                                                    'request': None, 'response': None}), first.body
        assert service.send(report()).json['hits'] == 4
        assert service.send(report(values=['other', ''])).json['hits'] == 1
        shown = service.show(first.json['bucket'])
        assert (shown['hits'], shown['reports']) == (4, 2), shown
        listed = json.loads(service.run('bucket', 'list', '--json', '--sort', 'hits'))
        assert [bucket['hits'] for bucket in listed] == [4, 1]
        assert '4' in service.run('bucket', 'list') and 'demo' in service.run('bucket', 'show', first.json['bucket'][:8])


def test_once():
    with running() as service:
        body = report(occurrences=2)
        answers = [service.send(body).body for _ in range(3)]
        service.send(report())
        answers.append(service.send(body).body)
        assert len(set(answers)) == 1, answers
        body['report'] = body['report'].upper()
        assert service.send(body).body == answers[0]
        assert service.show(body['bucket'])['hits'] == 3
        other = report(values=['other', '1'], report=body['report'])
        assert service.send(other).status == 409


def test_systems():
    with running() as service:
        for version, arch in [('12', 'x86_64'), ('12', 'x86_64'), ('13', 'x86_64'), ('12', 'aarch64')]:
            answer = service.send(report(os={'id': 'debian', 'version': version, 'arch': arch}, occurrences=2))
        counts = service.show(answer.json['bucket'])['counts']
        today = time.strftime('%F', time.gmtime())
        assert {(count['version'], count['arch'], count['hits']) for count in counts} \
            == {('12', 'x86_64', 4), ('13', 'x86_64', 2), ('12', 'aarch64', 2)}, counts
        assert {count['day'] for count in counts} <= {today, time.strftime('%F', time.gmtime())}


def test_other_systems():
    """Whoever makes systems up cannot fill the disk with them."""
    with running() as service:
        with service.database() as database:
            database.execute('BEGIN')
            database.executemany("INSERT INTO platforms (os, version, arch) VALUES ('made-up', ?, '')",
                                 ((str(number),) for number in range(4095)))
            database.execute('COMMIT')
        service.send(report(os={'id': 'last', 'version': '', 'arch': ''}))
        for number in range(3):
            service.send(report(os={'id': f'over-{number}', 'version': '', 'arch': ''}))
        service.send(report(os={'id': 'made-up', 'version': '7', 'arch': ''}))
        counts = {count['os']: count['hits'] for count in service.show(report()['bucket'])['counts']}
        assert counts == {'last': 1, 'other': 3, 'made-up': 1}, counts


def test_occurrences():
    with running() as service:
        assert service.send(report(values=['a', ''], occurrences=10_000)).json['hits'] == 10_000
        assert service.send(report(values=['b', ''], occurrences=10_001)).json['hits'] == 10_000
        assert service.send(report(values=['c', ''], occurrences=2 ** 62)).json['hits'] == 10_000
        for wrong in [0, -1, '3', 1.5, None, True]:
            assert service.send(report(occurrences=wrong)).status == 400, wrong


def test_refused():
    """At a limit it is taken, one past it is not."""
    with running() as service:
        taken = [
            report(unknown={'any': ['thing']}), report(values=['x' * 255, '']), report(event_type='E' * 64),
            report(values=[str(i) for i in range(10)], names=[f'N{i}' for i in range(10)]),
            report(values=['1'], names=['N' * 64]), report(values=[], names=[]), report(values=['Zoë', '“1”']),
            report(os={'id': 'd' * 64, 'version': '', 'arch': 'x'}),
        ]
        for body in taken:
            answer = service.send(body)
            assert answer.status == 200, (answer.body, body)
        refused = [
            report(values=['x' * 256, '']), report(event_type='E' * 65), report(event_type=''),
            report(values=[str(i) for i in range(11)], names=[f'N{i}' for i in range(11)]),
            report(values=['1'], names=['N' * 65]), report(values=['1'], names=['']), report(values=['a\nb', '']),
            report(values=['a\u202eb', '']),
            report(os={'id': 'd' * 65, 'version': '', 'arch': 'x'}), report(os=None), report(os={'id': 'debian'}),
            report(protocol=2), report(protocol='1'), report(bucket_version=2), report(bucket='abc'),
            report(bucket='A' * 32), report(report='no-uuid'), report(report=7), report(signature={}),
            report(signature=['x']), report(signature=[{'name': 'N'}]), [], [report()],
        ]
        for body in refused:
            answer = service.send(body)
            assert answer.status == 400 and answer.json['error'], (answer.status, answer.body, body)
        text = json.dumps(report()).encode()
        for raw in [b'', b'{', text[:-1], text + b'}', b'null', b'"x"', text.replace(b'demo', b'd\xff\xfeo'),
                    b'[' * 4000 + b']' * 4000, b'\0' * 100, text.replace(b'demo', b'd\0mo')]:
            answer = service.send(raw)
            assert answer.status == 400, (answer.status, raw[:60])
        found = {bucket['bucket'] for bucket in json.loads(service.run('bucket', 'list', '--json'))}
        assert found == {body['bucket'] for body in taken}, found


def test_mismatch():
    with running() as service:
        answer = service.send(report(bucket='0' * 32))
        assert answer.status == 409 and answer.json['error'], answer.body
        assert json.loads(service.run('bucket', 'list', '--json')) == []


def test_size():
    with running() as service:
        text = json.dumps(report()).encode()
        fitting = text[:-1] + b' ' * (BODY_MAX - len(text)) + b'}'
        assert len(fitting) == BODY_MAX and service.send(fitting).status == 200
        assert service.send(fitting + b' ').status == 413
        # Refused by its head alone.
        connection = service.connect()
        connection.putrequest('POST', '/v1/reports')
        connection.putheader('Content-Length', str(10 ** 12))
        connection.endheaders()
        assert connection.getresponse().status == 413


def test_chunked():
    with running() as service:
        text = json.dumps(report()).encode()
        connection = service.connect()
        connection.request('POST', '/v1/reports', iter([text[:50], text[50:]]), encode_chunked=True,
                           headers={'Transfer-Encoding': 'chunked'})
        assert connection.getresponse().status == 200
        # One without an end is not read to its end.
        connection = service.connect()
        connection.putrequest('POST', '/v1/reports')
        connection.putheader('Transfer-Encoding', 'chunked')
        connection.endheaders()
        for _ in range(20):
            connection.send(b'400\r\n' + b' ' * 1024 + b'\r\n')
        assert connection.getresponse().status == 413


def test_elsewhere():
    with running() as service:
        body = json.dumps(report())
        assert service.ask('GET', '/v1/reports').status == 405
        assert service.ask('PUT', '/v1/responses', body).status == 405
        for path in ['/', '/v1', '/v2/reports', '/v1/reports/', '/v1/reports/x/evidence']:
            assert service.ask('POST', path, body).status == 404, path


def flood(service, sent, answered, ending):
    """Sends reports until the end, and each one again until it is answered."""
    connection, waiting = None, None
    while not ending.is_set() or waiting:
        body = waiting or report(values=[f'flood{random.randrange(5)}', ''])
        waiting = body
        sent[body['report']] = body['bucket']
        try:
            connection = connection or service.connect()
            answer = service.send(body, connection=connection)
        except (OSError, http.client.HTTPException):
            connection = None
            time.sleep(0.005)
            continue
        if answer.status == 200:
            answered[body['report']] = body['bucket']
            waiting = None


def test_killed():
    with running() as service:
        sent, answered, ending = {}, {}, threading.Event()
        threads = [threading.Thread(target=flood, args=(service, sent, answered, ending)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for _ in range(5):
            # The time is the test's input: any moment has to do.
            time.sleep(random.uniform(0.1, 0.5))
            service.kill()
            service.start(str(service.port))
        ending.set()
        for thread in threads:
            thread.join()
        wanted = collections.Counter(answered.values())
        found = {bucket['bucket']: bucket['hits'] for bucket in json.loads(service.run('bucket', 'list', '--json'))}
        assert set(sent) == set(answered) and len(sent) > 100, len(sent)
        assert found == dict(wanted), (found, wanted)
        with service.database() as database:
            assert database.execute('PRAGMA integrity_check').fetchone() == ('ok',)
            assert dict(database.execute('SELECT bucket, sum(c.hits) FROM counts c JOIN buckets b ON b.id = bucket_id '
                                         'GROUP BY 1')) == found


def test_committed():
    """What was answered survives a kill that follows at once."""
    with running() as service:
        for number in range(1, 6):
            answer = service.send(report())
            service.kill()
            assert answer.json['hits'] == number
            service.start()


def test_nobody():
    accounts = pathlib.Path(os.environ['HOME']) / 'accounts-nobody'
    accounts.parent.mkdir(parents=True, exist_ok=True)
    accounts.unlink(missing_ok=True)
    subprocess.run([os.environ['RECOURSE_BUILD'] + '/src/service/recourse-service', 'account', 'add', 'wanda',
                    '--accounts', accounts], input='secret-word', text=True, check=True)
    with running('--accounts', str(accounts)) as service:
        connection = http.client.HTTPConnection(service.host, service.port, source_address=('127.0.0.77', 0))
        body = report(client='recourse-marked-client')
        answer = service.send(body, connection=connection, headers={'Authorization': 'Basic d2FuZGE6c2VjcmV0LXdvcmQ='})
        assert answer.status == 200, answer.body
        service.send(b'{', connection=connection, headers={'Authorization': 'Basic d2FuZGE6c2VjcmV0LXdvcmQ='})
        errors = service.stop()
        kept = b''.join(path.read_bytes() for path in pathlib.Path(service.folder).rglob('*') if path.is_file())
        for word in ['127.0.0.77', 'wanda', 'secret-word', 'marked-client']:
            assert word.encode() not in kept and word not in errors, word
        assert bytes([127, 0, 0, 77]) not in kept
        service.start()


def test_forgotten():
    """UUIDs go when they are no longer needed, the counts stay."""
    with running() as service:
        body = report()
        service.send(body)
        with service.database() as database:
            database.execute('UPDATE reports SET day = day - 30')
        service.send(report())
        with service.database() as database:
            assert database.execute('SELECT count(*) FROM reports').fetchone() == (2,)
            database.execute('UPDATE reports SET day = day - 1 WHERE id = 1')
        service.send(report())
        with service.database() as database:
            assert database.execute('SELECT count(*) FROM reports').fetchone() == (2,)
        assert service.show(body['bucket'])['hits'] == 3


tap.run([
    ('A report is counted for its bucket, and the bucket’s hits are the answer', test_counted),
    ('The same report again gets the same answer and is counted once', test_once),
    ('Hits are told apart by day, system and architecture', test_systems),
    ('Systems over the limit are counted together', test_other_systems),
    ('One report counts for a bounded number of occurrences', test_occurrences),
    ('A report is refused that is over a limit or is none', test_refused),
    ('A bucket that is not the signature’s is refused', test_mismatch),
    ('A body over 16 KiB is refused, also before it comes', test_size),
    ('A body without a length is taken, and measured as it comes', test_chunked),
    ('Other addresses and methods are refused', test_elsewhere),
    ('Killed at any moment under load, each report that was answered is counted exactly once', test_killed),
    ('An answer means that the report is on the disk', test_committed),
    ('Nothing is kept or logged of who sent a report', test_nobody),
    ('A report’s UUID is forgotten when it is no longer needed', test_forgotten),
])
