/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/report/rec-error.h"

#include <glib/gi18n-lib.h>

#include "core/store/rec-store-exchange-private.h"
#include "core/store/rec-store-exchange.h"
#include "core/store/rec-store-limits.h"
#include "core/store/rec-store-private.h"

/**
 * rec_ignored_free:
 * @self: (transfer full): an ignored bucket
 */
void
rec_ignored_free (RecIgnored *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->bucket);
  g_free (self->application);
  g_free (self->event_type);
  g_free (self);
}

static gboolean
check_ignored_room (RecDatabase *database, GError **error)
{
  gint64 count = 0;

  if (!rec_database_get_int (database, &count, error, "SELECT count(*) FROM ignored", ""))
    return FALSE;
  if (count < REC_STORE_IGNORED_MAX)
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
               _ ("%d problems are ignored already, which is as many as can be"),
               REC_STORE_IGNORED_MAX);
  return FALSE;
}

static gboolean
set_ignored (RecStore *self, const char *bucket, gboolean ignored, GError **error)
{
  static const char insert[]
      = "INSERT OR IGNORE INTO ignored (bucket, application, event_type, since) "
        "SELECT b.bucket, coalesce (nullif (p.display_name, ''), p.name, (SELECT value FROM "
        "parameters WHERE bucket_id = b.id AND name = 'ApplicationName'), ''), b.event_type, ? "
        "FROM buckets b LEFT JOIN programs p ON p.id = b.program_id WHERE b.id = ?";
  RecDatabase *database = rec_store_get_database (self);
  gint64 row;

  if (!ignored)
    return rec_database_run (database, error, "DELETE FROM ignored WHERE bucket = ?", "s", bucket);
  if (rec_store_is_ignored (self, bucket))
    return TRUE;

  return rec_store_find_bucket (self, bucket, &row, error) && check_ignored_room (database, error)
         && rec_database_run (database, error, insert, "ii", g_get_real_time (), row);
}

/**
 * rec_store_set_ignored:
 * @bucket: a bucket ID
 * @ignored: whether the user wants to hear of it no more, or again
 * @error: return location for a [error@Error]
 *
 * It stays so when the bucket's reports are deleted, until it is undone. At most 10000 buckets can
 * be ignored.
 *
 * Returns: %FALSE on error, as for [method@Store.add]; %REC_ERROR_NOT_FOUND when a bucket to ignore
 *   has no report; %REC_ERROR_TOO_LARGE
 */
gboolean
rec_store_set_ignored (RecStore *self, const char *bucket, gboolean ignored, GError **error)
{
  gboolean done;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (bucket != NULL, FALSE);

  if (!rec_store_enter (self, error))
    return FALSE;

  done = set_ignored (self, bucket, ignored, error);
  return rec_store_leave (self, done, error);
}

/**
 * rec_store_is_ignored:
 * @bucket: a bucket ID
 *
 * Returns: whether the user wants to hear of it no more
 */
gboolean
rec_store_is_ignored (RecStore *self, const char *bucket)
{
  gint64 found = 0;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (bucket != NULL, FALSE);

  rec_database_get_int (rec_store_get_database (self), &found, NULL,
                        "SELECT 1 FROM ignored WHERE bucket = ?", "s", bucket);
  return found != 0;
}

/**
 * rec_store_list_ignored:
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full) (element-type RecIgnored): the ignored buckets, the latest first, at
 * most 10000; %NULL on error
 */
GPtrArray *
rec_store_list_ignored (RecStore *self, GError **error)
{
  static const char sql[] = "SELECT bucket, application, event_type, since FROM ignored "
                            "ORDER BY since DESC, bucket DESC";
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);

  rows = rec_database_query (rec_store_get_database (self), error, sql, "");
  if (rows == NULL)
    return NULL;

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_ignored_free);
  while (rec_rows_next (rows, &local_error))
    {
      RecIgnored *ignored = g_new0 (RecIgnored, 1);

      ignored->bucket = g_strdup (rec_rows_get_text (rows, 0));
      ignored->application = g_strdup (rec_rows_get_text (rows, 1));
      ignored->event_type = g_strdup (rec_rows_get_text (rows, 2));
      ignored->since = rec_rows_get_int (rows, 3);
      g_ptr_array_add (list, ignored);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&list);
}

/**
 * rec_store_save_notice:
 * @kind: the kind of the notification, a stable word
 * @bucket: the bucket that it was for; empty when it was for none
 * @time: when it was shown, in microseconds since 1970-01-01 UTC
 * @error: return location for a [error@Error]
 *
 * Notes that a notification was shown, so that the same one is not shown too often. It is forgotten
 * with the bucket's last report.
 *
 * Returns: %FALSE on error, as for [method@Store.add]
 */
gboolean
rec_store_save_notice (RecStore *self,
                       const char *kind,
                       const char *bucket,
                       gint64 time,
                       GError **error)
{
  gboolean done;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (kind != NULL && bucket != NULL, FALSE);

  if (!rec_store_enter (self, error))
    return FALSE;

  done = rec_database_run (rec_store_get_database (self), error,
                           "INSERT OR REPLACE INTO notices (bucket, kind, time) VALUES (?, ?, ?)",
                           "ssi", bucket, kind, time);
  return rec_store_leave (self, done, error);
}

/**
 * rec_store_get_notice:
 * @kind: the kind of the notification
 * @bucket: a bucket; empty for none
 *
 * Returns: when it was last shown, in microseconds since 1970-01-01 UTC; 0 when it was not
 */
gint64
rec_store_get_notice (RecStore *self, const char *kind, const char *bucket)
{
  gint64 time = 0;

  g_return_val_if_fail (REC_IS_STORE (self), 0);
  g_return_val_if_fail (kind != NULL && bucket != NULL, 0);

  rec_database_get_int (rec_store_get_database (self), &time, NULL,
                        "SELECT time FROM notices WHERE bucket = ? AND kind = ?", "ss", bucket,
                        kind);
  return time;
}
