/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/store/rec-report-rows.h"

#include <glib/gi18n-lib.h>

#include "core/report/rec-error.h"
#include "core/store/rec-analysis-blob.h"
#include "core/store/rec-bucket-rows.h"

/*
 * rec_report_rows_new_signatures:
 *
 * Returns: an empty table
 */
GHashTable *
rec_report_rows_new_signatures (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
}

static RecSignature *
get_signature (RecDatabase *database, RecRows *rows, GHashTable *signatures, GError **error)
{
  gint64 bucket = rec_rows_get_int (rows, 2);
  RecSignature *signature = g_hash_table_lookup (signatures, &bucket);

  if (signature == NULL)
    {
      signature
          = rec_bucket_rows_read_signature (database, bucket, rec_rows_get_text (rows, 8), error);
      if (signature != NULL)
        g_hash_table_insert (signatures, g_memdup2 (&bucket, sizeof bucket), signature);
    }

  return signature;
}

static const char *
get_text_or_empty (RecRows *rows, int column)
{
  const char *text = rec_rows_get_text (rows, column);

  return text != NULL ? text : "";
}

static void
read_program (RecRows *rows, RecReport *report)
{
  const char *name = rec_rows_get_text (rows, 10);
  const char *package_name = rec_rows_get_text (rows, 16);

  if (name != NULL)
    {
      g_autoptr (RecApplication) application = rec_application_new (
          name, get_text_or_empty (rows, 11), get_text_or_empty (rows, 12),
          get_text_or_empty (rows, 13), rec_rows_get_text (rows, 14), rec_rows_get_text (rows, 15));

      rec_report_set_application (report, application);
    }
  if (package_name != NULL)
    {
      g_autoptr (RecPackage) package = rec_package_new (package_name, get_text_or_empty (rows, 17),
                                                        get_text_or_empty (rows, 18));

      rec_report_set_package (report, package);
    }
}

static gboolean
read_sources (RecDatabase *database, gint64 row, RecReport *report, GError **error)
{
  static const char sql[]
      = "SELECT s.name FROM report_sources rs CROSS JOIN sources s ON s.id = rs.source_id "
        "WHERE rs.report_id = ? ORDER BY s.id";
  g_autoptr (RecRows) rows = rec_database_query (database, error, sql, "i", row);
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return FALSE;

  while (rec_rows_next (rows, &local_error))
    rec_report_add_source (report, rec_rows_get_text (rows, 0));

  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
read_dump (RecDatabase *database, gint64 row, RecReport *report, GError **error)
{
  static const char sql[] = "SELECT path, coalesce (size, -1), removed_time FROM evidence "
                            "WHERE report_id = ? AND kind = 'heapdump' LIMIT 1";
  g_autoptr (RecRows) rows = rec_database_query (database, error, sql, "i", row);
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return FALSE;

  if (rec_rows_next (rows, &local_error))
    {
      rec_report_set_dump_path (report, rec_rows_get_text (rows, 0));
      rec_report_set_dump_size (report, rec_rows_get_int (rows, 1));
      rec_report_set_dump_removed (report, rec_rows_get_int (rows, 2));
    }

  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/*
 * rec_report_rows_read:
 * @rows: at a row of REC_REPORT_SELECT
 *
 * Returns: the report, without its analysis
 */
RecReport *
rec_report_rows_read (RecDatabase *database, RecRows *rows, GHashTable *signatures, GError **error)
{
  RecSignature *signature = get_signature (database, rows, signatures, error);
  g_autoptr (RecReport) report = NULL;
  const char *id = rec_rows_get_text (rows, 1);
  RecDetail detail;
  RecState state;

  if (signature == NULL)
    return NULL;
  if (id == NULL || !g_uuid_string_is_valid (id)
      || !rec_detail_from_string (get_text_or_empty (rows, 4), &detail)
      || !rec_state_from_string (get_text_or_empty (rows, 5), &state))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_DAMAGED, _ ("A report in the store cannot be read"));
      return NULL;
    }

  report = rec_report_new (signature, rec_rows_get_int (rows, 3));
  rec_report_set_id (report, id);
  rec_report_set_detail (report, detail);
  rec_report_set_state (report, state);
  rec_report_set_process (report, rec_rows_get_int (rows, 6), rec_rows_get_int (rows, 7));
  rec_report_set_occurrences (report, rec_rows_get_int (rows, 9));
  read_program (rows, report);
  if (!read_sources (database, rec_rows_get_int (rows, 0), report, error)
      || !read_dump (database, rec_rows_get_int (rows, 0), report, error))
    return NULL;

  return g_steal_pointer (&report);
}

/*
 * rec_report_rows_read_analysis:
 *
 * Gives the report its analysis, if it has one.
 */
gboolean
rec_report_rows_read_analysis (RecDatabase *database, gint64 row, RecReport *report, GError **error)
{
  static const char sql[] = "SELECT data, encoding FROM analyses WHERE report_id = ?";
  g_autoptr (RecRows) rows = rec_database_query (database, error, sql, "i", row);
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (GBytes) blob = NULL;
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return FALSE;
  if (!rec_rows_next (rows, &local_error))
    {
      gboolean none = local_error == NULL;

      if (!none)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return none;
    }

  blob = rec_rows_dup_blob (rows, 0);
  analysis = rec_analysis_blob_read (blob, rec_rows_get_text (rows, 1), error);
  if (analysis == NULL)
    return FALSE;
  rec_report_set_analysis (report, analysis);
  return TRUE;
}
