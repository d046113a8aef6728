/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "core/report/rec-error.h"
#include "core/store/rec-store-limits.h"
#include "core/store/rec-store-private.h"

static RecState
get_report_state (RecStore *store, RecReport *report)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecReport) loaded = rec_store_load_report (store, rec_report_get_id (report), &error);

  g_assert_no_error (error);
  return rec_report_get_state (loaded);
}

static void
save (RecStore *store, RecSubmission *submission)
{
  g_autoptr (GError) error = NULL;

  rec_store_save_submission (store, submission, &error);
  g_assert_no_error (error);
}

static RecSubmission *
load (RecStore *store, const char *bucket)
{
  g_autoptr (GError) error = NULL;
  RecSubmission *submission = rec_store_load_submission (store, bucket, &error);

  g_assert_no_error (error);
  return submission;
}

static void
test_round_trip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 1);
  g_autoptr (RecSubmission) submission = exchange_new_submission (report);
  g_autoptr (RecSubmission) loaded = NULL;
  RecEvidenceItem *item;

  g_assert_null (load (fixture->store, rec_report_get_bucket (report)));
  save (fixture->store, submission);
  fixture_reopen (fixture, REC_STORE_READ_ONLY);

  loaded = load (fixture->store, rec_report_get_bucket (report));
  g_assert_cmpstr (loaded->bucket, ==, submission->bucket);
  g_assert_cmpstr (loaded->report, ==, submission->report);
  g_assert_cmpint (loaded->state, ==, REC_STATE_ASKING);
  g_assert_cmpuint (loaded->stage, ==, 2);
  g_assert_cmpstr (loaded->service, ==, "demo");
  g_assert_cmpstr (loaded->wire_id, ==, submission->wire_id);
  g_assert_cmpuint (loaded->attempts, ==, 3);
  g_assert_cmpint (loaded->next_attempt, ==, 77);
  g_assert_cmpstr (loaded->problem, ==, "The service cannot be reached");
  g_assert_cmpint (loaded->consent, ==, REC_CONSENT_REQUEST);
  g_assert_true (loaded->by_hand);
  g_assert_cmpuint (loaded->hits, ==, 4711);
  g_assert_cmpuint (loaded->occurrences, ==, 5);
  g_assert_cmpint (loaded->reported_row, ==, 1);
  g_assert_cmpstr (rec_evidence_request_get_token (loaded->request), ==, "token");
  g_assert_cmpstr (loaded->archive_path, ==, "/tmp/archive");
  g_assert_cmpstr (loaded->archive_sha256, ==, "abc");
  g_assert_cmpint (loaded->archive_size, ==, 12);
  g_assert_cmpint (loaded->asked_at, ==, 5);
  g_assert_cmpint (loaded->sent_at, ==, 6);
  g_assert_cmpuint (loaded->items->len, ==, 1);
  item = g_ptr_array_index (loaded->items, 0);
  g_assert_cmpstr (rec_evidence_item_get_kind (item), ==, REC_EVIDENCE_LOG);
  g_assert_cmpstr (rec_evidence_item_get_path (item), ==, "/tmp/demo.log");
  g_assert_cmpuint (rec_evidence_item_get_redaction (item, 0)->count, ==, 7);
}

static void
test_states_follow (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) first = fixture_add (fixture->store, 1, 1, 1);
  g_autoptr (RecReport) second = fixture_add (fixture->store, 1, 1, 2);
  const char *bucket = rec_report_get_bucket (first);
  const char *gone[] = { NULL, NULL };
  g_autoptr (RecReport) third = NULL;
  g_autoptr (RecSubmission) submission = rec_submission_new (bucket);
  gint64 row;

  submission->state = REC_STATE_QUEUED;
  submission->report = g_strdup (rec_report_get_id (second));
  save (fixture->store, submission);
  g_assert_cmpuint (exchange_get_state (fixture->store, bucket), ==, REC_STATE_QUEUED);
  /* The first stage will stand for both. */
  g_assert_cmpuint (get_report_state (fixture->store, first), ==, REC_STATE_QUEUED);
  g_assert_cmpuint (get_report_state (fixture->store, second), ==, REC_STATE_QUEUED);

  g_assert_cmpuint (rec_store_count_unreported (fixture->store, bucket, 0, &row), ==, 2);
  submission->state = REC_STATE_SENT;
  submission->reported_row = row;
  submission->sent_at = 3;
  save (fixture->store, submission);
  g_assert_cmpuint (get_report_state (fixture->store, first), ==, REC_STATE_SENT);

  /* A new occurrence does not make the problem one that nobody was told of. */
  third = fixture_add (fixture->store, 1, 1, 3);
  g_assert_cmpuint (exchange_get_state (fixture->store, bucket), ==, REC_STATE_SENT);
  g_assert_cmpuint (rec_store_count_unreported (fixture->store, bucket, row, NULL), ==, 1);

  submission->stage = 2;
  submission->state = REC_STATE_SENDING;
  save (fixture->store, submission);
  g_assert_cmpuint (get_report_state (fixture->store, third), ==, REC_STATE_SENDING);
  g_assert_cmpuint (get_report_state (fixture->store, second), ==, REC_STATE_SENT);

  gone[0] = rec_report_get_id (third);
  g_assert_true (rec_store_delete (fixture->store, gone, NULL, NULL));
  g_assert_cmpuint (get_report_state (fixture->store, second), ==, REC_STATE_SENDING);
  fixture_check_in_step (fixture->folder);
}

static void
test_one_transaction (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = fixture_new_report (1, 1, 1);
  g_autoptr (RecSubmission) submission = rec_submission_new (rec_report_get_bucket (report));
  g_autoptr (GError) error = NULL;

  g_assert_true (rec_store_begin (fixture->store, NULL));
  g_assert_true (rec_store_add (fixture->store, report, "test", "one", NULL, NULL));
  submission->state = REC_STATE_ASKING;
  save (fixture->store, submission);
  rec_store_rollback (fixture->store);
  g_assert_null (load (fixture->store, submission->bucket));

  g_assert_false (rec_store_save_submission (fixture->store, submission, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);

  g_assert_true (rec_store_begin (fixture->store, NULL));
  g_assert_true (rec_store_add (fixture->store, report, "test", "one", NULL, NULL));
  save (fixture->store, submission);
  g_assert_true (rec_store_commit (fixture->store, NULL));
  g_assert_cmpuint (exchange_get_state (fixture->store, submission->bucket), ==, REC_STATE_ASKING);
  fixture_check_in_step (fixture->folder);
}

static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 1);
  g_autoptr (RecSubmission) submission = rec_submission_new (rec_report_get_bucket (report));
  g_autoptr (RecReport) loaded = NULL;
  g_autoptr (RecReport) other = fixture_new_report (1, 2, 1);

  submission->state = REC_STATE_SENT;
  submission->sent_at = 1;
  save (fixture->store, submission);
  loaded = rec_store_load_report (fixture->store, rec_report_get_id (report), NULL);
  rec_report_set_signature (loaded, rec_report_get_signature (other));
  g_assert_true (rec_store_replace (fixture->store, loaded, NULL));

  g_assert_null (load (fixture->store, submission->bucket));
  g_assert_cmpuint (exchange_get_state (fixture->store, rec_report_get_bucket (loaded)), ==,
                    REC_STATE_NOT_REPORTED);
  fixture_check_in_step (fixture->folder);
}

static void
test_lists (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) due = NULL;
  g_autoptr (GPtrArray) asking = NULL;
  g_auto (GStrv) services = NULL;

  g_assert_cmpint (rec_store_get_next_attempt (fixture->store), ==, 0);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (RecReport) report = fixture_add (fixture->store, i, i, i);
      g_autoptr (RecSubmission) submission = rec_submission_new (rec_report_get_bucket (report));

      submission->state = i < 3 ? REC_STATE_QUEUED : REC_STATE_ASKING;
      submission->next_attempt = i < 3 ? 100 - i : 0;
      submission->hits = i;
      submission->service = g_strdup_printf ("service-%u", i % 2);
      submission->sent_at = i;
      save (fixture->store, submission);
    }

  g_assert_cmpint (rec_store_get_next_attempt (fixture->store), ==, 98);
  due = rec_store_list_due_submissions (fixture->store, 99, 10, NULL);
  g_assert_cmpuint (due->len, ==, 2);
  g_assert_cmpuint (((RecSubmission *) due->pdata[0])->hits, ==, 2);
  g_assert_cmpuint (((RecSubmission *) due->pdata[1])->hits, ==, 1);
  asking = rec_store_list_submissions (fixture->store, REC_STATE_ASKING, 10, NULL);
  g_assert_cmpuint (asking->len, ==, 2);
  g_assert_cmpuint (((RecSubmission *) asking->pdata[0])->hits, ==, 4);
  g_assert_cmpuint (rec_store_count_submissions (fixture->store, REC_STATE_QUEUED), ==, 3);
  services = rec_store_list_contacted_services (fixture->store, NULL);
  g_assert_cmpuint (g_strv_length (services), ==, 2);
}

static void
test_deleted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 1);
  g_autoptr (RecSubmission) submission = exchange_new_submission (report);
  g_autoptr (RecLedgerEntry) entry = exchange_new_entry (report, "body");
  g_autoptr (GPtrArray) ledger = NULL;
  g_autoptr (GPtrArray) ignored = NULL;
  g_auto (GStrv) services = NULL;
  const char *bucket = rec_report_get_bucket (report);
  const char *gone[] = { rec_report_get_id (report), NULL };

  save (fixture->store, submission);
  g_assert_true (rec_store_add_ledger_entry (fixture->store, entry, NULL));
  g_assert_true (rec_store_set_ignored (fixture->store, bucket, TRUE, NULL));
  g_assert_true (rec_store_save_notice (fixture->store, "solution", bucket, 9, NULL));
  g_assert_true (rec_store_delete (fixture->store, gone, NULL, NULL));

  g_assert_null (load (fixture->store, bucket));
  g_assert_cmpint (rec_store_get_notice (fixture->store, "solution", bucket), ==, 0);
  g_assert_true (rec_store_is_ignored (fixture->store, bucket));
  ignored = rec_store_list_ignored (fixture->store, NULL);
  g_assert_cmpuint (ignored->len, ==, 1);
  g_assert_cmpstr (((RecIgnored *) ignored->pdata[0])->application, ==, "Demo Viewer 1");
  ledger = rec_store_list_ledger (fixture->store, bucket, 0, 10, NULL);
  g_assert_cmpuint (ledger->len, ==, 1);
  services = rec_store_list_contacted_services (fixture->store, NULL);
  g_assert_cmpuint (g_strv_length (services), ==, 1);
  g_assert_true (rec_store_set_ignored (fixture->store, bucket, FALSE, NULL));
  g_assert_false (rec_store_is_ignored (fixture->store, bucket));
  fixture_check_in_step (fixture->folder);
}

static void
test_broken_rows (Fixture *fixture, gconstpointer data)
{
  static const char *const breakages[] = {
    "UPDATE submissions SET request = '{\"token\"'", "UPDATE submissions SET request = '[]'",
    "UPDATE submissions SET items = '{}'",           "UPDATE submissions SET items = '[1, null]'",
    "UPDATE submissions SET items = '[{}]'",         "UPDATE submissions SET items = x'fffe00'",
    "UPDATE submissions SET state = 'asleep'",       "UPDATE submissions SET stage = -1",
    "UPDATE submissions SET consent = ''",
  };
  RecDatabase *database = rec_store_get_database (fixture->store);
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 1);
  g_autoptr (RecSubmission) submission = exchange_new_submission (report);

  for (gsize i = 0; i < G_N_ELEMENTS (breakages); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) due = NULL;

      save (fixture->store, submission);
      g_assert_true (rec_database_exec (database, breakages[i], NULL));
      g_assert_null (rec_store_load_submission (fixture->store, submission->bucket, &error));
      g_assert_error (error, REC_ERROR, REC_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, submission->bucket));
      due = rec_store_list_due_submissions (fixture->store, G_MAXINT64, 10, NULL);
      g_assert_cmpuint (due->len, ==, 0);
    }

  /* What is saved anew is sound again. */
  save (fixture->store, submission);
  g_clear_pointer (&submission, rec_submission_free);
  submission = load (fixture->store, rec_report_get_bucket (report));
  g_assert_nonnull (submission);
}

static void
test_item_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 1);
  g_autoptr (RecSubmission) submission = rec_submission_new (rec_report_get_bucket (report));
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < REC_STORE_ITEMS_MAX; i++)
    g_ptr_array_add (submission->items, rec_evidence_item_new (REC_EVIDENCE_FILE, "a"));
  save (fixture->store, submission);
  g_ptr_array_add (submission->items, rec_evidence_item_new (REC_EVIDENCE_FILE, "a"));
  g_assert_false (rec_store_save_submission (fixture->store, submission, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_TOO_LARGE);
}

static void
test_problem_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 1);
  g_autoptr (RecSubmission) submission = rec_submission_new (rec_report_get_bucket (report));

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (RecSubmission) loaded = NULL;

      g_free (submission->problem);
      submission->problem = g_strnfill (REC_STORE_PROBLEM_MAX + i, 'x');
      save (fixture->store, submission);
      loaded = load (fixture->store, submission->bucket);
      g_assert_cmpuint (strlen (loaded->problem), <=, REC_STORE_PROBLEM_MAX);
      g_assert_cmpint (g_str_equal (loaded->problem, submission->problem), ==, i == 0);
    }
}

static void
test_ignored_limit (Fixture *fixture, gconstpointer data)
{
  RecDatabase *database = rec_store_get_database (fixture->store);
  g_autoptr (RecReport) first = fixture_add (fixture->store, 1, 1, 1);
  g_autoptr (RecReport) second = fixture_add (fixture->store, 2, 2, 2);
  g_autoptr (GError) error = NULL;
  g_autofree char *fill
      = g_strdup_printf ("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE "
                         "i < %d) INSERT INTO ignored SELECT i, '', '', i FROM n",
                         REC_STORE_IGNORED_MAX - 1);

  g_assert_true (rec_database_exec (database, fill, NULL));
  g_assert_true (
      rec_store_set_ignored (fixture->store, rec_report_get_bucket (first), TRUE, &error));
  g_assert_false (
      rec_store_set_ignored (fixture->store, rec_report_get_bucket (second), TRUE, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (rec_store_set_ignored (fixture->store, "0123", TRUE, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
}

static void
test_ledger (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 1);
  g_autofree char *long_body = g_strnfill (REC_STORE_BODY_MAX + 1, 'x');
  g_autoptr (GPtrArray) page = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_entries, n_bytes;
  RecLedgerEntry *entry;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (RecLedgerEntry) added = exchange_new_entry (i % 2 ? report : NULL, "body");

      g_assert_true (rec_store_add_ledger_entry (fixture->store, added, NULL));
      g_assert_cmpint (rec_ledger_entry_get_id (added), ==, i + 1);
    }
  long_body[REC_STORE_BODY_MAX] = '\0';
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (RecLedgerEntry) added = exchange_new_entry (report, long_body);

      g_assert_true (rec_store_add_ledger_entry (fixture->store, added, NULL));
      g_free (long_body);
      long_body = g_strnfill (REC_STORE_BODY_MAX + 1, 'x');
    }

  fixture_reopen (fixture, REC_STORE_READ_ONLY);
  page = rec_store_list_ledger (fixture->store, NULL, 0, 3, NULL);
  g_assert_cmpuint (page->len, ==, 3);
  entry = page->pdata[0];
  g_assert_cmpint (rec_ledger_entry_get_id (entry), ==, 7);
  g_assert_null (rec_ledger_entry_get_body (entry));
  g_assert_cmpint (rec_ledger_entry_get_size (entry), ==, REC_STORE_BODY_MAX + 1);
  g_assert_cmpuint (strlen (rec_ledger_entry_get_sha256 (entry)), ==, 64);
  entry = page->pdata[1];
  g_assert_cmpuint (g_bytes_get_size (rec_ledger_entry_get_body (entry)), ==, REC_STORE_BODY_MAX);
  rest = rec_store_list_ledger (fixture->store, rec_report_get_bucket (report), 6, 10, NULL);
  g_assert_cmpuint (rest->len, ==, 2);
  entry = rest->pdata[1];
  g_assert_cmpint (rec_ledger_entry_get_id (entry), ==, 2);
  g_assert_cmpstr (rec_ledger_entry_get_url (entry), ==, "https://demo.example/v1/reports");
  g_assert_cmpstr (rec_ledger_entry_get_level (entry), ==, "2");
  g_assert_cmpstr (rec_ledger_entry_get_outcome (entry), ==, "begun");
  g_assert_cmpmem (g_bytes_get_data (rec_ledger_entry_get_body (entry), NULL), 4, "body", 4);
  rec_store_count_ledger (fixture->store, &n_entries, &n_bytes);
  g_assert_cmpuint (n_entries, ==, 7);
  g_assert_cmpuint (n_bytes, ==, 5 * 4 + 2 * REC_STORE_BODY_MAX + 1);

  fixture_reopen (fixture, REC_STORE_READ_WRITE);
  g_assert_true (rec_store_set_ledger_outcome (fixture->store, 2, "done", NULL));
  g_assert_false (rec_store_set_ledger_outcome (fixture->store, 99, "done", &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
}

static void
test_ledger_stays (Fixture *fixture, gconstpointer data)
{
  static const char *const attempts[] = {
    "DELETE FROM ledger",
    "UPDATE ledger SET body = x'00'",
    "UPDATE ledger SET consent = 'policy'",
    "UPDATE ledger SET url = '', outcome = 'done'",
    "UPDATE ledger SET id = id + 1",
    "INSERT OR REPLACE INTO ledger (id, time, stage, consent, size) VALUES (1, 1, 'feed', '', 0)",
  };
  RecDatabase *database = rec_store_get_database (fixture->store);
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 1);
  g_autoptr (RecLedgerEntry) entry = exchange_new_entry (report, "body");

  g_assert_true (rec_store_add_ledger_entry (fixture->store, entry, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (attempts); i++)
    if (rec_database_exec (database, attempts[i], NULL))
      g_error ("%s", attempts[i]);
}

static void
test_feeds_and_notices (Fixture *fixture, gconstpointer data)
{
  g_autofree char *longest = g_strnfill (512, 'c');
  g_autofree char *longer = g_strnfill (513, 'c');
  RecFeed feed = { longest, NULL, 5 };
  g_autoptr (RecFeed) loaded = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (rec_store_load_feed (fixture->store, "demo", &error));
  g_assert_no_error (error);
  g_assert_true (rec_store_save_feed (fixture->store, "demo", &feed, NULL));
  loaded = rec_store_load_feed (fixture->store, "demo", NULL);
  g_assert_cmpstr (loaded->cursor, ==, longest);
  g_assert_null (loaded->etag);
  g_assert_cmpint (loaded->checked_at, ==, 5);
  feed.etag = longer;
  g_assert_false (rec_store_save_feed (fixture->store, "demo", &feed, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_TOO_LARGE);

  g_assert_cmpint (rec_store_get_notice (fixture->store, "question", ""), ==, 0);
  g_assert_true (rec_store_save_notice (fixture->store, "question", "", 4, NULL));
  g_assert_true (rec_store_save_notice (fixture->store, "question", "", 8, NULL));
  g_assert_cmpint (rec_store_get_notice (fixture->store, "question", ""), ==, 8);
  g_assert_cmpint (rec_store_get_notice (fixture->store, "solution", ""), ==, 0);
}

/* What an older program left: version 2 is the first with submissions. */
static void
test_old_store (Fixture *fixture, gconstpointer data)
{
  static const char bucket[] = "d21413f7e5cc58f3a6cb5f18172f3dfd";
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "store-v2.sql", NULL);
  g_autofree char *database = g_build_filename (fixture->folder, "store.db", NULL);
  g_autofree char *script = NULL;
  g_autoptr (RecSubmission) submission = NULL;
  g_autoptr (GPtrArray) solutions = NULL;
  g_autoptr (GPtrArray) ledger = NULL;
  sqlite3 *handle = NULL;

  g_clear_object (&fixture->store);
  g_assert_no_errno (g_unlink (database));
  g_assert_true (g_file_get_contents (path, &script, NULL, NULL));
  g_assert_cmpint (sqlite3_open (database, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, script, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
  fixture_reopen (fixture, REC_STORE_READ_WRITE);

  submission = load (fixture->store, bucket);
  g_assert_cmpint (submission->state, ==, REC_STATE_ASKING);
  g_assert_cmpstr (rec_evidence_request_get_name (submission->request, 0), ==, "demo.log");
  g_assert_cmpuint (submission->items->len, ==, 1);
  solutions = rec_store_list_solutions (fixture->store, FALSE, 0, 10, NULL);
  g_assert_cmpuint (solutions->len, ==, 1);
  ledger = rec_store_list_ledger (fixture->store, bucket, 0, 10, NULL);
  g_assert_cmpuint (ledger->len, ==, 1);
  g_assert_true (rec_store_is_ignored (fixture->store, bucket));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, test)                                                                            \
  g_test_add ("/store/exchange/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("a submission is read as it was saved", test_round_trip);
  ADD ("each report’s state follows the submission", test_states_follow);
  ADD ("report and submission are saved together or not at all", test_one_transaction);
  ADD ("a report that moves to another bucket is not reported there", test_replaced);
  ADD ("what is due comes in its order", test_lists);
  ADD ("deleting reports keeps the ledger and what is ignored", test_deleted);
  ADD ("a submission that cannot be read is an error that names it", test_broken_rows);
  ADD ("a submission has no more items than it may", test_item_limit);
  ADD ("a reason is cut where it is too long", test_problem_limit);
  ADD ("no more is ignored than may be", test_ignored_limit);
  ADD ("the ledger keeps every request, a page at a time", test_ledger);
  ADD ("nothing in the ledger can be changed", test_ledger_stays);
  ADD ("what version 2 kept is read", test_old_store);
  ADD ("feeds and notices are kept", test_feeds_and_notices);
#undef ADD

  return g_test_run ();
}
