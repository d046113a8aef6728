/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "plain-reading.h"
#include "store-fixture.h"

#include <sqlite3.h>
#include <string.h>

#include "core/report/rec-error.h"
#include "core/report/rec-event-type.h"
#include "core/report/rec-response.h"
#include "core/store/rec-store-exchange.h"
#include "core/store/rec-store-history.h"
#include "core/store/rec-store-limits.h"

/* Names that try to do harm: markup, a new line, a mark that turns the direction of text. */
#define HOSTILE "<b>bold</b> & \"quoted\"\nnew line \xe2\x80\xaetxt"

static const char *const names[] = { "eog",
                                     "Evince",
                                     "gnome-shell",
                                     "\xc3\x9c"
                                     "bersicht",
                                     "kate",
                                     HOSTILE,
                                     NULL };
static const char *const modules[] = { "libc.so.6", "libgtk-4.so.1", "LIBC.so.6", "libcairo" };
static const char *const packages[] = { "eog", "", "gnome-shell", "kate", HOSTILE };
static const char *const event_types[] = { REC_EVENT_TYPE_APP_CRASH, REC_EVENT_TYPE_EXCEPTION,
                                           "org.example.Custom", REC_EVENT_TYPE_KERNEL_FAULT };
static const char *const words[] = { "e",      "gnome", "shell", "lib",     "libc",    "bold",
                                     "quoted", "none",  "so",    "e gnome", "SIGSEGV", "6" };
static const gint64 times[]
    = { 0, 1, -1, -5000000000000000, 1700000000000000, 1700000000000001, G_MAXINT64 - 1 };

static guint
random_below (guint n)
{
  return g_test_rand_int_range (0, n);
}

#define ANY(array) array[random_below (G_N_ELEMENTS (array))]

static gint64
random_time (void)
{
  return random_below (3) == 0 ? ANY (times) : 1700000000000000 + random_below (200);
}

static RecReport *
random_report (void)
{
  g_autoptr (RecSignature) signature = rec_signature_new (ANY (event_types));
  g_autofree char *offset = g_strdup_printf ("0x%x", random_below (3));
  const char *name = names[random_below (G_N_ELEMENTS (names))];
  const char *package = ANY (packages);
  RecReport *report;

  if (name != NULL)
    rec_signature_append (signature, "ApplicationName", name, NULL);
  rec_signature_append (signature, "FaultModuleName", ANY (modules), NULL);
  rec_signature_append (signature, "ExceptionCode", "SIGSEGV/SEGV_MAPERR", NULL);
  rec_signature_append (signature, "Offset", offset, NULL);
  report = rec_report_new (signature, random_time ());
  if (name != NULL && random_below (8) > 0)
    {
      g_autoptr (RecApplication) application = rec_application_new (
          name, "1", "", "/usr/bin/x", random_below (2) ? "Shown Name" : NULL, NULL);

      rec_report_set_application (report, application);
    }
  if (*package != '\0')
    {
      g_autoptr (RecPackage) owner = rec_package_new (package, "1", "deb");

      rec_report_set_package (report, owner);
    }
  rec_report_set_state (report, random_below (REC_STATE_FAILED + 1));
  return report;
}

static void
change_store (RecStore *store)
{
  g_autoptr (GError) error = NULL;
  const guint n_added = random_below (12);
  RecListing all = { REC_GROUPING_EVENTS, NULL, REC_SORT_LAST_TIME, FALSE };
  g_autoptr (GArray) rows = rec_store_list_rows (store, &all, &error);
  g_auto (GStrv) ids = rec_store_list_row_reports (
      store, REC_GROUPING_EVENTS, (guint32 *) (gpointer) rows->data, rows->len, &error);
  const guint n_ids = g_strv_length (ids);

  g_assert_no_error (error);
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (RecReport) report = random_report ();

      rec_store_add (store, report, "test", rec_report_get_id (report), NULL, &error);
      g_assert_no_error (error);
    }
  if (n_ids > 20 && random_below (2))
    {
      const char *gone[] = { ids[random_below (n_ids)], ids[random_below (n_ids)], NULL };

      rec_store_delete (store, gone, NULL, &error);
    }
  if (n_ids > 40 && random_below (4) == 0)
    {
      guint32 row = g_array_index (rows, guint32, random_below (rows->len));
      g_auto (GStrv) buckets
          = rec_store_list_row_buckets (store, REC_GROUPING_EVENTS, &row, 1, &error);

      rec_store_delete_problems (store, (const char *const *) buckets, NULL, &error);
    }
  else if (n_ids > 0 && random_below (2))
    {
      g_autoptr (RecReport) report = random_report ();

      rec_report_set_id (report, ids[random_below (n_ids)]);
      if (!rec_store_replace (store, report, &error))
        g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
      g_clear_error (&error);
    }
  g_assert_no_error (error);
}

static RecFilter *
random_filter (void)
{
  static const char *const *const values[] = { event_types, NULL, names, packages };
  static const guint n_values[]
      = { G_N_ELEMENTS (event_types), 0, G_N_ELEMENTS (names) - 1, G_N_ELEMENTS (packages) };
  RecFilter *filter = rec_filter_new ();

  if (random_below (2))
    rec_filter_set_search (filter, ANY (words));
  for (guint i = 0; i < REC_FILTER_N_FIELDS; i++)
    if (random_below (3) == 0)
      {
        const char *chosen[4] = { NULL };

        for (guint j = 0; j < 3; j++)
          chosen[j] = i == REC_FILTER_STATE
                          ? rec_state_to_string (random_below (REC_STATE_FAILED + 1))
                          : values[i][random_below (n_values[i])];
        rec_filter_set_values (filter, i, chosen);
      }
  if (random_below (3) == 0)
    rec_filter_set_times (filter, random_below (2) ? random_time () : G_MININT64,
                          random_below (2) ? random_time () : G_MAXINT64);
  return filter;
}

static void
check_facets (RecStore *store, PlainReading *plain, const RecListing *listing)
{
  RecFilterField field = random_below (REC_FILTER_N_FIELDS);
  g_autoptr (GHashTable) counts = plain_reading_count (plain, listing, field);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) facets = rec_store_list_facets (store, listing, field, 1000, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (facets->len, ==, g_hash_table_size (counts));
  for (guint i = 0; i < facets->len; i++)
    {
      RecFacet *facet = facets->pdata[i];

      g_assert_cmpuint (facet->count, ==,
                        GPOINTER_TO_UINT (g_hash_table_lookup (counts, facet->value)));
      if (i > 0)
        g_assert_cmpuint (facet->count, <=, ((RecFacet *) facets->pdata[i - 1])->count);
    }
}

static void
check_listing (RecStore *store, PlainReading *plain)
{
  g_autoptr (RecFilter) filter = random_below (8) ? random_filter () : NULL;
  RecListing listing
      = { random_below (2), filter, random_below (REC_SORT_LAST + 1), random_below (2) };
  g_autoptr (GArray) expected = plain_reading_list (plain, &listing);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = rec_store_list_rows (store, &listing, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (rows->data, rows->len * 4, expected->data, expected->len * 4);
  if (random_below (4) == 0)
    check_facets (store, plain, &listing);
}

static void
test_lists (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecStore) reader = NULL;

  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (PlainReading) plain = NULL;

      change_store (fixture->store);
      plain = plain_reading_new (fixture->folder);
      if (reader == NULL)
        reader = rec_store_open (fixture->folder, REC_STORE_READ_ONLY, NULL);
      for (guint i = 0; i < 60; i++)
        check_listing (i % 6 == 0 ? fixture->store : reader, plain);
    }
  fixture_check_in_step (fixture->folder);
}

static guint
count_found (RecStore *store, const char *search)
{
  g_autoptr (RecFilter) filter = rec_filter_new ();
  RecListing listing = { REC_GROUPING_PROBLEMS, filter, REC_SORT_NAME, FALSE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = NULL;

  rec_filter_set_search (filter, search);
  rows = rec_store_list_rows (store, &listing, &error);
  g_assert_no_error (error);
  return rows->len;
}

static RecReport *
add_with_stack (RecStore *store, gint64 time, const char *module, guint n_more)
{
  g_autoptr (RecAnalysis) analysis = rec_analysis_new ();
  g_autoptr (RecThread) thread = rec_thread_new (1, TRUE);
  g_autoptr (RecFrame) last = rec_frame_new (1, module, 0, "demo", 0);
  RecReport *report = fixture_new_report (1, 1, time);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_more; i++)
    {
      g_autofree char *name = g_strdup_printf ("libmore%u.so", i);
      g_autoptr (RecFrame) frame = rec_frame_new (i, name, 0, "more", 0);

      rec_thread_add_frame (thread, frame);
    }
  rec_thread_add_frame (thread, last);
  rec_analysis_add_thread (analysis, thread);
  rec_report_set_analysis (report, analysis);
  rec_store_add (store, report, "test", rec_report_get_id (report), NULL, &error);
  g_assert_no_error (error);
  return report;
}

static void
test_modules (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) first = add_with_stack (fixture->store, 10, "libfirst.so.1", 0);
  g_autoptr (RecReport) second = NULL;
  const char *gone[] = { NULL, NULL };

  g_assert_cmpuint (count_found (fixture->store, "libfirst"), ==, 1);
  second = add_with_stack (fixture->store, 20, "libsecond.so.1", 0);
  g_assert_cmpuint (count_found (fixture->store, "libsecond.so"), ==, 1);
  g_assert_cmpuint (count_found (fixture->store, "libfirst"), ==, 0);

  gone[0] = rec_report_get_id (second);
  g_assert_true (rec_store_delete (fixture->store, gone, NULL, NULL));
  g_assert_cmpuint (count_found (fixture->store, "libsecond"), ==, 0);
  g_assert_cmpuint (count_found (fixture->store, "libfirst"), ==, 1);

  /* One that comes without a stack does not make those before it unknown. */
  g_object_unref (fixture_add (fixture->store, 1, 1, 30));
  g_assert_cmpuint (count_found (fixture->store, "libfirst"), ==, 1);
}

static void
test_modules_limit (Fixture *fixture, gconstpointer data)
{
  g_object_unref (add_with_stack (fixture->store, 10, "liblast.so", REC_SEARCH_MODULES_MAX - 1));
  g_assert_cmpuint (count_found (fixture->store, "liblast"), ==, 1);
  g_object_unref (add_with_stack (fixture->store, 20, "liblast.so", REC_SEARCH_MODULES_MAX));
  g_assert_cmpuint (count_found (fixture->store, "liblast"), ==, 0);
}

static void
put_response (RecStore *store, const char *bucket, const char *kind, const char *updated)
{
  g_autofree char *json
      = g_strdup_printf ("{\"id\": \"r1\", \"kind\": \"%s\", \"updated\": \"%s\""
                         ", \"title\": \"Upgrade the frobnicator\", \"text\": \"x\", \"links\": "
                         "[{\"text\": \"Bug\", \"url\": \"https://bugs.example.org/987654\"}]}",
                         kind, updated);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (RecResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  response
      = rec_response_new_from_json (json_node_get_object (json_parser_get_root (parser)), &error);
  g_assert_no_error (error);
  rec_store_put_response (store, "test", response, bucket, NULL, &error);
  g_assert_no_error (error);
}

static void
test_links (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 10);

  g_object_unref (fixture_add (fixture->store, 2, 2, 10));
  put_response (fixture->store, rec_report_get_bucket (report), "solution", "2026-01-01T00:00:00Z");
  g_assert_cmpuint (count_found (fixture->store, "frobnicator"), ==, 1);
  g_assert_cmpuint (count_found (fixture->store, "bugs.example.org/987654"), ==, 1);
  put_response (fixture->store, rec_report_get_bucket (report), "none", "2026-01-02T00:00:00Z");
  g_assert_cmpuint (count_found (fixture->store, "987654"), ==, 0);
}

static void
test_events_are_their_own (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) older = fixture_add (fixture->store, 1, 1, -10);
  g_autoptr (RecReport) newer = fixture_add (fixture->store, 1, 1, 10);
  RecListing listing = { REC_GROUPING_EVENTS, NULL, REC_SORT_LAST_TIME, FALSE };
  g_autoptr (GArray) rows = rec_store_list_rows (fixture->store, &listing, NULL);
  g_autoptr (GPtrArray) events = NULL;
  RecProblem *event;

  g_assert_true (rec_store_set_seen (fixture->store, rec_report_get_bucket (older), NULL));
  g_object_unref (fixture_add (fixture->store, 1, 1, 5));
  events = rec_store_load_rows (fixture->store, REC_GROUPING_EVENTS,
                                (guint32 *) (gpointer) rows->data, rows->len, NULL);
  g_assert_cmpuint (events->len, ==, 2);
  event = events->pdata[0];
  g_assert_cmpint (rec_problem_get_row (event), ==, g_array_index (rows, guint32, 0));
  g_assert_cmpint (rec_problem_get_time (event), ==, -10);
  g_assert_cmpint (rec_problem_get_last_time (event), ==, 10);
  g_assert_cmpuint (rec_problem_get_occurrences (event), ==, 3);
  g_assert_cmpstr (rec_problem_get_last_report (event), ==, rec_report_get_id (older));
  g_assert_cmpstr (rec_problem_get_package_name (event), ==, "demo-package1");
  g_assert_cmpstr (rec_problem_get_package_version (event), ==, "1.2-3");
  g_assert_cmpstr (rec_problem_get_package_format (event), ==, "deb");
  g_assert_false (rec_problem_is_new (event));
}

static gboolean
is_new (RecStore *store)
{
  RecListing listing = { REC_GROUPING_PROBLEMS, NULL, REC_SORT_LAST_TIME, FALSE };
  g_autoptr (GArray) rows = rec_store_list_rows (store, &listing, NULL);
  g_autoptr (GPtrArray) problems = rec_store_load_rows (store, REC_GROUPING_PROBLEMS,
                                                        (guint32 *) (gpointer) rows->data, 1, NULL);

  return rec_problem_is_new (problems->pdata[0]);
}

static void
test_seen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, G_MAXINT64 - 1);
  const char *bucket = rec_report_get_bucket (report);

  g_assert_true (is_new (fixture->store));
  g_assert_false (rec_store_is_seen (fixture->store, bucket));
  g_assert_true (rec_store_set_seen (fixture->store, bucket, NULL));
  g_assert_true (rec_store_is_seen (fixture->store, bucket));
  g_assert_false (is_new (fixture->store));
  /* Earlier than what was seen, because the clock was wrong then. */
  g_object_unref (fixture_add (fixture->store, 1, 1, 100));
  g_assert_true (is_new (fixture->store));
  g_assert_false (rec_store_is_seen (fixture->store, bucket));
  g_assert_true (rec_store_set_seen (fixture->store, "not-there", NULL));
  g_assert_true (rec_store_is_seen (fixture->store, "not-there"));
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RecFilter) filter = rec_filter_new ();
  RecListing listing = { REC_GROUPING_EVENTS, filter, REC_SORT_LAST_TIME, FALSE };
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (rec_store_begin (fixture->store, NULL));
  for (guint i = 0; i < 1500; i++)
    g_object_unref (fixture_add (fixture->store, i, i, i));
  g_assert_true (rec_store_commit (fixture->store, NULL));
  rec_filter_set_search (filter, "libfault");
  rec_store_set_cancellable (fixture->store, cancellable);
  g_cancellable_cancel (cancellable);
  rows = rec_store_list_rows (fixture->store, &listing, &error);
  g_assert_null (rows);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  rec_store_set_cancellable (fixture->store, NULL);
  rows = rec_store_list_rows (fixture->store, &listing, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1500);
}

static void
test_large_numbers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "store.db", NULL);
  RecListing listing = { REC_GROUPING_EVENTS, NULL, REC_SORT_LAST_TIME, FALSE };
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *handle = NULL;

  g_object_unref (fixture_add (fixture->store, 1, 1, 10));
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_exec (handle, "UPDATE sqlite_sequence SET seq = 4294967294 WHERE name = 'reports'",
                    NULL, NULL, NULL),
      ==, SQLITE_OK);
  sqlite3_close (handle);
  g_object_unref (fixture_add (fixture->store, 1, 1, 20));
  rows = rec_store_list_rows (fixture->store, &listing, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_array_index (rows, guint32, 1), ==, G_MAXUINT32);

  g_object_unref (fixture_add (fixture->store, 1, 1, 30));
  g_assert_null (rec_store_list_rows (fixture->store, &listing, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "4294967296"));
}

static void
test_filter (void)
{
  const char *const some[] = { "b", "a", "b", NULL };
  const char *const same[] = { "a", "b", NULL };
  g_autoptr (RecFilter) filter = rec_filter_new ();
  g_autoptr (RecFilter) copy = NULL;
  g_autoptr (GPtrArray) many = g_ptr_array_new_with_free_func (g_free);

  g_assert_true (rec_filter_is_empty (filter));
  rec_filter_set_values (filter, REC_FILTER_STATE, some);
  g_assert_false (rec_filter_is_empty (filter));
  copy = rec_filter_copy (filter);
  rec_filter_set_values (copy, REC_FILTER_STATE, same);
  g_assert_true (rec_filter_equal (filter, copy));
  rec_filter_set_times (copy, 0, G_MAXINT64);
  g_assert_false (rec_filter_equal (filter, copy));
  rec_filter_set_values (filter, REC_FILTER_STATE, NULL);
  g_assert_true (rec_filter_is_empty (filter));

  for (guint i = 0; i <= REC_FILTER_VALUES_MAX; i++)
    g_ptr_array_add (many, g_strdup_printf ("%u", i));
  g_ptr_array_add (many, NULL);
  rec_filter_set_values (filter, REC_FILTER_PACKAGE, (const char *const *) many->pdata);
  g_assert_cmpuint (g_strv_length ((char **) rec_filter_get_values (filter, REC_FILTER_PACKAGE)),
                    ==, REC_FILTER_VALUES_MAX);
}

static void
test_long_names (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) name = g_string_new (HOSTILE);
  g_autoptr (RecSignature) signature = rec_signature_new ("org.example.Custom");
  g_autoptr (RecReport) report = NULL;
  g_autoptr (RecFilter) filter = rec_filter_new ();
  RecListing listing = { REC_GROUPING_EVENTS, filter, REC_SORT_NAME, FALSE };
  g_autoptr (GPtrArray) facets = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  const char *values[] = { NULL, NULL };

  while (name->len < 4096)
    g_string_append (name, " long-name");
  rec_signature_append (signature, "ApplicationName", name->str, NULL);
  report = rec_report_new (signature, 0);
  g_assert_true (rec_store_add (fixture->store, report, "test", "1", NULL, &error));
  g_object_unref (fixture_add (fixture->store, 1, 1, 10));
  g_assert_cmpuint (count_found (fixture->store, "bold quoted long"), ==, 1);

  facets = rec_store_list_facets (fixture->store, &listing, REC_FILTER_APPLICATION, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (facets->len, ==, 1);
  g_clear_pointer (&facets, g_ptr_array_unref);
  facets = rec_store_list_facets (fixture->store, &listing, REC_FILTER_APPLICATION, 9, &error);
  g_assert_cmpuint (facets->len, ==, 2);
  for (guint i = 0; i < facets->len; i++)
    {
      values[0] = ((RecFacet *) facets->pdata[i])->value;
      rec_filter_set_values (filter, REC_FILTER_APPLICATION, values);
      g_clear_pointer (&rows, g_array_unref);
      rows = rec_store_list_rows (fixture->store, &listing, &error);
      g_assert_cmpuint (rows->len, ==, 1);
    }
}

static void
test_deletes_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) buckets = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (RecReport) other = NULL;
  g_autoptr (GError) error = NULL;
  guint n_deleted = 0;

  g_assert_true (rec_store_begin (fixture->store, NULL));
  for (guint i = 0; i < REC_STORE_DELETE_BATCH + 10; i++)
    {
      guint number = i < REC_STORE_DELETE_BATCH ? 1 : i;
      g_autoptr (RecReport) report = fixture_add (fixture->store, number, number, i);

      if (i == 0 || number > 1)
        g_ptr_array_add (buckets, g_strdup (rec_report_get_bucket (report)));
    }
  other = fixture_add (fixture->store, 2, 2, 1);
  g_assert_true (rec_store_commit (fixture->store, NULL));
  g_ptr_array_insert (buckets, 1, g_strdup ("not-there"));
  g_ptr_array_add (buckets, NULL);

  rec_store_delete_problems (fixture->store, (const char *const *) buckets->pdata, &n_deleted,
                             &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_deleted, ==, REC_STORE_DELETE_BATCH + 10);
  g_assert_cmpuint (rec_store_count_reports (fixture->store), ==, 1);
  fixture_check_in_step (fixture->folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, test)                                                                            \
  g_test_add ("/store/listing/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("a list is what a plain reading gives, after each change", test_lists);
  ADD ("a search finds the modules of the newest stack", test_modules);
  ADD ("a search finds no more modules than are kept", test_modules_limit);
  ADD ("a search finds the links of a response until it is withdrawn", test_links);
  ADD ("an event shows its own time and report", test_events_are_their_own);
  ADD ("what was seen is not new, whatever the clock says", test_seen);
  ADD ("a cancelled question ends, and the next one is answered", test_cancelled);
  ADD ("a row's number over 32 bits is an error that says so", test_large_numbers);
  ADD ("names of 4 KB with markup are found and chosen", test_long_names);
  ADD ("problems are deleted with all reports, and no others", test_deletes_many);
  g_test_add_func ("/store/listing/filters are compared by what they say", test_filter);
#undef ADD

  return g_test_run ();
}
