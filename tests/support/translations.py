# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is to translate, and a locale that marks each translated text, to show what is not."""

import contextlib
import pathlib
import re
import sqlite3
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
# As the build system has them for its preset “glib”.
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3']
# A language that nobody speaks.
PSEUDO = 'xx'
OPEN, CLOSE = '⟦', '⟧'
# Around the text, inside of the white space that layouts need; what is put into it stays outside, so
# that it is seen where that is not translated.
DIRECTIVE = r'%([0-9]+\$)?[-+0#]*[0-9]*(<PRI[a-z0-9]+>|l*[sdiufcg])'
MARK = fr's/{DIRECTIVE}/{CLOSE}&{OPEN}/g; s/^(\s*)(.*\S)(\s*)$/\1{OPEN}\2{CLOSE}\3/'


def run(command, text=None):
    done = subprocess.run(command, input=text, capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        raise RuntimeError(f'{command[0]}: {done.stderr}')
    return done.stdout


def extract():
    """All texts, as a template for translators."""
    return run(['xgettext', '--from-code=UTF-8', '--add-comments', '--files-from=po/POTFILES', '--output=-',
                '--package-name=recourse', *(f'--keyword={keyword}' for keyword in KEYWORDS)])


def make_pseudo(folder):
    """Writes the translation into PSEUDO to a folder for RECOURSE_LOCALE_FOLDER."""
    template = extract().replace('charset=CHARSET', 'charset=UTF-8').replace(
        'nplurals=INTEGER; plural=EXPRESSION', 'nplurals=2; plural=n != 1')
    marked = run(['msgfilter', '--keep-header', 'sed', '-E', '-z', MARK], run(['msgen', '-'], template))
    target = pathlib.Path(folder) / PSEUDO / 'LC_MESSAGES' / 'recourse.mo'
    target.parent.mkdir(parents=True)
    run(['msgfmt', '--output-file', str(target), '-'], marked)


def unmarked(text):
    """What of a text is outside of all marks."""
    depth, rest = 0, []
    for letter in text:
        if letter == OPEN:
            depth += 1
        elif letter == CLOSE:
            depth = max(0, depth - 1)
            # What two marks part are two things.
            rest.append(' ')
        elif depth == 0:
            rest.append(letter)
    return ''.join(rest)


def read_store(folder):
    """All texts that came from reports and services."""
    found = set()
    with contextlib.closing(sqlite3.connect(f'file:{folder}/store.db?mode=ro', uri=True)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for table in tables:
            if not table.startswith('problems_fts'):
                for row in database.execute(f'SELECT * FROM {table}'):
                    found |= {value for value in row if isinstance(value, str) and value}
    return found


def make_pattern(texts):
    """What matches these texts, but none inside of a word. A short one may be the beginning of a long one."""
    pieces = sorted(filter(None, texts), key=len, reverse=True)
    return re.compile(r'(?<!\w)(?:%s)(?!\w)' % '|'.join(map(re.escape, pieces)) if pieces else r'(?!)')
