-- SPDX-FileCopyrightText: Recourse contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later

-- Times are microseconds since 1970-01-01 UTC. Words (detail, state, kind, class, encoding) are the
-- stable names that the command line's JSON has too, so that the order of an enum may change.

-- A program as its reports name it, together with the package that owns it; most reports share few.
-- No name: no program is known. No package_name: no package is known.
CREATE TABLE programs (
  id INTEGER PRIMARY KEY,
  name TEXT,
  version TEXT,
  build_id TEXT,
  path TEXT,
  display_name TEXT,
  icon TEXT,
  package_name TEXT,
  package_version TEXT,
  package_format TEXT
);
CREATE INDEX programs_by_path ON programs (path, build_id, version);

-- One row for each bucket that has a report: a problem, as the window lists it. The writer keeps the
-- columns from program_id to state in step with the reports, in the same transaction: program_id,
-- last_report and state are those of the newest report, which is why they need no foreign key.
CREATE TABLE buckets (
  id INTEGER PRIMARY KEY,
  bucket TEXT NOT NULL UNIQUE,
  event_type TEXT NOT NULL,
  fault_module TEXT NOT NULL,
  program_id INTEGER NOT NULL,
  sort_name TEXT NOT NULL,
  occurrences INTEGER NOT NULL,
  first_time INTEGER NOT NULL,
  last_time INTEGER NOT NULL,
  last_report INTEGER NOT NULL,
  state TEXT NOT NULL
);
-- One for each order of the list. An index ends with the row's ID, so that it alone gives the list.
CREATE INDEX buckets_by_last_time ON buckets (last_time);
CREATE INDEX buckets_by_first_time ON buckets (first_time);
CREATE INDEX buckets_by_name ON buckets (sort_name);
CREATE INDEX buckets_by_occurrences ON buckets (occurrences);

-- The signature P1 to P10; all reports of a bucket have the same one.
CREATE TABLE parameters (
  bucket_id INTEGER NOT NULL REFERENCES buckets ON DELETE CASCADE,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (bucket_id, position)
) WITHOUT ROWID;

-- A row's number is never given again, so that who follows the store sees each new report once.
CREATE TABLE reports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  bucket_id INTEGER NOT NULL REFERENCES buckets,
  program_id INTEGER NOT NULL REFERENCES programs,
  time INTEGER NOT NULL,
  detail TEXT NOT NULL,
  state TEXT NOT NULL,
  pid INTEGER NOT NULL,
  uid INTEGER NOT NULL
);
CREATE INDEX reports_by_time ON reports (time);
CREATE INDEX reports_by_bucket ON reports (bucket_id, time);
CREATE INDEX reports_by_program ON reports (program_id);

-- Threads and modules, apart from the reports so that lists do not read past them.
CREATE TABLE analyses (
  report_id INTEGER PRIMARY KEY REFERENCES reports ON DELETE CASCADE,
  encoding TEXT NOT NULL,
  data BLOB NOT NULL
);

-- Files that describe a report, where their recorder keeps them; they may be gone.
CREATE TABLE evidence (
  report_id INTEGER NOT NULL REFERENCES reports ON DELETE CASCADE,
  kind TEXT NOT NULL,
  path TEXT NOT NULL,
  class TEXT NOT NULL,
  size INTEGER,
  PRIMARY KEY (report_id, kind, path)
) WITHOUT ROWID;

CREATE TABLE sources (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  cursor TEXT
);

-- What a source calls the event. The row stays when its report is deleted, without a report, so that
-- the report does not come back when the source is read again.
CREATE TABLE report_sources (
  source_id INTEGER NOT NULL REFERENCES sources,
  key TEXT NOT NULL,
  report_id INTEGER REFERENCES reports ON DELETE SET NULL,
  PRIMARY KEY (source_id, key)
) WITHOUT ROWID;
CREATE INDEX report_sources_by_report ON report_sources (report_id) WHERE report_id IS NOT NULL;

-- What the search looks at; rowid is the bucket's row. The tokenizer splits names of files and
-- symbols at their punctuation, so that each part of gnome-shell or libfoo.so.1 is found, and a
-- whole name too, as a phrase. The short prefixes are for search as one types.
CREATE VIRTUAL TABLE problems_fts USING fts5 (
  application,
  display_name,
  package,
  signature,
  bucket,
  prefix = '2 3',
  tokenize = 'unicode61 remove_diacritics 2'
);
