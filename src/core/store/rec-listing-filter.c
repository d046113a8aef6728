/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-listing-filter.h"

#include "core/store/rec-search.h"

/* As many buckets are looked into one by one. */
#define SPANNING_FEW 2000

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

static guint8 *
new_marks (RecOrder *order)
{
  return g_new0 (guint8, MAX (1, rec_order_get_n_slots (order)));
}

/* Marks the buckets that a statement gives. */
static gboolean
mark_rows (RecRows *rows, RecOrder *order, guint8 *marks, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  while (rows != NULL && rec_rows_next (rows, &local_error))
    {
      guint32 slot;

      if (rec_order_find_slot (order, rec_rows_get_int (rows, 0), &slot))
        marks[slot] = 1;
    }
  if (local_error == NULL)
    return rows != NULL;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Only marked buckets pass, of those that passed so far. */
static void
keep_marked (RecOrder *order, const guint8 *marks, RecPassing *passing)
{
  const guint n_slots = rec_order_get_n_slots (order);

  if (passing->buckets == NULL)
    passing->buckets = g_memdup2 (marks, MAX (1, n_slots));
  for (guint i = 0; i < n_slots; i++)
    passing->buckets[i] &= marks[i];
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
  g_autofree guint8 *marks = NULL;
  g_autoptr (RecRows) rows = NULL;

  if (query == NULL)
    return TRUE;

  rows = rec_database_query (database, error, sql, "s", query);
  marks = new_marks (order);
  if (!mark_rows (rows, order, marks, error))
    return FALSE;
  keep_marked (order, marks, passing);
  return TRUE;
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
  g_autofree guint8 *marks = NULL;

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
  marks = new_marks (order);
  for (guint i = 0; i < n_slots; i++)
    marks[i] = wanted[column->of_slot[i]];
  keep_marked (order, marks, passing);
  return TRUE;
}

/* Marks buckets that have a report within the time although their first and their last are not:
 * few are looked into, for many the reports of that time are. */
static gboolean
mark_spanning (RecDatabase *database,
               RecOrder *order,
               gint64 since,
               gint64 last,
               guint8 *marks,
               GError **error)
{
  static const char count_sql[]
      = "SELECT count (*) FROM buckets WHERE first_time < ? AND last_time > ?";
  static const char bucket_sql[]
      = "SELECT id FROM buckets WHERE first_time < ?1 AND last_time > ?2 AND EXISTS (SELECT 1 FROM "
        "reports WHERE bucket_id = buckets.id AND time BETWEEN ?1 AND ?2)";
  static const char report_sql[] = "SELECT bucket_id FROM reports WHERE time BETWEEN ? AND ?";
  g_autoptr (RecRows) rows = NULL;
  gint64 n_spanning = 0;

  if (!rec_database_get_int (database, &n_spanning, error, count_sql, "ii", since, last))
    return FALSE;
  if (n_spanning == 0)
    return TRUE;

  rows = n_spanning < SPANNING_FEW
             ? rec_database_query (database, error, bucket_sql, "ii", since, last)
             : rec_database_query (database, error, report_sql, "ii", since, last);
  return mark_rows (rows, order, marks, error);
}

static gboolean
apply_times (RecDatabase *database,
             RecOrder *order,
             gint64 since,
             gint64 until,
             RecPassing *passing,
             GError **error)
{
  static const char sql[] = "SELECT id FROM buckets WHERE last_time BETWEEN ?1 AND ?2 "
                            "OR first_time BETWEEN ?1 AND ?2";
  /* No report is later than the last time that there is, so that one is within “no end”. */
  const gint64 last = until == G_MAXINT64 ? until : until - 1;
  g_autofree guint8 *marks = NULL;
  g_autoptr (RecRows) rows = NULL;

  if (since == G_MININT64 && until == G_MAXINT64)
    return TRUE;

  marks = new_marks (order);
  if (until > since)
    {
      rows = rec_database_query (database, error, sql, "ii", since, last);
      if (!mark_rows (rows, order, marks, error)
          || !mark_spanning (database, order, since, last, marks, error))
        return FALSE;
    }
  keep_marked (order, marks, passing);
  return TRUE;
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
