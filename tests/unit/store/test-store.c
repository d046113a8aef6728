/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include "core/report/rec-error.h"
#include "core/report/rec-event-type.h"
#include "core/report/rec-json.h"
#include "core/store/rec-store-files.h"

static char *
print_report (RecReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  rec_report_to_json (report, builder, TRUE);
  return rec_json_print (builder, FALSE);
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  guint n_threads = GPOINTER_TO_UINT (data);
  g_autoptr (RecReport) report = fixture_new_report (1, 2, 1700000000123456);
  g_autoptr (RecReport) loaded = NULL;
  g_autoptr (RecAnalysis) analysis = fixture_new_analysis (n_threads);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  rec_report_set_analysis (report, analysis);
  rec_store_add (fixture->store, report, "test", "one", NULL, &error);
  g_assert_no_error (error);
  fixture_reopen (fixture, REC_STORE_READ_ONLY);
  loaded = rec_store_load_report (fixture->store, rec_report_get_id (report), &error);
  g_assert_no_error (error);

  before = print_report (report);
  after = print_report (loaded);
  g_assert_cmpstr (before, ==, after);
}

static void
test_unknown_program (Fixture *fixture, gconstpointer data)
{
  const char *values[] = { "oops", "6.1.0", "i915", "gen8_fault", "0x10", "", NULL };
  g_autoptr (RecSignature) signature
      = rec_signature_new_for_values (REC_EVENT_TYPE_KERNEL_FAULT, values);
  g_autoptr (RecReport) report = rec_report_new (signature, 5);
  g_autoptr (RecReport) loaded = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  rec_store_add (fixture->store, report, "test", "one", NULL, &error);
  g_assert_no_error (error);
  loaded = rec_store_load_report (fixture->store, rec_report_get_id (report), &error);
  g_assert_no_error (error);
  g_assert_null (rec_report_get_application (loaded));
  g_assert_null (rec_report_get_package (loaded));

  rows = rec_store_list_problem_rows (fixture->store, NULL, REC_SORT_NAME, FALSE, &error);
  problems = rec_store_load_problems (fixture->store, (gpointer) rows->data, rows->len, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_cmpstr (rec_problem_get_application (problems->pdata[0]), ==, "");
  g_assert_cmpstr (rec_problem_get_fault_module (problems->pdata[0]), ==, "i915");
}

static void
test_known_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) first = fixture_new_report (1, 1, 10);
  g_autoptr (RecReport) again = fixture_new_report (1, 1, 10);
  g_autoptr (GError) error = NULL;
  RecStoreResult result;

  g_assert_false (rec_store_has_key (fixture->store, "test", "one"));
  rec_store_add (fixture->store, first, "test", "one", &result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result, ==, REC_STORE_ADDED);
  rec_store_add (fixture->store, again, "test", "one", &result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result, ==, REC_STORE_KNOWN);
  g_assert_true (rec_store_has_key (fixture->store, "test", "one"));
  g_assert_false (rec_store_has_key (fixture->store, "other", "one"));
  g_assert_cmpuint (rec_store_count_reports (fixture->store), ==, 1);
}

static void
test_deleted_stays_away (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 10);
  g_autoptr (RecReport) again = fixture_new_report (1, 1, 10);
  const char *ids[] = { rec_report_get_id (report), "not-there", NULL };
  g_autoptr (GError) error = NULL;
  RecStoreResult result;
  guint n_deleted;

  rec_store_delete (fixture->store, ids, &n_deleted, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_deleted, ==, 1);
  g_assert_cmpuint (rec_store_count_reports (fixture->store), ==, 0);
  rec_store_add (fixture->store, again, "test", ids[0], &result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (result, ==, REC_STORE_KNOWN);
  g_assert_null (rec_store_load_report (fixture->store, ids[0], &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
  fixture_check_in_step (fixture->folder);
}

static void
test_replace_moves (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 10);
  g_autoptr (RecReport) stays G_GNUC_UNUSED = fixture_add (fixture->store, 1, 1, 20);
  g_autoptr (RecReport) better = fixture_new_report (2, 7, 10);
  g_autoptr (RecReport) loaded = NULL;
  g_autoptr (RecAnalysis) analysis = fixture_new_analysis (1);
  g_autoptr (GError) error = NULL;

  rec_report_set_id (better, rec_report_get_id (report));
  rec_report_set_detail (better, REC_DETAIL_ANALYSIS);
  rec_report_set_analysis (better, analysis);
  rec_store_replace (fixture->store, better, &error);
  g_assert_no_error (error);

  loaded = rec_store_load_report (fixture->store, rec_report_get_id (report), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (rec_report_get_bucket (loaded), ==, rec_report_get_bucket (better));
  g_assert_cmpuint (rec_report_get_occurrences (loaded), ==, 1);
  g_assert_cmpint (rec_report_get_detail (loaded), ==, REC_DETAIL_ANALYSIS);
  g_assert_nonnull (rec_report_get_analysis (loaded));
  g_assert_cmpstr (rec_report_list_sources (loaded)[0], ==, "test");
  fixture_check_in_step (fixture->folder);

  rec_report_set_id (better, "00000000-0000-4000-8000-000000000000");
  g_assert_false (rec_store_replace (fixture->store, better, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
}

/* Who makes a report anew does not know that its dump was removed. */
static void
test_replace_removed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 10);
  g_autoptr (RecReport) better = fixture_new_report (1, 1, 10);
  g_autoptr (RecReport) loaded = NULL;
  g_autoptr (GPtrArray) files = rec_store_list_files (fixture->store, 0, 10, NULL);

  g_assert_cmpuint (files->len, ==, 1);
  g_assert_true (rec_store_mark_file (fixture->store, files->pdata[0], 1234567, NULL));
  rec_report_set_id (better, rec_report_get_id (report));
  g_assert_true (rec_store_replace (fixture->store, better, NULL));
  loaded = rec_store_load_report (fixture->store, rec_report_get_id (report), NULL);
  g_assert_cmpint (rec_report_get_dump_removed (loaded), ==, 1234567);
}

static void
test_rollback (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *cursor = NULL;

  rec_store_begin (fixture->store, &error);
  g_assert_no_error (error);
  g_object_unref (fixture_add (fixture->store, 1, 1, 10));
  rec_store_set_cursor (fixture->store, "test", "far", &error);
  g_assert_no_error (error);
  rec_store_rollback (fixture->store);
  g_assert_cmpuint (rec_store_count_reports (fixture->store), ==, 0);
  g_assert_null (rec_store_dup_cursor (fixture->store, "test"));

  rec_store_begin (fixture->store, &error);
  g_object_unref (fixture_add (fixture->store, 1, 1, 10));
  rec_store_set_cursor (fixture->store, "test", "far", &error);
  rec_store_commit (fixture->store, &error);
  g_assert_no_error (error);
  fixture_reopen (fixture, REC_STORE_READ_ONLY);
  cursor = rec_store_dup_cursor (fixture->store, "test");
  g_assert_cmpstr (cursor, ==, "far");
  g_assert_cmpuint (rec_store_count_reports (fixture->store), ==, 1);
}

static void
test_failed_add_leaves_the_rest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = NULL;
  g_autoptr (RecReport) other = fixture_new_report (5, 5, 50);
  g_autoptr (GError) error = NULL;

  rec_store_begin (fixture->store, &error);
  report = fixture_add (fixture->store, 1, 1, 10);
  rec_report_set_id (other, rec_report_get_id (report));
  g_assert_false (rec_store_add (fixture->store, other, "test", "another", NULL, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
  g_clear_error (&error);
  rec_store_commit (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rec_store_count_reports (fixture->store), ==, 1);
  fixture_check_in_step (fixture->folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, test)                                                                      \
  g_test_add ("/store/" path, Fixture, data, fixture_set_up, test, fixture_tear_down)
  ADD ("a report comes back as it was added", GUINT_TO_POINTER (1), test_round_trip);
  ADD ("a long analysis comes back as it was added", GUINT_TO_POINTER (500), test_round_trip);
  ADD ("a report of no program is kept", NULL, test_unknown_program);
  ADD ("an event that is read twice is one report", NULL, test_known_key);
  ADD ("a deleted report does not come back", NULL, test_deleted_stays_away);
  ADD ("a better signature moves a report to its bucket", NULL, test_replace_moves);
  ADD ("a dump that was removed stays so when its report is replaced", NULL, test_replace_removed);
  ADD ("a transaction is kept whole or not at all", NULL, test_rollback);
  ADD ("a refused report leaves the others of its transaction", NULL,
       test_failed_add_leaves_the_rest);
#undef ADD

  return g_test_run ();
}
