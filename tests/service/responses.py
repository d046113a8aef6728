#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes back: responses for a bucket or a pattern, in the answer and in the feed."""
import json

from harness import report, running, tap

SOLUTION = ('--kind', 'solution', '--title', 'Update demo', '--text', 'It is mended.\nReally.',
            '--link', 'Notes=https://example.org/notes?a=b', '--fixed-in', 'demo', '1.2.4')


def feed(service, after=None, **headers):
    return service.ask('GET', '/v1/responses' + (f'?after={after}' if after is not None else ''), headers=headers)


def test_answer():
    with running() as service:
        bucket = service.send(report()).json['bucket']
        service.run('respond', bucket[:10], *SOLUTION)
        response = service.send(report()).json['response']
        assert response['title'] == 'Update demo' and response['text'] == 'It is mended.\nReally.', response
        assert response['links'] == [{'text': 'Notes', 'url': 'https://example.org/notes?a=b'}]
        assert response['fixed_in'] == {'package': 'demo', 'version': '1.2.4'} and response['kind'] == 'solution'
        assert service.send(report(values=['other', '1'])).json['response'] is None
        service.run('respond', bucket, '--kind', 'information', '--title', 'We look into it')
        newer = service.send(report()).json['response']
        assert newer['title'] == 'We look into it' and newer['id'] == response['id']
        service.run('respond', bucket, '--withdraw')
        assert service.send(report()).json['response'] is None


def test_pattern():
    with running() as service:
        service.run('respond', '--match', 'AppCrash', 'ApplicationName=demo', 'ApplicationVersion=1.2.*', *SOLUTION)
        assert service.send(report()).json['response']['title'] == 'Update demo'
        assert service.send(report(values=['demo', '1.3.0'])).json['response'] is None
        assert service.send(report(event_type='AppHang')).json['response'] is None
        service.run('respond', report()['bucket'], '--kind', 'information', '--title', 'This one is special')
        assert service.send(report()).json['response']['title'] == 'This one is special'
        service.run('respond', report()['bucket'], '--withdraw')
        assert service.send(report()).json['response']['title'] == 'Update demo'
        service.run('respond', '--match', 'AppCrash', 'ApplicationVersion=1.2.*', 'ApplicationName=demo', '--withdraw')
        assert service.send(report()).json['response'] is None
        assert feed(service).json['responses'][-1]['match'] == {
            'event_type': 'AppCrash', 'signature': {'ApplicationVersion': '1.2.*', 'ApplicationName': 'demo'}}


def test_feed():
    with running() as service:
        empty = feed(service).json
        assert empty['responses'] == [], empty
        bucket = service.send(report()).json['bucket']
        service.run('respond', bucket, *SOLUTION)
        first = feed(service, empty['cursor']).json
        assert [response['bucket'] for response in first['responses']] == [bucket], first
        assert feed(service, first['cursor']).json == {'responses': [], 'cursor': first['cursor'], 'more': False}
        service.run('respond', bucket, '--withdraw')
        second = feed(service, first['cursor']).json
        assert [(response['bucket'], response['kind']) for response in second['responses']] == [(bucket, 'none')]
        # One that is not of this service, or of what it was before, gets all.
        for cursor in ['nonsense', '999999', '-1', '%00']:
            assert len(feed(service, cursor).json['responses']) == 1, cursor


def test_unchanged():
    with running() as service:
        bucket = service.send(report()).json['bucket']
        service.run('respond', bucket, *SOLUTION)
        answer = feed(service, 0)
        known = {'If-None-Match': answer.headers['etag']}
        again = feed(service, 0, **known)
        assert (again.status, again.body) == (304, b'') and again.headers['etag'] == answer.headers['etag']
        service.run('respond', bucket, '--withdraw')
        assert feed(service, 0, **known).status == 200


def test_pages():
    with running() as service:
        service.send(report())
        with service.database() as database:
            database.execute('BEGIN')
            for number in range(1001):
                body = {'id': str(number), 'bucket': f'{number:032x}', 'kind': 'solution', 'title': f'Number {number}'}
                database.execute("INSERT INTO responses (target, is_match, kind, body) VALUES (?, 0, 'solution', ?)",
                                 (body['bucket'], json.dumps(body)))
            database.execute('COMMIT')
        cursor, sizes, found = None, [], []
        while True:
            page = feed(service, cursor).json
            cursor = page['cursor']
            sizes.append(len(page['responses']))
            found += [response['id'] for response in page['responses']]
            if not page['more']:
                break
        assert sizes == [500, 500, 1] and found == [str(number) for number in range(1001)], sizes
        # By size too: what a client takes at a time is bounded.
        with service.database() as database:
            database.execute("UPDATE responses SET body = json_set (body, '$.text', ?)", ['x' * 40_000])
        answer = feed(service)
        assert answer.json['more'] and len(answer.body) < 4 * 1024 * 1024 + 1000, len(answer.body)


def test_patterns():
    """Each is held against each new report, so there are not many."""
    with running() as service:
        for number, code in [(998, 0), (999, 0), (1000, 1)]:
            with service.database() as database:
                body = {'id': 'x', 'kind': 'solution', 'title': 'x', 'updated': '2026-11-21T00:00:00Z',
                        'match': {'event_type': 'AppCrash', 'signature': {'ApplicationName': 'nobody'}}}
                have = database.execute('SELECT count(*) FROM responses').fetchone()[0]
                database.executemany("INSERT INTO responses (target, is_match, kind, body) VALUES (?, 1, 'solution', ?)",
                                     ((f'pattern {one}', json.dumps(body)) for one in range(have, number)))
            service.run('respond', '--match', 'AppCrash', f'ApplicationName=demo{number}', *SOLUTION, code=code)
        service.run('respond', '--match', 'AppCrash', 'ApplicationName=demo999', '--withdraw')
        service.run('respond', '--match', 'AppCrash', 'ApplicationName=demo1000', *SOLUTION)
        assert service.send(report(values=['demo1000', ''])).json['response']


def test_command():
    with running() as service:
        bucket = service.send(report()).json['bucket']
        for words, code in [
            ([bucket], 2), ([bucket, '--kind', 'solution'], 2), ([bucket, '--title', 'x'], 2),
            ([bucket, '--kind', 'none', '--title', 'x'], 2), ([bucket, *SOLUTION, '--withdraw'], 2),
            ([bucket, *SOLUTION, '--link', 'x=file:///etc/passwd'], 2),
            ([bucket, *SOLUTION, '--link', 'x=javascript:alert(1)'], 2), ([bucket, *SOLUTION, '--link', 'x'], 2),
            (['--match', 'AppCrash', *SOLUTION], 2), (['--match', 'AppCrash', 'nothing', *SOLUTION], 2),
            (['f' * 32, *SOLUTION], 3), ([bucket, bucket, *SOLUTION], 2),
        ]:
            service.run('respond', *words, code=code)
        assert feed(service).json['responses'] == []


tap.run([
    ('A response for a bucket is in the answer, until it is withdrawn', test_answer),
    ('A response by pattern answers all that match and have none of their own', test_pattern),
    ('The feed tells what changed since a cursor', test_feed),
    ('What has not changed is not sent again', test_unchanged),
    ('The feed comes in bounded pages', test_pages),
    ('Responses by pattern are bounded', test_patterns),
    ('The command refuses what makes no sense', test_command),
])
