/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli-runner.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "core/report/rec-event-type.h"

/* A program that is a script: it makes a file with its arguments in it. */
static char *
write_program (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->parent, name, NULL);
  g_autofree char *text = g_strdup_printf (
      "#!/bin/sh\nprintf '%%s\\n' \"$@\" >'%s.part'\nmv '%s.part' '%s.ran'\n", path, path, path);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_no_errno (g_chmod (path, 0700));
  return g_steal_pointer (&path);
}

static void
write_entry (Fixture *fixture, const char *program)
{
  g_autofree char *folder = g_build_filename (fixture->parent, "data", "applications", NULL);
  g_autofree char *path = g_build_filename (folder, "thing.desktop", NULL);
  g_autofree char *text
      = g_strdup_printf ("[Desktop Entry]\nType=Application\nName=Thing\nExec=%s %%U\n", program);

  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static char *
add_report (Fixture *fixture, const char *program, const char *dump, guint64 uid)
{
  const char *values[] = { "thing", "1", "", "thing", "1", "", "SIGSEGV", "0x1", NULL };
  g_autoptr (RecSignature) signature
      = rec_signature_new_for_values (REC_EVENT_TYPE_APP_CRASH, values);
  g_autoptr (RecApplication) application
      = rec_application_new ("thing", "", "", program, NULL, NULL);
  g_autoptr (RecReport) report = rec_report_new (signature, 5);

  rec_report_set_application (report, application);
  rec_report_set_process (report, 42, uid);
  rec_report_set_dump_path (report, dump);
  g_assert_true (rec_store_add (fixture->store, report, "test", "1", NULL, NULL));
  return g_strdup (rec_report_get_id (report));
}

static GSubprocessLauncher *
new_launcher (Fixture *fixture)
{
  GSubprocessLauncher *launcher = cli_runner_new_launcher (fixture->folder, NULL);
  g_autofree char *data = g_build_filename (fixture->parent, "data", NULL);
  g_autofree char *path = g_strconcat (fixture->parent, ":", g_getenv ("PATH"), NULL);

  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", data, TRUE);
  g_subprocess_launcher_setenv (launcher, "PATH", path, TRUE);
  return launcher;
}

static void
wait_for_file (const char *program, const char *expected)
{
  g_autofree char *path = g_strconcat (program, ".ran", NULL);
  g_autofree char *text = NULL;
  gint64 end = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (!g_file_get_contents (path, &text, NULL, NULL) && g_get_monotonic_time () < end)
    g_usleep (1000);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_places (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = write_program (fixture, "thing");
  g_autofree char *id = add_report (fixture, program, NULL, getuid ());
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (fixture);
  g_autoptr (CliResult) text = NULL;
  g_autoptr (CliResult) json = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;

  text = cli_runner_run (launcher, "places", id, NULL);
  g_assert_cmpint (text->exit_code, ==, 0);
  g_assert_nonnull (strstr (text->out, "comes from nobody that is known: it lies in "));
  g_assert_nonnull (strstr (text->out, "It belongs to no package"));
  g_assert_nonnull (strstr (text->out, "It cannot be opened again: It has no desktop entry"));
  g_assert_nonnull (strstr (text->out, "in a debugger: No memory dump was kept of it"));

  json = cli_runner_run (launcher, "places", "--json", id, NULL);
  root = cli_result_parse (json);
  object = json_node_get_object (root);
  g_assert_cmpstr (
      json_object_get_string_member (json_object_get_object_member (object, "origin"), "kind"), ==,
      "nobody");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "places")), ==, 0);
  g_assert_nonnull (json_object_get_string_member (object, "reason"));
  g_assert_nonnull (
      json_object_get_string_member (json_object_get_object_member (object, "relaunch"), "reason"));
  g_assert_nonnull (
      json_object_get_string_member (json_object_get_object_member (object, "debugger"), "reason"));
}

static void
test_relaunch (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = write_program (fixture, "thing");
  g_autofree char *id = add_report (fixture, program, NULL, getuid ());
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (fixture);
  g_autoptr (CliResult) refused = cli_runner_run (launcher, "relaunch", id, NULL);
  g_autoptr (CliResult) done = NULL;

  g_assert_cmpint (refused->exit_code, ==, 1);
  g_assert_nonnull (strstr (refused->err, "no desktop entry"));

  write_entry (fixture, program);
  done = cli_runner_run (launcher, "relaunch", id, NULL);
  g_assert_cmpstr (done->err, ==, "");
  g_assert_cmpint (done->exit_code, ==, 0);
  wait_for_file (program, "\n");
}

static void
test_debug (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = write_program (fixture, "thing");
  g_autofree char *debugger = write_program (fixture, "gdb");
  g_autofree char *core = g_build_filename (fixture->parent, "core $(x); y", NULL);
  g_autofree char *id = add_report (fixture, program, core, getuid ());
  g_autofree char *expected = g_strdup_printf ("%s\n%s\n", program, core);
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (fixture);
  g_autoptr (CliResult) refused = cli_runner_run (launcher, "debug", id, NULL);
  g_autoptr (CliResult) done = NULL;

  g_assert_cmpint (refused->exit_code, ==, 1);
  g_assert_nonnull (strstr (refused->err, "The memory dump is no longer there"));

  g_assert_true (g_file_set_contents (core, "\177ELF", -1, NULL));
  done = cli_runner_run (launcher, "debug", id, NULL);
  g_assert_cmpint (done->exit_code, ==, 0);
  wait_for_file (debugger, expected);
}

static void
test_usage (Fixture *fixture, gconstpointer data)
{
  static const char *const commands[] = { "places", "relaunch", "debug" };
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (CliResult) none = cli_runner_run (launcher, commands[i], NULL);
      g_autoptr (CliResult) unknown = cli_runner_run (launcher, commands[i], "abc", NULL);

      g_assert_cmpint (none->exit_code, ==, 2);
      g_assert_cmpint (unknown->exit_code, ==, 3);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/cli/places/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("where-to-go-and-what-cannot-be-opened-is-said-with-the-reason", test_places);
  ADD ("relaunch-starts-what-the-desktop-entry-says", test_relaunch);
  ADD ("debug-becomes-the-debugger-and-no-shell-reads-its-arguments", test_debug);
  ADD ("each-needs-one-id-that-is-there", test_usage);
#undef ADD

  return g_test_run ();
}
