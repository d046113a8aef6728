-- SPDX-FileCopyrightText: Recourse contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later

-- What the history needs (design §6 and §7): what was seen, files that were removed, how many reports
-- there were in each quarter of an hour, and what else happened on this machine.

-- The time of the newest report that the user has looked at; 0: none.
ALTER TABLE buckets ADD COLUMN seen_time INTEGER NOT NULL DEFAULT 0;

-- When the file was removed by Recourse; 0: it was not; -1: it is gone, and not by Recourse.
ALTER TABLE evidence ADD COLUMN removed_time INTEGER NOT NULL DEFAULT 0;
CREATE INDEX evidence_kept ON evidence (report_id) WHERE removed_time = 0;

-- All events in the order of time, with their problem: answered from this index alone.
CREATE INDEX reports_by_time_and_bucket ON reports (time, bucket_id);
DROP INDEX reports_by_time;

-- Reports by quarters of an hour since 1970-01-01 UTC, so that days of any time zone can be summed
-- without reading the reports. The triggers keep it in step.
CREATE TABLE report_counts (
  quarter INTEGER NOT NULL,
  event_type TEXT NOT NULL,
  reports INTEGER NOT NULL,
  PRIMARY KEY (quarter, event_type)
) WITHOUT ROWID;
INSERT INTO report_counts
  SELECT r.time / 900000000, b.event_type, count (*)
  FROM reports r JOIN buckets b ON b.id = r.bucket_id GROUP BY 1, 2;

CREATE TRIGGER report_is_counted AFTER INSERT ON reports
BEGIN
  INSERT INTO report_counts
    VALUES (new.time / 900000000, (SELECT event_type FROM buckets WHERE id = new.bucket_id), 1)
    ON CONFLICT DO UPDATE SET reports = reports + 1;
END;
CREATE TRIGGER report_is_not_counted AFTER DELETE ON reports
BEGIN
  UPDATE report_counts SET reports = reports - 1 WHERE quarter = old.time / 900000000
    AND event_type = (SELECT event_type FROM buckets WHERE id = old.bucket_id);
END;
CREATE TRIGGER report_is_counted_anew AFTER UPDATE OF time, bucket_id ON reports
BEGIN
  UPDATE report_counts SET reports = reports - 1 WHERE quarter = old.time / 900000000
    AND event_type = (SELECT event_type FROM buckets WHERE id = old.bucket_id);
  INSERT INTO report_counts
    VALUES (new.time / 900000000, (SELECT event_type FROM buckets WHERE id = new.bucket_id), 1)
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
