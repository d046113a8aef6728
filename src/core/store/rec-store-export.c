/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-store-export.h"

#include "core/report/rec-error.h"
#include "core/store/rec-report-rows.h"
#include "core/store/rec-store-private.h"

/**
 * rec_store_load_report_head:
 * @id: a report's ID
 * @error: return location for a [error@Error]
 *
 * Reads one report as [method@Store.load_report] does, but without its analysis, which is by far
 * the most of it.
 *
 * Returns: (transfer full): the report; %NULL with %REC_ERROR_NOT_FOUND, or with %REC_ERROR_DAMAGED
 *   when it cannot be read
 */
RecReport *
rec_store_load_report_head (RecStore *self, const char *id, GError **error)
{
  static const char sql[] = REC_REPORT_SELECT "WHERE r.uuid = ?";
  g_autoptr (GHashTable) signatures = NULL;
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  signatures = rec_report_rows_new_signatures ();
  rows = rec_database_query (rec_store_get_database (self), error, sql, "s", id);
  if (rows == NULL)
    return NULL;
  if (rec_rows_next (rows, &local_error))
    return rec_report_rows_read (rec_store_get_database (self), rows, signatures, error);

  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, "There is no report %s", id);
  return NULL;
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
