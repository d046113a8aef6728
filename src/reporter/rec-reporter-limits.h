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
