#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Design §5: report ← {policy, store, sources, dump, packages, exchange} ← ipc ← programs."""
import re, sys

from lint import ROOT, check, files, read
sys.path.insert(0, str(ROOT / 'tests' / 'support'))
import tap

REPORT = {'core/report'}
SIBLINGS = {f'core/{name}' for name in ['policy', 'store', 'sources', 'dump', 'packages', 'exchange', 'stability']}
# What is written out is read from the store.
EXPORT = {'core/export'}
EVERYTHING_BELOW = REPORT | SIBLINGS | EXPORT | {'ipc'}
PROGRAMS = ['app', 'reporter', 'recorder', 'cli', 'service']
# What each folder may include besides itself.
MAY_INCLUDE = {
    'core/report': set(),
    **{sibling: REPORT for sibling in SIBLINGS},
    'core/export': REPORT | {'core/store'},
    'ipc': REPORT | SIBLINGS,
    **{program: EVERYTHING_BELOW for program in PROGRAMS},
    # The process that parses foreign bytes, and the one that is root, hold as little as they can.
    'analyze': REPORT | {'core/dump'},
    'admin': REPORT | {'core/policy', 'ipc'},
}
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.MULTILINE)
TOOLKIT = re.compile(r'^(gtk|gdk|gsk|adwaita|libadwaita)\b')


def folder_of(path):
    """The layer's folder of a path below src/."""
    parts = path.split('/')
    return '/'.join(parts[:2]) if parts[0] == 'core' else parts[0]


def includes():
    for path in files('.c', '.h'):
        if path.parts[0] == 'src':
            for mark, target in INCLUDE.findall(read(path)):
                yield path, folder_of(path.relative_to('src').as_posix()), mark, target


def breaks_layer(folder, target):
    if folder not in MAY_INCLUDE:
        return True
    wanted = folder_of(target)
    return wanted != folder and wanted in MAY_INCLUDE and wanted not in MAY_INCLUDE[folder]


def test_layers():
    check(f'{path}: “{target}” is not below {folder}'
          for path, folder, mark, target in includes() if breaks_layer(folder, target))


def test_toolkit():
    check(f'{path}: <{target}>' for path, folder, mark, target in includes()
          if folder != 'app' and TOOLKIT.match(target))


def test_project_includes():
    # A generated header lies in the build folder and has none of its own.
    written = {path.name for path in files('.h')}
    check(f'{path}: “{target}” has no folder' for path, folder, mark, target in includes()
          if mark == '"' and target in written)


def test_rules_bite():
    """The rules themselves, on includes that they must refuse."""
    assert breaks_layer('core/store', 'core/dump/rec-analyzer.h')
    assert breaks_layer('core/report', 'core/store/rec-store.h')
    assert breaks_layer('core/sources', 'ipc/rec-bus-names.h')
    assert breaks_layer('analyze', 'core/store/rec-store.h')
    assert breaks_layer('cli', 'app/rec-window.h')
    assert not breaks_layer('core/store', 'core/report/rec-report.h')
    assert not breaks_layer('app', 'core/store/rec-store.h')
    assert TOOLKIT.match('gtk/gtk.h') and not TOOLKIT.match('glib.h')


tap.run([
    ('The layer rules refuse what they should', test_rules_bite),
    ('No file includes one beside it or above it', test_layers),
    ('Only the window’s folder includes GTK', test_toolkit),
    ('Project headers are included with their folder', test_project_includes),
])
