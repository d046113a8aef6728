#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The house rules that a machine can check."""
import re, shutil, subprocess, sys

from lint import ROOT, check, files, read
sys.path.insert(0, str(ROOT / 'tests' / 'support'))
import tap

LIBRARY_LICENCE, PROGRAM_LICENCE = 'LGPL-2.1-or-later', 'GPL-3.0-or-later'
MAX_LINES = 700
CODE = {'.c', '.h', '.py', '.ui', '.xml', '.css', '.svg', '.sql', '.build', '.sh'}
# Corpora and fixtures are data, whole licences are themselves.
NOT_OURS = ('LICENSES/', 'tests/fuzz/corpus/', 'tests/fixtures/')
TRANSLATABLE = re.compile(r'(?<![\w])(?:_|N_|C_|Q_|NC_|n?gettext|d?n?pgettext|g_dn?gettext|g_dpgettext2?)\s?\(\s*"'
                          r'|translatable="(?:yes|true)"')
# xgettext reads a text only as far as a macro that it does not know; of numbers' formats it knows <inttypes.h>.
CUT_TEXT = re.compile(r'(?<![\w])(?:_|N_|C_|NC_|n?gettext|ngettext)\s?\((?:\s|,|"(?:[^"\\]|\\.)*"|PRI\w+)*G_GU?INT64_FORMAT')
FORMATTED = '14'


def is_ours(path):
    return not path.as_posix().startswith(NOT_OURS)


def is_script(path):
    return not path.suffix and (ROOT / path).read_bytes()[:2] == b'#!'


def sources():
    return [path for path in files() if is_ours(path) and (path.suffix in CODE or is_script(path))]


def licence_of(path):
    below = path.as_posix()
    return LIBRARY_LICENCE if below.startswith(('src/core/', 'src/ipc/')) else PROGRAM_LICENCE


def test_licences():
    def complaint(path):
        head = '\n'.join(read(path).splitlines()[:8])
        if 'SPDX-FileCopyrightText: Recourse contributors' not in head:
            return f'{path}: no SPDX-FileCopyrightText'
        found = re.search(r'SPDX-License-Identifier: (\S+)', head)
        if not found:
            return f'{path}: no SPDX-License-Identifier'
        # Build files are no part of the library.
        if path.suffix in {'.c', '.h'} and found[1] != licence_of(path):
            return f'{path}: {found[1]}, not {licence_of(path)}'
        return None

    check(filter(None, map(complaint, sources())))


def test_length():
    lengths = ((path, len(read(path).splitlines())) for path in sources() if path.suffix != '.sql')
    check(f'{path}: {length} lines' for path, length in lengths if length > MAX_LINES)


def test_format():
    formatter = shutil.which(f'clang-format-{FORMATTED}') or shutil.which('clang-format')
    if not formatter:
        raise tap.Skip(f'clang-format {FORMATTED} is not installed')
    version = subprocess.run([formatter, '--version'], capture_output=True, text=True).stdout
    if f'version {FORMATTED}.' not in version:
        raise tap.Skip(f'another version formats otherwise: {version.strip()}')
    paths = [path for path in files('.c', '.h') if is_ours(path)]
    run = subprocess.run([formatter, '--dry-run', '-Werror', *paths], cwd=ROOT, capture_output=True, text=True)
    check(line for line in run.stderr.splitlines() if 'error:' in line)
    assert run.returncode == 0, run.stderr


def test_translations():
    listed = {line for line in read('po/POTFILES').splitlines() if line and not line.startswith('#')}
    wanted = {path.as_posix() for path in files('.c', '.ui')
              if path.parts[0] in {'src', 'ui'} and TRANSLATABLE.search(read(path))}
    wanted |= {path.as_posix() for path in files('.in') if path.parts[0] == 'data' and path.suffixes[-2:] == ['.in', '.in']}
    actions = {path.as_posix() for path in files('.in') if path.name.endswith('.policy.in')}
    schemas = {path.as_posix() for path in files('.xml') if path.name.endswith('.gschema.xml')}
    check([f'{path} is missing in po/POTFILES' for path in sorted(wanted - listed)]
          + [f'{path} in po/POTFILES has nothing to translate' for path in sorted(listed - wanted - schemas - actions)]
          + [f'{path} is missing in po/POTFILES' for path in sorted(actions - listed)])


def test_whole_texts():
    check(f'{path}: a text for people with G_GINT64_FORMAT or G_GUINT64_FORMAT in it cannot be translated'
          for path in files('.c') if path.parts[0] == 'src' and CUT_TEXT.search(read(path)))


def test_scripts():
    shellcheck = shutil.which('shellcheck')
    if not shellcheck:
        raise tap.Skip('shellcheck is not installed')
    scripts = [path for path in files() if is_script(path) and re.match(rb'#!.*\b(ba)?sh\b', (ROOT / path).read_bytes())]
    run = subprocess.run([shellcheck, '--external-sources', *scripts], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout


def test_unfinished():
    marks = re.compile(r'\b(TO' r'DO|FIX' r'ME|XX' r'X)\b')
    check(f'{path}:{number}: {line.strip()}' for path in sources() if path.suffix in {'.c', '.h', '.ui'}
          for number, line in enumerate(read(path).splitlines(), 1) if marks.search(line))


tap.run([
    ('Every source has its copyright and the licence of its folder', test_licences),
    (f'No source is longer than {MAX_LINES} lines', test_length),
    ('Every C file is formatted as .clang-format says', test_format),
    ('Every file with words for people is in po/POTFILES', test_translations),
    ('Every text for people reaches the translators whole', test_whole_texts),
    ('shellcheck finds nothing in the shell scripts', test_scripts),
    ('No source says that it is unfinished', test_unfinished),
])
