/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-rows-query.h"

/* Rows that are read at a time. */
#define BATCH 512

RecRowsQuery *
rec_rows_query_new (RecGrouping grouping, GArray *rows)
{
  RecRowsQuery *query = g_new0 (RecRowsQuery, 1);

  query->grouping = grouping;
  query->rows = g_array_ref (rows);
  return query;
}

void
rec_rows_query_free (gpointer query)
{
  g_array_unref (((RecRowsQuery *) query)->rows);
  g_free (query);
}

static const guint32 *
get_rows (RecRowsQuery *query)
{
  return (const guint32 *) (gpointer) query->rows->data;
}

/* The bucket IDs of the rows, each once: a #GStrv. */
gpointer
rec_rows_query_read_buckets (RecStore *store, gpointer data, GError **error)
{
  RecRowsQuery *query = data;

  return rec_store_list_row_buckets (store, query->grouping, get_rows (query), query->rows->len,
                                     error);
}

/* The IDs of all reports of the rows: a #GStrv. */
gpointer
rec_rows_query_read_reports (RecStore *store, gpointer data, GError **error)
{
  RecRowsQuery *query = data;

  return rec_store_list_row_reports (store, query->grouping, get_rows (query), query->rows->len,
                                     error);
}

/* The bucket IDs, each once, of those rows that are not ignored as the query says: a #GStrv. */
gpointer
rec_rows_query_read_other_ignored (RecStore *store, gpointer data, GError **error)
{
  RecRowsQuery *query = data;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GStrvBuilder) buckets = g_strv_builder_new ();

  for (guint start = 0; start < query->rows->len; start += BATCH)
    {
      g_autoptr (GPtrArray) problems
          = rec_store_load_rows (store, query->grouping, get_rows (query) + start,
                                 MIN (BATCH, query->rows->len - start), error);

      if (problems == NULL)
        return NULL;
      for (guint i = 0; i < problems->len; i++)
        {
          RecProblem *problem = g_ptr_array_index (problems, i);
          const char *bucket = rec_problem_get_bucket (problem);

          if (rec_problem_is_ignored (problem) != query->ignored
              && g_hash_table_add (seen, g_strdup (bucket)))
            g_strv_builder_add (buckets, bucket);
        }
    }

  return g_strv_builder_end (buckets);
}
