/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-program-rows.h"
#include "core/store/rec-store-limits.h"
#include "core/store/rec-store-private.h"

/* The reports of a problem lie all over the store. With little memory each page that they touch
 * would be written many times in one transaction; it is given back at the end. */
#define LARGE_CACHE "PRAGMA cache_size = -98304; PRAGMA wal_autocheckpoint = 25000"
#define USUAL_CACHE                                                                                \
  "PRAGMA cache_size = -2000; PRAGMA wal_autocheckpoint = 1000; PRAGMA shrink_memory"

/* One transaction of a deletion. */
typedef struct
{
  RecStore *store;
  /* How many reports it may still delete. */
  guint n_left;
  guint n_deleted;
  /* The programs that the deleted reports named. */
  GHashTable *programs;
} Batch;

/* Notes what goes, before it goes: the first reports of the bucket, as many as there is room for.
 */
static gboolean
note_reports (Batch *batch, gint64 bucket, guint *n_reports, GError **error)
{
  static const char sql[]
      = "SELECT id, program_id FROM reports WHERE bucket_id = ? ORDER BY time, id LIMIT ?";
  g_autoptr (RecRows) rows = rec_database_query (rec_store_get_database (batch->store), error, sql,
                                                 "ii", bucket, (gint64) batch->n_left);
  g_autoptr (GError) local_error = NULL;

  *n_reports = 0;
  if (rows == NULL)
    return FALSE;

  while (rec_rows_next (rows, &local_error))
    {
      gint64 program = rec_rows_get_int (rows, 1);

      rec_store_note_move (batch->store, rec_rows_get_int (rows, 0));
      if (!g_hash_table_contains (batch->programs, &program))
        g_hash_table_add (batch->programs, g_memdup2 (&program, sizeof program));
      *n_reports += 1;
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* is_done: whether the bucket has no reports any more. */
static gboolean
delete_reports (Batch *batch, const char *bucket, gboolean *is_done, GError **error)
{
  static const char sql[] = "DELETE FROM reports WHERE id IN (SELECT id FROM reports "
                            "WHERE bucket_id = ? ORDER BY time, id LIMIT ?)";
  RecDatabase *database = rec_store_get_database (batch->store);
  gint64 row = 0;
  guint n_reports = 0;

  if (!rec_database_get_int (database, &row, error, "SELECT id FROM buckets WHERE bucket = ?", "s",
                             bucket)
      || !note_reports (batch, row, &n_reports, error))
    return FALSE;

  *is_done = n_reports < batch->n_left;
  if (n_reports == 0)
    return TRUE;
  rec_store_touch_bucket (batch->store, row, -(int) n_reports);
  batch->n_left -= n_reports;
  batch->n_deleted += n_reports;
  return rec_database_run (database, error, sql, "ii", row, (gint64) n_reports);
}

static gboolean
release_programs (Batch *batch, GError **error)
{
  GHashTableIter iter;
  gpointer program;

  g_hash_table_iter_init (&iter, batch->programs);
  while (g_hash_table_iter_next (&iter, &program, NULL))
    if (!rec_program_rows_release (rec_store_get_database (batch->store), *(gint64 *) program,
                                   error))
      return FALSE;

  return TRUE;
}

/* Goes on with the buckets until the transaction is full. */
static gboolean
delete_some (RecStore *self, const char *const **buckets, guint *n_deleted, GError **error)
{
  g_autoptr (GHashTable) programs
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  Batch batch = { self, REC_STORE_DELETE_BATCH, 0, programs };
  gboolean is_done = TRUE;
  gboolean done = TRUE;

  if (!rec_store_enter (self, error))
    return FALSE;

  while (done && is_done && **buckets != NULL && batch.n_left > 0)
    {
      done = delete_reports (&batch, **buckets, &is_done, error);
      *buckets += done && is_done;
    }
  done = done && release_programs (&batch, error);
  if (!rec_store_leave (self, done, error))
    return FALSE;

  *n_deleted += batch.n_deleted;
  return TRUE;
}

/**
 * rec_store_delete_problems:
 * @buckets: (array zero-terminated=1): bucket IDs; one that is not there is passed over
 * @n_deleted: (out) (optional): how many reports were deleted, also when it failed in between
 * @error: return location for a [error@Error]
 *
 * Deletes problems with all of their reports, as [method@Store.delete] does reports. So that nobody
 * waits long for the store, it is done in transactions of at most 20,000 reports each; within
 * [method@Store.begin] they are one. When it is cut short, a problem may be left with fewer
 * reports.
 *
 * Returns: %FALSE on error, as for [method@Store.add]
 */
gboolean
rec_store_delete_problems (RecStore *self,
                           const char *const *buckets,
                           guint *n_deleted,
                           GError **error)
{
  gboolean done = TRUE;
  guint count = 0;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (buckets != NULL, FALSE);

  rec_database_exec (rec_store_get_database (self), LARGE_CACHE, NULL);
  while (done && *buckets != NULL)
    done = delete_some (self, &buckets, &count, error);
  rec_database_exec (rec_store_get_database (self), USUAL_CACHE, NULL);

  if (n_deleted != NULL)
    *n_deleted = count;
  return done;
}
