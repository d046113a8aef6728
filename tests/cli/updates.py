#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""recoursectl updates on a made-up store and system, with a mock of PackageKit on a private bus."""
import contextlib, json, os, pathlib, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tests' / 'support'))
import processes
import tap

BUILD = pathlib.Path(os.environ['RECOURSE_BUILD'])
PATIENCE_SECONDS = 60
NEWS = '* A fix (Closes: #1000001)'
LINK = {'text': 'Bug', 'url': 'https://bugs.debian.org/1000001'}


class System:
    """A store with one problem of eog 43.2-1, a system that has a version of eog, and a bus."""

    def __init__(self, installed, available=None, mood='well', fixed='43.3-1'):
        self.stack = contextlib.ExitStack()
        self.folder = pathlib.Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix='recourse-updates-')))
        self.mood, self.available, self.installed = mood, available, installed
        self.store = self.folder / 'state' / 'recourse'
        self.store.mkdir(parents=True, mode=0o700)
        subprocess.run([BUILD / 'tests/support/fill-store', self.store, '1', '1'], check=True)
        response = {'id': 'r', 'updated': '2026-11-20T10:00:00Z', 'kind': 'solution', 'title': 'Update', 'text': '',
                    'links': [LINK], 'fixed_in': {'package': 'eog', 'version': fixed}}
        filling = {'solutions': [{'problem': 0, 'service': 'org.example', 'response': response}]}
        self.bucket = subprocess.run([BUILD / 'tests/support/fill-exchange', self.store], input=json.dumps(filling),
                                     text=True, capture_output=True, check=True).stdout.strip()
        dpkg = self.folder / 'root' / 'var' / 'lib' / 'dpkg'
        (dpkg / 'info').mkdir(parents=True)
        (dpkg / 'status').write_text(f'Package: eog\nStatus: install ok installed\nVersion: {installed}\n')

    def __enter__(self):
        bus = self.folder / 'bus'
        reader, writer = os.pipe()
        self.stack.enter_context(processes.daemon(
            ['dbus-daemon', '--session', '--nofork', '--nopidfile', f'--address=unix:path={bus}',
             f'--print-address={writer}'], pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        os.close(writer)
        with os.fdopen(reader) as ready:
            assert ready.readline(), 'the private bus did not start'
        self.environment = {**os.environ, 'XDG_STATE_HOME': str(self.folder / 'state'),
                            'RECOURSE_ROOT': str(self.folder / 'root'),
                            'DBUS_SYSTEM_BUS_ADDRESS': f'unix:path={bus}',
                            'DBUS_SESSION_BUS_ADDRESS': f'unix:path={bus}'}
        if self.available is not None:
            mock = self.stack.enter_context(processes.daemon(
                ['/usr/bin/python3', ROOT / 'tests/support/mock_packagekit.py', '--mood', self.mood, '--news', NEWS,
                 '--packages', json.dumps([['eog', self.installed, self.available]])],
                env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
            assert mock.stdout.readline() == 'ready\n'
        return self

    def __exit__(self, *details):
        return self.stack.__exit__(*details)

    def run(self, *words, expected=0):
        done = subprocess.run([BUILD / 'src/cli/recoursectl', 'updates', *words], env=self.environment, text=True,
                              capture_output=True, timeout=PATIENCE_SECONDS, check=False)
        assert done.returncode == expected, (done.returncode, done.stderr)
        return done

    def read(self, *words):
        return json.loads(self.run('--json', *words, self.bucket).stdout)


def test_table():
    with System('43.2-1', '43.3-1') as system:
        done = system.run(system.bucket)
        assert [line.split() for line in done.stdout.splitlines()[:2]] == [
            ['Package', 'Failed', 'Installed', 'Available'], ['eog', '43.2-1', '43.2-1', '43.3-1']], done.stdout
        assert 'You have eog 43.2-1; this is fixed in 43.3-1.' in done.stdout, done.stdout
        assert done.stderr == '', done.stderr


def test_json():
    with System('43.2-1', '43.3-1') as system:
        told = system.read('--news')
        package = told['packages'][0]
        assert (told['bucket'], told['asked'], told['fix']) == (system.bucket, True, 'needed'), told
        assert (package['installed'], package['available'], package['program']) == ('43.2-1', '43.3-1', True), package
        assert package['news'] == {'text': NEWS, 'bugs': ['bugs.debian.org/1000001'],
                                   'closes': ['bugs.debian.org/1000001']}, package


def test_no_update():
    with System('43.4-1', '') as system:
        told = system.read()
        assert told['packages'][0]['available'] is None and told['asked'] is True, told
        assert told['fix'] == 'installed', told


def test_missing():
    with System('43.2-1') as system:
        told = system.read()
        assert told['asked'] is False and 'PackageKit is not there' in told['trouble'], told
        done = system.run(system.bucket)
        assert 'not known' in done.stdout and 'PackageKit is not there' in done.stderr, done


def test_moods():
    for mood, words in [('die', 'has ended'), ('types', 'cannot be read'), ('refuse', 'Nobody may ask')]:
        with System('43.2-1', '43.3-1', mood) as system:
            told = system.read()
            assert words in told['trouble'] and told['packages'][0]['installed'] == '43.2-1', told


def test_usage():
    with System('43.2-1') as system:
        system.run(expected=2)
        system.run('0' * 32, expected=3)


if __name__ == '__main__':
    tap.run([
        ('the versions that failed, are installed and can be installed are shown', test_table),
        ('JSON tells all of it, with the bugs that the update closes', test_json),
        ('it is told when nothing newer is known, and that the fix is installed', test_no_update),
        ('without PackageKit the rest is told, and why', test_missing),
        ('PackageKit that dies, answers garbage or refuses is named', test_moods),
        ('what cannot be found or understood has its exit code', test_usage),
    ])
