/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/store/rec-store-files.h"

G_BEGIN_DECLS

/* The store's own file, among the kinds of evidence. */
#define REC_STORAGE_DATABASE "database"
/* What was packed for a service. */
#define REC_STORAGE_ARCHIVE "archive"

/**
 * RecStorageKind:
 * @kind: a kind of evidence, %REC_STORAGE_ARCHIVE or %REC_STORAGE_DATABASE
 * @files: how many files there are
 * @bytes: what they take on the disk
 */
typedef struct
{
  char *kind;
  guint files;
  guint64 bytes;
} RecStorageKind;

/**
 * RecStorageProgram:
 * @program: (nullable): the path of the program or its name; %NULL for files of no known program
 * @name: (nullable): the program as people know it
 * @icon: (nullable): its icon's name
 * @files: how many heavy files it has
 * @bytes: what they take on the disk
 * @waiting_files: how many of them stay, because they wait for an answer, are queued or being sent
 * @waiting_bytes: what those take
 */
typedef struct
{
  char *program;
  char *name;
  char *icon;
  guint files;
  guint64 bytes;
  guint waiting_files;
  guint64 waiting_bytes;
} RecStorageProgram;

/**
 * RecStorageUsage:
 * @kinds: (element-type RecStorageKind): those that there are, the largest first
 * @programs: (element-type RecStorageProgram): the largest first
 * @unused: bytes of the store's file that hold nothing
 * @is_partial: whether there were more files than are counted
 *
 * What Recourse and the recorders keep for this user.
 */
typedef struct
{
  GPtrArray *kinds;
  GPtrArray *programs;
  guint64 unused;
  gboolean is_partial;
} RecStorageUsage;

RecStorageUsage *rec_storage_usage_read (RecStore *store, const char *folder, GError **error);
RecStorageUsage *rec_storage_usage_read_database (RecStore *store, const char *folder);
void rec_storage_usage_free (RecStorageUsage *self);
guint64 rec_storage_usage_get_total (RecStorageUsage *self);
guint64 rec_storage_usage_get_removable (RecStorageUsage *self, guint *files);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecStorageUsage, rec_storage_usage_free)

G_END_DECLS
