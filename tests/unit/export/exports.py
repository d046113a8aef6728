#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an export holds, read by others' parsers, and what is left of one that fails."""

import csv
import io
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / 'support'))
import tap  # noqa: E402

WRITE_CELLS = sys.argv[1]
BUILD = pathlib.Path(os.environ['RECOURSE_BUILD'])
RECOURSECTL = BUILD / 'src/cli/recoursectl'
FILL_STORE = BUILD / 'tests/support/fill-store'
HOSTILE = ['', 'plain', 'a,b', 'say "hello"', 'two\nlines', 'two\r\nlines', ' spaces ', '<b>&amp;</b>', ']]>',
           '<!--', "it's", '\u202efdp.exe', '\u0000'.join(['a']), 'bell\u0007 escape\u001b[2J', '\u0085\u2028',
           '\ufffe\uffff', '\U0001f4a5', 'x' * 4096, '=cmd()|calc!A1', '+1', '-1', '@SUM(A1)', '\ttab', '\rreturn',
           "'=quoted", '"', ',', '\n']
FORMULA = ('=', '+', '-', '@', '\t', '\r', '\n', "'")
# A page of a list is 128 rows.
MANY = 100000
MEMORY_KB = 16 * 1024


def write_cells(what):
    return subprocess.run([WRITE_CELLS, what], input=json.dumps(HOSTILE).encode(), capture_output=True,
                          check=True).stdout.decode()


class Store:
    """A folder with a store, and one for what is exported of it."""

    def __init__(self, *arguments):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='recourse-exports-'))
        self.out = self.folder / 'out'
        self.out.mkdir()
        (self.folder / 'recourse').mkdir(mode=0o700)
        subprocess.run([FILL_STORE, self.folder / 'recourse', *arguments], check=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def start(self, *words):
        own = {'XDG_STATE_HOME': str(self.folder), 'XDG_CONFIG_HOME': str(self.folder / 'config')}
        return subprocess.Popen([RECOURSECTL, 'export', *words], env={**os.environ, **own},
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def set_words(self, words):
        """The words of the user's policy."""
        (self.folder / 'config/recourse').mkdir(parents=True)
        (self.folder / 'config/recourse/policy.conf').write_text('[Policy]\nWords=%s\n' % words)

    def export(self, *words):
        process = self.start(*words)
        out, err = process.communicate()
        assert process.returncode == 0, err
        return out.decode()

    def multiply(self, number):
        """Copies one report until there are so many."""
        database = sqlite3.connect(self.folder / 'recourse' / 'store.db')
        columns = [row[1] for row in database.execute('PRAGMA table_info (reports)') if row[1] not in ('id', 'uuid', 'time')]
        names = ', '.join(columns)
        database.execute(f'''
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
            INSERT INTO reports (uuid, time, {names})
            SELECT printf ('00000000-0000-4000-8000-%012x', i), i * 1000000, {names}
            FROM n, (SELECT * FROM reports LIMIT 1)''', [number])
        database.commit()
        database.close()


def test_csv_cells():
    """Python’s csv reads each hostile text again, and none begins as a formula"""
    [row] = csv.reader(io.StringIO(write_cells('csv'), newline=''), strict=True)
    assert len(row) == len(HOSTILE)
    for cell, text in zip(row, HOSTILE):
        assert cell == ("'" + text if text.startswith(FORMULA) else text), (cell, text)


def test_xml_cells():
    """A strict parser reads each hostile text again, but for what XML cannot hold"""
    root = xml.etree.ElementTree.fromstring(write_cells('xml'))
    assert len(root) == len(HOSTILE)
    for cell, text in zip(root, HOSTILE):
        shown = ''.join('\ufffd' if (c < ' ' and c not in '\t\n\r') or c in '\ufffe\uffff' else c for c in text)
        assert cell.get('text') == shown, (cell.get('text'), text)
        assert (cell.text or '') == shown, (cell.text, text)


def test_formats():
    """CSV, JSON and XML hold the same rows, in the same order, whatever the reports hold"""
    for arguments in (('extreme',), ('40', '8')):
        with Store(*arguments) as store:
            for rows in ('--problems', '--events'):
                table = list(csv.DictReader(io.StringIO(store.export(rows, '-f', 'csv'), newline=''), strict=True))
                objects = json.loads(store.export(rows, '-f', 'json'))
                root = xml.etree.ElementTree.fromstring(store.export(rows, '-f', 'xml'))
                assert table and len(table) == len(objects) == len(root), (len(table), len(objects), len(root))
                for line, member, element in zip(table, objects, root):
                    compare(line, member, element)


def compare(line, member, element):
    assert line['id'] == member['id'] == element.get('id')
    assert line['bucket'] == member['bucket'] == element.get('bucket')
    for name in ('event_type', 'state'):
        assert line[name] == member[name] == element.find(name).text
    assert line['occurrences'] == str(member['occurrences'])
    parameters = element.findall('signature/parameter')
    assert [p.get('name') for p in parameters] == [p['name'] for p in member['signature']]
    for number, (parameter, known) in enumerate(zip(parameters, member['signature']), 1):
        assert line['p%d' % number].lstrip("'") == known['value'].lstrip("'")
        assert (parameter.text or '') == known['value']
    if 'first_time' in member:
        assert line['first_time'] == member['first_time'] == element.find('first_time').text
        assert element.find('hits').get('here') == line['occurrences']


def test_replaced():
    """A report that is named is written without the user’s words, unless --whole is given; a list is whole"""
    with Store('4', '1') as store:
        [report, *_] = json.loads(store.export('--events', '-f', 'json'))
        name = report['application']['name']
        store.set_words(name)
        [fit] = json.loads(store.export(report['id']))
        assert name not in json.dumps(fit) and '[word]' in fit['application']['path'], fit
        assert fit['bucket'] == report['bucket'] and fit['analysis'] and 'pid' in report and 'pid' not in fit
        text = store.export('-f', 'text', report['id'])
        assert name not in text and '[word]' in text, text
        process = store.start(report['id'])
        _, err = process.communicate()
        assert b'replaced: word' in err, err
        [whole] = json.loads(store.export('--whole', report['id']))
        assert {**whole, 'analysis': None} == {**report, 'analysis': None}
        assert name in store.export('--whole', '-f', 'text', report['id'])
        [listed, *_] = json.loads(store.export('--events'))
        assert listed['application'] == report['application']
        process = store.start('--whole', '-f', 'archive', report['id'])
        _, err = process.communicate()
        assert process.returncode == 2 and b'--whole' in err, err


def test_days():
    """The XML has the hits of the days of the last ninety"""
    with Store('40', '8') as store:
        root = xml.etree.ElementTree.fromstring(store.export('--problems', '-f', 'xml'))
        for problem in root:
            days = problem.findall('hits/day')
            assert sum(int(day.text) for day in days) == int(problem.find('hits').get('here'))
            assert [day.get('date') for day in days] == sorted({day.get('date') for day in days})


def test_full_disk():
    """When the disk fills nothing appears under the final name, nor is anything else left"""
    if os.geteuid() != 0 or not shutil.which('unshare'):
        raise tap.Skip('a small disk can only be mounted by root')
    script = '''set -e
        mount -t tmpfs -o size=64k none "$1" || exit 77
        echo before > "$1/list.csv"
        code=0
        "$2" export --events -f csv -o "$1/list.csv" 2> "$3" || code=$?
        test "$(cat "$1/list.csv")" = before
        test "$(ls -A "$1")" = list.csv
        exit $code'''
    with Store('2000', '4') as store:
        errors = store.folder / 'errors'
        process = subprocess.run(['unshare', '--mount', 'sh', '-c', script, 'sh', store.out, RECOURSECTL, errors],
                                 env={**os.environ, 'XDG_STATE_HOME': str(store.folder)}, capture_output=True, text=True,
                                 check=False)
        if 'unshare' in process.stderr or process.returncode == 77:
            raise tap.Skip('a small disk cannot be mounted here: ' + process.stderr.strip())
        assert process.returncode == 1, process
        assert 'No space left on device' in errors.read_text() and 'list.csv' in errors.read_text()


def test_full_device():
    """A device that is full is an error too"""
    with Store('40', '8') as store:
        process = store.start('--events', '-f', 'csv', '-o', '/dev/full')
        _, err = process.communicate()
        assert process.returncode == 1 and b'No space left' in err, err


def test_kill_and_memory():
    """A kill leaves the file as it was; of a hundred thousand rows only some are in memory"""
    with Store('4', '1') as store:
        small = measure(store, 'small')
        store.multiply(MANY)
        large = measure(store, 'large')
        assert large - small < MEMORY_KB, (small, large)
        path = store.out / 'large'
        before = path.stat().st_size
        assert before > MANY * 100
        kill_in_mid_write(store, path)
        assert path.stat().st_size == before
        assert sorted(os.listdir(store.out)) == ['large', 'small']


def measure(store, name):
    """How much memory an export took at most, in kB."""
    process = store.start('--events', '-f', 'csv', '-o', store.out / name)
    _, status, usage = os.wait4(process.pid, 0)
    process.stdout.close()
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return usage.ru_maxrss


def kill_in_mid_write(store, path):
    process = store.start('--events', '-f', 'csv', '-o', path)
    while process.poll() is None and written(process.pid, store.out) < 100000:
        pass
    assert process.poll() is None, 'it was over before it could be killed'
    process.send_signal(signal.SIGKILL)
    process.communicate()


def written(pid, folder):
    """How much is in the file without a name, or beside the one that is wanted."""
    sizes = [0]
    for fd in pathlib.Path(f'/proc/{pid}/fd').iterdir():
        try:
            if os.readlink(fd).startswith(str(folder)):
                sizes.append(fd.stat().st_size)
        except OSError:
            continue
    return max(sizes)


if __name__ == '__main__':
    os.environ['LC_ALL'] = 'C.UTF-8'
    tap.run([(function.__doc__, function) for name, function in sorted(globals().items()) if name.startswith('test_')])
