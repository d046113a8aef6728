/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RecRetentionFile:
 * @report: the row of its report; files of one report have the same
 * @time: when it came, in microseconds since 1970-01-01 UTC
 * @size: what it takes, in bytes
 * @is_held: whether it is not to go: it is open, or its report is queued, being sent or waits for
 * an answer
 */
typedef struct
{
  gint64 report;
  gint64 time;
  gint64 size;
  gboolean is_held;
} RecRetentionFile;

/**
 * RecRetentionLimits:
 * @max_reports: how many reports keep their files, those with held ones not counted
 * @max_days: how many days a file is kept; 0: no limit
 * @max_bytes: what all files together may take, held ones too; 0: no limit
 */
typedef struct
{
  guint max_reports;
  guint max_days;
  guint64 max_bytes;
} RecRetentionLimits;

/* A file that is younger than this stays, in microseconds: somebody may be about to look at it. */
#define REC_RETENTION_YOUNG (G_TIME_SPAN_HOUR)

GArray *rec_retention_choose (const RecRetentionFile *files,
                              guint n_files,
                              const RecRetentionLimits *limits,
                              gint64 now);

G_END_DECLS
