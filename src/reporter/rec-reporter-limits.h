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

/* IDs in one call of Delete or Reanalyse. */
#define REC_CALL_IDS_MAX 100000
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
