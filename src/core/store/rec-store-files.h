/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/store/rec-store.h"

G_BEGIN_DECLS

/* What evidence.removed_time says of a file that Recourse did not remove and that is not there any
 * more, or lies where Recourse removes nothing; such a file is not looked at again. */
#define REC_STORE_FILE_GONE (-1)

/**
 * RecStoreFile:
 * @row: the row of its report; later reports have higher ones
 * @report: the ID of its report
 * @bucket: the bucket of its report
 * @kind: the kind of evidence
 * @path: where it is
 * @size: in bytes, as it was when the report was made; -1 when that is not known
 * @time: when it happened, in microseconds since 1970-01-01 UTC
 * @program: (nullable): the path of the program, or its name where the path is not known
 * @name: (nullable): the program as people know it
 * @icon: (nullable): its icon's name
 * @is_waiting: whether its bucket waits for an answer, is queued or being sent
 *
 * A heavy file that describes a report.
 */
typedef struct
{
  gint64 row;
  char *report;
  char *bucket;
  char *kind;
  char *path;
  gint64 size;
  gint64 time;
  char *program;
  char *name;
  char *icon;
  gboolean is_waiting;
} RecStoreFile;

void rec_store_file_free (RecStoreFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecStoreFile, rec_store_file_free)

char *rec_store_dup_core_folder (void);
gboolean rec_store_file_is_core (const char *path, const char *folder);
gint64 rec_store_file_measure (const char *path, gint64 *time);

/* The writer: recourse-reporter only. */
gboolean
rec_store_mark_file (RecStore *self, const RecStoreFile *file, gint64 time, GError **error);
gboolean rec_store_compact (RecStore *self, GError **error);

/* The readers. */
GPtrArray *rec_store_list_files (RecStore *self, gint64 after, guint limit, GError **error);
GStrv rec_store_list_old_reports (RecStore *self, gint64 before, guint limit, GError **error);

G_END_DECLS
