#!/usr/bin/env python3
# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What “meson install” brings, checked in a throw-away folder.

  installed.py APPLICATION-ID PREFIX BINDIR LIBDIR LIBEXECDIR DATADIR MANDIR INCLUDEDIR INTROSPECTION
"""
import configparser, json, os, pathlib, shutil, subprocess, sys, tempfile

from lint import ROOT, check, files, read
sys.path.insert(0, str(ROOT / 'tests' / 'support'))
import tap

APPLICATION_ID, PREFIX, BIN, LIB, LIBEXEC, DATA, MAN, INCLUDE, INTROSPECTION = sys.argv[1:]
BUILD = os.environ['RECOURSE_BUILD']
BUS_SERVICE = f'{DATA}/dbus-1/services/org.recourse.Reporter1.service'
ADMIN_BUS_SERVICE = f'{DATA}/dbus-1/system-services/org.recourse.Admin1.service'
ADMIN_UNIT = f'{PREFIX}/lib/systemd/system/recourse-admin.service'
KERNEL_UNITS = [f'{PREFIX}/lib/systemd/system/recourse-kernel-dumps.{kind}' for kind in ['service', 'timer']]
SERVICE_UNIT = f'{PREFIX}/lib/systemd/system/recourse-service.service'
USER_UNIT = f'{PREFIX}/lib/systemd/user/recourse-reporter.service'
MANUALS = sorted((ROOT / 'data' / 'man').glob('*.[1-8]'))


def expected():
    """Paths from the root; the folders that the prefix decides are absolute already."""
    yield from [f'{BIN}/recourse', f'{BIN}/recoursectl', f'{BIN}/recourse-service',
                f'{LIBEXEC}/recourse-analyze', f'{LIBEXEC}/recourse-reporter', f'{LIBEXEC}/recourse-admin',
                BUS_SERVICE, USER_UNIT, ADMIN_BUS_SERVICE, ADMIN_UNIT, *KERNEL_UNITS, SERVICE_UNIT]
    yield from [f'{DATA}/dbus-1/system.d/org.recourse.Admin1.conf', f'{DATA}/polkit-1/actions/org.recourse.Admin1.policy']
    yield from [f'{DATA}/applications/{APPLICATION_ID}.desktop', f'{DATA}/metainfo/{APPLICATION_ID}.metainfo.xml',
                f'{DATA}/glib-2.0/schemas/org.recourse.Recourse.gschema.xml',
                f'{DATA}/icons/hicolor/scalable/apps/{APPLICATION_ID}.svg',
                f'{DATA}/icons/hicolor/symbolic/apps/{APPLICATION_ID}-symbolic.svg']
    yield from [f'{MAN}/man{manual.suffix[1:]}/{manual.name}' for manual in MANUALS]
    yield from [f'{DATA}/bash-completion/completions/recoursectl',
                f'{DATA}/bash-completion/completions/recourse-service', f'{DATA}/doc/recourse/example.service-description',
                f'{DATA}/fish/vendor_completions.d/recoursectl.fish', f'{DATA}/zsh/site-functions/_recoursectl']
    yield from [f'{LIB}/librecourse-1.so{suffix}' for suffix in ['', '.0', '.0.0.0']]
    yield f'{LIB}/pkgconfig/recourse-1.pc'
    if INTROSPECTION == 'true':
        yield from [f'{LIB}/girepository-1.0/Rec-1.0.typelib', f'{DATA}/gir-1.0/Rec-1.0.gir']
    for language in read('po/LINGUAS').splitlines():
        if language and not language.startswith('#'):
            yield f'{DATA}/locale/{language}/LC_MESSAGES/recourse.mo'


def is_header(path):
    return path.startswith(f'{INCLUDE}/recourse-1/core/report/rec-') and path.endswith('.h')


def install(folder):
    run = subprocess.run(['meson', 'install', '-C', BUILD, '--no-rebuild', '--quiet', '--destdir', folder],
                         capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return {f'/{path.relative_to(folder)}' for path in pathlib.Path(folder).rglob('*') if not path.is_dir()}


def test_list():
    found = {path for path in installed if not is_header(path)}
    wanted = set(expected())
    check([f'{path} is not installed' for path in sorted(wanted - found)]
          + [f'{path} is installed, and nobody expects it' for path in sorted(found - wanted)])


def test_headers():
    """A program needs each header that another one includes."""
    here = {path.rpartition('/')[2] for path in installed if is_header(path)}
    included = {line.split('core/report/')[1].rstrip('"') for name in here
                for line in read(f'src/core/report/{name}').splitlines() if line.startswith('#include "core/report/')}
    assert here, 'no header is installed'
    check(f'{name} is included by an installed header, and not installed' for name in sorted(included - here))


def test_services():
    for bus_service, unit_file in [(BUS_SERVICE, USER_UNIT), (ADMIN_BUS_SERVICE, ADMIN_UNIT)]:
        bus, unit = configparser.RawConfigParser(strict=False), configparser.RawConfigParser(strict=False)
        bus.read(destination + bus_service)
        unit.read(destination + unit_file)
        for program in [bus['D-BUS Service']['Exec'], unit['Service']['ExecStart']]:
            assert program in installed and os.access(destination + program, os.X_OK), program
        assert bus['D-BUS Service']['SystemdService'] in unit_file


def test_programs():
    environment = {**os.environ, 'LD_LIBRARY_PATH': destination + LIB, 'XDG_STATE_HOME': destination + '/state'}
    listing = subprocess.run([f'{destination}{BIN}/recoursectl', 'list', '--json', '--no-sync'], env=environment,
                             capture_output=True, text=True)
    assert listing.returncode == 0 and json.loads(listing.stdout) == [], (listing.returncode, listing.stderr)
    analysis = (pathlib.Path(destination + LIBEXEC) / 'recourse-reporter').read_bytes()
    assert f'{LIBEXEC}/recourse-analyze'.encode() in analysis, 'the reporter looks for the analyser elsewhere'


def test_manual():
    if not shutil.which('man'):
        raise tap.Skip('man is not installed')
    # Without MANPAGER= a pager would wait for somebody.
    for manual in MANUALS:
        run = subprocess.run(['man', '--warnings', '--local-file', manual], stdin=subprocess.DEVNULL, capture_output=True,
                             text=True, env={**os.environ, 'MANPAGER': 'cat', 'MANWIDTH': '80'})
        assert run.returncode == 0 and not run.stderr, run.stderr
        assert f'{manual.stem.upper()}({manual.suffix[1:]})' in run.stdout


with tempfile.TemporaryDirectory(prefix='recourse-installed-') as destination:
    installed = install(destination)
    tap.run([
        ('What is installed is what is expected, and no more', test_list),
        ('The installed headers are complete', test_headers),
        ('The bus and systemd start programs that are installed', test_services),
        ('The installed programs run and find each other', test_programs),
        ('The manual page has no fault', test_manual),
    ])
