/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Where it listens unless told otherwise. */
#define REC_SERVICE_ADDRESS "127.0.0.1"
#define REC_SERVICE_PORT 8973

/* The first stage's body, in bytes (protocol.md). */
#define REC_SERVICE_REPORT_MAX (16 * 1024)
/* Occurrences that one report may count for; more count as this many. */
#define REC_SERVICE_OCCURRENCES_MAX 10000
/* An operating system’s ID or version, an architecture, a client’s name, in bytes. */
#define REC_SERVICE_FACT_MAX 64
/* Systems that are told apart; what comes after is counted as “other”. */
#define REC_SERVICE_PLATFORMS_MAX 4096
/* How long a report’s UUID is kept, so that it is not counted twice, in days. */
#define REC_SERVICE_DEDUPLICATION_DAYS 30
/* UUIDs and grants that are cleared away with one batch. */
#define REC_SERVICE_EXPIRY_BATCH 256

/* Reports that are committed together, and requests that may wait for that. */
#define REC_SERVICE_BATCH_MAX 256
#define REC_SERVICE_PENDING_MAX 768
/* Connections at a time; one over it is told to come back. */
#define REC_SERVICE_CONNECTIONS_MAX 1024
/* What Retry-After says under overload, in seconds. */
#define REC_SERVICE_RETRY_AFTER 30
/* Seconds that a connection may be idle; that a request’s head and a small body may take; that an
 * upload may stand still; that one part of it may take in all; that an answer may take to go out.
 */
#define REC_SERVICE_IDLE_SECONDS 30
#define REC_SERVICE_REQUEST_SECONDS 20
#define REC_SERVICE_STALL_SECONDS 30
#define REC_SERVICE_PART_SECONDS 3600
#define REC_SERVICE_ANSWER_SECONDS 120
/* After an early refusal: seconds and bytes that are still read, so that the refusal arrives; a
 * client sends 4 MiB at a time. */
#define REC_SERVICE_LINGER_SECONDS 5
#define REC_SERVICE_LINGER_MAX (8 * 1024 * 1024)

/* How long a token for the second stage holds, in days. */
#define REC_SERVICE_GRANT_DAYS 14
/* Reports that may be asked for each one that is still wanted: many users say no. */
#define REC_SERVICE_OVERASK 4
/* Archives that one request may want, and days that it may stand. */
#define REC_SERVICE_WANTED_MAX 10000
#define REC_SERVICE_REQUEST_DAYS_MAX 365
/* Uploads that are taken at a time. */
#define REC_SERVICE_UPLOADS_MAX 64
/* What an item of evidence may hold, unpacked, in bytes: a heap dump; a log, a file or recorded
 * steps; a minidump; anything else. */
#define REC_SERVICE_HEAPDUMP_MAX (G_GINT64_CONSTANT (4) * 1024 * 1024 * 1024)
#define REC_SERVICE_LOG_MAX (64 * 1024 * 1024)
#define REC_SERVICE_MINIDUMP_MAX (16 * 1024 * 1024)
#define REC_SERVICE_ITEM_MAX (1024 * 1024)
/* What an archive has besides its items, in bytes. */
#define REC_SERVICE_ARCHIVE_OVERHEAD (256 * 1024)
/* How long an upload that nobody goes on with is kept, in days. */
#define REC_SERVICE_SPOOL_DAYS 14

/* One page of the feed, in responses and in bytes of JSON. */
#define REC_SERVICE_FEED_PAGE 500
#define REC_SERVICE_FEED_MAX (4 * 1024 * 1024)
/* Responses by pattern that are in force at a time: each is held against each new report. */
#define REC_SERVICE_MATCHES_MAX 1000

/* The file of accounts, in bytes; accounts that were checked lately and are remembered, and for how
 * many seconds; checks that may wait. */
#define REC_SERVICE_ACCOUNTS_FILE_MAX (4 * 1024 * 1024)
#define REC_SERVICE_ACCOUNTS_REMEMBERED 10000
#define REC_SERVICE_ACCOUNT_SECONDS 300
#define REC_SERVICE_ACCOUNT_CHECKS_MAX 64
/* A name or a password, in bytes. */
#define REC_SERVICE_CREDENTIAL_MAX 256

/* The database: pages of the log before it is written back, and its cache, in KiB. */
#define REC_SERVICE_LOG_PAGES 1000
#define REC_SERVICE_CACHE_KIB 8192
