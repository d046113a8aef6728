#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The built recoursectl with the real recourse-admin and the real polkit, on a private system bus.

  policy.py RECOURSE-ADMIN DATA-FOLDER
"""
import json, os, pathlib, shutil, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / 'tests' / 'admin'))
import private_bus
import tap

ADMIN, DATA = map(pathlib.Path, sys.argv[1:])
PATIENCE_SECONDS = 60
bus = recoursectl = None


def environment():
    return {**os.environ, 'RECOURSE_POLICY_FOLDERS': str(bus.policy_folder), 'HOME': '/nonexistent',
            'XDG_CONFIG_HOME': '/nonexistent', 'XDG_STATE_HOME': '/nonexistent'}


def policy(*words, expected=0):
    done = subprocess.run([recoursectl, 'policy', '--json', *words], env=environment(), capture_output=True, text=True,
                          timeout=PATIENCE_SECONDS, check=False)
    assert done.returncode == expected, (done.returncode, done.stderr)
    return json.loads(done.stdout) if done.stdout else done.stderr


def policy_as_nobody(*words, agent=None):
    """The shell waits for a line, so that an agent can be registered for its process first."""
    with subprocess.Popen([*private_bus.NOBODY, 'sh', '-c', 'read go && exec "$@"', 'sh', recoursectl, 'policy', *words],
                          env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True) as process:
        if agent:
            agent.register(process.pid)
        process.stdin.write('go\n')
        process.stdin.flush()
        if agent:
            agent.serve_until(lambda: process.poll() is not None)
        output, complaint = process.communicate(timeout=PATIENCE_SECONDS)
        return process.returncode, output, complaint


def test_administrator():
    assert policy('--all-users')['level'] == 'user'
    assert policy('--all-users', 'Level=2', 'Exclude=a;b')['level'] == '2'
    everybody = policy()
    assert everybody['level'] == '2' and everybody['locked'] is True, everybody
    assert everybody['settings'][0]['origin'] == str(bus.policy_file), everybody
    assert policy('--all-users', '--unset', 'Level', '--unset', 'Exclude')['level'] == 'user'
    assert policy()['locked'] is False


def test_denied():
    before = policy('--all-users')
    code, output, complaint = policy_as_nobody('--all-users', 'Level=3')
    assert code == 1 and output == '' and complaint.startswith('recoursectl: ') and 'GDBus' not in complaint, complaint
    assert policy('--all-users') == before


def test_password():
    agent = private_bus.Agent(bus, True)
    try:
        code, output, complaint = policy_as_nobody('--all-users', 'Level=off', agent=agent)
    finally:
        agent.close()
    assert code == 0 and output.startswith('Off: '), (code, output, complaint)
    assert agent.asked == ['org.recourse.Admin1.set-consent'], agent.asked


def test_broken_file_for_all():
    (bus.policy_folder / '90-site.conf').write_text('[Policy]\nLevl=2\n')
    everybody = policy()
    assert everybody['level'] == 'off' and everybody['locked'] is True, everybody
    assert everybody['broken'] == [str(bus.policy_folder / '90-site.conf')], everybody
    assert 'line 2' in everybody['problem']


reason = private_bus.enter_namespace()
if reason:
    tap.skip_all(reason)

with private_bus.Bus(ADMIN, DATA) as bus:
    # Where the build is may be closed to others.
    recoursectl = shutil.copy(pathlib.Path(os.environ['RECOURSE_BUILD']) / 'src' / 'cli' / 'recoursectl', bus.folder)
    tap.run([
        ('The administrator sets for all users, and everybody sees it', test_administrator),
        ('A user without rights is told so, and nothing changes', test_denied),
        ('A user with the administrator’s password sets for all users', test_password),
        ('A broken file among those for all users is named', test_broken_file_for_all),
    ])
