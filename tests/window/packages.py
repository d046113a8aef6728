# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another system's packages, and a mock of PackageKit, for the window."""

import json
import os

MOCK = os.path.join(os.path.dirname(__file__), '../support/mock_packagekit.py')


def make_root(home, packages, installed=None):
    """Makes a system with these versions of packages; installed is when, in seconds since 1970."""
    root = os.path.join(os.path.dirname(home.state), 'root')
    info = os.path.join(root, 'var/lib/dpkg/info')
    os.makedirs(info)
    with open(os.path.join(root, 'var/lib/dpkg/status'), 'w') as status:
        for name, version in packages.items():
            status.write('Package: %s\nStatus: install ok installed\nArchitecture: amd64\n'
                         'Version: %s\n\n' % (name, version))
            path = os.path.join(info, name + '.list')
            with open(path, 'w') as listing:
                listing.write('/.\n/usr\n/usr/bin\n/usr/bin/%s\n' % name)
            if installed is not None:
                os.utime(path, (installed, installed))
    home.variables['RECOURSE_ROOT'] = root
    return root


def start_packagekit(home, packages, **options):
    """The session bus is the system's for what is started after this."""
    home.variables.update(home.system_bus())
    return home.start_mock(MOCK, {'packages': json.dumps(packages), **options})


def add_program(home, name, text):
    """Puts a program of ours before all others in the PATH."""
    folder = os.path.join(os.path.dirname(home.state), 'bin')
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name)
    with open(path, 'w') as file:
        file.write(text)
    os.chmod(path, 0o755)
    home.variables['PATH'] = folder + ':' + os.environ['PATH']
    return path
