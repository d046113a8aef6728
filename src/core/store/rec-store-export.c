/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-store-export.h"

#include "core/store/rec-report-rows.h"
#include "core/store/rec-store-private.h"

static gboolean
add_head (RecStore *self, const char *id, GHashTable *signatures, GPtrArray *heads, GError **error)
{
  static const char sql[] = REC_REPORT_SELECT "WHERE r.uuid = ?";
  RecDatabase *database = rec_store_get_database (self);
  g_autoptr (RecRows) rows = rec_database_query (database, error, sql, "s", id);
  g_autoptr (GError) local_error = NULL;
  RecReport *report = NULL;

  if (rows == NULL)
    return FALSE;

  if (rec_rows_next (rows, &local_error))
    report = rec_report_rows_read (database, rows, signatures, &local_error);
  if (report != NULL)
    g_ptr_array_add (heads, report);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * rec_store_load_report_heads:
 * @ids: (array zero-terminated=1): IDs of reports
 * @error: return location for a [error@Error]
 *
 * Reads reports as [method@Store.load_report] does, in the order of @ids, but without their
 * analyses, which are by far the most of them. One that is gone by now is left out.
 *
 * Returns: (transfer full) (element-type RecReport): the reports; %NULL on error
 */
GPtrArray *
rec_store_load_report_heads (RecStore *self, const char *const *ids, GError **error)
{
  g_autoptr (GHashTable) signatures = NULL;
  g_autoptr (GPtrArray) heads = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (ids != NULL, NULL);

  signatures = rec_report_rows_new_signatures ();
  heads = g_ptr_array_new_with_free_func (g_object_unref);
  for (; *ids != NULL; ids++)
    if (!add_head (self, *ids, signatures, heads, error))
      return NULL;

  return g_steal_pointer (&heads);
}

/**
 * rec_store_list_daily_hits:
 * @bucket: a bucket ID
 * @since: no reports from before this time, in microseconds since 1970-01-01 UTC
 * @error: return location for a [error@Error]
 *
 * Counts the reports of one bucket for each day, UTC, as the chart of hits in the hotlist of seed
 * 001 does; days without any are left out.
 *
 * Returns: (transfer full) (element-type RecDailyHits): the days in their order; %NULL on error
 */
GArray *
rec_store_list_daily_hits (RecStore *self, const char *bucket, gint64 since, GError **error)
{
  static const char sql[]
      = "SELECT time / 86400000000 AS day, count (*) FROM reports WHERE time >= ?2 AND "
        "bucket_id = (SELECT id FROM buckets WHERE bucket = ?1) GROUP BY day ORDER BY day";
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (RecDailyHits));
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (bucket != NULL, NULL);

  rows = rec_database_query (rec_store_get_database (self), error, sql, "si", bucket, since);
  if (rows == NULL)
    return NULL;

  while (rec_rows_next (rows, &local_error))
    {
      const RecDailyHits hits = {
        .day = rec_rows_get_int (rows, 0) * 86400 * G_USEC_PER_SEC,
        .hits = rec_rows_get_int (rows, 1),
      };

      g_array_append_val (days, hits);
    }
  if (local_error == NULL)
    return g_steal_pointer (&days);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return NULL;
}
