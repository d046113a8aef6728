# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an exchange with a service leaves in a store and beside it, made up for tests."""

import hashlib
import json
import os
import subprocess

import harness

SERVICE = ['org.example', 'Example', 'https://crash.example.org/', 'Example Software',
           'https://example.org/privacy', 'optional']


def services(*more):
    """For the mock of the reporter."""
    return json.dumps([SERVICE, *more])


def fill(home, **what):
    """Adds what tests/support/fill-exchange.c says; returns the bucket IDs of all problems."""
    done = subprocess.run([harness.BUILD + '/tests/support/fill-exchange', home.store],
                          input=json.dumps(what), capture_output=True, text=True)
    if done.returncode != 0:
        raise harness.Failure(done.stderr)
    return done.stdout.split()


def item(home, kind, content, name=None, **more):
    """An item of evidence with its file."""
    folder = os.path.join(home.store, 'evidence', 'made-up')
    os.makedirs(folder, mode=0o700, exist_ok=True)
    path = os.path.join(folder, (name or kind).replace('/', '_')[:60])
    with open(path, 'wb') as file:
        file.write(content)
    return {'kind': kind, 'name': name or kind, 'path': path, 'size': len(content),
            'sha256': hashlib.sha256(content).hexdigest(), **more}


def question(items, reason='We cannot see which file was open.', problem=0, **more):
    """A submission that waits for an answer before its second stage."""
    request = {'token': 'secret-token', 'expires': '2999-01-01T00:00:00Z', 'reason': reason,
               'items': [{'kind': each['kind'], 'name': each['name']} for each in items]}
    return {'problem': problem, 'state': 'asking', 'stage': 2, 'service': SERVICE[0], 'hits': 12,
            'request': request, 'items': items, **more}


def solution(problem=0, **more):
    """A solution as a service gives it."""
    response = {'id': 'r%d' % problem, 'updated': '2026-11-20T10:00:00Z', 'kind': 'solution',
                'title': 'Update the program', 'text': 'Version 2 does not fail like this.',
                'links': [{'text': 'How to update', 'url': 'https://example.org/update'}]}
    marks = {key: more.pop(key) for key in ('seen', 'archived', 'helped') if key in more}
    return {'problem': problem, 'service': SERVICE[0], 'response': {**response, **more}, **marks}


def entry(problem=0, **more):
    """A request that left, as the ledger has it."""
    body = '{"protocol": 1, "event_type": "AppCrash"}'
    return {'problem': problem, 'stage': 'signature', 'service': SERVICE[0],
            'url': SERVICE[2] + 'v1/reports', 'body': body, 'outcome': 'done', 'consent': 'policy',
            'level': '2', 'head': 'POST /v1/reports HTTP/1.1\r\nHost: crash.example.org\r\n\r\n',
            **more}
