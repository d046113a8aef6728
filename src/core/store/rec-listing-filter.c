/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-listing-filter.h"

#include "core/store/rec-search.h"

static const RecColumnName field_columns[REC_FILTER_N_FIELDS] = {
  [REC_FILTER_EVENT_TYPE] = REC_COLUMN_EVENT_TYPE,
  [REC_FILTER_STATE] = REC_COLUMN_STATE,
  [REC_FILTER_APPLICATION] = REC_COLUMN_APPLICATION,
  [REC_FILTER_PACKAGE] = REC_COLUMN_PACKAGE,
};

RecColumnName
rec_listing_filter_get_column (RecFilterField field)
{
  return field_columns[field];
}

void
rec_passing_clear (RecPassing *passing)
{
  g_clear_pointer (&passing->buckets, g_free);
}

/* Only the buckets that a statement gives pass, of those that passed so far. */
static gboolean
keep_rows (RecRows *rows, RecOrder *order, RecPassing *passing, GError **error)
{
  guint8 *kept = g_new0 (guint8, MAX (1, rec_order_get_n_slots (order)));
  g_autoptr (GError) local_error = NULL;

  while (rows != NULL && rec_rows_next (rows, &local_error))
    {
      guint32 slot;

      if (rec_order_find_slot (order, rec_rows_get_int (rows, 0), &slot))
        kept[slot] = passing->buckets == NULL || passing->buckets[slot];
    }
  g_free (passing->buckets);
  passing->buckets = kept;
  if (local_error == NULL)
    return rows != NULL;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static gboolean
apply_search (RecDatabase *database,
              RecOrder *order,
              const char *search,
              RecPassing *passing,
              GError **error)
{
  static const char sql[] = "SELECT rowid FROM problems_fts WHERE problems_fts MATCH ?";
  g_autofree char *query = rec_search_dup_query (search);
  g_autoptr (RecRows) rows = NULL;

  if (query == NULL)
    return TRUE;

  rows = rec_database_query (database, error, sql, "s", query);
  return keep_rows (rows, order, passing, error);
}

static gboolean
apply_values (RecOrder *order,
              RecColumnName name,
              const char *const *values,
              RecPassing *passing,
              GError **error)
{
  const guint n_slots = rec_order_get_n_slots (order);
  const RecColumn *column;
  g_autofree guint8 *wanted = NULL;

  if (*values == NULL)
    return TRUE;
  column = rec_order_ensure_column (order, name, error);
  if (column == NULL)
    return FALSE;

  wanted = g_new0 (guint8, MAX (1, column->values->len));
  for (; *values != NULL; values++)
    {
      gpointer number;

      if (g_hash_table_lookup_extended (column->numbers, *values, NULL, &number))
        wanted[GPOINTER_TO_UINT (number)] = 1;
    }
  if (passing->buckets == NULL)
    {
      passing->buckets = g_malloc (MAX (1, n_slots));
      memset (passing->buckets, 1, n_slots);
    }
  for (guint i = 0; i < n_slots; i++)
    passing->buckets[i] &= wanted[column->of_slot[i]];
  return TRUE;
}

/* A bucket whose first or last report is within the time need not be looked into. */
static gboolean
apply_times (RecDatabase *database,
             RecOrder *order,
             gint64 since,
             gint64 until,
             RecPassing *passing,
             GError **error)
{
  static const char sql[]
      = "SELECT id FROM buckets WHERE last_time >= ?1 AND first_time < ?2 AND (last_time < ?2 OR "
        "first_time >= ?1 OR EXISTS (SELECT 1 FROM reports WHERE bucket_id = buckets.id AND "
        "time >= ?1 AND time < ?2))";
  g_autoptr (RecRows) rows = NULL;

  if (since == G_MININT64 && until == G_MAXINT64)
    return TRUE;

  /* Nothing says “no end” to SQL but that it is left out; no report is that late. */
  rows = rec_database_query (database, error, sql, "ii", since, until);
  return keep_rows (rows, order, passing, error);
}

/*
 * rec_listing_filter_apply:
 * @order: brought up to date, with events if the listing is of events
 * @left_out: a field whose values do not matter, or -1
 * @passing: (out): what passes; empty at first
 */
gboolean
rec_listing_filter_apply (RecDatabase *database,
                          RecOrder *order,
                          const RecListing *listing,
                          int left_out,
                          RecPassing *passing,
                          GError **error)
{
  RecFilter *filter = listing->filter;
  gint64 since = filter != NULL ? rec_filter_get_since (filter) : G_MININT64;
  gint64 until = filter != NULL ? rec_filter_get_until (filter) : G_MAXINT64;

  if (filter != NULL)
    {
      if (!apply_search (database, order, rec_filter_get_search (filter), passing, error))
        return FALSE;
      for (int i = 0; i < REC_FILTER_N_FIELDS; i++)
        if (i != left_out
            && !apply_values (order, field_columns[i], rec_filter_get_values (filter, i), passing,
                              error))
          return FALSE;
    }

  if (listing->grouping == REC_GROUPING_PROBLEMS)
    return apply_times (database, order, since, until, passing, error);
  return rec_events_find_times (rec_order_get_events (order), since, until, &passing->first,
                                &passing->end, error);
}
