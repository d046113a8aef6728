/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-store-files.h"

#include <string.h>
#include <sys/stat.h>

#include "core/report/rec-error.h"
#include "core/store/rec-store-private.h"

#define CORE_FOLDER "/var/lib/systemd/coredump"
#define CORE_FOLDER_VARIABLE "RECOURSE_COREDUMP_FOLDER"
#define CORE_PREFIX "core."

/* What is asked, queued or on its way, as RecState names it. */
#define WAITING_STATES "('asking', 'queued', 'requested', 'sending')"

/**
 * rec_store_file_free:
 * @self: (transfer full): a file
 */
void
rec_store_file_free (RecStoreFile *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->report);
  g_free (self->bucket);
  g_free (self->kind);
  g_free (self->path);
  g_free (self->program);
  g_free (self->name);
  g_free (self->icon);
  g_free (self);
}

/**
 * rec_store_dup_core_folder:
 *
 * Returns: (transfer full) (type filename): where systemd-coredump keeps cores; a test may name
 *   another folder in `RECOURSE_COREDUMP_FOLDER`
 */
char *
rec_store_dup_core_folder (void)
{
  const char *given = g_getenv (CORE_FOLDER_VARIABLE);

  return g_strdup (given != NULL && *given == '/' ? given : CORE_FOLDER);
}

/**
 * rec_store_file_is_core:
 * @path: a file of evidence
 * @folder: where systemd-coredump keeps cores
 *
 * An imported journal may name any file of this machine, so a path alone is no reason to remove
 * one.
 *
 * Returns: whether it is, by its path, a core that lies directly in that folder
 */
gboolean
rec_store_file_is_core (const char *path, const char *folder)
{
  gsize length;

  g_return_val_if_fail (path != NULL && folder != NULL, FALSE);

  length = strlen (folder);
  return strncmp (path, folder, length) == 0 && path[length] == '/'
         && g_str_has_prefix (path + length + 1, CORE_PREFIX)
         && strchr (path + length + 1, '/') == NULL;
}

/**
 * rec_store_file_measure:
 * @path: a file
 * @time: (out) (optional): when it was last written, in microseconds since 1970-01-01 UTC
 *
 * Returns: what the file takes on the disk, in bytes: less than its length where it has holes; -1
 *   when there is no such regular file
 */
gint64
rec_store_file_measure (const char *path, gint64 *time)
{
  struct stat status;
  gint64 blocks;

  g_return_val_if_fail (path != NULL, -1);

  if (lstat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return -1;

  if (time != NULL)
    *time = status.st_mtim.tv_sec * G_USEC_PER_SEC + status.st_mtim.tv_nsec / 1000;
  /* A file that was just written may have no blocks yet. */
  blocks = (gint64) status.st_blocks * 512;
  return blocks > 0 ? MIN (blocks, (gint64) status.st_size) : status.st_size;
}

static RecStoreFile *
read_file (RecRows *rows)
{
  RecStoreFile *file = g_new0 (RecStoreFile, 1);

  file->row = rec_rows_get_int (rows, 0);
  file->report = g_strdup (rec_rows_get_text (rows, 1));
  file->bucket = g_strdup (rec_rows_get_text (rows, 2));
  file->kind = g_strdup (rec_rows_get_text (rows, 3));
  file->path = g_strdup (rec_rows_get_text (rows, 4));
  file->size = rec_rows_get_int (rows, 5);
  file->time = rec_rows_get_int (rows, 6);
  file->program = g_strdup (rec_rows_get_text (rows, 7));
  file->name = g_strdup (rec_rows_get_text (rows, 8));
  file->icon = g_strdup (rec_rows_get_text (rows, 9));
  file->is_waiting = rec_rows_get_int (rows, 10) != 0;
  return file;
}

/**
 * rec_store_list_files:
 * @after: the row of the last report of the page before; 0 for the first page
 * @limit: the number of files after which the list ends with the report it is at
 * @error: return location for a [error@Error]
 *
 * Lists the heavy files that are not known to be gone, in the order of their reports' rows. The
 * next page begins after the last file's row; a page that is shorter than @limit is the last.
 *
 * Returns: (transfer full) (element-type RecStoreFile): the files; %NULL on error
 */
GPtrArray *
rec_store_list_files (RecStore *self, gint64 after, guint limit, GError **error)
{
  static const char sql[]
      = "SELECT e.report_id, r.uuid, b.bucket, e.kind, e.path, coalesce (e.size, -1), r.time, "
        "coalesce (nullif (p.path, ''), p.name), coalesce (nullif (p.display_name, ''), p.name), "
        "p.icon, coalesce (s.state IN " WAITING_STATES ", 0) "
        "FROM evidence e INDEXED BY evidence_kept "
        "CROSS JOIN reports r ON r.id = e.report_id "
        "CROSS JOIN buckets b ON b.id = r.bucket_id "
        "LEFT JOIN programs p ON p.id = r.program_id "
        "LEFT JOIN submissions s ON s.bucket_id = b.id "
        "WHERE e.removed_time = 0 AND e.report_id > ? ORDER BY e.report_id";
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);

  rows = rec_database_query (rec_store_get_database (self), error, sql, "i", after);
  if (rows == NULL)
    return NULL;

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_store_file_free);
  while (rec_rows_next (rows, &local_error))
    {
      /* All files of one report are on one page. */
      if (list->len >= limit
          && rec_rows_get_int (rows, 0) != ((RecStoreFile *) list->pdata[list->len - 1])->row)
        break;
      g_ptr_array_add (list, read_file (rows));
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&list);
}

/**
 * rec_store_mark_file:
 * @file: a file of evidence
 * @time: when Recourse removed it, in microseconds since 1970-01-01 UTC; %REC_STORE_FILE_GONE when
 *   it is gone and somebody else removed it
 * @error: return location for a [error@Error]
 *
 * Notes that a file is not there any more. The report stays.
 *
 * Returns: %FALSE on error, as for [method@Store.add]
 */
gboolean
rec_store_mark_file (RecStore *self, const RecStoreFile *file, gint64 time, GError **error)
{
  static const char sql[]
      = "UPDATE evidence SET removed_time = ? WHERE report_id = ? AND kind = ? AND path = ?";
  gboolean done;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (file != NULL && time != 0, FALSE);

  if (!rec_store_enter (self, error))
    return FALSE;

  done = rec_database_run (rec_store_get_database (self), error, sql, "iiss", time, file->row,
                           file->kind, file->path);
  return rec_store_leave (self, done, error);
}

/**
 * rec_store_list_old_reports:
 * @before: a time in microseconds since 1970-01-01 UTC
 * @limit: at most this many
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full) (array zero-terminated=1): the IDs of the oldest reports of before that
 *   time, without those of buckets that wait for an answer, are queued or being sent; %NULL on
 * error
 */
GStrv
rec_store_list_old_reports (RecStore *self, gint64 before, guint limit, GError **error)
{
  static const char sql[]
      = "SELECT r.uuid FROM reports r WHERE r.time < ? AND NOT EXISTS (SELECT 1 FROM submissions s "
        "WHERE s.bucket_id = r.bucket_id AND s.state IN " WAITING_STATES ") "
        "ORDER BY r.time LIMIT ?";
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);

  rows = rec_database_query (rec_store_get_database (self), error, sql, "ii", before,
                             (gint64) limit);
  if (rows == NULL)
    return NULL;

  while (rec_rows_next (rows, &local_error))
    g_strv_builder_add (builder, rec_rows_get_text (rows, 0));
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_strv_builder_end (builder);
}

/**
 * rec_store_compact:
 * @error: return location for a [error@Error]
 *
 * Writes the database anew, as small as its content, and empties its log. It needs as much free
 * space as the database has, and is not to be called within a transaction.
 *
 * Returns: %FALSE on error, as for [method@Store.add]
 */
gboolean
rec_store_compact (RecStore *self, GError **error)
{
  RecDatabase *database;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);

  database = rec_store_get_database (self);
  return rec_database_exec (database, "VACUUM", error)
         && rec_database_exec (database, "PRAGMA wal_checkpoint (TRUNCATE)", error);
}
