# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives a store a history that a test has made up, day by day."""

import datetime
import os
import sqlite3

DAY = 86400 * 1000000
HOUR = 3600 * 1000000
LANES = {'applications': 'AppCrash', 'system': 'KernelFault', 'other': 'OtherFault'}


def get_start(age):
    """The first moment of the day that is so many days ago, in UTC, as the tests have it."""
    today = datetime.datetime.now(datetime.timezone.utc).date()
    start = datetime.datetime.combine(today - datetime.timedelta(days=age), datetime.time(),
                                      datetime.timezone.utc)
    return int(start.timestamp()) * 1000000


def get_date(age):
    """How the window writes that day."""
    start = datetime.datetime.fromtimestamp(get_start(age) / 1000000, datetime.timezone.utc)
    return start.strftime('%A, %-d %B %Y')


def add_failures(store, failures):
    """Each report has a bucket of its own."""
    rows = [row[0] for row in store.execute('SELECT id FROM buckets ORDER BY id')]
    for bucket, (event_type, time) in zip(rows, failures):
        store.execute('UPDATE buckets SET event_type = ?, first_time = ?, last_time = ? WHERE id = ?',
                      (event_type, time, time, bucket))
        store.execute('UPDATE reports SET time = ? WHERE bucket_id = ?', (time, bucket))
    store.execute('DELETE FROM report_counts')
    store.execute('INSERT INTO report_counts SELECT r.time / 900000000, b.event_type, count (*)'
                  ' FROM reports r JOIN buckets b ON b.id = r.bucket_id GROUP BY 1, 2')


def add_day(store, start, day):
    for number in range(day.get('installs', 0)):
        store.execute("INSERT INTO package_changes (time, action, name, version_before, version_after, format)"
                      " VALUES (?, 'update', ?, '1.0', '1.1', 'deb')", (start + number, 'package-%d' % number))
    for number in range(day.get('removals', 0)):
        store.execute("INSERT INTO package_changes (time, action, name, version_before, version_after, format)"
                      " VALUES (?, 'remove', ?, '1.0', '', 'deb')", (start + number, 'old-%d' % number))
    if day.get('on', 0) > 0:
        store.execute('INSERT INTO running_times VALUES (?, ?)', (start, start + int(day['on'] * HOUR)))
    if 'clock' in day:
        store.execute('INSERT INTO clock_changes VALUES (?, ?)', (start + HOUR, day['clock'] * 1000000))


def fill(home, days):
    """What happened on each day, by how many days ago it was: how many failures of each lane, installs
    and removals, for how many hours it was on, by how many seconds the clock was set."""
    failures = [(event_type, get_start(age) + number) for age, day in days.items()
                for lane, event_type in LANES.items() for number in range(day.get(lane, 0))]
    home.fill(len(failures), max(len(failures), 1))
    store = sqlite3.connect(os.path.join(home.store, 'store.db'))
    with store:
        add_failures(store, failures)
        for age, day in days.items():
            add_day(store, get_start(age), day)
    store.close()


def add_quiet_year(home):
    """The computer was on each day of a year; the failures stay as they are."""
    store = sqlite3.connect(os.path.join(home.store, 'store.db'))
    with store:
        for age, day in quiet(366).items():
            add_day(store, get_start(age), {**day, 'installs': age % 4})
    store.close()


def quiet(n_days, **special):
    """So many days on which nothing happened, up to today, but for the special ones: dayN=what."""
    days = {age: {'on': 0.001 if age == 0 else 8} for age in range(n_days)}
    for name, day in special.items():
        days[int(name[3:])].update(day)
    return days
