#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the window writes to files: the list, and one problem."""

import contextlib
import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import xml.etree.ElementTree

import harness
from harness import Failure, press_keys, wait_for

BUTTON = 'Export the selected'
LIST_TITLE, REPORT_TITLE = '^Export Problems', '^Export Report'


def expect(condition, what):
    if not condition:
        raise Failure(what)


def start(home, reports=6, buckets=3):
    home.fill(reports, buckets)
    home.mock_reporter()
    app = home.start()
    # Of many, only those on the screen have a row.
    wait_for(lambda: len([row for row in app.rows() if ',' in row]) >= 3, 'rows')
    return app


def buckets_of(home):
    with contextlib.closing(sqlite3.connect(os.path.join(home.store, 'store.db'))) as store:
        return {row[0] for row in store.execute('SELECT bucket FROM buckets')}


def make_folder(home, name='out'):
    folder = os.path.join(home.state, name)
    os.mkdir(folder)
    return folder


def select_all(app):
    app.key_until_focused('Tab', [app.rows()[0]])
    app.key('ctrl+a')
    app.get(contains=' selected', role='label')


def open_dialog(app, title):
    app.key('Return')
    return wait_for(lambda: app.find_window(title), 'the dialog')


def choose(app, title, path):
    """Types a path into the dialog that Return opens, and ends it with Return."""
    dialog = open_dialog(app, title)
    harness.focus_window(dialog)
    press_keys('ctrl+a')
    subprocess.run(['xdotool', 'type', '--delay', '20', path], check=True)
    press_keys('Return')


def export_list(app, path):
    app.key_until_focused('Tab', [BUTTON])
    choose(app, LIST_TITLE, path)


def read(path):
    with open(path, newline='') as file:
        return file.read()


@contextlib.contextmanager
def small_disk(folder):
    made = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=64k', 'recourse-test', folder], stderr=subprocess.PIPE)
    try:
        yield made.returncode == 0
    finally:
        if made.returncode == 0:
            subprocess.run(['umount', '-l', folder], check=True)


def fill_disk(folder, left=4096):
    """Until only so much is left."""
    with open(os.path.join(folder, 'ballast'), 'wb', buffering=0) as file:
        try:
            while True:
                file.write(b'x' * 1024)
        except OSError:
            file.truncate(max(0, os.fstat(file.fileno()).st_size - left))


def test_list(home):
    """What is selected is written whole as a table, as JSON and as XML, by the name that is typed"""
    app = start(home)
    folder = make_folder(home)
    select_all(app)
    for suffix in ['csv', 'json', 'xml']:
        export_list(app, '%s/list.%s' % (folder, suffix))
        app.get(contains='Exported 3 problems')
        wait_for(lambda: os.path.exists('%s/list.%s' % (folder, suffix)), suffix)
    known = buckets_of(home)
    table = list(csv.DictReader(io.StringIO(read(folder + '/list.csv'), newline=''), strict=True))
    expect({row['bucket'] for row in table} == known, str(table))
    objects = json.loads(read(folder + '/list.json'))
    expect({row['bucket'] for row in objects} == known, str(objects))
    root = xml.etree.ElementTree.fromstring(read(folder + '/list.xml'))
    expect({problem.get('bucket') for problem in root} == known, str(list(root)))
    expect(all(problem.findall('signature/parameter') and problem.find('hits').get('here') == '2' for problem in root),
           'parameters and hits')
    expect(sorted(os.listdir(folder)) == ['list.csv', 'list.json', 'list.xml'], str(os.listdir(folder)))


def test_cancel(home):
    """Escape writes nothing; what has the name is replaced only when that is wanted"""
    app = start(home)
    folder = make_folder(home)
    path = folder + '/list.csv'
    with open(path, 'w') as file:
        file.write('before')
    select_all(app)
    app.key_until_focused('Tab', [BUTTON])
    dialog = open_dialog(app, LIST_TITLE)
    harness.focus_window(dialog)
    press_keys('Escape')
    wait_for(lambda: not app.find_window(LIST_TITLE), 'the end of the dialog')
    export_list(app, path)
    app.get(contains='Replace', role='push button', visible=False)
    app.key_on_until_focused('Tab', ['Cancel'])
    press_keys('Return')
    app.gone(contains='Replace', role='push button', visible=False)
    expect(read(path) == 'before', 'the file as it was')
    press_keys('Escape')
    wait_for(lambda: not app.find_window(LIST_TITLE), 'the end of the dialog')
    export_list(app, path)
    app.get(contains='Replace', role='push button', visible=False)
    app.key_on_until_focused('Tab', ['Replace'])
    press_keys('Return')
    app.get(contains='Exported 3 problems')
    expect(len(read(path).splitlines()) == 4, read(path))
    expect(os.listdir(folder) == ['list.csv'], str(os.listdir(folder)))


def test_full_disk(home):
    """When the disk fills nothing has the final name, what had it stays, and the window says so"""
    app = start(home, 24, 12)
    folder = make_folder(home)
    with small_disk(folder) as mounted:
        if not mounted:
            print('# skipped: no file system can be mounted here')
            return
        with open(folder + '/old.csv', 'w') as file:
            file.write('before')
        fill_disk(folder)
        before = sorted(os.listdir(folder))
        select_all(app)
        export_list(app, folder + '/list.xml')
        app.get(contains='Cannot export the list: ')
        expect(sorted(os.listdir(folder)) == before, str(os.listdir(folder)))
        expect(read(folder + '/old.csv') == 'before', 'another file')
    app.key('Escape')
    expect(len(app.rows()) > 0, 'the list')


def open_first(home):
    home.fill(6, 3)
    home.mock_reporter()
    app = home.start('--problem', 'latest')
    app.get(name='Image Viewer closed unexpectedly')
    return app


def test_problem(home):
    """One problem is written as a text, as JSON and as an archive, by its own key"""
    app = open_first(home)
    folder = make_folder(home)
    main = app.window_id
    for suffix in ['.txt', '.json', '.tar.gz']:
        path = folder + '/report' + suffix
        harness.focus_window(main)
        press_keys('ctrl+s')
        dialog = wait_for(lambda: app.find_window(REPORT_TITLE), 'the dialog')
        harness.focus_window(dialog)
        press_keys('ctrl+a')
        subprocess.run(['xdotool', 'type', '--delay', '20', path], check=True)
        press_keys('Return')
        wait_for(lambda: not app.find_window(REPORT_TITLE), 'the end of the dialog')
        wait_for(lambda: os.path.exists(path), path)
    bucket = json.loads(read(folder + '/report.json'))['bucket']
    text = read(folder + '/report.txt')
    expect(bucket in text and 'ExceptionOffset' in text and '#0' in text, text)
    with tarfile.open(folder + '/report.tar.gz') as archive:
        names = archive.getnames()
        inside = [archive.extractfile(name).read().decode(errors='replace') for name in names
                  if archive.getmember(name).isfile()]
    expect(len(names) >= 2 and any(bucket in content for content in inside), str(names))
    expect(len(os.listdir(folder)) == 3, str(os.listdir(folder)))


if __name__ == '__main__':
    harness.run(sys.modules['__main__'])
