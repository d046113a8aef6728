/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What lists of 1,000,000 reports in 50,000 buckets cost: each beside the plain SQL statement that
 * gives the same rows, in the same run. With a folder as its argument it takes the store there. */

#include <stdlib.h>

#include "core/store/rec-database.h"
#include "core/store/rec-order.h"
#include "core/store/rec-search.h"
#include "core/store/rec-store-listing.h"
#include "core/store/rec-store-private.h"

#include "test-folder.h"

#define N_REPORTS "1000000"
#define N_BUCKETS "50000"
#define ORDER_SIZE_MAX (12 * 1000 * 1000)

typedef struct
{
  RecStore *store;
  RecDatabase *database;
  gboolean is_kept;
} Bench;

static const char *const three[]
    = { "gno", "lib", "vid", "pho", "sig", "mai", "ter", "edi", "vie", "mon", "app",
        "zoo", "1.2", "mat", "wri", "ser", "gam", "mus", "i91", "oop", "xyz" };
static const char *const one[]
    = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r",
        "s", "t", "u", "v", "w", "x", "y", "z", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };

static const char *const columns[] = {
  [REC_SORT_LAST_TIME] = "last_time",     [REC_SORT_FIRST_TIME] = "first_time",
  [REC_SORT_NAME] = "sort_name",          [REC_SORT_OCCURRENCES] = "occurrences",
  [REC_SORT_EVENT_TYPE] = "b.event_type", [REC_SORT_STATE] = "b.state",
  [REC_SORT_PACKAGE] = "p.package_name",  [REC_SORT_FAULT_MODULE] = "fault_module",
};

static double
now (void)
{
  return g_get_monotonic_time () / 1000.0;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static double
get_p95 (GArray *times)
{
  g_array_sort (times, compare_times);
  return g_array_index (times, double, (times->len * 95 + 99) / 100 - 1);
}

static guint
list (Bench *bench, RecGrouping grouping, RecFilter *filter, RecSort sort, double *time)
{
  RecListing listing = { grouping, filter, sort, TRUE };
  g_autoptr (GError) error = NULL;
  double began = now ();
  g_autoptr (GArray) rows = rec_store_list_rows (bench->store, &listing, &error);

  *time = now () - began;
  g_assert_no_error (error);
  return rows->len;
}

static guint
run_plain (Bench *bench, const char *sql, const char *query, double *time)
{
  g_autoptr (GError) error = NULL;
  double began = now ();
  g_autoptr (RecRows) rows = rec_database_query (bench->database, &error, g_intern_string (sql),
                                                 query != NULL ? "s" : "", query);
  guint n = 0;

  g_assert_no_error (error);
  while (rec_rows_next (rows, &error))
    n += rec_rows_get_int (rows, 0) != 0;
  g_assert_no_error (error);
  *time = now () - began;
  return n;
}

static void
report (Bench *bench, const char *what, double time, double limit, double plain)
{
  g_autofree char *ratio = plain > 0
                               ? g_strdup_printf ("; SQL: %.1f ms, ratio %.2f", plain, time / plain)
                               : g_strdup ("");

  g_print ("%s: %.1f ms (at most %.0f)%s\n", what, time, limit, ratio);
  bench->is_kept = bench->is_kept && time <= limit;
}

static const char *
get_plain (RecGrouping grouping)
{
  return grouping == REC_GROUPING_PROBLEMS
             ? "SELECT id FROM buckets WHERE id IN (SELECT rowid FROM problems_fts WHERE "
               "problems_fts MATCH ?) ORDER BY last_time DESC, id DESC"
             : "SELECT id FROM reports WHERE bucket_id IN (SELECT rowid FROM problems_fts WHERE "
               "problems_fts MATCH ?) ORDER BY time DESC, id DESC";
}

static void
measure_search (Bench *bench,
                const char *what,
                RecGrouping grouping,
                const char *const *words,
                guint n_words,
                double limit)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) plain_times = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < n_words; i++)
    {
      g_autoptr (RecFilter) filter = rec_filter_new ();
      g_autofree char *query = rec_search_dup_query (words[i]);
      double time, plain;
      guint n, n_plain;

      rec_filter_set_search (filter, words[i]);
      n = list (bench, grouping, filter, REC_SORT_LAST_TIME, &time);
      n_plain = run_plain (bench, get_plain (grouping), query, &plain);
      g_assert_cmpuint (n, ==, n_plain);
      g_array_append_val (times, time);
      g_array_append_val (plain_times, plain);
    }
  report (bench, what, get_p95 (times), limit, get_p95 (plain_times));
}

/* The first time by a column reads what it needs of the buckets; that is what a person waits for.
 */
static void
measure_sorts (Bench *bench, RecGrouping grouping)
{
  for (RecSort sort = 0; sort <= REC_SORT_LAST; sort++)
    {
      g_autofree char *sql = g_strdup_printf (
          grouping == REC_GROUPING_PROBLEMS
              ? "SELECT b.id FROM buckets b JOIN programs p ON p.id = b.program_id "
                "ORDER BY %s DESC, last_time DESC, b.id DESC"
              : "SELECT r.id FROM reports r JOIN buckets b ON b.id = r.bucket_id "
                "JOIN programs p ON p.id = b.program_id ORDER BY %s DESC, r.time DESC, r.id DESC",
          columns[sort]);
      g_autofree char *what = g_strdup_printf (
          "%s by %s", grouping == REC_GROUPING_PROBLEMS ? "problems" : "events", columns[sort]);
      double time, plain = 0;

      list (bench, grouping, NULL, sort, &time);
      /* SQL takes long for a million events: by the name stands for all. */
      if (grouping == REC_GROUPING_PROBLEMS || sort == REC_SORT_NAME)
        run_plain (bench, sql, NULL, &plain);
      report (bench, what, time, 300, plain);
    }
}

static void
measure_values (Bench *bench)
{
  const char *const values[] = { "sent", "solved", NULL };
  g_autoptr (RecFilter) filter = rec_filter_new ();
  g_autoptr (GPtrArray) facets = NULL;
  RecListing listing = { REC_GROUPING_EVENTS, filter, REC_SORT_LAST_TIME, TRUE };
  double time, plain, began;

  rec_filter_set_values (filter, REC_FILTER_STATE, values);
  list (bench, REC_GROUPING_EVENTS, filter, REC_SORT_LAST_TIME, &time);
  run_plain (bench,
             "SELECT r.id FROM reports r JOIN buckets b ON b.id = r.bucket_id WHERE b.state IN "
             "('sent', 'solved') ORDER BY r.time DESC, r.id DESC",
             NULL, &plain);
  report (bench, "events by two states", time, 150, plain);

  began = now ();
  facets = rec_store_list_facets (bench->store, &listing, REC_FILTER_APPLICATION, 50, NULL);
  time = now () - began;
  g_assert_cmpuint (facets->len, ==, 50);
  run_plain (bench,
             "SELECT count (*) FROM reports r JOIN buckets b ON b.id = r.bucket_id JOIN programs p "
             "ON p.id = b.program_id WHERE b.state IN ('sent', 'solved') GROUP BY p.name",
             NULL, &plain);
  report (bench, "applications of events, counted", time, 150, plain);
}

static void
measure_times (Bench *bench)
{
  g_autoptr (RecFilter) filter = rec_filter_new ();
  gint64 day = G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC;
  double time;

  rec_filter_set_times (filter, g_get_real_time () - 190 * day, g_get_real_time () - 183 * day);
  list (bench, REC_GROUPING_PROBLEMS, filter, REC_SORT_LAST_TIME, &time);
  report (bench, "problems of a week half a year ago", time, 150, 0);
  list (bench, REC_GROUPING_EVENTS, filter, REC_SORT_LAST_TIME, &time);
  report (bench, "events of a week half a year ago", time, 150, 0);
}

/* What a new report costs who looks at the list. */
static void
measure_catching_up (Bench *bench, const char *folder)
{
  g_autoptr (RecStore) writer = rec_store_open (folder, REC_STORE_READ_WRITE, NULL);
  RecListing listing = { REC_GROUPING_EVENTS, NULL, REC_SORT_LAST_TIME, TRUE };
  g_autoptr (GArray) rows = rec_store_list_rows (bench->store, &listing, NULL);
  g_autoptr (RecReport) last = NULL;
  g_auto (GStrv) ids = rec_store_list_row_reports (bench->store, REC_GROUPING_EVENTS,
                                                   (guint32 *) (gpointer) rows->data, 1, NULL);
  double time;

  last = rec_store_load_report (bench->store, ids[0], NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *id = g_uuid_string_random ();

      rec_report_set_id (last, id);
      g_assert_true (rec_store_add (writer, last, "bench", id, NULL, NULL));
    }
  g_assert_cmpuint (list (bench, REC_GROUPING_EVENTS, NULL, REC_SORT_LAST_TIME, &time), ==,
                    rows->len + 3);
  report (bench, "events after three more", time, 100, 0);
}

/* Each fifth problem, as somebody who tidies up deletes them. */
static void
measure_deleting (Bench *bench, const char *folder)
{
  g_autoptr (RecStore) writer = rec_store_open (folder, REC_STORE_READ_WRITE, NULL);
  RecListing listing = { REC_GROUPING_PROBLEMS, NULL, REC_SORT_OCCURRENCES, FALSE };
  g_autoptr (GArray) rows = rec_store_list_rows (bench->store, &listing, NULL);
  guint32 *list = (guint32 *) (gpointer) rows->data;
  const guint n = rows->len / 5;
  g_auto (GStrv) buckets = NULL;
  g_autoptr (GError) error = NULL;
  double began = now ();
  guint n_deleted = 0;

  for (guint i = 0; i < n; i++)
    list[i] = list[5 * i];
  buckets = rec_store_list_row_buckets (bench->store, REC_GROUPING_PROBLEMS, list, n, &error);
  g_assert_no_error (error);
  rec_store_delete_problems (writer, (const char *const *) buckets, &n_deleted, &error);
  g_assert_no_error (error);
  g_print ("deleted %u problems with %u reports in %.1f s\n", n, n_deleted,
           (now () - began) / 1000);
}

static void
measure_all (Bench *bench, const char *folder)
{
  double time, plain;

  list (bench, REC_GROUPING_PROBLEMS, NULL, REC_SORT_LAST_TIME, &time);
  run_plain (bench, "SELECT id FROM buckets ORDER BY last_time DESC, id DESC", NULL, &plain);
  report (bench, "all problems, first", time, 150, plain);
  list (bench, REC_GROUPING_EVENTS, NULL, REC_SORT_LAST_TIME, &time);
  run_plain (bench, "SELECT id FROM reports ORDER BY time DESC, id DESC", NULL, &plain);
  report (bench, "all events, first", time, 1000, plain);
  list (bench, REC_GROUPING_EVENTS, NULL, REC_SORT_LAST_TIME, &time);
  report (bench, "all events, again", time, 100, plain);
  measure_search (bench, "problems, three letters, p95", REC_GROUPING_PROBLEMS, three,
                  G_N_ELEMENTS (three), 50);
  measure_search (bench, "problems, one letter, p95", REC_GROUPING_PROBLEMS, one,
                  G_N_ELEMENTS (one), 150);
  measure_search (bench, "events, three letters, p95", REC_GROUPING_EVENTS, three,
                  G_N_ELEMENTS (three), 50);
  measure_search (bench, "events, one letter, p95", REC_GROUPING_EVENTS, one, G_N_ELEMENTS (one),
                  150);
  measure_sorts (bench, REC_GROUPING_EVENTS);
  measure_sorts (bench, REC_GROUPING_PROBLEMS);
  measure_values (bench);
  measure_times (bench);
  measure_catching_up (bench, folder);
  g_print ("memory of the orders: %.1f MB (at most %.1f)\n",
           rec_order_get_size (rec_store_get_order (bench->store)) / 1e6, ORDER_SIZE_MAX / 1e6);
  bench->is_kept
      = bench->is_kept && rec_order_get_size (rec_store_get_order (bench->store)) <= ORDER_SIZE_MAX;
}

static void
fill (const char *folder)
{
  g_autofree char *program
      = g_build_filename (g_getenv ("RECOURSE_BUILD"), "tests/support/fill-store", NULL);
  const char *argv[] = { program, folder, "history", N_REPORTS, N_BUCKETS, NULL };
  g_autoptr (GError) error = NULL;
  double began = now ();
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_print ("filled in %.1f s\n", (now () - began) / 1000);
}

int
main (int argc, char **argv)
{
  g_autofree char *parent = argc > 1 ? NULL : g_dir_make_tmp ("recourse-bench-XXXXXX", NULL);
  g_autofree char *folder
      = argc > 1 ? g_strdup (argv[1]) : g_build_filename (parent, "store", NULL);
  g_autofree char *path = g_build_filename (folder, "store.db", NULL);
  Bench bench = { NULL, NULL, TRUE };

  if (parent != NULL)
    fill (folder);
  bench.store = rec_store_open (folder, REC_STORE_READ_ONLY, NULL);
  bench.database = rec_database_open (path, REC_DATABASE_READ_ONLY, NULL);
  g_assert_true (bench.store != NULL && bench.database != NULL);
  measure_all (&bench, folder);
  g_clear_object (&bench.database);
  g_clear_object (&bench.store);
  if (parent != NULL)
    {
      bench.store = rec_store_open (folder, REC_STORE_READ_ONLY, NULL);
      measure_deleting (&bench, folder);
      g_clear_object (&bench.store);
      test_folder_remove (parent);
    }
  return bench.is_kept ? 0 : 1;
}
