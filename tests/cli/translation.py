#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the help of the programs says is translated, found with a locale that marks each translated text."""
import os, pathlib, re, subprocess, sys, tempfile

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
OPTION = re.compile(r'--[a-z][a-z-]*|(?<!\w)-[a-z?]\b')


def run(folder, program, *arguments):
    """The help as the pseudo-locale has it."""
    path = BUILD / PROGRAMS[program]
    if not path.exists():
        raise tap.Skip(f'{program} is not built')
    environment = {**os.environ, 'LC_ALL': 'C.UTF-8', 'LANGUAGE': translations.PSEUDO, 'HOME': folder,
                   'XDG_STATE_HOME': folder, 'XDG_CONFIG_HOME': folder, 'RECOURSE_LOCALE_FOLDER': folder}
    done = subprocess.run([path, *arguments, '--help'], env=environment, capture_output=True, text=True,
                          timeout=PATIENCE_SECONDS, check=False)
    assert done.returncode == 0, (arguments, done.returncode, done.stderr)
    assert translations.OPEN in done.stdout, f'{program}: the locale is not in use: {done.stdout}'
    return done.stdout


def find_foreign(text, names):
    """Lines that have words outside of all marks, but for the names of programs, commands and options."""
    found = []
    for line in translations.unmarked(text).splitlines():
        rest = line
        for words in NOT_OURS:
            rest = rest.replace(words, ' ')
        rest = OPTION.sub(' ', rest)
        for name in names:
            rest = re.sub(rf'(?<![\w-]){re.escape(name)}(?![\w-])', ' ', rest)
        if re.search(r'[^\W\d_]', rest):
            found.append(line.strip())
    return found


def list_commands(text):
    """The list of commands is made of lines with a name and what it does."""
    return re.findall(rf'^  ([a-z-]+) +{translations.OPEN}', text, re.MULTILINE)


def check(found):
    assert not found, 'not translated: ' + '; '.join(found)


def test_program(folder, program):
    text = run(folder, program)
    commands = list_commands(text) if program in WITH_COMMANDS else []
    check(find_foreign(text, [program, *commands]))
    assert commands or program not in WITH_COMMANDS, text
    for command in commands:
        check([f'{command}: {line}' for line in find_foreign(run(folder, program, command), [program, command])])


with tempfile.TemporaryDirectory() as home:
    translations.make_pseudo(home)
    tap.run([(f'All that “{program} --help” says is translated' + (', and of each command' * (program in WITH_COMMANDS)),
              lambda program=program: test_program(home, program)) for program in PROGRAMS])
