#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of recoursectl are in its manual page and in each shell's completion."""
import re, sys

from lint import ROOT, check, read
sys.path.insert(0, str(ROOT / 'tests' / 'support'))
import tap

COMPLETIONS = 'data/completions/'
COMMANDS = re.findall(r'^ *\{ "([a-z-]+)", N_ ', read('src/cli/main.c'), re.MULTILINE)


def compare(where, found):
    """Each once, and no others."""
    assert len(COMMANDS) > 10, 'the table of commands is not found'
    check([f'{where}: no {command}' for command in COMMANDS if command not in found]
          + [f'{where}: {command} is no command' for command in sorted(set(found) - set(COMMANDS))]
          + [f'{where}: {command} is there {found.count(command)} times' for command in sorted(set(found))
             if found.count(command) > 1])


def read_manual(section):
    return read('data/man/recoursectl.1').split(f'.SH {section}\n')[1].split('\n.SH ')[0]


def test_synopsis():
    # Some commands have a line for each of their ways.
    found = re.findall(r'^\.B recoursectl ([a-z-]+)', read_manual('SYNOPSIS'), re.MULTILINE)
    compare('the synopsis of recoursectl(1)', sorted(set(found)))


def test_manual():
    # Below some commands stand the words that they take, with the same macro.
    found = re.findall(r'^\.TP\n\.BR? ([a-z]+)\b', read_manual('COMMANDS'), re.MULTILINE)
    compare('recoursectl(1)', sorted(set(found) & set(COMMANDS)))


def test_bash():
    compare('recoursectl.bash', re.search(r"local commands='([^']*)'", read(f'{COMPLETIONS}recoursectl.bash'))[1].split())


def test_zsh():
    table = re.search(r'\n  commands=\(\n(.*?)\n  \)\n', read(f'{COMPLETIONS}_recoursectl'), re.DOTALL)[1]
    compare('_recoursectl', re.findall(r"^ *'([a-z-]+):", table, re.MULTILINE))


def test_fish():
    compare('recoursectl.fish', re.findall(r'-n __fish_use_subcommand -a ([a-z-]+)',
                                           read(f'{COMPLETIONS}recoursectl.fish')))


tap.run([
    ('The manual page has each command in its synopsis', test_synopsis),
    ('The manual page explains each command', test_manual),
    ('bash completes each command', test_bash),
    ('zsh completes each command', test_zsh),
    ('fish completes each command', test_fish),
])
