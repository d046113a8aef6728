# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lints share: the repository's files."""
import pathlib, subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILT = ('build', '.')


def files(*suffixes):
    """The repository's files as paths relative to its root, also where it is no git checkout."""
    listing = subprocess.run(['git', '-C', ROOT, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
                             capture_output=True, text=True)
    if listing.returncode == 0:
        paths = [pathlib.Path(name) for name in listing.stdout.split('\0') if name]
    else:
        paths = [path.relative_to(ROOT) for path in ROOT.rglob('*')
                 if not path.relative_to(ROOT).parts[0].startswith(BUILT)]
    return sorted(path for path in set(paths)
                  if (ROOT / path).is_file() and (not suffixes or path.suffix in suffixes))


def read(path):
    return (ROOT / path).read_text(encoding='utf-8')


def check(complaints):
    """Fails with every complaint, one a line."""
    complaints = list(complaints)
    assert not complaints, '\n' + '\n'.join(complaints)
