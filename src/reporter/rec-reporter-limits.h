/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* One transaction holds at most this many records, and is committed at the first record after this
 * time, so that a stop loses little work and readers see progress. */
#define REC_BATCH_RECORDS_MAX 4096
#define REC_BATCH_TIME_MAX (G_USEC_PER_SEC / 5)

/* The signal Changed: lists of at most this length, and at most so often. */
#define REC_CHANGED_LIST_MAX 256
#define REC_CHANGED_INTERVAL_MS 250

/* IDs in one call of Delete or Reanalyse; buckets in one of CheckForSolutions or Ignore, and how
 * many are looked at when all are asked for; items of one answer; its comment, in bytes. */
#define REC_CALL_IDS_MAX 100000
#define REC_CALL_BUCKETS_MAX 10000
#define REC_ANSWER_ITEMS_MAX 64
#define REC_ANSWER_COMMENT_MAX (16 * 1024)

/* Paths in one call of RemoveFiles, and reasons in its answer; heavy files of one page that is
 * looked at, cores of one call to the helper, and reports that are deleted at one time. */
#define REC_CALL_PATHS_MAX 10000
#define REC_REMOVE_REASONS_MAX 20
#define REC_STORAGE_PAGE 500
#define REC_STORAGE_REMOVAL 100
#define REC_STORAGE_REPORTS 500
/* Between two looks at the limits while no files come, and after the helper could not be asked. */
#define REC_STORAGE_INTERVAL G_TIME_SPAN_DAY

/* A report that is older than this is not taken up by itself. */
#define REC_SENDER_FRESH G_TIME_SPAN_DAY
/* Between two first stages of one bucket. */
#define REC_SENDER_COALESCE (10 * G_TIME_SPAN_MINUTE)
/* How many submissions are on their way at one time; how many are looked at to find the next, and
 * how many while some must wait for a network. */
#define REC_SENDER_RUNNING_MAX 4
#define REC_SENDER_DUE_FEW (4 * REC_SENDER_RUNNING_MAX)
#define REC_SENDER_DUE_MAX 512
/* How long nothing is begun after the store could not be written. */
#define REC_SENDER_STORE_WAIT G_TIME_SPAN_MINUTE
/* The longest that a timer runs, in seconds: it stands still while the machine sleeps, and what is
 * due goes by the clock on the wall. */
#define REC_SENDER_TIMER_MAX (60 * 60)
/* How long a close waits for what is in flight. */
#define REC_SENDER_CLOSE_WAIT (2 * G_TIME_SPAN_SECOND)
/* Between two looks for new responses, with up to so much more, so that not all come at once. */
#define REC_FEED_INTERVAL G_TIME_SPAN_DAY
#define REC_FEED_JITTER G_TIME_SPAN_HOUR
/* Pages of a feed that are read at one look. */
#define REC_FEED_PAGES_MAX 200
/* Between two notices of one bucket, and two summaries; how many problems are brought up one by one
 * in so much time; how long a pause may be. */
#define REC_NOTICE_INTERVAL G_TIME_SPAN_DAY
#define REC_NOTICE_PROBLEMS_MAX 3
#define REC_NOTICE_PROBLEMS_TIME (10 * G_TIME_SPAN_MINUTE)
#define REC_NOTICE_PAUSE_MAX (366 * G_TIME_SPAN_DAY)
/* New solutions that are looked through for notices that were put off. */
#define REC_NOTICE_LATE_MAX 20
/* The signal Progress, for one bucket. */
#define REC_PROGRESS_INTERVAL (G_TIME_SPAN_SECOND / 10)

/* A description of evidence, in bytes; descriptions of a folder; executables and files of one. */
#define REC_EVIDENCE_DESCRIPTION_MAX (64 * 1024)
#define REC_EVIDENCE_DESCRIPTIONS_MAX 1024
#define REC_EVIDENCE_EXECUTABLES_MAX 64
#define REC_EVIDENCE_ENTRIES_MAX 64
/* A file that is no text and goes as it is, in bytes. */
#define REC_EVIDENCE_FILE_MAX (64 * 1024 * 1024)
/* How much is read or written between two looks at a cancellable, in bytes; how long progress stays
 * untold, in microseconds. */
#define REC_EVIDENCE_BLOCK_SIZE (1024 * 1024)
#define REC_EVIDENCE_PROGRESS_INTERVAL (50 * 1000)
/* The user's comment, in bytes. */
#define REC_COMMENT_MAX (64 * 1024)
