#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the help, the lists and the complaints of the programs say is translated, found with a locale that marks each translated text."""
import json, os, pathlib, re, subprocess, sys, tempfile, time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'support'))
import tap, translations

BUILD = pathlib.Path(os.environ['RECOURSE_BUILD'])
PROGRAMS = {'recoursectl': 'src/cli/recoursectl', 'recourse-service': 'src/service/recourse-service',
            'recourse': 'src/app/recourse', 'recourse-reporter': 'src/reporter/recourse-reporter',
            'recourse-admin': 'src/admin/recourse-admin'}
WITH_COMMANDS = ['recoursectl', 'recourse-service']
PATIENCE_SECONDS = 60
# What GLib's own parser of options says; it has no such locale.
NOT_OURS = ['Usage:', '[OPTION…]', 'Help Options:', 'Application Options:', 'Show help options',
            'Show all help options', 'Show GApplication options', 'GApplication Options:',
            'Show GTK Options', 'GTK Options:', 'Enter GApplication service mode (use from D-Bus service files)',
            'Override the application’s ID', 'Replace the running instance']
# Each complains of something else.
MISTAKES = ['nothing', 'show', 'list --sort x', 'changes --since x',
            'stability --days 0', 'policy x', 'policy Nonsense=1', 'export', 'export --format x --all', 'answer', 'answer x',
            'show abcd', 'show 00000000000000000000000000000000', 'clean --kind x', 'pause x', 'undo x', 'ledger x']
# What may be given instead.
VALUES = ['last_time', 'first_time', 'application', 'occurrences', 'event_type', 'state', 'package', 'module', 'sort', 'Nonsense']
# Of a store with reports; “show” writes what developers read, in English whatever the language.
LISTS = ['list', 'stability', 'stability --weeks', 'changes', 'ledger', 'storage', 'policy',
         'places {}', 'solutions']
LEDGER = {'problem': 0, 'stage': 'signature', 'service': 'org.example', 'url': 'https://crash.example.org/v1/reports',
          'body': '{}', 'outcome': 'done', 'consent': 'policy', 'level': '2', 'head': 'POST / HTTP/1.1\r\n\r\n'}
CHANGES = [{'time': (int(time.time()) - 3600 * number) * 1000000, 'action': action, 'name': 'demo', 'before': '1', 'after': '2'}
           for number, action in enumerate(['install', 'update', 'downgrade', 'remove'], 1)]
# Days and times as the locale has them, IDs and numbers with units.
DATA = re.compile(r'\b\d{4}-\d\d-\d\d\b|\b[0-9a-f]{8,}\b|\b0x[0-9a-f]+\b|\bP(?:10|[1-9])\b|\b[0-9.,]+\s*(?:[kMG]?B|bytes)\b|'
                  r'\+0x[0-9a-f]+|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b')
OPTION = re.compile(r'--[a-z][a-z-]*|(?<!\w)-[a-z?]\b')


def run(folder, program, *arguments):
    """What a program says in the pseudo-locale, and how it ended."""
    path = BUILD / PROGRAMS[program]
    if not path.exists():
        raise tap.Skip(f'{program} is not built')
    environment = {**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': translations.PSEUDO, 'HOME': folder,
                   'XDG_STATE_HOME': folder, 'XDG_CONFIG_HOME': folder, 'RECOURSE_LOCALE_FOLDER': folder}
    # There is no reporter, and none is started.
    environment.pop('DBUS_SESSION_BUS_ADDRESS', None)
    environment['XDG_RUNTIME_DIR'] = folder
    done = subprocess.run([path, *arguments], env=environment, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=PATIENCE_SECONDS, check=False)
    return done.stdout, done.stderr, done.returncode


def read_help(folder, program, *arguments):
    text, complaint, code = run(folder, program, *arguments, '--help')
    assert code == 0, (arguments, code, complaint)
    assert translations.OPEN in text, f'{program}: the locale is not in use: {text}'
    return text


def find_foreign(text, names):
    """Lines that have words outside of all marks, but for the names of programs, commands and options."""
    found = []
    pattern = translations.make_pattern(names)
    for line in translations.unmarked(text).splitlines():
        rest = line
        for words in NOT_OURS:
            rest = rest.replace(words, ' ')
        rest = pattern.sub(' ', OPTION.sub(' ', rest))
        if re.search(r'[^\W\d_]', rest):
            found.append(line.strip())
    return found


def list_commands(text):
    """The list of commands is made of lines with a name and what it does."""
    return re.findall(rf'^  ([a-z-]+) +{translations.OPEN}', text, re.MULTILINE)


def check(found):
    assert not found, 'not translated: ' + '; '.join(found)


def test_program(folder, program):
    text = read_help(folder, program)
    commands = list_commands(text) if program in WITH_COMMANDS else []
    check(find_foreign(text, [program, *commands]))
    assert commands or program not in WITH_COMMANDS, text
    for command in commands:
        check([f'{command}: {line}' for line in find_foreign(read_help(folder, program, command), [program, command])])


def fill(folder):
    """A store with reports; the bucket ID of one of them."""
    store = pathlib.Path(folder) / 'recourse'
    store.mkdir(mode=0o700)
    subprocess.run([BUILD / 'tests/support/fill-store', store, '6', '3'], check=True)
    done = subprocess.run([BUILD / 'tests/support/fill-exchange', store], capture_output=True, text=True, check=True,
                          input=json.dumps({'ledger': [LEDGER], 'changes': CHANGES}))
    return translations.read_store(store), done.stdout.split()[0]


def test_mistakes(folder):
    found = []
    for line in MISTAKES:
        arguments = line.split()
        _text, complaint, code = run(folder, 'recoursectl', *arguments)
        assert code != 0 and translations.OPEN in complaint, (line, complaint)
        found += [f'{line}: {each}' for each in find_foreign(complaint, ['recoursectl', folder, *VALUES, *arguments])]
    check(found)


def test_lists(folder, data, bucket):
    settings = re.findall(r'\w+', run(folder, 'recoursectl', 'policy', '--json')[0])
    found = []
    for line in LISTS:
        text, complaint, code = run(folder, 'recoursectl', *line.format(bucket).split())
        assert code == 0 and translations.OPEN in text, (line, text, complaint)
        found += [f'{line}: {each}' for each in find_foreign(DATA.sub(' ', text), [*data, *settings])]
        found += [f'{line}: {each}' for each in find_foreign(complaint, ['recoursectl'])]
    check(found)


with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as filled:
    for folder in home, filled:
        translations.make_pseudo(folder)
    data, bucket = fill(filled)
    tap.run([(f'All that “{program} --help” says is translated' + (', and of each command' * (program in WITH_COMMANDS)),
              lambda program=program: test_program(home, program)) for program in PROGRAMS]
            + [('What “recoursectl” says of mistakes is translated', lambda: test_mistakes(filled)),
               ('What “recoursectl” lists is translated', lambda: test_lists(filled, data, bucket))])
