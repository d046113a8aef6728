-- SPDX-FileCopyrightText: Recourse contributors
-- SPDX-License-Identifier: GPL-3.0-or-later

-- What a collection service keeps. Times are microseconds since 1970-01-01 UTC, days are days since
-- then. Nothing here says who sent anything: no address, no account.

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The secret from which tokens are made, so that the same report gets the same token again and none
-- needs to be kept.
INSERT INTO settings VALUES ('token secret', randomblob (32));

CREATE TABLE buckets (
  id INTEGER PRIMARY KEY,
  bucket TEXT NOT NULL UNIQUE,
  event_type TEXT NOT NULL,
  signature TEXT NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  reports INTEGER NOT NULL,
  hits INTEGER NOT NULL
) STRICT;

CREATE INDEX buckets_by_hits ON buckets (hits);
CREATE INDEX buckets_by_day ON buckets (last_day);

CREATE TABLE platforms (
  id INTEGER PRIMARY KEY,
  os TEXT NOT NULL,
  version TEXT NOT NULL,
  arch TEXT NOT NULL,
  UNIQUE (os, version, arch)
) STRICT;

CREATE TABLE counts (
  bucket_id INTEGER NOT NULL REFERENCES buckets (id),
  day INTEGER NOT NULL,
  platform_id INTEGER NOT NULL REFERENCES platforms (id),
  hits INTEGER NOT NULL,
  PRIMARY KEY (bucket_id, day, platform_id)
) STRICT, WITHOUT ROWID;

-- Only so that none is counted twice; the oldest have the smallest id and are cleared away first.
CREATE TABLE reports (
  id INTEGER PRIMARY KEY,
  uuid BLOB NOT NULL UNIQUE,
  bucket_id INTEGER NOT NULL REFERENCES buckets (id),
  day INTEGER NOT NULL,
  hits INTEGER NOT NULL
) STRICT;

-- What the vendor asks for. A changed request is a new one; the old one is cancelled.
CREATE TABLE requests (
  id INTEGER PRIMARY KEY,
  bucket_id INTEGER NOT NULL REFERENCES buckets (id),
  items TEXT NOT NULL,
  reason TEXT NOT NULL,
  wanted INTEGER NOT NULL,
  received INTEGER NOT NULL DEFAULT 0,
  outstanding INTEGER NOT NULL DEFAULT 0,
  expires INTEGER NOT NULL,
  cancelled INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE UNIQUE INDEX requests_in_force ON requests (bucket_id) WHERE cancelled = 0;

-- A request as one report got it: it lets that report's second stage in until it expires. The UUID
-- goes when it does; the row stays as the sample that its items belong to.
CREATE TABLE grants (
  id INTEGER PRIMARY KEY,
  report BLOB UNIQUE,
  request_id INTEGER NOT NULL REFERENCES requests (id),
  expires INTEGER NOT NULL,
  -- Neither used nor expired; the request counts these as outstanding.
  open INTEGER NOT NULL DEFAULT 1,
  received INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX grants_open ON grants (expires) WHERE open = 1;
CREATE INDEX grants_named ON grants (expires) WHERE report IS NOT NULL;

CREATE TABLE archives (
  grant_id INTEGER NOT NULL REFERENCES grants (id),
  sha256 TEXT NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (grant_id, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  bucket_id INTEGER NOT NULL REFERENCES buckets (id),
  grant_id INTEGER NOT NULL REFERENCES grants (id),
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size INTEGER NOT NULL,
  day INTEGER NOT NULL,
  UNIQUE (grant_id, name)
) STRICT;

CREATE INDEX evidence_of_bucket ON evidence (bucket_id);

-- A response's number grows with each change, so that a client's cursor is a number. Target is the
-- bucket ID or the pattern as JSON: one response each.
CREATE TABLE responses (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  target TEXT NOT NULL UNIQUE,
  is_match INTEGER NOT NULL,
  kind TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
