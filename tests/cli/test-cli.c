/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli-runner.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "core/report/rec-event-type.h"

static GSubprocessLauncher *
new_launcher (Fixture *fixture)
{
  return cli_runner_new_launcher (fixture->folder, NULL);
}

static JsonArray *
get_array (JsonNode *node)
{
  g_assert_true (JSON_NODE_HOLDS_ARRAY (node));
  return json_node_get_array (node);
}

static void
test_no_store (Fixture *fixture, gconstpointer data)
{
  g_autofree char *nowhere = g_build_filename (fixture->parent, "none", "recourse", NULL);
  g_autoptr (GSubprocessLauncher) launcher = cli_runner_new_launcher (nowhere, NULL);
  g_autoptr (CliResult) list = cli_runner_run (launcher, "list", "--json", NULL);
  g_autoptr (CliResult) show = cli_runner_run (launcher, "show", "abc", NULL);

  g_assert_cmpint (list->exit_code, ==, 0);
  g_assert_cmpstr (list->out, ==, "[]\n");
  g_assert_nonnull (strstr (list->err, "There is no session bus"));
  g_assert_cmpint (show->exit_code, ==, 3);
  g_assert_false (g_file_test (nowhere, G_FILE_TEST_EXISTS));
}

static void
assert_members (JsonObject *object, const char *const *members)
{
  for (; *members != NULL; members++)
    if (!json_object_has_member (object, *members))
      g_error ("%s is missing", *members);
}

static void
test_json_fields (Fixture *fixture, gconstpointer data)
{
  static const char *const members[]
      = { "id",     "event_type", "time",        "application", "package", "signature",
          "bucket", "state",      "occurrences", "sources",     "detail",  NULL };
  static const char *const application_members[] = { "name", "version", "build_id", "path", NULL };
  static const char *const package_members[] = { "name", "version", "format", NULL };
  static const char *const parameter_members[] = { "name", "value", NULL };
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (fixture);
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 1700000000123456);
  g_autoptr (CliResult) result = cli_runner_run (launcher, "list", "--json", "--no-sync", NULL);
  g_autoptr (JsonNode) root = cli_result_parse (result);
  JsonObject *object = json_array_get_object_element (get_array (root), 0);
  JsonArray *signature = json_object_get_array_member (object, "signature");

  assert_members (object, members);
  assert_members (json_object_get_object_member (object, "application"), application_members);
  assert_members (json_object_get_object_member (object, "package"), package_members);
  g_assert_cmpuint (json_array_get_length (signature), ==, 8);
  assert_members (json_array_get_object_element (signature, 0), parameter_members);
  g_assert_cmpstr (json_object_get_string_member (object, "id"), ==, rec_report_get_id (report));
  g_assert_cmpstr (json_object_get_string_member (object, "bucket"), ==,
                   rec_report_get_bucket (report));
  g_assert_cmpstr (json_object_get_string_member (object, "time"), ==,
                   "2023-11-14T22:13:20.123456Z");
  g_assert_cmpstr (json_object_get_string_member (object, "detail"), ==, "journal");
  g_assert_cmpint (json_object_get_int_member (object, "occurrences"), ==, 1);
  g_assert_cmpstr (result->err, ==, "");
}

static guint
count_listed (GSubprocessLauncher *launcher, const char *option, const char *value)
{
  g_autoptr (CliResult) result
      = cli_runner_run (launcher, "list", "--json", "--no-sync", option, value, NULL);
  g_autoptr (JsonNode) root = cli_result_parse (result);

  return json_array_get_length (get_array (root));
}

static void
test_selection (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (fixture);
  g_autoptr (CliResult) result = NULL;
  g_autoptr (JsonNode) root = NULL;
  const char *last = "9999";

  /* Every third in the same microsecond, and more than are read at a time. */
  g_assert_true (rec_store_begin (fixture->store, NULL));
  for (guint i = 0; i < 2500; i++)
    g_object_unref (fixture_add (fixture->store, i % 2, 1, (i / 3) * G_USEC_PER_SEC));
  g_assert_true (rec_store_commit (fixture->store, NULL));

  result = cli_runner_run (launcher, "list", "--json", "--no-sync", NULL);
  root = cli_result_parse (result);
  g_assert_cmpuint (json_array_get_length (get_array (root)), ==, 2500);
  for (guint i = 0; i < 2500; i++)
    {
      JsonObject *object = json_array_get_object_element (get_array (root), i);
      const char *time = json_object_get_string_member (object, "time");

      g_assert_cmpstr (time, <=, last);
      last = time;
    }

  g_assert_cmpuint (count_listed (launcher, "--limit", "1"), ==, 1);
  g_assert_cmpuint (count_listed (launcher, "--limit", "1001"), ==, 1001);
  g_assert_cmpuint (count_listed (launcher, "--search", "demo1"), ==, 1250);
  g_assert_cmpuint (count_listed (launcher, "--search", "nothing"), ==, 0);
  g_assert_cmpuint (count_listed (launcher, "--until", "1970-01-01T00:00:10Z"), ==, 30);
  g_assert_cmpuint (count_listed (launcher, "--since", "1970-01-01T00:00:10Z"), ==, 2470);
  g_assert_cmpuint (count_listed (launcher, "--since", "1970-01-01"), ==, 2500);
  g_assert_cmpuint (count_listed (launcher, "--since", "today"), ==, 0);
  g_assert_cmpuint (count_listed (launcher, "--until", "2w"), ==, 2500);
  g_assert_cmpuint (count_listed (launcher, "--type", "AppCrash"), ==, 2500);
  g_assert_cmpuint (count_listed (launcher, "--type", "AppHang"), ==, 0);
  g_assert_cmpuint (count_listed (launcher, "--state", "not-reported"), ==, 2500);
  g_assert_cmpuint (count_listed (launcher, "--application", "gnome-demo1"), ==, 1250);
  g_assert_cmpuint (count_listed (launcher, "--application", "gnome-demo"), ==, 0);
  g_assert_cmpuint (count_listed (launcher, "--problems", "--reverse"), ==, 2);
}

static void
test_foreign_text (Fixture *fixture, gconstpointer data)
{
  const char *values[] = { "x\033[2J", "", "", "lib\033]0;x\007", "", "", "SIGSEGV", "0x1", NULL };
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (fixture);
  g_autoptr (RecSignature) signature
      = rec_signature_new_for_values (REC_EVENT_TYPE_APP_CRASH, values);
  g_autoptr (RecReport) report = rec_report_new (signature, 5);
  g_autoptr (RecApplication) application
      = rec_application_new (values[0], "", "", "/tmp/\n\033[31m", NULL, NULL);
  g_autoptr (CliResult) list = NULL;
  g_autoptr (CliResult) show = NULL;

  rec_report_set_application (report, application);
  g_assert_true (rec_store_add (fixture->store, report, "test", "1", NULL, NULL));
  list = cli_runner_run (launcher, "list", "--no-sync", NULL);
  show = cli_runner_run (launcher, "show", rec_report_get_bucket (report), NULL);
  g_assert_cmpint (list->exit_code, ==, 0);
  g_assert_cmpint (show->exit_code, ==, 0);
  g_assert_null (strchr (list->out, '\033'));
  g_assert_null (strchr (show->out, '\033'));
}

static void
test_show (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (fixture);
  g_autoptr (RecReport) old G_GNUC_UNUSED = fixture_add (fixture->store, 1, 1, 100);
  g_autoptr (RecReport) newest = fixture_new_report (1, 1, 200);
  g_autoptr (RecAnalysis) analysis = fixture_new_analysis (2);
  g_autofree char *prefix = g_strndup (rec_report_get_bucket (newest), 20);
  g_autoptr (CliResult) json = NULL;
  g_autoptr (CliResult) text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;

  rec_report_set_analysis (newest, analysis);
  g_assert_true (rec_store_add (fixture->store, newest, "test", "new", NULL, NULL));
  json = cli_runner_run (launcher, "show", "--json", prefix, NULL);
  root = cli_result_parse (json);
  object = json_node_get_object (root);
  g_assert_cmpstr (json_object_get_string_member (object, "id"), ==, rec_report_get_id (newest));
  g_assert_cmpint (json_object_get_int_member (object, "occurrences"), ==, 2);
  g_assert_nonnull (json_object_get_object_member (object, "analysis"));

  text = cli_runner_run (launcher, "show", rec_report_get_id (newest), NULL);
  g_assert_cmpint (text->exit_code, ==, 0);
  g_assert_nonnull (strstr (text->out, "Demo Viewer 1 closed unexpectedly"));
  g_assert_nonnull (strstr (text->out, rec_report_get_bucket (newest)));
  g_assert_nonnull (strstr (text->out, "demo_fail (libfault.so.1 + 0x1000)"));
  g_assert_nonnull (strstr (text->out, "libfault.so.1 4.5.6 ddeeff"));
}

static void
test_ambiguous (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (fixture);
  g_autoptr (RecReport) first = fixture_new_report (1, 1, 100);
  g_autoptr (RecReport) second = fixture_new_report (1, 1, 200);
  g_autoptr (CliResult) both = NULL;
  g_autoptr (CliResult) one = NULL;
  g_autoptr (CliResult) none = NULL;

  rec_report_set_id (first, "abcdef00-0000-4000-8000-000000000001");
  rec_report_set_id (second, "abcdef11-0000-4000-8000-000000000001");
  g_assert_true (rec_store_add (fixture->store, first, "test", "1", NULL, NULL));
  g_assert_true (rec_store_add (fixture->store, second, "test", "2", NULL, NULL));

  both = cli_runner_run (launcher, "show", "ABCDEF", NULL);
  g_assert_cmpint (both->exit_code, ==, 2);
  g_assert_cmpstr (both->out, ==, "");
  g_assert_nonnull (strstr (both->err, rec_report_get_id (first)));
  g_assert_nonnull (strstr (both->err, rec_report_get_id (second)));
  one = cli_runner_run (launcher, "show", "abcdef1", NULL);
  g_assert_cmpint (one->exit_code, ==, 0);
  none = cli_runner_run (launcher, "show", "abcdef2", NULL);
  g_assert_cmpint (none->exit_code, ==, 3);
}

static void
limit_files (gpointer data)
{
  struct rlimit limit = { 8192, 8192 };

  setrlimit (RLIMIT_FSIZE, &limit);
  signal (SIGXFSZ, SIG_IGN);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (dir) != NULL)
    count++;
  return count;
}

static void
test_export (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (fixture);
  g_autofree char *folder = g_build_filename (fixture->parent, "out", NULL);
  g_autofree char *path = g_build_filename (folder, "reports.json", NULL);
  g_autofree char *content = NULL;
  g_autoptr (CliResult) failed = NULL;
  g_autoptr (CliResult) whole = NULL;
  g_autoptr (CliResult) text = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (RecReport) report = fixture_add (fixture->store, 7, 7, 7);

  for (guint i = 0; i < 250; i++)
    g_object_unref (fixture_add (fixture->store, i % 3, 1, i));
  g_assert_no_errno (g_mkdir (folder, 0700));
  g_assert_true (g_file_set_contents (path, "before", -1, NULL));

  g_subprocess_launcher_set_child_setup (launcher, limit_files, NULL, NULL);
  failed = cli_runner_run (launcher, "export", "--all", "-o", path, NULL);
  g_assert_cmpint (failed->exit_code, ==, 1);
  g_assert_nonnull (strstr (failed->err, path));
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "before");
  g_assert_cmpuint (count_files (folder), ==, 1);

  g_subprocess_launcher_set_child_setup (launcher, NULL, NULL, NULL);
  whole = cli_runner_run (launcher, "export", "--all", "-o", path, NULL);
  g_assert_cmpint (whole->exit_code, ==, 0);
  g_clear_pointer (&content, g_free);
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  root = json_from_string (content, NULL);
  g_assert_cmpuint (json_array_get_length (get_array (root)), ==, 251);
  g_assert_cmpuint (count_files (folder), ==, 1);

  text = cli_runner_run (launcher, "export", "--format", "text", rec_report_get_id (report), NULL);
  g_assert_cmpint (text->exit_code, ==, 0);
  g_assert_nonnull (strstr (text->out, rec_report_get_bucket (report)));
  g_assert_null (strstr (text->out, "/usr/bin"));
}

/* What is unknown is refused with what there is. */
static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[][3] = {
    { "--state", "stuck", "unreportable" },
    { "--type", "Crash", "AppHangXProc" },
    { "--sort", "size", "first_time" },
  };
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (CliResult) result
          = cli_runner_run (launcher, "list", "--no-sync", lines[i][0], lines[i][1], NULL);

      g_assert_cmpint (result->exit_code, ==, 2);
      g_assert_nonnull (strstr (result->err, lines[i][1]));
      g_assert_nonnull (strstr (result->err, lines[i][2]));
    }
}

static void
test_combined (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (fixture);
  g_autoptr (CliResult) result = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array;

  /* Applications 0 to 3, of which one has the most reports. */
  for (guint i = 0; i < 10; i++)
    g_object_unref (fixture_add (fixture->store, MIN (i, 3), 1, i * G_USEC_PER_SEC));

  result = cli_runner_run (launcher, "list", "--json", "--no-sync", "--problems", "--application",
                           "gnome-demo1", "--application", "gnome-demo3", "--sort", "occurrences",
                           "--since", "1970-01-01T00:00:01Z", NULL);
  root = cli_result_parse (result);
  array = get_array (root);
  g_assert_cmpuint (json_array_get_length (array), ==, 2);
  g_assert_cmpint (
      json_object_get_int_member (json_array_get_object_element (array, 0), "occurrences"), ==, 7);
  g_assert_cmpstr (
      json_object_get_string_member (json_array_get_object_element (array, 0), "first_time"), ==,
      "1970-01-01T00:00:03.000000Z");
}

static void
test_usage (Fixture *fixture, gconstpointer data)
{
  static const char *const lines[][4] = {
    { NULL },
    { "nothing" },
    { "list", "--nothing" },
    { "list", "more" },
    { "list", "--limit", "0" },
    { "list", "--since", "lately" },
    { "list", "--state=nothing" },
    { "list", "--type=Nothing" },
    { "list", "--sort=nothing" },
    { "list", "--events", "--problems" },
    { "show" },
    { "show", "a", "b" },
    { "export" },
    { "export", "--all", "a" },
    { "export", "--all", "--format=yaml" },
    { "export", "--all", "--problems" },
    { "export", "--all", "--format=archive" },
    { "watch", "more" },
    { "import" },
    { "delete" },
    { "reanalyse" },
    { "synchronize", "more" },
    { "policy", "Level" },
    { "policy", "Levl=2" },
    { "policy", "Level=user" },
    { "policy", "Level=1", "Level=2" },
    { "policy", "--all-users", "Words=x" },
    { "policy", "--unset", "Levl" },
    { "policy", "Level=1", "--unset=Level" },
  };
  static const char *const commands[] = { "list",   "show",      "export", "watch",      "import",
                                          "delete", "reanalyse", "policy", "synchronize" };
  g_autoptr (GSubprocessLauncher) launcher = new_launcher (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (CliResult) result
          = cli_runner_run (launcher, lines[i][0], lines[i][1], lines[i][2], NULL);

      g_assert_cmpint (result->exit_code, ==, 2);
      g_assert_cmpstr (result->out, ==, "");
      g_assert_nonnull (strstr (result->err, "--help"));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (CliResult) result = cli_runner_run (launcher, commands[i], "--help", NULL);

      g_assert_cmpint (result->exit_code, ==, 0);
      g_assert_nonnull (strstr (result->out, "--json"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, test)                                                                            \
  g_test_add ("/cli/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("without a bus and a store the list is empty", test_no_store);
  ADD ("the fields that scripts rely on are there", test_json_fields);
  ADD ("the list is whole, newest first, and can be narrowed", test_selection);
  ADD ("filters combine, and the values of one are alternatives", test_combined);
  ADD ("what a filter does not know is refused with what there is", test_unknown);
  ADD ("foreign text cannot steer the terminal", test_foreign_text);
  ADD ("a report is found by its ID and by its bucket", test_show);
  ADD ("a beginning that fits several names them", test_ambiguous);
  ADD ("an export is whole or not there", test_export);
  ADD ("a command line that makes no sense is refused", test_usage);
#undef ADD

  return g_test_run ();
}
