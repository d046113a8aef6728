-- SPDX-FileCopyrightText: Recourse contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later

-- What the history needs (design §6 and §7): what was seen, files that were removed, how many reports
-- there were in each quarter of an hour, and what else happened on this machine.

-- The number of the newest report that the user has looked at; 0: none. A number and not a time, so
-- that a clock that was wrong once hides nothing. What an older version has shown counts as seen.
ALTER TABLE buckets ADD COLUMN seen_row INTEGER NOT NULL DEFAULT 0;
UPDATE buckets SET seen_row
  = coalesce ((SELECT max (id) FROM reports WHERE bucket_id = buckets.id), 0);

-- When the file was removed by Recourse; 0: it was not; -1: it is gone, and not by Recourse.
ALTER TABLE evidence ADD COLUMN removed_time INTEGER NOT NULL DEFAULT 0;
CREATE INDEX evidence_kept ON evidence (report_id) WHERE removed_time = 0;

-- All events in the order of time, with their problem: answered from this index alone. The row's
-- number stands in it before the problem, so that it orders those of one microsecond too.
CREATE INDEX reports_by_time_and_bucket ON reports (time, id, bucket_id);
DROP INDEX reports_by_time;

-- Reports that were deleted, or got another time or problem, so that who keeps the order of all
-- events in memory need not read it anew; report_id 0: so many that reading anew is quicker. Only the
-- newest rows are kept; who finds that it missed some reads anew.
CREATE TABLE moved_reports (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  report_id INTEGER NOT NULL
);

-- Reports by quarters of an hour since 1970-01-01 UTC, so that days of any time zone can be summed
-- without reading the reports. The triggers keep it in step. A time before 1970 is rounded down too.
CREATE TABLE report_counts (
  quarter INTEGER NOT NULL,
  event_type TEXT NOT NULL,
  reports INTEGER NOT NULL,
  PRIMARY KEY (quarter, event_type)
) WITHOUT ROWID;
INSERT INTO report_counts
  SELECT r.time / 900000000 - (r.time % 900000000 < 0), b.event_type, count (*)
  FROM reports r JOIN buckets b ON b.id = r.bucket_id GROUP BY 1, 2;

CREATE TRIGGER report_is_counted AFTER INSERT ON reports
BEGIN
  INSERT INTO report_counts
    VALUES (new.time / 900000000 - (new.time % 900000000 < 0),
      (SELECT event_type FROM buckets WHERE id = new.bucket_id), 1)
    ON CONFLICT DO UPDATE SET reports = reports + 1;
END;
CREATE TRIGGER report_is_not_counted AFTER DELETE ON reports
BEGIN
  UPDATE report_counts SET reports = reports - 1
    WHERE quarter = old.time / 900000000 - (old.time % 900000000 < 0)
    AND event_type = (SELECT event_type FROM buckets WHERE id = old.bucket_id);
END;
CREATE TRIGGER report_is_counted_anew AFTER UPDATE OF time, bucket_id ON reports
BEGIN
  UPDATE report_counts SET reports = reports - 1
    WHERE quarter = old.time / 900000000 - (old.time % 900000000 < 0)
    AND event_type = (SELECT event_type FROM buckets WHERE id = old.bucket_id);
  INSERT INTO report_counts
    VALUES (new.time / 900000000 - (new.time % 900000000 < 0),
      (SELECT event_type FROM buckets WHERE id = new.bucket_id), 1)
    ON CONFLICT DO UPDATE SET reports = reports + 1;
END;

-- Installs, updates and removals, from the histories of dpkg, rpm and Flatpak.
CREATE TABLE package_changes (
  id INTEGER PRIMARY KEY,
  time INTEGER NOT NULL,
  action TEXT NOT NULL,
  name TEXT NOT NULL,
  version_before TEXT NOT NULL,
  version_after TEXT NOT NULL,
  format TEXT NOT NULL,
  UNIQUE (time, format, name, action, version_after)
);

-- From when to when the machine was on and awake.
CREATE TABLE running_times (
  start_time INTEGER PRIMARY KEY,
  end_time INTEGER NOT NULL
);

-- When the clock was set, and by how many microseconds.
CREATE TABLE clock_changes (
  time INTEGER PRIMARY KEY,
  delta INTEGER NOT NULL
);

-- How far each of these histories was read.
CREATE TABLE histories (
  name TEXT PRIMARY KEY,
  position TEXT NOT NULL
) WITHOUT ROWID;

-- The search knows modules and links too, and the first letter alone. What the modules are is in the
-- analyses, which only the program can read: it makes the text of each bucket when the writer opens
-- the store, some at a time.
DROP TABLE problems_fts;
CREATE VIRTUAL TABLE problems_fts USING fts5 (
  application,
  display_name,
  package,
  signature,
  bucket,
  modules,
  links,
  prefix = '1 2 3',
  tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE buckets_to_index (
  bucket_id INTEGER PRIMARY KEY
);
INSERT INTO buckets_to_index SELECT id FROM buckets;
