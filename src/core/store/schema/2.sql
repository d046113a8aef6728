-- SPDX-FileCopyrightText: Recourse contributors
-- SPDX-License-Identifier: LGPL-2.1-or-later

-- What the exchange with services needs (design §3 and §4). No table of version 1 is written anew, so
-- that a large store is brought here quickly; this index is the only work that grows with it.

-- How many reports of a bucket are newer than the one that a service counted last.
CREATE INDEX reports_by_bucket_row ON reports (bucket_id);

-- How far the reporting of a bucket is. It goes with the bucket's last report. request and items are
-- JSON. A time of 0 means never; next_attempt 0: nothing is due.
CREATE TABLE submissions (
  bucket_id INTEGER PRIMARY KEY REFERENCES buckets ON DELETE CASCADE,
  report TEXT,
  state TEXT NOT NULL,
  stage INTEGER NOT NULL,
  service TEXT,
  wire_id TEXT,
  attempts INTEGER NOT NULL,
  next_attempt INTEGER NOT NULL,
  problem TEXT,
  consent TEXT NOT NULL,
  by_hand INTEGER NOT NULL,
  hits INTEGER NOT NULL,
  occurrences INTEGER NOT NULL,
  reported_row INTEGER NOT NULL,
  request TEXT,
  items TEXT,
  archive_path TEXT,
  archive_sha256 TEXT,
  archive_size INTEGER NOT NULL,
  asked_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  -- When it came into its state.
  changed_at INTEGER NOT NULL
);
CREATE INDEX submissions_by_state ON submissions (state, changed_at);
CREATE INDEX submissions_by_attempt ON submissions (next_attempt) WHERE next_attempt > 0;

-- What services said, whether or not a problem of this machine is meant: a later one may be. A
-- response that was withdrawn stays as one of the kind “none”, so that an older text of it that comes
-- late does not bring it back. data is the response as protocol.md has it.
-- pattern is a response with a match that says which buckets it is for; event_type is that of the match,
-- match_key one of its values that has no “*”, as NAME=VALUE, or empty: a bucket with another value
-- there need not be compared further.
CREATE TABLE responses (
  id INTEGER PRIMARY KEY,
  service TEXT NOT NULL,
  response_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  updated INTEGER NOT NULL,
  event_type TEXT,
  match_key TEXT,
  pattern TEXT,
  data TEXT,
  UNIQUE (service, response_id)
);
CREATE INDEX responses_by_pattern ON responses (event_type, match_key) WHERE event_type IS NOT NULL;
CREATE INDEX responses_by_age ON responses (service, updated);

-- The buckets that a service named for a response; they need not be of this machine.
CREATE TABLE response_buckets (
  bucket TEXT NOT NULL,
  response_id INTEGER NOT NULL REFERENCES responses ON DELETE CASCADE,
  PRIMARY KEY (bucket, response_id)
) WITHOUT ROWID;
CREATE INDEX response_buckets_by_response ON response_buckets (response_id);

-- The response that a bucket of this machine has: the newest of those that are for it; and what the
-- user made of it. content is a checksum of what the user sees of it.
CREATE TABLE solutions (
  bucket_id INTEGER PRIMARY KEY REFERENCES buckets ON DELETE CASCADE,
  response_id INTEGER NOT NULL REFERENCES responses,
  content TEXT NOT NULL,
  received INTEGER NOT NULL,
  is_new INTEGER NOT NULL,
  is_archived INTEGER NOT NULL,
  helped INTEGER NOT NULL
);
CREATE INDEX solutions_by_time ON solutions (is_archived, is_new, received);
CREATE INDEX solutions_by_response ON solutions (response_id);

-- Buckets that the user wants to hear of no more. It outlives the reports, so it keeps what they were.
CREATE TABLE ignored (
  bucket TEXT PRIMARY KEY,
  application TEXT NOT NULL,
  event_type TEXT NOT NULL,
  since INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX ignored_by_time ON ignored (since);

-- How far each service's responses were read, and the services that ever took a first stage.
CREATE TABLE feeds (
  service TEXT PRIMARY KEY,
  cursor TEXT,
  etag TEXT,
  checked_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE contacted_services (
  service TEXT PRIMARY KEY
) WITHOUT ROWID;

-- When a notification of a kind was last shown for a bucket; bucket is empty for one of no bucket.
CREATE TABLE notices (
  bucket TEXT NOT NULL,
  kind TEXT NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (bucket, kind)
) WITHOUT ROWID;

-- Every request that left this machine. It is only ever added to: what left is not unsaid when a
-- report is deleted here. Only what came of a request is noted later. A number is never given again.
CREATE TABLE ledger (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  time INTEGER NOT NULL,
  stage TEXT NOT NULL,
  service TEXT,
  url TEXT,
  report TEXT,
  bucket TEXT,
  consent TEXT NOT NULL,
  level TEXT,
  size INTEGER NOT NULL,
  sha256 TEXT,
  outcome TEXT,
  head TEXT,
  items TEXT,
  body BLOB
);
CREATE INDEX ledger_by_bucket ON ledger (bucket) WHERE bucket IS NOT NULL;

CREATE TRIGGER ledger_keeps BEFORE DELETE ON ledger
BEGIN
  SELECT raise (ABORT, 'the ledger keeps what left');
END;
CREATE TRIGGER ledger_stays BEFORE UPDATE OF id, time, stage, service, url, report, bucket, consent,
  level, size, sha256, head, items, body ON ledger
BEGIN
  SELECT raise (ABORT, 'the ledger keeps what left');
END;
CREATE TRIGGER ledger_is_not_replaced BEFORE INSERT ON ledger
WHEN EXISTS (SELECT 1 FROM ledger WHERE id = new.id)
BEGIN
  SELECT raise (ABORT, 'the ledger keeps what left');
END;

-- One row: a sum over the ledger would read all of it.
CREATE TABLE ledger_totals (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  entries INTEGER NOT NULL,
  bytes INTEGER NOT NULL
);
INSERT INTO ledger_totals VALUES (1, 0, 0);
