#!/usr/bin/python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window with the real helper for all users, started by the bus, and the real polkit.

  test_admin.py RECOURSE-ADMIN DATA-FOLDER
"""

import os
import pathlib
import sys

import harness
from harness import Failure, wait_for

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../admin'))
import private_bus  # noqa: E402

BUS = []


def is_sensitive(app, node):
    return node.getState().contains(app.pyatspi.STATE_SENSITIVE)


def open_settings(home):
    """The window as root, whom polkit lets do everything, and a reporter that reads what the helper writes."""
    home.variables['RECOURSE_POLICY_FOLDERS'] = str(BUS[0].policy_folder)
    home.real_reporter(home.make_journal_folder())
    app = home.start('--page', 'settings')
    app.press(app.get(name='Decide Later', role='push button'))
    wait_for(lambda: is_sensitive(app, app.get(contains='Change…', role='push button')), 'the helper')
    return app


def test_all_users(home):
    """What is set for all users is in the helper's file, and every user's page shows it at once, locked"""
    app = open_settings(home)
    app.get(name='In force: Ask always')
    app.press(app.get(contains='Change…', role='push button'))
    app.get(name='Each user chooses', role='check box')
    app.press_space('Parameters (recommended)')
    app.get(name='In force: Parameters')
    app.get(name='Managed by your administrator')
    if 'Level=2' not in BUS[0].policy_file.read_text():
        raise Failure(BUS[0].policy_file.read_text())


if __name__ == '__main__':
    arguments = sys.argv[1:]
    reason = private_bus.enter_namespace()
    if reason is not None:
        print('1..0 # SKIP ' + reason)
        sys.exit(0)
    with private_bus.Bus(pathlib.Path(arguments[0]), pathlib.Path(arguments[1])) as system_bus:
        BUS.append(system_bus)
        harness.run(sys.modules['__main__'])
