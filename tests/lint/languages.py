#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each language of po/LINGUAS is complete, and fits the texts of the sources as they are now."""
import re, subprocess, sys, tempfile

from lint import ROOT, check, read
sys.path.insert(0, str(ROOT / 'tests' / 'support'))
import tap, translations


def languages():
    return [line for line in read('po/LINGUAS').splitlines() if line and not line.startswith('#')]


def merged(language, folder):
    """The language with what the sources have now; a text that was changed is fuzzy."""
    template = f'{folder}/recourse.pot'
    with open(template, 'w') as file:
        file.write(translations.extract())
    return translations.run(['msgmerge', '--quiet', '--no-wrap', '--output-file=-', f'po/{language}.po', template])


def incomplete(text, *options):
    """What a selection of the entries leaves, without the header."""
    found = translations.run(['msgattrib', '--no-obsolete', '--no-wrap', *options], text)
    return re.findall(r'^msgid "(.+)"$', found, re.MULTILINE)


def test_complete(language):
    with tempfile.TemporaryDirectory() as folder:
        text = merged(language, folder)
    check([f'po/{language}.po: not translated: {entry}' for entry in incomplete(text, '--untranslated')]
          + [f'po/{language}.po: the text has changed: {entry}' for entry in incomplete(text, '--only-fuzzy')])


def test_sound(language):
    # Formats, plural forms and the header; one mnemonic for each that the text has.
    done = subprocess.run(['msgfmt', '--check', '--output-file=/dev/null', f'po/{language}.po'], cwd=ROOT,
                          capture_output=True, text=True)
    check(done.stderr.splitlines() if done.returncode != 0 else [])


def entries(language):
    """Pairs of a text and its translation."""
    text = translations.run(['msgattrib', '--no-obsolete', '--translated', '--no-wrap', f'po/{language}.po'])
    for block in text.split('\n\n'):
        joined = re.sub(r'"\n"', '', block)
        source = re.search(r'^msgid "(.*)"$', joined, re.MULTILINE)
        target = re.search(r'^msgstr(?:\[0\])? "(.*)"$', joined, re.MULTILINE)
        if source and target and source[1]:
            yield source[1], target[1]


MNEMONIC = re.compile(r'(?<!\w)_\w')


def test_shape(language):
    def wrong(source, target):
        if len(MNEMONIC.findall(source)) == 1 and target.count('_') != 1:
            return 'no mnemonic'
        if source.endswith('…') != target.endswith('…'):
            return 'the ellipsis'
        return None

    check(f'po/{language}.po: {wrong(source, target)}: {source} = {target}'
          for source, target in entries(language) if wrong(source, target))


tap.run([(promise.format(language), lambda test=test, language=language: test(language))
         for language in languages()
         for promise, test in [('{} has every text', test_complete),
                               ('{} fits the formats and plurals', test_sound),
                               ('{} keeps mnemonics and ellipses', test_shape)]]
        or [('There are languages', lambda: check(['po/LINGUAS is empty']))])
