/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-store-listing.h"

#include "core/report/rec-error.h"
#include "core/store/rec-listing-filter.h"
#include "core/store/rec-problem-private.h"
#include "core/store/rec-store-private.h"

/*
 * rec_store_enter_reading: (skip)
 * @is_own: (out): whether rec_store_leave_reading() has to end it
 *
 * What is read until it is left is of one moment.
 */
gboolean
rec_store_enter_reading (RecStore *self, gboolean *is_own, GError **error)
{
  RecDatabase *database = rec_store_get_database (self);

  *is_own = !rec_database_in_transaction (database);
  return !*is_own || rec_database_run (database, error, "BEGIN", "");
}

void
rec_store_leave_reading (RecStore *self, gboolean is_own)
{
  RecDatabase *database = rec_store_get_database (self);

  rec_database_hold (database);
  if (is_own && rec_database_in_transaction (database))
    rec_database_run (database, NULL, "ROLLBACK", "");
  rec_database_release (database);
}

/* The slots that pass, the newest problem first. */
static GArray *
collect_problems (RecOrder *order, const RecPassing *passing)
{
  guint n;
  const guint32 *newest = rec_order_get_newest (order, &n);
  GArray *slots = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n);

  for (guint i = 0; i < n; i++)
    if (passing->buckets == NULL || passing->buckets[newest[i]])
      g_array_append_val (slots, newest[i]);

  return slots;
}

/* Puts slots of problems, the newest first, in the order of their ranks. */
static void
sort_problems (GArray *slots, const RecRanks *ranks, gboolean descending)
{
  g_autofree guint32 *places = g_new0 (guint32, ranks->n_ranks + 1);
  g_autofree guint32 *sorted = g_new (guint32, MAX (1, slots->len));
  const guint32 *list = (const guint32 *) (gconstpointer) slots->data;
  const guint32 top = ranks->n_ranks - 1;

#define RANK(slot) (descending ? top - ranks->of_slot[slot] : ranks->of_slot[slot])
  for (guint i = 0; i < slots->len; i++)
    places[RANK (list[i]) + 1]++;
  for (guint32 i = 1; i <= ranks->n_ranks; i++)
    places[i] += places[i - 1];
  for (guint i = 0; i < slots->len; i++)
    sorted[places[RANK (list[i])]++] = list[i];
#undef RANK
  memcpy (slots->data, sorted, slots->len * sizeof *sorted);
}

static void
reverse (GArray *rows)
{
  guint32 *list = (guint32 *) (gpointer) rows->data;

  for (guint i = 0; i < rows->len / 2; i++)
    {
      guint32 row = list[i];

      list[i] = list[rows->len - 1 - i];
      list[rows->len - 1 - i] = row;
    }
}

static GArray *
list_problems (RecOrder *order,
               const RecListing *listing,
               const RecPassing *passing,
               GError **error)
{
  g_autoptr (GArray) rows = collect_problems (order, passing);
  guint32 *list = (guint32 *) (gpointer) rows->data;

  if (listing->sort != REC_SORT_LAST_TIME)
    {
      const RecRanks *ranks = rec_order_ensure_ranks (order, listing->sort, error);

      if (ranks == NULL)
        return NULL;
      if (ranks->n_ranks > 0)
        sort_problems (rows, ranks, listing->descending);
    }
  else if (!listing->descending)
    reverse (rows);

  for (guint i = 0; i < rows->len; i++)
    list[i] = rec_order_get_bucket (order, list[i]);
  return g_steal_pointer (&rows);
}

static gboolean
passes (const RecPassing *passing, const RecEvent *event)
{
  return passing->buckets == NULL || passing->buckets[event->slot];
}

static GArray *
list_events_by_time (RecOrder *order, gboolean descending, const RecPassing *passing)
{
  guint n;
  const RecEvent *events = rec_events_get (rec_order_get_events (order), &n);
  GArray *rows;
  guint n_rows = 0;

  for (guint i = passing->first; i < passing->end; i++)
    n_rows += passes (passing, &events[i]);
  rows = g_array_sized_new (FALSE, FALSE, sizeof (guint32), n_rows);
  g_array_set_size (rows, n_rows);
  n_rows = 0;
  for (guint i = passing->first; i < passing->end; i++)
    if (passes (passing, &events[i]))
      g_array_index (rows, guint32, n_rows++) = events[i].report;

  if (descending)
    reverse (rows);
  return rows;
}

/* The events come by the ranks of their buckets: how many each rank has is counted, then each goes
 * to its place at once. */
static GArray *
list_events_by_rank (RecOrder *order,
                     const RecRanks *ranks,
                     gboolean descending,
                     const RecPassing *passing)
{
  guint n;
  const RecEvent *events = rec_events_get (rec_order_get_events (order), &n);
  g_autofree guint32 *places = g_new0 (guint32, ranks->n_ranks + 1);
  const guint32 top = ranks->n_ranks - 1;
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 *list;

#define RANK(slot) (descending ? top - ranks->of_slot[slot] : ranks->of_slot[slot])
  for (guint i = passing->first; i < passing->end; i++)
    if (passes (passing, &events[i]))
      places[RANK (events[i].slot) + 1]++;
  for (guint32 i = 1; i <= ranks->n_ranks; i++)
    places[i] += places[i - 1];
  g_array_set_size (rows, places[ranks->n_ranks]);
  list = (guint32 *) (gpointer) rows->data;
  for (guint i = passing->end; i-- > passing->first;)
    if (passes (passing, &events[i]))
      list[places[RANK (events[i].slot)]++] = events[i].report;
#undef RANK
  return rows;
}

static GArray *
list_events (RecOrder *order, const RecListing *listing, const RecPassing *passing, GError **error)
{
  const RecRanks *ranks;

  if (listing->sort == REC_SORT_LAST_TIME)
    return list_events_by_time (order, listing->descending, passing);

  ranks = rec_order_ensure_ranks (order, listing->sort, error);
  if (ranks == NULL)
    return NULL;
  if (ranks->n_ranks == 0)
    return g_array_new (FALSE, FALSE, sizeof (guint32));
  return list_events_by_rank (order, ranks, listing->descending, passing);
}

static GArray *
list_rows (RecStore *self, const RecListing *listing, GError **error)
{
  RecOrder *order = rec_store_get_order (self);
  const gboolean with_events = listing->grouping == REC_GROUPING_EVENTS;
  g_auto (RecPassing) passing = { NULL };

  if (!rec_order_refresh (order, with_events, error)
      || !rec_listing_filter_apply (rec_store_get_database (self), order, listing, -1, &passing,
                                    error))
    return NULL;

  return with_events ? list_events (order, listing, &passing, error)
                     : list_problems (order, listing, &passing, error);
}

/**
 * rec_store_list_rows:
 * @listing: which rows, and in what order
 * @error: return location for a [error@Error]
 *
 * Lists rows in order: only numbers, four bytes each, so that a list of any length can be shown and
 * [method@Store.load_rows] reads what is in sight. The store's handle keeps the order of all
 * events, eight bytes each, and what it needs of the problems until it is freed; when the store
 * changed it catches up.
 *
 * The search and the values of a filter are about problems, also where the rows are events: an
 * event passes with its problem, so a state is that of the problem. The times are about events: a
 * problem passes when one of its events happened in that time.
 *
 * Rows that are alike in the sort come with the newest first, whether it is turned round or not;
 * those of one microsecond by their numbers. By [enum@Sort.LAST_TIME] no two rows are alike: those
 * of one microsecond are in the order of their numbers, which is turned round with it. For events
 * that is the event's own time; each other column is that of its problem.
 *
 * Errors: %REC_ERROR_TOO_LARGE when the store has given a number over 32 bits;
 * %G_IO_ERROR_CANCELLED as [method@Store.set_cancellable] says.
 *
 * Returns: (transfer full) (element-type guint32): the rows of buckets or of reports; %NULL on
 * error
 */
GArray *
rec_store_list_rows (RecStore *self, const RecListing *listing, GError **error)
{
  GArray *rows;
  gboolean is_own;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (listing != NULL && (guint) listing->sort <= REC_SORT_LAST, NULL);

  if (!rec_store_enter_reading (self, &is_own, error))
    return NULL;
  rows = list_rows (self, listing, error);
  rec_store_leave_reading (self, is_own);
  return rows;
}

/* The one row that a statement gives of a number, if it is there. */
static gboolean
load_row (RecDatabase *database, const char *sql, guint32 row, GPtrArray *problems, GError **error)
{
  g_autoptr (RecRows) found = rec_database_query (database, error, sql, "i", (gint64) row);
  g_autoptr (GError) local_error = NULL;

  if (found == NULL)
    return FALSE;
  if (rec_rows_next (found, &local_error))
    g_ptr_array_add (problems, rec_problem_new_from_rows (found));
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * rec_store_load_rows:
 * @grouping: what the rows are
 * @rows: (array length=n_rows): what [method@Store.list_rows] gave
 * @n_rows: how many
 * @error: return location for a [error@Error]
 *
 * Reads what rows show, in the order of @rows. One that is gone by now is left out, so compare
 * [method@Problem.get_row]. Of an event that is the report's number; the time, the state, the
 * report, the program and its package are its own, and the rest is its problem's.
 *
 * Returns: (transfer full) (element-type RecProblem): the problems; %NULL on error
 */
GPtrArray *
rec_store_load_rows (RecStore *self,
                     RecGrouping grouping,
                     const guint32 *rows,
                     guint n_rows,
                     GError **error)
{
  static const char problem_sql[]
      = "SELECT " REC_PROBLEM_COLUMNS " FROM buckets b JOIN programs p ON p.id = b.program_id "
        "WHERE b.id = ?";
  static const char event_sql[]
      = "SELECT " REC_EVENT_COLUMNS " FROM reports r CROSS JOIN buckets b ON b.id = r.bucket_id "
        "CROSS JOIN programs p ON p.id = r.program_id "
        "LEFT JOIN submissions s ON s.bucket_id = r.bucket_id WHERE r.id = ?";
  const gboolean is_event = grouping == REC_GROUPING_EVENTS;
  g_autoptr (GPtrArray) problems = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (rows != NULL || n_rows == 0, NULL);

  problems = g_ptr_array_new_full (n_rows, g_object_unref);
  for (guint i = 0; i < n_rows; i++)
    if (!load_row (rec_store_get_database (self), is_event ? event_sql : problem_sql, rows[i],
                   problems, error))
      return NULL;

  return g_steal_pointer (&problems);
}

/* Appends the texts that a statement gives of each row; with seen, each once. */
static GStrv
list_texts (RecStore *self,
            const char *sql,
            const guint32 *rows,
            guint n_rows,
            GHashTable *seen,
            GError **error)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_null_terminated (n_rows, g_free, TRUE);
  g_autoptr (GError) local_error = NULL;

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (RecRows) found
          = rec_database_query (rec_store_get_database (self), error, sql, "i", (gint64) rows[i]);

      if (found == NULL)
        return NULL;
      while (rec_rows_next (found, &local_error))
        if (seen == NULL || g_hash_table_add (seen, GSIZE_TO_POINTER (rec_rows_get_int (found, 1))))
          g_ptr_array_add (texts, g_strdup (rec_rows_get_text (found, 0)));
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }

  return (GStrv) g_ptr_array_free (g_steal_pointer (&texts), FALSE);
}

/**
 * rec_store_list_row_buckets:
 * @grouping: what the rows are
 * @rows: (array length=n_rows): what [method@Store.list_rows] gave
 * @n_rows: how many
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): the bucket IDs of the rows, each once, in their order; %NULL on error
 */
GStrv
rec_store_list_row_buckets (RecStore *self,
                            RecGrouping grouping,
                            const guint32 *rows,
                            guint n_rows,
                            GError **error)
{
  static const char of_problem[] = "SELECT bucket, id FROM buckets WHERE id = ?";
  static const char of_event[] = "SELECT b.bucket, b.id FROM reports r JOIN buckets b "
                                 "ON b.id = r.bucket_id WHERE r.id = ?";
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (rows != NULL || n_rows == 0, NULL);

  return list_texts (self, grouping == REC_GROUPING_EVENTS ? of_event : of_problem, rows, n_rows,
                     seen, error);
}

/**
 * rec_store_list_row_reports:
 * @grouping: what the rows are
 * @rows: (array length=n_rows): what [method@Store.list_rows] gave
 * @n_rows: how many
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): the IDs of the rows' reports, in their order; of a problem all of its
 *   reports, the newest first; %NULL on error
 */
GStrv
rec_store_list_row_reports (RecStore *self,
                            RecGrouping grouping,
                            const guint32 *rows,
                            guint n_rows,
                            GError **error)
{
  static const char of_problem[]
      = "SELECT uuid, id FROM reports WHERE bucket_id = ? ORDER BY time DESC, id DESC";
  static const char of_event[] = "SELECT uuid, id FROM reports WHERE id = ?";

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (rows != NULL || n_rows == 0, NULL);

  return list_texts (self, grouping == REC_GROUPING_EVENTS ? of_event : of_problem, rows, n_rows,
                     NULL, error);
}
