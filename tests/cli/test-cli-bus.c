/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli-bus.h"

#include <signal.h>
#include <string.h>

#include "core/report/rec-error.h"

/* This process plays the reporter: what recoursectl asks for and how it shows the answer. */
typedef struct
{
  CliBus bus;
  guint n_synchronized;
  char *import_journal;
} BusFixture;

static gboolean
synchronize_cb (RecBusReporter1 *reporter, GDBusMethodInvocation *invocation, BusFixture *self)
{
  g_object_unref (fixture_add (self->bus.fixture.store, 1, 1, ++self->n_synchronized));
  rec_bus_reporter1_complete_synchronize (reporter, invocation);
  return TRUE;
}

static gboolean
import_cb (RecBusReporter1 *reporter,
           GDBusMethodInvocation *invocation,
           GVariant *options,
           BusFixture *self)
{
  g_variant_lookup (options, REC_BUS_IMPORT_JOURNAL, "s", &self->import_journal);
  if (g_str_has_suffix (self->import_journal, "missing"))
    g_dbus_method_invocation_return_error (invocation, REC_ERROR, REC_ERROR_NOT_FOUND,
                                           "There is no journal “%s”", self->import_journal);
  else
    rec_bus_reporter1_complete_import (reporter, invocation, 3, 2, 1);
  return TRUE;
}

static gboolean
delete_cb (RecBusReporter1 *reporter,
           GDBusMethodInvocation *invocation,
           const char *const *ids,
           BusFixture *self)
{
  guint n_deleted = 0;

  g_assert_true (rec_store_delete (self->bus.fixture.store, ids, &n_deleted, NULL));
  rec_bus_reporter1_complete_delete (reporter, invocation, n_deleted);
  return TRUE;
}

static void
set_up (BusFixture *self, gconstpointer data)
{
  cli_bus_set_up (&self->bus);
  g_signal_connect (self->bus.reporter, "handle-synchronize", G_CALLBACK (synchronize_cb), self);
  g_signal_connect (self->bus.reporter, "handle-import", G_CALLBACK (import_cb), self);
  g_signal_connect (self->bus.reporter, "handle-delete", G_CALLBACK (delete_cb), self);
}

static void
tear_down (BusFixture *self, gconstpointer data)
{
  g_clear_pointer (&self->import_journal, g_free);
  cli_bus_tear_down (&self->bus);
}

static void
test_list_synchronizes (BusFixture *self, gconstpointer data)
{
  g_autoptr (CliResult) first = cli_runner_run (self->bus.launcher, "list", "--json", NULL);
  g_autoptr (CliResult) second
      = cli_runner_run (self->bus.launcher, "list", "--json", "--no-sync", NULL);
  g_autoptr (JsonNode) first_root = cli_result_parse (first);
  g_autoptr (JsonNode) second_root = cli_result_parse (second);

  g_assert_cmpuint (self->n_synchronized, ==, 1);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (first_root)), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (second_root)), ==, 1);
  g_assert_cmpstr (first->err, ==, "");
}

static void
test_problem (BusFixture *self, gconstpointer data)
{
  g_autoptr (CliResult) list = NULL;

  rec_bus_reporter1_set_problem (self->bus.reporter, "The disk is full");
  list = cli_runner_run (self->bus.launcher, "list", "--json", NULL);
  g_assert_cmpint (list->exit_code, ==, 0);
  g_assert_nonnull (strstr (list->err, "The disk is full"));
}

static void
test_import (BusFixture *self, gconstpointer data)
{
  g_autofree char *expected = g_canonicalize_filename ("some/journal", NULL);
  g_autoptr (CliResult) json
      = cli_runner_run (self->bus.launcher, "import", "--json", "--journal", "some/journal", NULL);
  g_autoptr (CliResult) missing = NULL;

  g_assert_cmpint (json->exit_code, ==, 0);
  g_assert_cmpstr (json->out, ==, "{\"added\":3,\"known\":2,\"skipped\":1}\n");
  g_assert_cmpstr (self->import_journal, ==, expected);

  g_clear_pointer (&self->import_journal, g_free);
  missing = cli_runner_run (self->bus.launcher, "import", "--journal", "/missing", NULL);
  g_assert_cmpint (missing->exit_code, ==, 3);
  g_assert_cmpstr (missing->err, ==, "recoursectl: There is no journal “/missing”\n");
}

static void
test_delete (BusFixture *self, gconstpointer data)
{
  g_autoptr (RecReport) first = fixture_add (self->bus.fixture.store, 1, 1, 1);
  g_autoptr (RecReport) second G_GNUC_UNUSED = fixture_add (self->bus.fixture.store, 1, 1, 2);
  g_autoptr (RecReport) other G_GNUC_UNUSED = fixture_add (self->bus.fixture.store, 2, 2, 3);
  g_autoptr (CliResult) result = cli_runner_run (self->bus.launcher, "delete", "--json",
                                                 rec_report_get_bucket (first), NULL);

  g_assert_cmpstr (result->out, ==, "{\"deleted\":2}\n");
  g_assert_cmpuint (rec_store_count_reports (self->bus.fixture.store), ==, 1);
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  char **line = data;

  *line = g_data_input_stream_read_line_finish_utf8 (G_DATA_INPUT_STREAM (source), result, NULL,
                                                     &error);
  g_assert_no_error (error);
  g_assert_nonnull (*line);
}

static char *
read_line (GDataInputStream *stream)
{
  char *line = NULL;

  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, NULL, line_cb, &line);
  while (line == NULL)
    g_main_context_iteration (NULL, TRUE);
  return line;
}

static void
assert_next_is (GDataInputStream *stream, RecReport *report)
{
  g_autofree char *line = read_line (stream);
  g_autoptr (JsonNode) root = json_from_string (line, NULL);

  g_assert_nonnull (root);
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "id"), ==,
                   rec_report_get_id (report));
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL));
  *(gboolean *) data = TRUE;
}

static void
test_watch (BusFixture *self, gconstpointer data)
{
  static const char *const nothing[] = { NULL };
  g_autofree char *program
      = g_build_filename (g_getenv ("RECOURSE_BUILD"), "src", "cli", "recoursectl", NULL);
  g_autoptr (RecReport) before G_GNUC_UNUSED = fixture_add (self->bus.fixture.store, 1, 1, 1);
  g_autoptr (RecReport) first = NULL;
  g_autoptr (RecReport) second = NULL;
  g_autoptr (RecReport) third = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_launcher_spawn (self->bus.launcher, &error, program, "watch", "--json", NULL);
  g_autoptr (GDataInputStream) out
      = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autoptr (GDataInputStream) err
      = g_data_input_stream_new (g_subprocess_get_stderr_pipe (process));
  g_autofree char *ready = read_line (err);
  gboolean exited = FALSE;

  g_assert_cmpstr (ready, ==, "Watching for new reports…");
  first = fixture_add (self->bus.fixture.store, 1, 1, 1000);
  rec_bus_reporter1_emit_changed (self->bus.reporter, nothing, nothing);
  assert_next_is (out, first);

  /* Older than what was seen, several at once, and a signal that comes twice. */
  second = fixture_add (self->bus.fixture.store, 2, 2, 5);
  third = fixture_add (self->bus.fixture.store, 3, 3, 4);
  rec_bus_reporter1_emit_changed (self->bus.reporter, nothing, nothing);
  rec_bus_reporter1_emit_changed (self->bus.reporter, nothing, nothing);
  assert_next_is (out, second);
  assert_next_is (out, third);

  g_subprocess_send_signal (process, GPOINTER_TO_INT (data));
  g_subprocess_wait_async (process, NULL, exited_cb, &exited);
  while (!exited)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  g_assert_null (g_data_input_stream_read_line (out, NULL, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  /* The bus names of the errors are known from the first use on. */
  (void) REC_ERROR;

#define ADD(path, data, test)                                                                      \
  g_test_add ("/cli/bus/" path, BusFixture, data, set_up, test, tear_down)
  ADD ("a list has the reporter read what is new first", NULL, test_list_synchronizes);
  ADD ("what keeps the reporter from writing is said", NULL, test_problem);
  ADD ("an import tells its counts and its error", NULL, test_import);
  ADD ("a bucket is deleted with all its reports", NULL, test_delete);
  ADD ("a watch prints each new report once, and SIGINT ends it", GINT_TO_POINTER (SIGINT),
       test_watch);
  ADD ("a watch prints each new report once, and SIGTERM ends it", GINT_TO_POINTER (SIGTERM),
       test_watch);
#undef ADD

  return g_test_run ();
}
