/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange-fixture.h"

#include "core/report/rec-error.h"
#include "core/store/rec-store-limits.h"
#include "core/store/rec-store-private.h"

/* Puts a response, and returns how many buckets show another one now. */
static guint
put (RecStore *store,
     const char *service,
     const char *bucket,
     const char *id,
     const char *kind,
     guint second,
     const char *title,
     const char *target)
{
  g_autoptr (RecResponse) response = exchange_new_response (id, kind, second, title, target);
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  rec_store_put_response (store, service, response, bucket, changed, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < changed->len; i++)
    g_assert_true (rec_bucket_is_valid (changed->pdata[i]));
  return changed->len;
}

static char *
dup_title (RecStore *store, const char *bucket)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecSolution) solution = rec_store_load_solution (store, bucket, &error);

  g_assert_no_error (error);
  return solution != NULL ? g_strdup (rec_response_get_title (solution->response)) : NULL;
}

static void
check_title (RecStore *store, const char *bucket, const char *title)
{
  g_autofree char *found = dup_title (store, bucket);

  g_assert_cmpstr (found, ==, title);
}

static void
send (RecStore *store, const char *bucket)
{
  g_autoptr (RecSubmission) submission = rec_submission_new (bucket);

  submission->state = REC_STATE_SENT;
  submission->sent_at = 5;
  g_assert_true (rec_store_save_submission (store, submission, NULL));
}

static void
test_first_stage (Fixture *fixture, gconstpointer data)
{
  RecStore *store = fixture->store;
  g_autoptr (RecReport) first = fixture_add (store, 1, 1, 1);
  g_autoptr (RecReport) second = fixture_add (store, 1, 2, 2);
  const char *bucket = rec_report_get_bucket (first);
  const char *other = rec_report_get_bucket (second);
  g_autoptr (RecSubmission) submission = NULL;

  send (store, bucket);
  g_assert_cmpuint (put (store, "demo", bucket, "a", "solution", 1, "Update it", ""), ==, 1);
  check_title (store, bucket, "Update it");
  check_title (store, other, NULL);
  g_assert_cmpuint (exchange_get_state (store, bucket), ==, REC_STATE_SOLVED);
  submission = rec_store_load_submission (store, bucket, NULL);
  g_assert_cmpuint (submission->state, ==, REC_STATE_SOLVED);
  /* The same answer to another problem takes nothing from the first. */
  g_assert_cmpuint (put (store, "demo", other, "a", "solution", 1, "Update it", ""), ==, 1);
  check_title (store, bucket, "Update it");
  check_title (store, other, "Update it");
  g_assert_cmpuint (rec_store_count_new_solutions (store), ==, 2);

  /* A sender that knows of no solution does not make one go away. */
  send (store, bucket);
  g_assert_cmpuint (exchange_get_state (store, bucket), ==, REC_STATE_SOLVED);
  rec_submission_free (submission);
  submission = rec_store_load_submission (store, bucket, NULL);
  g_assert_cmpuint (submission->state, ==, REC_STATE_SOLVED);
  fixture_check_in_step (fixture->folder);
}

static void
test_withdrawn (Fixture *fixture, gconstpointer data)
{
  RecStore *store = fixture->store;
  g_autoptr (RecReport) sent = fixture_add (store, 1, 1, 1);
  g_autoptr (RecReport) unsent = fixture_add (store, 1, 2, 2);
  g_autoptr (RecSubmission) submission = NULL;
  static const char all[]
      = "\"match\": {\"event_type\": \"AppCrash\", \"signature\": {\"ApplicationName\": "
        "\"gnome-demo1\"}}";

  send (store, rec_report_get_bucket (sent));
  g_assert_cmpuint (put (store, "demo", NULL, "a", "solution", 1, "Update it", all), ==, 2);
  g_assert_cmpuint (exchange_get_state (store, rec_report_get_bucket (unsent)), ==,
                    REC_STATE_SOLVED);
  /* Only its own service can take it back, and not with an older word. */
  g_assert_cmpuint (put (store, "other", NULL, "a", "none", 9, "", all), ==, 0);
  g_assert_cmpuint (put (store, "demo", NULL, "a", "none", 0, "", all), ==, 0);
  g_assert_cmpuint (put (store, "demo", NULL, "a", "none", 2, "", all), ==, 2);
  check_title (store, rec_report_get_bucket (sent), NULL);
  g_assert_cmpuint (exchange_get_state (store, rec_report_get_bucket (sent)), ==, REC_STATE_SENT);
  g_assert_cmpuint (exchange_get_state (store, rec_report_get_bucket (unsent)), ==,
                    REC_STATE_NOT_REPORTED);
  submission = rec_store_load_submission (store, rec_report_get_bucket (sent), NULL);
  g_assert_cmpuint (submission->state, ==, REC_STATE_SENT);
  /* An older text that comes late does not bring it back; a newer one does. */
  g_assert_cmpuint (put (store, "demo", NULL, "a", "solution", 1, "Update it", all), ==, 0);
  g_assert_cmpuint (put (store, "demo", NULL, "a", "solution", 3, "Update it", all), ==, 2);
  fixture_check_in_step (fixture->folder);
}

static void
test_newest (Fixture *fixture, gconstpointer data)
{
  RecStore *store = fixture->store;
  g_autoptr (RecReport) report = fixture_add (store, 1, 1, 1);
  const char *bucket = rec_report_get_bucket (report);
  g_autofree char *target = g_strdup_printf ("\"bucket\": \"%s\"", bucket);

  g_assert_cmpuint (put (store, "demo", NULL, "a", "information", 5, "Known", target), ==, 1);
  g_assert_cmpuint (exchange_get_state (store, bucket), ==, REC_STATE_NOT_REPORTED);
  g_assert_cmpuint (put (store, "other", NULL, "b", "solution", 4, "Older", target), ==, 0);
  check_title (store, bucket, "Known");
  g_assert_cmpuint (put (store, "other", NULL, "b", "solution", 6, "Newer", target), ==, 1);
  check_title (store, bucket, "Newer");
  g_assert_cmpuint (exchange_get_state (store, bucket), ==, REC_STATE_SOLVED);
  g_assert_cmpuint (put (store, "other", NULL, "b", "none", 7, "", ""), ==, 1);
  check_title (store, bucket, "Known");
  g_assert_cmpuint (exchange_get_state (store, bucket), ==, REC_STATE_NOT_REPORTED);
}

static void
test_marks (Fixture *fixture, gconstpointer data)
{
  RecStore *store = fixture->store;
  g_autoptr (RecReport) report = fixture_add (store, 1, 1, 1);
  g_autoptr (RecReport) plain = fixture_add (store, 2, 2, 2);
  const char *bucket = rec_report_get_bucket (report);
  g_autoptr (RecSolution) solution = NULL;
  g_autoptr (RecSolution) changed = NULL;
  g_autoptr (GPtrArray) archived = NULL;
  g_autoptr (GPtrArray) shown = NULL;
  g_autoptr (GError) error = NULL;

  put (store, "demo", bucket, "a", "solution", 1, "One", "");
  g_assert_cmpuint (rec_store_count_new_solutions (store), ==, 1);
  g_assert_true (rec_store_set_solution_seen (store, bucket, NULL));
  g_assert_true (rec_store_set_solution_helped (store, bucket, 0, NULL));
  g_assert_true (rec_store_set_solution_archived (store, bucket, TRUE, NULL));
  /* Only another date: the user has read this. */
  g_assert_cmpuint (put (store, "demo", bucket, "a", "solution", 2, "One", ""), ==, 0);
  solution = rec_store_load_solution (store, bucket, NULL);
  g_assert_false (solution->is_new);
  g_assert_true (solution->is_archived);
  g_assert_cmpint (solution->helped, ==, 0);
  g_assert_cmpstr (solution->application, ==, "Demo Viewer 1");
  g_assert_cmpstr (solution->icon, ==, "demo-icon");
  g_assert_cmpstr (solution->service, ==, "demo");
  archived = rec_store_list_solutions (store, TRUE, 0, 10, NULL);
  g_assert_cmpuint (archived->len, ==, 1);

  g_assert_cmpuint (put (store, "demo", bucket, "a", "solution", 3, "Two", ""), ==, 1);
  changed = rec_store_load_solution (store, bucket, NULL);
  g_assert_true (changed->is_new);
  g_assert_false (changed->is_archived);
  g_assert_cmpint (changed->helped, ==, -1);
  shown = rec_store_list_solutions (store, FALSE, 0, 10, NULL);
  g_assert_cmpuint (shown->len, ==, 1);

  g_assert_false (rec_store_set_solution_seen (store, rec_report_get_bucket (plain), &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
}

static void
check_flags (RecStore *store, const char *bucket, gboolean is_ignored, gboolean has_new)
{
  g_autoptr (RecProblem) problem = exchange_load_problem (store, bucket);

  g_assert_cmpint (rec_problem_is_ignored (problem), ==, is_ignored);
  g_assert_cmpint (rec_problem_has_new_solution (problem), ==, has_new);
}

static void
test_flags (Fixture *fixture, gconstpointer data)
{
  RecStore *store = fixture->store;
  g_autoptr (RecReport) report = fixture_add (store, 1, 1, 1);
  const char *bucket = rec_report_get_bucket (report);

  check_flags (store, bucket, FALSE, FALSE);
  g_assert_true (rec_store_set_ignored (store, bucket, TRUE, NULL));
  put (store, "demo", bucket, "a", "information", 1, "One", "");
  check_flags (store, bucket, TRUE, TRUE);
  g_assert_true (rec_store_set_ignored (store, bucket, FALSE, NULL));
  g_assert_true (rec_store_set_solution_seen (store, bucket, NULL));
  check_flags (store, bucket, FALSE, FALSE);
}

static void
test_list_order (Fixture *fixture, gconstpointer data)
{
  RecStore *store = fixture->store;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) page = NULL;

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (RecReport) report = fixture_add (store, i, i, i);
      g_autofree char *id = g_strdup_printf ("%u", i);

      put (store, "demo", rec_report_get_bucket (report), id, "solution", 1, id, "");
      if (i > 1)
        g_assert_true (rec_store_set_solution_seen (store, rec_report_get_bucket (report), NULL));
    }

  all = rec_store_list_solutions (store, FALSE, 0, 10, NULL);
  g_assert_cmpuint (all->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      static const char *const order[] = { "1", "0", "3", "2" };
      RecSolution *solution = all->pdata[i];

      g_assert_cmpstr (rec_response_get_title (solution->response), ==, order[i]);
    }
  page = rec_store_list_solutions (store, FALSE, 1, 2, NULL);
  g_assert_cmpuint (page->len, ==, 2);
  g_assert_cmpstr (((RecSolution *) page->pdata[0])->bucket, ==,
                   ((RecSolution *) all->pdata[1])->bucket);
}

typedef struct
{
  const char *signature;
  gboolean matches;
} PatternCase;

/* fixture_new_report (1, 1): gnome-demo1 1.2-3 aabbcc libfault.so.1 4.5.6 … 0x1001. */
static const PatternCase patterns[] = {
  { "\"ApplicationName\": \"gnome-demo1\"", TRUE },
  { "\"ApplicationName\": \"gnome-demo\"", FALSE },
  { "\"ApplicationName\": \"gnome-demo*\"", TRUE },
  { "\"ApplicationName\": \"*demo1\"", TRUE },
  { "\"ApplicationName\": \"*\"", TRUE },
  { "\"ApplicationName\": \"GNOME-demo1\"", FALSE },
  { "\"ApplicationVersion\": \"1.2*\"", TRUE },
  { "\"ApplicationVersion\": \"1.*\", \"FaultModuleName\": \"libfault.so.*\"", TRUE },
  { "\"ApplicationVersion\": \"1.*\", \"FaultModuleName\": \"libother.so.*\"", FALSE },
  { "\"ExceptionCode\": \"SIGSEGV/SEGV_*\"", TRUE },
  { "\"ExceptionCode\": \"SIGSEGV/*\", \"ApplicationName\": \"\\\" OR a:*\"", FALSE },
  { "\"WaitingOnApplicationName\": \"gnome-demo1\"", FALSE },
};

static void
test_patterns (Fixture *fixture, gconstpointer data)
{
  RecStore *store = fixture->store;

  /* Of one problem the response comes before the report, of the other after it. */
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autofree char *target = g_strdup_printf (
          "\"match\": {\"event_type\": \"AppCrash\", \"signature\": {%s}}", patterns[i].signature);
      g_autofree char *id = g_strdup_printf ("%u", i);
      g_autoptr (RecReport) before = fixture_add (store, 1, 1, i);
      const char *gone[] = { rec_report_get_id (before), NULL };
      g_autoptr (RecReport) after = NULL;
      g_autoptr (GError) error = NULL;
      gboolean found;

      g_test_message ("%s", patterns[i].signature);
      g_assert_cmpuint (put (store, "demo", NULL, id, "solution", 1, id, target), ==,
                        patterns[i].matches ? 1 : 0);
      g_assert_true (rec_store_delete (store, gone, NULL, NULL));
      g_assert_true (rec_store_begin (store, NULL));
      after = fixture_add (store, 1, 1, 100 + i);
      rec_store_match_responses (store, rec_report_get_bucket (after), &found, &error);
      g_assert_no_error (error);
      g_assert_cmpint (found, ==, patterns[i].matches);
      g_assert_true (rec_store_commit (store, NULL));
      check_title (store, rec_report_get_bucket (after), patterns[i].matches ? id : NULL);
      fixture_check_in_step (fixture->folder);

      put (store, "demo", NULL, id, "none", 2, "", "");
      check_title (store, rec_report_get_bucket (after), NULL);
      gone[0] = rec_report_get_id (after);
      g_assert_true (rec_store_delete (store, gone, NULL, NULL));
    }
}

static void
test_first_stage_and_pattern (Fixture *fixture, gconstpointer data)
{
  RecStore *store = fixture->store;
  g_autoptr (RecReport) asked = fixture_add (store, 2, 2, 1);
  g_autoptr (RecReport) later = NULL;
  static const char target[] = "\"match\": {\"event_type\": \"AppCrash\", \"signature\": "
                               "{\"ApplicationName\": \"gnome-demo1\"}}";
  gboolean found;

  /* The answer to a first stage says nothing of what the feed said the response is for. */
  put (store, "demo", NULL, "a", "solution", 1, "One", target);
  put (store, "demo", rec_report_get_bucket (asked), "a", "solution", 2, "Two", "");
  check_title (store, rec_report_get_bucket (asked), "Two");
  later = fixture_add (store, 1, 1, 2);
  g_assert_true (rec_store_match_responses (store, rec_report_get_bucket (later), &found, NULL));
  g_assert_true (found);
  check_title (store, rec_report_get_bucket (later), "Two");
}

static void
test_declined (Fixture *fixture, gconstpointer data)
{
  RecStore *store = fixture->store;
  g_autoptr (RecReport) report = fixture_add (store, 1, 1, 1);
  const char *bucket = rec_report_get_bucket (report);
  g_autoptr (RecSubmission) submission = rec_submission_new (bucket);
  g_autoptr (RecSubmission) loaded = NULL;

  submission->state = REC_STATE_DECLINED;
  g_assert_true (rec_store_save_submission (store, submission, NULL));
  put (store, "demo", bucket, "a", "solution", 1, "One", "");
  g_assert_cmpuint (exchange_get_state (store, bucket), ==, REC_STATE_SOLVED);
  loaded = rec_store_load_submission (store, bucket, NULL);
  g_assert_cmpuint (loaded->state, ==, REC_STATE_DECLINED);
  put (store, "demo", bucket, "a", "none", 2, "", "");
  g_assert_cmpuint (exchange_get_state (store, bucket), ==, REC_STATE_DECLINED);

  submission->state = REC_STATE_ASKING;
  g_assert_true (rec_store_save_submission (store, submission, NULL));
  put (store, "demo", bucket, "a", "solution", 3, "One", "");
  g_assert_cmpuint (exchange_get_state (store, bucket), ==, REC_STATE_ASKING);
}

static gint64
count (RecStore *store, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", table);
  RecDatabase *database = rec_store_get_database (store);
  gint64 number = 0;

  g_assert_true (rec_database_get_int (database, &number, NULL, g_intern_string (sql), ""));
  return number;
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  RecStore *store = fixture->store;
  g_autoptr (RecReport) report = fixture_add (store, 1, 1, 1);

  /* The oldest of all, but a problem has it. */
  put (store, "demo", rec_report_get_bucket (report), "kept", "solution", 0, "Kept", "");
  g_assert_true (rec_store_begin (store, NULL));
  for (guint i = 1; i < REC_STORE_RESPONSES_MAX; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      put (store, "demo", NULL, id, "solution", 1 + (i > 1), id, "");
    }
  g_assert_true (rec_store_commit (store, NULL));
  g_assert_cmpint (count (store, "responses"), ==, REC_STORE_RESPONSES_MAX);
  put (store, "demo", NULL, "one more", "solution", 3, "One more", "");
  g_assert_cmpint (count (store, "responses"), ==, REC_STORE_RESPONSES_MAX);
  g_assert_cmpint (count (store, "responses WHERE response_id = '1'"), ==, 0);
  g_assert_cmpint (count (store, "responses WHERE response_id = 'one more'"), ==, 1);
  check_title (store, rec_report_get_bucket (report), "Kept");
}

static void
test_bucket_limit (Fixture *fixture, gconstpointer data)
{
  RecStore *store = fixture->store;
  g_autoptr (RecReport) report = fixture_add (store, 1, 1, 1);
  g_autofree char *own = g_strdup_printf ("\"bucket\": \"%s\"", rec_report_get_bucket (report));

  g_assert_true (rec_store_begin (store, NULL));
  for (guint i = 0; i < REC_STORE_RESPONSE_BUCKETS_MAX + 1; i++)
    {
      g_autofree char *target = g_strdup_printf ("\"bucket\": \"%032x\"", i);

      put (store, "demo", NULL, "a", "solution", 1, "One", target);
    }
  g_assert_true (rec_store_commit (store, NULL));
  g_assert_cmpint (count (store, "response_buckets"), ==, REC_STORE_RESPONSE_BUCKETS_MAX);
  g_assert_cmpuint (put (store, "demo", NULL, "a", "solution", 1, "One", own), ==, 1);
}

static void
test_broken_response (Fixture *fixture, gconstpointer data)
{
  RecStore *store = fixture->store;
  g_autoptr (RecReport) report = fixture_add (store, 1, 1, 1);
  const char *bucket = rec_report_get_bucket (report);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  put (store, "demo", bucket, "a", "solution", 1, "One", "");
  g_assert_true (
      rec_database_exec (rec_store_get_database (store), "UPDATE responses SET data = '{'", NULL));
  g_assert_null (rec_store_load_solution (store, bucket, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, bucket));
  list = rec_store_list_solutions (store, FALSE, 0, 10, NULL);
  g_assert_cmpuint (list->len, ==, 0);
  /* The service says it again. */
  put (store, "demo", bucket, "a", "solution", 1, "One", "");
  check_title (store, bucket, "One");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, test)                                                                            \
  g_test_add ("/store/responses/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("the answer to a first stage is for its bucket", test_first_stage);
  ADD ("a service takes back its own response, and the state falls back", test_withdrawn);
  ADD ("of several responses the newest counts", test_newest);
  ADD ("a response is new again only when its text changes", test_marks);
  ADD ("a list tells what is ignored and what has news", test_flags);
  ADD ("new solutions come first, a page at a time", test_list_order);
  ADD ("a pattern finds problems that are there and that come later", test_patterns);
  ADD ("an answer to a first stage keeps the feed’s pattern", test_first_stage_and_pattern);
  ADD ("a solution for what was declined changes nothing of that", test_declined);
  ADD ("of a service’s responses those that changed last are kept", test_limits);
  ADD ("a response names no more unknown buckets than it may", test_bucket_limit);
  ADD ("a response that cannot be read is an error that names the bucket", test_broken_response);
#undef ADD

  return g_test_run ();
}
