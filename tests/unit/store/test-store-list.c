/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include <string.h>

#include "core/report/rec-error.h"
#include "core/store/rec-search.h"
#include "core/store/rec-store-limits.h"

static GPtrArray *
load_all (RecStore *store, const char *search, RecSort sort, gboolean descending)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = rec_store_list_problem_rows (store, search, sort, descending, &error);
  GPtrArray *problems;

  g_assert_no_error (error);
  problems = rec_store_load_problems (store, (gpointer) rows->data, rows->len, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, rows->len);
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpint (rec_problem_get_row (problems->pdata[i]), ==, g_array_index (rows, gint64, i));
  return problems;
}

static guint
count_found (RecStore *store, const char *search)
{
  g_autoptr (GPtrArray) problems = load_all (store, search, REC_SORT_LAST_TIME, TRUE);

  return problems->len;
}

static void
assert_order (RecStore *store, RecSort sort, gboolean descending, const char *expected)
{
  g_autoptr (GPtrArray) problems = load_all (store, NULL, sort, descending);
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const char *name = rec_problem_get_application (problems->pdata[i]);

      g_string_append_c (order, name[strlen (name) - 1]);
    }
  g_assert_cmpstr (order->str, ==, expected);
}

static void
add_some (Fixture *fixture)
{
  g_object_unref (fixture_add (fixture->store, 2, 2, 100));
  g_object_unref (fixture_add (fixture->store, 1, 1, 200));
  g_object_unref (fixture_add (fixture->store, 1, 1, 300));
  g_object_unref (fixture_add (fixture->store, 1, 1, 50));
  g_object_unref (fixture_add (fixture->store, 3, 3, 400));
  g_object_unref (fixture_add (fixture->store, 3, 3, 250));
}

static void
test_orders (Fixture *fixture, gconstpointer data)
{
  add_some (fixture);
  assert_order (fixture->store, REC_SORT_LAST_TIME, TRUE, "312");
  assert_order (fixture->store, REC_SORT_LAST_TIME, FALSE, "213");
  assert_order (fixture->store, REC_SORT_FIRST_TIME, FALSE, "123");
  assert_order (fixture->store, REC_SORT_NAME, FALSE, "123");
  assert_order (fixture->store, REC_SORT_NAME, TRUE, "321");
  assert_order (fixture->store, REC_SORT_OCCURRENCES, TRUE, "132");
}

static void
test_problem (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) newest = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) error = NULL;
  RecProblem *problem;
  gint64 row;

  g_object_unref (fixture_add (fixture->store, 1, 2, 30));
  newest = fixture_add (fixture->store, 1, 2, 90);
  g_object_unref (fixture_add (fixture->store, 1, 2, 60));
  problems = load_all (fixture->store, "", REC_SORT_NAME, FALSE);
  g_assert_cmpuint (problems->len, ==, 1);
  problem = problems->pdata[0];
  g_assert_cmpstr (rec_problem_get_bucket (problem), ==, rec_report_get_bucket (newest));
  g_assert_cmpstr (rec_problem_get_event_type (problem), ==, "AppCrash");
  g_assert_cmpstr (rec_problem_get_application (problem), ==, "gnome-demo1");
  g_assert_cmpstr (rec_problem_get_display_name (problem), ==, "Demo Viewer 1");
  g_assert_cmpstr (rec_problem_get_icon (problem), ==, "demo-icon");
  g_assert_cmpstr (rec_problem_get_fault_module (problem), ==, "libfault.so.2");
  g_assert_cmpstr (rec_problem_get_last_report (problem), ==, rec_report_get_id (newest));
  g_assert_cmpuint (rec_problem_get_occurrences (problem), ==, 3);
  g_assert_cmpint (rec_problem_get_first_time (problem), ==, 30);
  g_assert_cmpint (rec_problem_get_last_time (problem), ==, 90);
  g_assert_cmpuint (rec_problem_get_state (problem), ==, REC_STATE_NOT_REPORTED);

  g_assert_true (
      rec_store_find_problem_row (fixture->store, rec_report_get_bucket (newest), &row, &error));
  g_assert_cmpint (row, ==, rec_problem_get_row (problem));
  reports
      = rec_store_list_occurrences (fixture->store, rec_report_get_bucket (newest), 1, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reports->len, ==, 2);
  g_assert_cmpint (rec_report_get_time (reports->pdata[0]), ==, 60);
  g_assert_cmpint (rec_report_get_time (reports->pdata[1]), ==, 30);
  g_assert_cmpuint (rec_report_get_occurrences (reports->pdata[1]), ==, 3);
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = NULL;
  g_autofree char *prefix = NULL;

  add_some (fixture);
  report = fixture_add (fixture->store, 1, 1, 500);
  prefix = g_strndup (rec_report_get_bucket (report), 9);

  g_assert_cmpuint (count_found (fixture->store, NULL), ==, 3);
  g_assert_cmpuint (count_found (fixture->store, " \t\xc2\xa0"), ==, 3);
  g_assert_cmpuint (count_found (fixture->store, "gnome-demo1"), ==, 1);
  g_assert_cmpuint (count_found (fixture->store, "GNOME-d"), ==, 3);
  g_assert_cmpuint (count_found (fixture->store, "viewer demo2"), ==, 1);
  g_assert_cmpuint (count_found (fixture->store, "libfault.so.3"), ==, 1);
  g_assert_cmpuint (count_found (fixture->store, "fault"), ==, 0);
  g_assert_cmpuint (count_found (fixture->store, "demo-package2"), ==, 1);
  g_assert_cmpuint (count_found (fixture->store, "sigsegv libfa"), ==, 3);
  g_assert_cmpuint (count_found (fixture->store, "sigsegv nothing"), ==, 0);
  g_assert_cmpuint (count_found (fixture->store, "d\xc3\xa9mo"), ==, 3);
  g_assert_cmpuint (count_found (fixture->store, prefix), ==, 1);
  g_assert_cmpuint (count_found (fixture->store, rec_report_get_bucket (report)), ==, 1);
}

static void
test_search_of_anything (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "\"",
                                       "\"\"",
                                       "*",
                                       "(",
                                       ")",
                                       "demo)",
                                       "AND",
                                       "NOT demo",
                                       "demo OR",
                                       "NEAR(a b)",
                                       "a:b",
                                       "application:demo",
                                       "^demo",
                                       "-demo",
                                       "+",
                                       "'",
                                       "; DROP TABLE reports",
                                       "\\",
                                       "%",
                                       "_",
                                       "\"demo",
                                       "demo\"x",
                                       "{a b}: c",
                                       "\xff\xfe",
                                       "\xf0\x9f\x92\xa5",
                                       "\xe2\x80\xae" };
  char *long_text = g_strnfill (REC_SEARCH_LENGTH_MAX * 4, 'x');

  add_some (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    count_found (fixture->store, texts[i]);
  count_found (fixture->store, long_text);
  for (gsize i = 1; i < strlen (long_text); i += 2)
    long_text[i] = ' ';
  count_found (fixture->store, long_text);
  g_free (long_text);
  for (guint round = 0; round < 500; round++)
    {
      char text[12];

      for (gsize i = 0; i < sizeof text - 1; i++)
        text[i] = g_test_rand_int_range (1, 256);
      text[sizeof text - 1] = '\0';
      count_found (fixture->store, text);
    }
}

static void
test_search_limits (void)
{
  g_autofree char *words = g_strnfill (2 * (REC_SEARCH_WORDS_MAX + 1), ' ');
  g_autofree char *query = NULL;
  guint n_words = 0;

  for (gsize i = 0; i <= REC_SEARCH_WORDS_MAX; i++)
    words[2 * i] = 'x';
  query = rec_search_dup_query (words);
  for (const char *at = query; *at != '\0'; at++)
    n_words += *at == '*';
  g_assert_cmpuint (n_words, ==, REC_SEARCH_WORDS_MAX);
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  const char *search = data;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;
  gint64 before = G_MAXINT64;
  guint n_pages = 0;

  for (guint i = 0; i < 300; i++)
    g_object_unref (fixture_add (fixture->store, i % 3, i % 3, g_test_rand_int_range (0, 100)));
  for (;;)
    {
      g_autoptr (GPtrArray) page
          = rec_store_list_reports (fixture->store, search, before, 10, &error);

      g_assert_no_error (error);
      for (guint i = 0; i < page->len; i++)
        {
          gint64 time = rec_report_get_time (page->pdata[i]);

          g_assert_cmpint (time, <=, before);
          g_assert_true (g_hash_table_add (seen, g_strdup (rec_report_get_id (page->pdata[i]))));
          before = time;
        }
      n_pages++;
      if (page->len < 10)
        break;
    }
  g_assert_cmpuint (n_pages, >, 5);
  g_assert_cmpuint (g_hash_table_size (seen), ==, search == NULL ? 300 : 100);
}

static void
test_added (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) first G_GNUC_UNUSED = fixture_add (fixture->store, 1, 1, 500);
  g_autoptr (RecReport) second = NULL;
  g_autoptr (RecReport) third = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  g_autoptr (GError) error = NULL;
  const char *gone[] = { NULL, NULL };
  gint64 row = rec_store_get_last_row (fixture->store);

  second = fixture_add (fixture->store, 1, 1, 400);
  gone[0] = rec_report_get_id (second);
  reports = rec_store_list_added (fixture->store, &row, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reports->len, ==, 1);
  g_assert_cmpstr (rec_report_get_id (reports->pdata[0]), ==, gone[0]);

  g_clear_pointer (&reports, g_ptr_array_unref);
  g_assert_true (rec_store_delete (fixture->store, gone, NULL, &error));
  third = fixture_add (fixture->store, 1, 1, 300);
  reports = rec_store_list_added (fixture->store, &row, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reports->len, ==, 1);
  g_assert_cmpstr (rec_report_get_id (reports->pdata[0]), ==, rec_report_get_id (third));
  g_assert_cmpint (row, ==, rec_store_get_last_row (fixture->store));
}

static void
test_prefixes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) first = fixture_new_report (1, 1, 1);
  g_autoptr (RecReport) second = fixture_new_report (1, 2, 1);
  g_auto (GStrv) both = NULL;
  g_auto (GStrv) one = NULL;
  g_auto (GStrv) buckets = NULL;
  g_autoptr (GError) error = NULL;

  rec_report_set_id (first, "abcdef00-0000-4000-8000-000000000001");
  rec_report_set_id (second, "abcdef11-0000-4000-8000-000000000001");
  rec_store_add (fixture->store, first, "test", "1", NULL, &error);
  rec_store_add (fixture->store, second, "test", "2", NULL, &error);
  g_assert_no_error (error);

  both = rec_store_list_ids (fixture->store, "abcdef", 10, &error);
  one = rec_store_list_ids (fixture->store, "abcdef11-0000-4000-8000-000000000001", 10, &error);
  buckets = rec_store_list_buckets (fixture->store, rec_report_get_bucket (second), 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (both), ==, 2);
  g_assert_cmpuint (g_strv_length (one), ==, 1);
  g_assert_cmpstr (one[0], ==, rec_report_get_id (second));
  g_assert_cmpuint (g_strv_length (buckets), ==, 1);
  g_assert_cmpstr (buckets[0], ==, rec_report_get_bucket (second));
}

static void
test_key_limit (Fixture *fixture, gconstpointer data)
{
  g_autofree char *longest = g_strnfill (REC_STORE_KEY_MAX, 'k');
  g_autofree char *longer = g_strnfill (REC_STORE_KEY_MAX + 1, 'k');
  g_autofree char *cursor = g_strnfill (REC_STORE_CURSOR_MAX + 1, 'c');
  g_autoptr (RecReport) report = fixture_new_report (1, 1, 1);
  g_autoptr (GError) error = NULL;

  g_assert_false (rec_store_add (fixture->store, report, "test", longer, NULL, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (rec_store_set_cursor (fixture->store, "test", cursor, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_true (rec_store_add (fixture->store, report, "test", longest, NULL, &error));
  cursor[REC_STORE_CURSOR_MAX] = '\0';
  g_assert_true (rec_store_set_cursor (fixture->store, "test", cursor, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, test)                                                                      \
  g_test_add ("/store/list/" path, Fixture, data, fixture_set_up, test, fixture_tear_down)
  ADD ("problems come in each order", NULL, test_orders);
  ADD ("a problem sums up its reports", NULL, test_problem);
  ADD ("a search finds names, parts of names and bucket IDs", NULL, test_search);
  ADD ("no text makes a search fail", NULL, test_search_of_anything);
  ADD ("pages leave none out and show none twice", NULL, test_pages);
  ADD ("pages of a search leave none out and show none twice", "demo1", test_pages);
  ADD ("who follows the store sees each new report once", NULL, test_added);
  ADD ("IDs are found by how they begin", NULL, test_prefixes);
  ADD ("an overlong key or cursor is refused", NULL, test_key_limit);
  g_test_add_func ("/store/list/words over the limit are passed over", test_search_limits);
#undef ADD

  return g_test_run ();
}
