/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli-bus.h"
#include "exchange-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/report/rec-error.h"

/* What the reporter was asked to do, one line each. */
typedef struct
{
  CliBus bus;
  RecReport *report;
  GString *calls;
} ExchangeFixture;

static void
note (ExchangeFixture *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (self->calls, format, arguments);
  va_end (arguments);
  g_string_append_c (self->calls, '\n');
}

static gboolean
check_cb (RecBusReporter1 *reporter,
          GDBusMethodInvocation *invocation,
          const char *const *buckets,
          ExchangeFixture *self)
{
  g_autofree char *joined = g_strjoinv (" ", (char **) buckets);

  note (self, "check %s", joined);
  rec_bus_reporter1_emit_progress (reporter, "", "Looking for solutions", 0, 0);
  rec_bus_reporter1_complete_check_for_solutions (reporter, invocation, 1);
  rec_bus_reporter1_emit_progress (reporter, rec_report_get_bucket (self->report),
                                   "Sending the report", 0, 0);
  rec_bus_reporter1_emit_progress (reporter, rec_report_get_bucket (self->report), "", 0, 0);
  rec_bus_reporter1_emit_progress (reporter, "", "", 0, 0);
  return TRUE;
}

static gboolean
answer_cb (RecBusReporter1 *reporter,
           GDBusMethodInvocation *invocation,
           const char *bucket,
           const char *const *items,
           const char *comment,
           ExchangeFixture *self)
{
  g_autofree char *joined = g_strjoinv (" ", (char **) items);

  note (self, "answer %s [%s] “%s”", bucket, joined, comment);
  rec_bus_reporter1_complete_answer (reporter, invocation);
  return TRUE;
}

static gboolean
cancel_cb (RecBusReporter1 *reporter,
           GDBusMethodInvocation *invocation,
           const char *bucket,
           ExchangeFixture *self)
{
  note (self, "cancel %s", bucket);
  rec_bus_reporter1_complete_cancel (reporter, invocation);
  return TRUE;
}

static gboolean
ignore_cb (RecBusReporter1 *reporter,
           GDBusMethodInvocation *invocation,
           const char *const *buckets,
           gboolean ignored,
           ExchangeFixture *self)
{
  for (; *buckets != NULL; buckets++)
    g_assert_true (rec_store_set_ignored (self->bus.fixture.store, *buckets, ignored, NULL));
  rec_bus_reporter1_complete_ignore (reporter, invocation);
  return TRUE;
}

static gboolean
mark_cb (RecBusReporter1 *reporter,
         GDBusMethodInvocation *invocation,
         const char *bucket,
         const char *mark,
         ExchangeFixture *self)
{
  note (self, "mark %s %s", bucket, mark);
  rec_bus_reporter1_complete_mark_solution (reporter, invocation);
  return TRUE;
}

static void
set_up (ExchangeFixture *self, gconstpointer data)
{
  RecBusReporter1 *reporter;

  cli_bus_set_up (&self->bus);
  reporter = self->bus.reporter;
  g_signal_connect (reporter, "handle-check-for-solutions", G_CALLBACK (check_cb), self);
  g_signal_connect (reporter, "handle-answer", G_CALLBACK (answer_cb), self);
  g_signal_connect (reporter, "handle-cancel", G_CALLBACK (cancel_cb), self);
  g_signal_connect (reporter, "handle-ignore", G_CALLBACK (ignore_cb), self);
  g_signal_connect (reporter, "handle-mark-solution", G_CALLBACK (mark_cb), self);
  self->report = fixture_add (self->bus.fixture.store, 1, 1, 1700000000123456);
  self->calls = g_string_new (NULL);
}

static void
tear_down (ExchangeFixture *self, gconstpointer data)
{
  g_string_free (self->calls, TRUE);
  g_clear_object (&self->report);
  cli_bus_tear_down (&self->bus);
}

static JsonObject *
get_first (JsonNode *root)
{
  g_assert_true (JSON_NODE_HOLDS_ARRAY (root));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (root)), ==, 1);
  return json_array_get_object_element (json_node_get_array (root), 0);
}

static void
assert_call (ExchangeFixture *self, const char *format, ...)
{
  g_autofree char *expected = NULL;
  va_list arguments;

  va_start (arguments, format);
  expected = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_assert_cmpstr (self->calls->str, ==, expected);
  g_string_truncate (self->calls, 0);
}

static void
test_check (ExchangeFixture *self, gconstpointer data)
{
  const char *bucket = rec_report_get_bucket (self->report);
  g_autoptr (CliResult) all = cli_runner_run (self->bus.launcher, "check", "--json", NULL);
  g_autoptr (CliResult) one = NULL;
  g_autoptr (CliResult) offline = NULL;

  g_assert_cmpstr (all->out, ==, "{\"started\":1}\n");
  assert_call (self, "check \n");
  one = cli_runner_run (self->bus.launcher, "check", "--wait", rec_report_get_id (self->report),
                        NULL);
  g_assert_cmpint (one->exit_code, ==, 0);
  assert_call (self, "check %s\n", bucket);
  g_assert_nonnull (strstr (one->err, "Looking for solutions"));
  g_assert_nonnull (strstr (one->err, "Sending the report"));
  g_assert_nonnull (strstr (one->out, "Not reported"));

  rec_bus_reporter1_set_offline (self->bus.reporter, "There is no network");
  offline = cli_runner_run (self->bus.launcher, "check", "--wait", NULL);
  g_assert_cmpint (offline->exit_code, ==, 0);
  g_assert_nonnull (strstr (offline->err, "There is no network"));
}

/* One that waits for an answer to the second stage, with a file that was collected. */
static char *
ask (ExchangeFixture *self, const char *content)
{
  g_autoptr (RecSubmission) submission = exchange_new_submission (self->report);
  char *path = g_build_filename (self->bus.fixture.parent, "demo.log", NULL);
  g_autofree char *sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, content, -1);
  RecEvidenceItem *log = submission->items->pdata[0];
  RecEvidenceItem *safe = rec_evidence_item_new (REC_EVIDENCE_MODULES, NULL);
  RecEvidenceItem *missing = rec_evidence_item_new (REC_EVIDENCE_HEAPDUMP, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  rec_evidence_item_set_file (log, path, strlen (content), sha256);
  rec_evidence_item_set_file (safe, path, strlen (content), sha256);
  rec_evidence_item_set_problem (missing, "The dump is gone");
  g_ptr_array_add (submission->items, safe);
  g_ptr_array_add (submission->items, missing);
  g_assert_true (rec_store_save_submission (self->bus.fixture.store, submission, NULL));
  return path;
}

static void
test_question (ExchangeFixture *self, gconstpointer data)
{
  const char *bucket = rec_report_get_bucket (self->report);
  g_autoptr (CliResult) none = cli_runner_run (self->bus.launcher, "question", bucket, NULL);
  g_autofree char *path = ask (self, "What happened\n");
  g_autoptr (CliResult) list = cli_runner_run (self->bus.launcher, "question", NULL);
  g_autoptr (CliResult) json = cli_runner_run (self->bus.launcher, "question", "--json", NULL);
  g_autoptr (CliResult) one = cli_runner_run (self->bus.launcher, "question", bucket, NULL);
  g_autoptr (CliResult) view
      = cli_runner_run (self->bus.launcher, "question", "--view", "demo.log", bucket, NULL);
  g_autoptr (CliResult) unknown
      = cli_runner_run (self->bus.launcher, "question", "--view", "steps", bucket, NULL);
  g_autoptr (CliResult) changed = NULL;
  g_autoptr (JsonNode) root = cli_result_parse (json);
  JsonObject *question = get_first (root);
  JsonArray *items = json_object_get_array_member (question, "items");
  JsonObject *item = json_array_get_object_element (items, 0);

  g_assert_cmpint (none->exit_code, ==, 3);
  g_assert_nonnull (strstr (list->out, bucket));
  g_assert_cmpstr (json_object_get_string_member (question, "service"), ==, "demo");
  g_assert_cmpstr (json_object_get_string_member (question, "reason"), ==, "Why");
  g_assert_cmpuint (json_array_get_length (items), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (item, "class"), ==, "personal");
  g_assert_cmpint (json_object_get_int_member (item, "size"), ==, 14);
  g_assert_nonnull (strstr (one->out, "“Why”"));
  g_assert_nonnull (strstr (one->out, "home, 7×"));
  g_assert_nonnull (strstr (one->out, "The dump is gone"));
  g_assert_cmpstr (view->out, ==, "What happened\n");
  g_assert_cmpint (unknown->exit_code, ==, 3);

  g_assert_true (g_file_set_contents (path, "Something else", -1, NULL));
  changed = cli_runner_run (self->bus.launcher, "question", "--view", "demo.log", bucket, NULL);
  g_assert_cmpint (changed->exit_code, ==, 1);
}

static void
test_first_question (ExchangeFixture *self, gconstpointer data)
{
  const char *bucket = rec_report_get_bucket (self->report);
  g_autoptr (RecSubmission) submission = rec_submission_new (bucket);
  g_autoptr (CliResult) view = NULL;
  g_autoptr (CliResult) answer = NULL;
  g_autoptr (CliResult) comment = NULL;
  g_autoptr (JsonNode) body = NULL;

  submission->state = REC_STATE_ASKING;
  submission->wire_id = g_uuid_string_random ();
  submission->occurrences = 3;
  g_assert_true (rec_store_save_submission (self->bus.fixture.store, submission, NULL));
  view = cli_runner_run (self->bus.launcher, "question", bucket, "--view", "signature", NULL);
  body = cli_result_parse (view);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (body), "report"), ==,
                   submission->wire_id);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (body), "occurrences"), ==, 3);
  answer = cli_runner_run (self->bus.launcher, "answer", bucket, "--send-all-safe", NULL);
  g_assert_cmpint (answer->exit_code, ==, 0);
  assert_call (self, "answer %s [signature] “”\n", bucket);
  comment = cli_runner_run (self->bus.launcher, "answer", bucket, "--send", "signature",
                            "--comment", "x", NULL);
  g_assert_cmpint (comment->exit_code, ==, 2);
}

static void
test_answer (ExchangeFixture *self, gconstpointer data)
{
  const char *bucket = rec_report_get_bucket (self->report);
  g_autofree char *path = ask (self, "What happened\n");
  static const char *const refused[][3] = {
    { NULL },
    { "--decline", "--send-all-safe" },
    { "--decline", "--comment=x" },
    { "--send=steps" },
    { "--send=heapdump" },
  };
  g_autoptr (CliResult) some = NULL;
  g_autoptr (CliResult) safe = NULL;
  g_autoptr (CliResult) none = NULL;
  g_autoptr (CliResult) stop = NULL;

  some = cli_runner_run (self->bus.launcher, "answer", bucket, "--send", "demo.log", "--send",
                         "modules", "--comment", "It was open", NULL);
  g_assert_cmpint (some->exit_code, ==, 0);
  assert_call (self, "answer %s [demo.log modules comment] “It was open”\n", bucket);
  safe = cli_runner_run (self->bus.launcher, "answer", bucket, "--send-all-safe", NULL);
  assert_call (self, "answer %s [modules] “”\n", bucket);
  none = cli_runner_run (self->bus.launcher, "answer", bucket, "--decline", NULL);
  assert_call (self, "answer %s [] “”\n", bucket);
  stop = cli_runner_run (self->bus.launcher, "cancel", bucket, NULL);
  assert_call (self, "cancel %s\n", bucket);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (CliResult) result = cli_runner_run (self->bus.launcher, "answer", bucket,
                                                     refused[i][0], refused[i][1], NULL);

      g_assert_cmpint (result->exit_code, ==, 2);
      assert_call (self, "");
    }
}

static void
test_solutions (ExchangeFixture *self, gconstpointer data)
{
  const char *bucket = rec_report_get_bucket (self->report);
  g_autoptr (RecResponse) response = exchange_new_response ("a", "solution", 1, "Update it", "");
  g_autoptr (CliResult) empty = cli_runner_run (self->bus.launcher, "solutions", "--json", NULL);
  g_autoptr (CliResult) json = NULL;
  g_autoptr (CliResult) one = NULL;
  g_autoptr (CliResult) marked = NULL;
  g_autoptr (CliResult) refused = NULL;
  g_autoptr (CliResult) archived = NULL;
  g_autoptr (CliResult) list = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonNode) reports = NULL;
  JsonObject *solution;

  g_assert_cmpstr (empty->out, ==, "[]\n");
  g_assert_true (
      rec_store_put_response (self->bus.fixture.store, "demo", response, bucket, NULL, NULL));
  json = cli_runner_run (self->bus.launcher, "solutions", "--json", NULL);
  root = cli_result_parse (json);
  solution = get_first (root);
  g_assert_true (json_object_get_boolean_member (solution, "new"));
  g_assert_true (json_object_get_null_member (solution, "helped"));
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (solution, "response"), "title"),
      ==, "Update it");
  list = cli_runner_run (self->bus.launcher, "list", "--json", "--no-sync", NULL);
  reports = cli_result_parse (list);
  g_assert_cmpstr (json_object_get_string_member (get_first (reports), "state"), ==, "solved");

  one = cli_runner_run (self->bus.launcher, "solutions", bucket, NULL);
  g_assert_true (g_str_has_prefix (one->out, "Update it\n"));
  marked = cli_runner_run (self->bus.launcher, "solutions", "--helped", "no", "--archive", bucket,
                           NULL);
  g_assert_cmpint (marked->exit_code, ==, 0);
  assert_call (self, "mark %s did-not-help\nmark %s archived\n", bucket, bucket);
  refused = cli_runner_run (self->bus.launcher, "solutions", "--helped", "perhaps", bucket, NULL);
  g_assert_cmpint (refused->exit_code, ==, 2);
  g_assert_true (rec_store_set_solution_archived (self->bus.fixture.store, bucket, TRUE, NULL));
  archived = cli_runner_run (self->bus.launcher, "solutions", "--archived", NULL);
  g_assert_nonnull (strstr (archived->out, "Update it"));
}

static void
test_ignore (ExchangeFixture *self, gconstpointer data)
{
  const char *bucket = rec_report_get_bucket (self->report);
  const char *gone[] = { rec_report_get_id (self->report), NULL };
  g_autoptr (CliResult) done = cli_runner_run (self->bus.launcher, "ignore", bucket, NULL);
  g_autoptr (CliResult) list = NULL;
  g_autoptr (CliResult) undone = NULL;
  g_autoptr (JsonNode) root = NULL;

  g_assert_cmpint (done->exit_code, ==, 0);
  /* It can be undone when its reports are gone, too. */
  g_assert_true (rec_store_delete (self->bus.fixture.store, gone, NULL, NULL));
  list = cli_runner_run (self->bus.launcher, "ignore", "--list", "--json", NULL);
  root = cli_result_parse (list);
  g_assert_cmpstr (json_object_get_string_member (get_first (root), "bucket"), ==, bucket);
  undone = cli_runner_run (self->bus.launcher, "ignore", "--undo", bucket, NULL);
  g_assert_cmpint (undone->exit_code, ==, 0);
  g_assert_false (rec_store_is_ignored (self->bus.fixture.store, bucket));
}

static void
test_ledger (ExchangeFixture *self, gconstpointer data)
{
  const char *bucket = rec_report_get_bucket (self->report);
  g_autofree char *path = g_build_filename (self->bus.fixture.parent, "ledger.jsonl", NULL);
  g_autofree char *nowhere = g_build_filename (self->bus.fixture.parent, "no", "ledger", NULL);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (CliResult) all = NULL;
  g_autoptr (CliResult) of_bucket = NULL;
  g_autoptr (CliResult) text = NULL;
  g_autoptr (CliResult) export = NULL;
  g_autoptr (CliResult) failed = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (JsonNode) one = NULL;

  for (guint i = 0; i < 250; i++)
    {
      g_autoptr (RecLedgerEntry) entry
          = exchange_new_entry (i == 7 ? self->report : NULL, i == 9 ? "\xff\xfe" : "{\"a\": 1}");

      g_assert_true (rec_store_add_ledger_entry (self->bus.fixture.store, entry, NULL));
    }

  all = cli_runner_run (self->bus.launcher, "ledger", "--json", NULL);
  root = cli_result_parse (all);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (root)), ==, 250);
  of_bucket = cli_runner_run (self->bus.launcher, "ledger", "--json", bucket, NULL);
  one = cli_result_parse (of_bucket);
  g_assert_cmpint (json_object_get_int_member (get_first (one), "id"), ==, 8);
  g_assert_cmpstr (json_object_get_string_member (get_first (one), "body"), ==, "{\"a\": 1}");
  text = cli_runner_run (self->bus.launcher, "ledger", "--limit", "1", NULL);
  g_assert_nonnull (strstr (text->out, "you agreed, level 2"));
  g_assert_nonnull (strstr (text->out, "250 requests"));

  export = cli_runner_run (self->bus.launcher, "ledger", "--export", path, NULL);
  g_assert_cmpint (export->exit_code, ==, 0);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  lines = g_strsplit (content, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 251);
  g_assert_nonnull (strstr (lines[240], "\"body_base64\":\"//4=\""));
  for (guint i = 0; i < 250; i++)
    {
      g_autoptr (JsonNode) line = json_from_string (lines[i], NULL);

      g_assert_cmpint (json_object_get_int_member (json_node_get_object (line), "id"), ==, 250 - i);
    }
  failed = cli_runner_run (self->bus.launcher, "ledger", "--export", nowhere, NULL);
  g_assert_cmpint (failed->exit_code, ==, 1);
}

/* An entry that cannot be read ends the export half-way. */
static void
test_no_half_export (ExchangeFixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->bus.fixture.parent, "ledger.jsonl", NULL);
  g_autofree char *script = g_strdup_printf (
      "BEGIN; INSERT INTO ledger (time, stage, consent, size) VALUES (1, 'no', 'policy', 0); END");
  g_autofree char *content = NULL;
  g_autoptr (CliResult) export = NULL;

  for (guint i = 0; i < 150; i++)
    {
      g_autoptr (RecLedgerEntry) entry = exchange_new_entry (NULL, "body");

      if (i == 20)
        exchange_run_sql (self->bus.fixture.folder, script);
      g_assert_true (rec_store_add_ledger_entry (self->bus.fixture.store, entry, NULL));
    }
  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  export = cli_runner_run (self->bus.launcher, "ledger", "--export", path, NULL);
  g_assert_cmpint (export->exit_code, ==, 1);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "before");
}

static void
test_services (ExchangeFixture *self, gconstpointer data)
{
  GVariant *services
      = g_variant_new_parsed ("[('demo', 'Demo', 'https://demo.example', 'Example Software', "
                              "'https://demo.example/privacy', 'required')]");
  g_autoptr (CliResult) none = NULL;
  g_autoptr (CliResult) json = NULL;
  g_autoptr (CliResult) text = NULL;
  g_autoptr (JsonNode) root = NULL;

  rec_bus_reporter1_set_version (self->bus.reporter, "0");
  none = cli_runner_run (self->bus.launcher, "services", "--json", NULL);
  g_assert_cmpstr (none->out, ==, "[]\n");
  rec_bus_reporter1_set_services (self->bus.reporter, services);
  json = cli_runner_run (self->bus.launcher, "services", "--json", NULL);
  root = cli_result_parse (json);
  g_assert_cmpstr (json_object_get_string_member (get_first (root), "account"), ==, "required");
  text = cli_runner_run (self->bus.launcher, "services", NULL);
  g_assert_nonnull (strstr (text->out, "An account is needed."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* The bus names of the errors are known from the first use on. */
  (void) REC_ERROR;

#define ADD(path, test)                                                                            \
  g_test_add ("/cli/exchange/" path, ExchangeFixture, NULL, set_up, test, tear_down)
  ADD ("a check says what it started, and waits for its end", test_check);
  ADD ("a question shows each item as it would be sent", test_question);
  ADD ("before the first stage the report itself is shown", test_first_question);
  ADD ("an answer names what was asked for and nothing else", test_answer);
  ADD ("solutions are listed, shown and marked", test_solutions);
  ADD ("what is ignored is listed and can be undone", test_ignore);
  ADD ("the ledger is printed and exported in full", test_ledger);
  ADD ("an export that fails leaves no half file", test_no_half_export);
  ADD ("services are listed", test_services);
#undef ADD

  return g_test_run ();
}
