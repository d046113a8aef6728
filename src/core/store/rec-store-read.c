/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/report/rec-error.h"

#include <glib/gi18n-lib.h>

#include "core/store/rec-report-rows.h"
#include "core/store/rec-search.h"
#include "core/store/rec-store-private.h"

/**
 * rec_store_count_reports:
 *
 * Returns: how many reports there are; 0 when that cannot be read
 */
guint64
rec_store_count_reports (RecStore *self)
{
  gint64 count = 0;

  g_return_val_if_fail (REC_IS_STORE (self), 0);

  rec_database_get_int (rec_store_get_database (self), &count, NULL,
                        "SELECT coalesce (sum (occurrences), 0) FROM buckets", "");
  return count;
}

/**
 * rec_store_load_report:
 * @id: a report's ID
 * @error: return location for a [error@Error]
 *
 * Reads one report, with its analysis and with its bucket's occurrences.
 *
 * Returns: (transfer full): the report; %NULL with %REC_ERROR_NOT_FOUND, or with %REC_ERROR_DAMAGED
 *   when it cannot be read
 */
RecReport *
rec_store_load_report (RecStore *self, const char *id, GError **error)
{
  static const char sql[] = REC_REPORT_SELECT "WHERE r.uuid = ?";
  g_autoptr (GHashTable) signatures = rec_report_rows_new_signatures ();
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (RecReport) report = NULL;
  g_autoptr (GError) local_error = NULL;
  RecDatabase *database;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  database = rec_store_get_database (self);
  rows = rec_database_query (database, error, sql, "s", id);
  if (rows == NULL)
    return NULL;
  if (!rec_rows_next (rows, &local_error))
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      else
        g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, _ ("There is no report %s"), id);
      return NULL;
    }

  report = rec_report_rows_read (database, rows, signatures, error);
  if (report == NULL
      || !rec_report_rows_read_analysis (database, rec_rows_get_int (rows, 0), report, error))
    return NULL;

  return g_steal_pointer (&report);
}

/* Reads until there are limit reports; with whole_times, on to the end of the last one's time. */
static GPtrArray *
read_reports (RecDatabase *database,
              RecRows *rows,
              guint limit,
              gboolean whole_times,
              GError **error)
{
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) signatures = rec_report_rows_new_signatures ();
  g_autoptr (GError) local_error = NULL;

  while ((whole_times || reports->len < limit) && rec_rows_next (rows, &local_error))
    {
      RecReport *report = rec_report_rows_read (database, rows, signatures, &local_error);

      if (report == NULL)
        break;
      if (reports->len >= limit
          && rec_report_get_time (report)
                 != rec_report_get_time (g_ptr_array_index (reports, reports->len - 1)))
        {
          g_object_unref (report);
          break;
        }
      g_ptr_array_add (reports, report);
    }

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&reports);
}

/**
 * rec_store_list_reports:
 * @search: (nullable): words, as for [method@Store.list_problem_rows]
 * @before: only reports older than this, in microseconds since 1970-01-01 UTC; %G_MAXINT64 for the
 *   newest
 * @limit: how many reports, at least 1
 * @error: return location for a [error@Error]
 *
 * Reads a page of reports, the newest first, without their analyses. For the next page give the
 * time of the last report as @before: so that none is left out between two pages, those that
 * happened in the same microsecond as the last are in the page as well, even over @limit.
 *
 * Returns: (transfer full) (element-type RecReport): the reports, fewer than @limit when there are
 *   no more; %NULL on error
 */
GPtrArray *
rec_store_list_reports (RecStore *self,
                        const char *search,
                        gint64 before,
                        guint limit,
                        GError **error)
{
  static const char all[] = REC_REPORT_SELECT "WHERE r.time < ? ORDER BY r.time DESC, r.id DESC";
  /* The plus keeps the walk on the times' index, which ends as soon as the page is full. */
  static const char found[]
      = REC_REPORT_SELECT "WHERE r.time < ? AND +r.bucket_id IN "
                          "(SELECT rowid FROM problems_fts WHERE problems_fts MATCH ?) "
                          "ORDER BY r.time DESC, r.id DESC";
  g_autofree char *query = NULL;
  g_autoptr (RecRows) rows = NULL;
  RecDatabase *database;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (limit > 0, NULL);

  database = rec_store_get_database (self);
  query = rec_search_dup_query (search);
  rows = query != NULL ? rec_database_query (database, error, found, "is", before, query)
                       : rec_database_query (database, error, all, "i", before);
  if (rows == NULL)
    return NULL;

  return read_reports (database, rows, limit, TRUE, error);
}

/**
 * rec_store_get_last_row:
 *
 * Returns: the row of the report that was added last, for [method@Store.list_added]; 0 when none
 * was or when that cannot be read
 */
gint64
rec_store_get_last_row (RecStore *self)
{
  static const char sql[] = "SELECT seq FROM sqlite_sequence WHERE name = 'reports'";
  gint64 row = 0;

  g_return_val_if_fail (REC_IS_STORE (self), 0);

  rec_database_get_int (rec_store_get_database (self), &row, NULL, sql, "");
  return row;
}

/**
 * rec_store_list_added:
 * @row: (inout): the row to go on after, 0 to begin; then the row of the last report that is
 * returned
 * @limit: how many reports at most
 * @error: return location for a [error@Error]
 *
 * Reads the reports that were added since, in the order in which they were, without their analyses.
 * However often the store changes between two calls, each report comes once.
 *
 * Returns: (transfer full) (element-type RecReport): the reports; %NULL on error
 */
GPtrArray *
rec_store_list_added (RecStore *self, gint64 *row, guint limit, GError **error)
{
  static const char sql[] = REC_REPORT_SELECT "WHERE r.id > ? ORDER BY r.id LIMIT ?";
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  RecDatabase *database;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (row != NULL, NULL);

  database = rec_store_get_database (self);
  rows = rec_database_query (database, error, sql, "ii", *row, (gint64) limit);
  if (rows == NULL)
    return NULL;
  reports = read_reports (database, rows, limit, FALSE, error);
  if (reports != NULL && reports->len > 0
      && !rec_database_get_int (database, row, error, "SELECT id FROM reports WHERE uuid = ?", "s",
                                rec_report_get_id (g_ptr_array_index (reports, reports->len - 1))))
    return NULL;

  return g_steal_pointer (&reports);
}

/**
 * rec_store_list_occurrences:
 * @bucket: a bucket ID
 * @offset: how many of the newest reports to pass over
 * @limit: how many reports at most
 * @error: return location for a [error@Error]
 *
 * Reads the reports of one bucket, the newest first, without their analyses.
 *
 * Returns: (transfer full) (element-type RecReport): the reports, none when there is no such
 * bucket; %NULL on error
 */
GPtrArray *
rec_store_list_occurrences (RecStore *self,
                            const char *bucket,
                            guint offset,
                            guint limit,
                            GError **error)
{
  static const char sql[]
      = REC_REPORT_SELECT "WHERE r.bucket_id = (SELECT id FROM buckets WHERE bucket = ?) "
                          "ORDER BY r.time DESC, r.id DESC LIMIT ? OFFSET ?";
  g_autoptr (RecRows) rows = NULL;
  RecDatabase *database;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (bucket != NULL, NULL);

  database = rec_store_get_database (self);
  rows = rec_database_query (database, error, sql, "sii", bucket, (gint64) limit, (gint64) offset);
  if (rows == NULL)
    return NULL;

  return read_reports (database, rows, limit, FALSE, error);
}

static GStrv
list_by_prefix (RecStore *self, const char *sql, const char *prefix, guint limit, GError **error)
{
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (GPtrArray) found = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  g_autoptr (GError) local_error = NULL;

  rows = rec_database_query (rec_store_get_database (self), error, sql, "si", prefix,
                             (gint64) limit);
  if (rows == NULL)
    return NULL;

  while (rec_rows_next (rows, &local_error))
    g_ptr_array_add (found, g_strdup (rec_rows_get_text (rows, 0)));
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return (GStrv) g_ptr_array_free (g_steal_pointer (&found), FALSE);
}

/**
 * rec_store_list_ids:
 * @prefix: how the IDs begin
 * @limit: how many at most
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): the IDs of reports that begin so, in order; %NULL on error
 */
GStrv
rec_store_list_ids (RecStore *self, const char *prefix, guint limit, GError **error)
{
  /* IDs are of hex digits and dashes, all of which come before g. */
  static const char sql[] = "SELECT uuid FROM reports WHERE uuid >= ?1 AND uuid < ?1 || 'g' "
                            "ORDER BY uuid LIMIT ?2";

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (prefix != NULL, NULL);

  return list_by_prefix (self, sql, prefix, limit, error);
}

/**
 * rec_store_list_buckets:
 * @prefix: how the bucket IDs begin
 * @limit: how many at most
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): the bucket IDs that begin so, in order; %NULL on error
 */
GStrv
rec_store_list_buckets (RecStore *self, const char *prefix, guint limit, GError **error)
{
  static const char sql[] = "SELECT bucket FROM buckets WHERE bucket >= ?1 AND bucket < ?1 || 'g' "
                            "ORDER BY bucket LIMIT ?2";

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (prefix != NULL, NULL);

  return list_by_prefix (self, sql, prefix, limit, error);
}
