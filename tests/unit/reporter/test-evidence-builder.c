/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-evidence-builder.h"

#include "core/exchange/rec-evidence-archive.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "evidence-fixture.h"
#include "reporter/rec-evidence-text.h"
#include "reporter/rec-reporter-limits.h"
#include "test-folder.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REPORT_ID "5b0c1a52-1111-4222-8333-944445555666"
#define TOKEN "\"token\":\"t\",\"expires\":\"2030-01-01T00:00:00Z\""

static const char *const words[] = { "nightjar", NULL };

/* A builder in a folder of its own, and what its last call gave. */
typedef struct
{
  char *folder;
  RecEvidenceBuilder *builder;
  RecReport *report;
  GAsyncResult *result;
  GPtrArray *items;
  goffset done;
  goffset total;
  guint n_told;
  GThread *thread;
} Fixture;

static RecReport *
make_report (void)
{
  g_autoptr (RecSignature) signature = rec_signature_new ("AppCrash");
  g_autoptr (RecAnalysis) analysis = rec_analysis_new ();
  g_autoptr (RecApplication) application
      = rec_application_new ("demo", "1.0", "abcd", FIXTURE_EXECUTABLE, "Demo", NULL);
  g_autoptr (RecModule) module = rec_module_new ("libdemo.so.1", "/home/somebody/libdemo.so.1",
                                                 "1.2-3", "00112233445566778899", 0, 4096, TRUE);
  RecReport *report = rec_report_new (signature, 0);

  rec_analysis_add_module (analysis, module);
  rec_report_set_id (report, REPORT_ID);
  rec_report_set_analysis (report, analysis);
  rec_report_set_application (report, application);
  return report;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autofree char *evidence = NULL;

  fixture->folder = g_dir_make_tmp ("recourse-builder-XXXXXX", NULL);
  evidence = g_build_filename (fixture->folder, "evidence", NULL);
  fixture->builder = rec_evidence_builder_new (evidence, analyzer);
  fixture->report = make_report ();
  fixture->thread = g_thread_self ();
  evidence_fixture_describe (FIXTURE_DESCRIPTION);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->result);
  g_clear_pointer (&fixture->items, g_ptr_array_unref);
  /* What the worker still gives back comes after the results. */
  rec_evidence_builder_stop (fixture->builder);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->builder);
  g_clear_object (&fixture->report);
  test_folder_remove (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (g_thread_self () == fixture->thread);
  g_set_object (&fixture->result, result);
}

static void
progress_cb (goffset done, goffset total, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_true (g_thread_self () == fixture->thread);
  g_assert_null (fixture->result);
  g_assert_cmpint (done, >=, fixture->done);
  g_assert_cmpint (done, <=, total);
  fixture->done = done;
  fixture->total = total;
  fixture->n_told++;
}

static void
wait_for_result (Fixture *fixture)
{
  while (fixture->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static RecEvidenceRequest *
make_request (const char *items)
{
  g_autofree char *text = g_strdup_printf ("{" TOKEN ",\"items\":[%s]}", items);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = rec_json_parse (text, -1, &error);
  RecEvidenceRequest *request;

  g_assert_no_error (error);
  request = rec_evidence_request_new_from_json (json_node_get_object (node), &error);
  g_assert_no_error (error);
  return request;
}

static void
start (Fixture *fixture, const char *items, GCancellable *cancellable)
{
  g_autoptr (RecEvidenceRequest) request = make_request (items);

  g_clear_object (&fixture->result);
  fixture->done = fixture->total = fixture->n_told = 0;
  rec_evidence_builder_collect_async (fixture->builder, fixture->report, request, words,
                                      progress_cb, fixture, cancellable, done_cb, fixture);
}

static RecEvidenceItem *
collect (Fixture *fixture, const char *items)
{
  g_autoptr (GError) error = NULL;

  start (fixture, items, NULL);
  wait_for_result (fixture);
  g_clear_pointer (&fixture->items, g_ptr_array_unref);
  fixture->items = rec_evidence_builder_collect_finish (fixture->builder, fixture->result, &error);
  g_assert_no_error (error);
  return g_ptr_array_index (fixture->items, 0);
}

static char *
read_item (RecEvidenceItem *item)
{
  char *contents = NULL;
  gsize length;
  g_autofree char *sha256 = NULL;
  struct stat status;

  g_assert_cmpstr (rec_evidence_item_get_problem (item), ==, NULL);
  g_assert_true (g_file_get_contents (rec_evidence_item_get_path (item), &contents, &length, NULL));
  sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) contents, length);
  g_assert_cmpint (rec_evidence_item_get_size (item), ==, length);
  g_assert_cmpstr (rec_evidence_item_get_sha256 (item), ==, sha256);
  g_assert_cmpint (g_stat (rec_evidence_item_get_path (item), &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  return contents;
}

static char *
get_report_folder (Fixture *fixture)
{
  return g_build_filename (fixture->folder, "evidence", REPORT_ID, NULL);
}

static void
test_sysinfo (Fixture *fixture, gconstpointer data)
{
  RecEvidenceItem *item = collect (fixture, "{\"kind\":\"sysinfo\"}");
  g_autofree char *text = read_item (item);
  g_autofree char *machine_id = NULL;
  g_autofree char *folder = get_report_folder (fixture);
  struct stat status;
  static const char *const labels[]
      = { "System",     "System ID", "System version", "Kernel",  "Architecture", "Processor",
          "Processors", "Memory",    "Desktop",        "Session", "Language",     NULL };
  g_auto (GStrv) lines = g_strsplit (g_strchomp (text), "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      g_autofree char *label = g_strndup (*line, strcspn (*line, ":"));

      g_assert_true (g_strv_contains (labels, label));
    }
  g_assert_nonnull (strstr (text, "Kernel: "));
  g_assert_nonnull (strstr (text, "Memory: up to "));
  if (g_file_get_contents ("/etc/machine-id", &machine_id, NULL, NULL))
    g_assert_null (strstr (text, g_strchomp (machine_id)));
  /* A name of two letters may stand in any word. */
  if (strlen (g_get_host_name ()) > 3)
    g_assert_null (strstr (text, g_get_host_name ()));
  g_assert_null (strstr (text, g_get_home_dir ()));
  g_assert_true (rec_evidence_item_get_redacted (item));
  g_assert_cmpint (g_stat (folder, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
}

static void
test_language (void)
{
  g_autofree char *text = NULL;

  g_setenv ("LANGUAGE", "de_AT", TRUE);
  g_setenv ("LC_ALL", "de_AT.UTF-8", TRUE);
  text = rec_evidence_text_describe_system ("/");
  g_unsetenv ("LANGUAGE");
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_assert_null (strstr (text, "AT"));
  g_assert_nonnull (strstr (text, "Language: de\n"));
}

static void
test_modules (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = read_item (collect (fixture, "{\"kind\":\"modules\"}"));

  g_assert_nonnull (strstr (text, "\nlibdemo.so.1\t1.2-3\t00112233445566778899\n"));
  g_assert_nonnull (strstr (text, "Program: demo\n"));
  g_assert_null (strchr (text, '/'));
}

static void
test_log (Fixture *fixture, gconstpointer data)
{
  g_autofree char *log
      = evidence_fixture_write (g_get_user_state_dir (), "demo/demo.log",
                                "from 10.1.2.3 by ada@example.org about Nightjar\n");
  RecEvidenceItem *item = collect (fixture, "{\"kind\":\"log\",\"name\":\"demo.log\"}");
  g_autofree char *text = read_item (item);

  g_assert_cmpstr (text, ==, "from [address] by [e-mail] about [word]\n");
  g_assert_cmpuint (rec_evidence_item_get_n_redactions (item), ==, 3);
  g_assert_true (rec_evidence_item_get_redacted (item));
  g_assert_false (rec_evidence_item_get_cut (item));
}

static void
test_long_log (Fixture *fixture, gconstpointer data)
{
  g_autofree char *log
      = evidence_fixture_write (g_get_user_state_dir (), "demo/demo.log", "first\n");
  int file = open (log, O_WRONLY);
  RecEvidenceItem *item;
  g_autofree char *text = NULL;
  g_autofree char *line = g_strnfill (1023, '.');

  line[1022] = '\n';
  g_assert_cmpint (lseek (file, 6, SEEK_SET), ==, 6);
  for (guint i = 0; i < REC_REDACTOR_TEXT_MAX / 1023 + 2; i++)
    g_assert_cmpint (write (file, line, 1023), ==, 1023);
  g_assert_cmpint (write (file, "last 10.1.2.3\n", 14), ==, 14);
  close (file);

  item = collect (fixture, "{\"kind\":\"log\",\"name\":\"demo.log\"}");
  text = read_item (item);
  g_assert_true (rec_evidence_item_get_cut (item));
  g_assert_true (g_str_has_suffix (text, "\nlast [address]\n"));
  g_assert_true (g_str_has_prefix (text, "..."));
}

static void
test_not_text (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), "settings.ini", NULL);
  RecEvidenceItem *item;
  g_autofree char *contents = NULL;

  g_assert_true (g_file_set_contents (path, "ada\0ada", 7, NULL));
  item = collect (fixture, "{\"kind\":\"file\",\"name\":\"settings\"}");
  contents = read_item (item);
  g_assert_false (rec_evidence_item_get_redacted (item));
  g_assert_cmpint (memcmp (contents, "ada\0ada", 7), ==, 0);

  /* A hole of more than what is taken. */
  g_assert_cmpint (truncate (path, REC_EVIDENCE_FILE_MAX + (goffset) 1), ==, 0);
  item = collect (fixture, "{\"kind\":\"file\",\"name\":\"settings\"}");
  g_assert_nonnull (rec_evidence_item_get_problem (item));
  g_assert_null (rec_evidence_item_get_path (item));
  g_remove (path);
}

static void
test_problems (Fixture *fixture, gconstpointer data)
{
  static const char *const items[] = {
    "{\"kind\":\"steps\"}",     "{\"kind\":\"environment\"}",
    "{\"kind\":\"passwords\"}", "{\"kind\":\"minidump\"}",
    "{\"kind\":\"heapdump\"}",  "{\"kind\":\"log\",\"name\":\"other\"}",
    "{\"kind\":\"file\"}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      RecEvidenceItem *item = collect (fixture, items[i]);

      g_assert_nonnull (rec_evidence_item_get_problem (item));
      g_assert_null (rec_evidence_item_get_path (item));
    }
  g_assert_null (rec_evidence_item_get_problem (collect (fixture, "{\"kind\":\"comment\"}")));
}

static void
make_dump (Fixture *fixture, goffset size)
{
  g_autofree char *path = evidence_fixture_write (fixture->folder, "core.demo", "");

  g_assert_cmpint (truncate (path, size), ==, 0);
  rec_report_set_dump_path (fixture->report, path);
  rec_report_set_dump_size (fixture->report, size);
}

static void
test_heapdump (Fixture *fixture, gconstpointer data)
{
  RecEvidenceItem *item;

  make_dump (fixture, 40 * REC_EVIDENCE_BLOCK_SIZE + 7);
  item = collect (fixture, "{\"kind\":\"heapdump\"},{\"kind\":\"sysinfo\"}");
  g_assert_cmpstr (rec_evidence_item_get_problem (item), ==, NULL);
  g_assert_cmpstr (rec_evidence_item_get_path (item), ==,
                   rec_report_get_dump_path (fixture->report));
  g_assert_cmpint (rec_evidence_item_get_size (item), ==, 40 * REC_EVIDENCE_BLOCK_SIZE + 7);
  g_assert_cmpstr (rec_evidence_item_get_sha256 (item), !=, NULL);
  g_assert_false (rec_evidence_item_get_redacted (item));
  g_assert_cmpuint (fixture->n_told, >, 0);
  g_assert_cmpint (fixture->done, ==, fixture->total);
}

static void
test_minidump (Fixture *fixture, gconstpointer data)
{
  g_autofree char *core
      = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "core", "plain.core", NULL);
  g_autofree char *contents = NULL;
  RecEvidenceItem *item;

  rec_report_set_dump_path (fixture->report, core);
  item = collect (fixture, "{\"kind\":\"minidump\"}");
  contents = read_item (item);
  g_assert_cmpint (rec_evidence_item_get_size (item), >, 4);
  g_assert_cmpint (memcmp (contents, "MDMP", 4), ==, 0);
  g_assert_false (rec_evidence_item_get_redacted (item));
}

static void
cancel_cb (goffset done, goffset total, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (RecEvidenceRequest) request
      = make_request ("{\"kind\":\"sysinfo\"},{\"kind\":\"heapdump\"}");
  g_autofree char *folder = get_report_folder (fixture);
  g_autoptr (GError) error = NULL;

  /* Far more than can be read before the first progress is told. */
  make_dump (fixture, (goffset) 1 << 40);
  rec_evidence_builder_collect_async (fixture->builder, fixture->report, request, NULL, cancel_cb,
                                      cancellable, cancellable, done_cb, fixture);
  wait_for_result (fixture);
  g_assert_null (rec_evidence_builder_collect_finish (fixture->builder, fixture->result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  make_dump (fixture, (goffset) 1 << 40);
  start (fixture, "{\"kind\":\"heapdump\"}", NULL);
  while (fixture->n_told == 0)
    g_main_context_iteration (NULL, TRUE);
  rec_evidence_builder_stop (fixture->builder);
  wait_for_result (fixture);
  g_assert_null (rec_evidence_builder_collect_finish (fixture->builder, fixture->result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_link_as_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = get_report_folder (fixture);
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *other = g_build_filename (fixture->folder, "other", NULL);
  g_autofree char *kept = evidence_fixture_write (other, "kept", "");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (parent, 0700), ==, 0);
  g_assert_cmpint (symlink (other, folder), ==, 0);
  start (fixture, "{\"kind\":\"sysinfo\"}", NULL);
  wait_for_result (fixture);
  g_assert_null (rec_evidence_builder_collect_finish (fixture->builder, fixture->result, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_FAILED);
  g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
}

static char *
pack (Fixture *fixture, const char *comment, gint64 *size, GError **error)
{
  g_autofree char *sha256 = NULL;
  char *path;

  g_clear_object (&fixture->result);
  fixture->done = fixture->total = 0;
  rec_evidence_builder_pack_async (fixture->builder, REPORT_ID, fixture->items, comment,
                                   progress_cb, fixture, NULL, done_cb, fixture);
  wait_for_result (fixture);
  path = rec_evidence_builder_pack_finish (fixture->builder, fixture->result, &sha256, size, error);
  g_assert_true ((path != NULL) == (sha256 != NULL));
  return path;
}

static gboolean
take_item_cb (RecEvidenceItem *item, const char *path, gpointer user_data, GError **error)
{
  GString *seen = user_data;
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_string_append_printf (seen, "%s=%s;", rec_evidence_item_get_name (item), contents);
  return TRUE;
}

static void
test_pack (Fixture *fixture, gconstpointer data)
{
  static const char *const wanted[] = { "demo.log", "comment", "sysinfo", NULL };
  g_autofree char *log
      = evidence_fixture_write (g_get_user_state_dir (), "demo/demo.log", "at 10.1.2.3");
  g_autofree char *archive = NULL, *again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) seen = g_string_new (NULL);
  gint64 size = 0;
  RecEvidenceItem *item = collect (
      fixture,
      "{\"kind\":\"log\",\"name\":\"demo.log\"},{\"kind\":\"sysinfo\"},{\"kind\":\"comment\"}");

  again = pack (fixture, NULL, &size, &error);
  g_assert_null (again);
  g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
  g_clear_error (&error);

  rec_evidence_item_set_chosen (item, TRUE);
  archive = pack (fixture, "Mail me\nat ada@example.org", &size, &error);
  g_assert_no_error (error);
  g_assert_true (rec_evidence_archive_read (archive, fixture->folder, wanted, 1 << 20, take_item_cb,
                                            seen, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (seen->str, ==, "demo.log=at [address];comment=Mail me\nat [e-mail];");
  g_assert_true (rec_evidence_item_get_chosen (g_ptr_array_index (fixture->items, 2)));
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  const char *const kept[] = { REPORT_ID, NULL };
  g_autofree char *folder = get_report_folder (fixture);
  g_autofree char *other = NULL;

  g_autofree char *archive
      = evidence_fixture_write (fixture->folder, "evidence/other-report/.archive.tar.zst", "");

  other = g_path_get_dirname (archive);
  collect (fixture, "{\"kind\":\"sysinfo\"}");
  rec_evidence_builder_keep_only (fixture->builder, kept);
  rec_evidence_builder_remove (fixture->builder, "..");
  /* Calls are done in their order, so this one waits for those before it. */
  rec_evidence_builder_stop (fixture->builder);
  g_assert_true (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (other, G_FILE_TEST_EXISTS));
}

static void
add (const char *name, void (*function) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/builder/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, function, tear_down);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = evidence_fixture_begin ();
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/builder/sysinfo names the language without its region", test_language);
  add ("sysinfo says what is on its list and nothing of this machine", test_sysinfo);
  add ("modules are listed without their folders", test_modules);
  add ("a log's identifiers are replaced and counted", test_log);
  add ("of a long log the end is taken and that is said", test_long_log);
  add ("what is no text goes as it is and that is said", test_not_text);
  add ("what cannot be collected says why", test_problems);
  add ("a heap dump is the recorder's own file", test_heapdump);
  add ("a minidump is made of the core", test_minidump);
  add ("cancelled midway nothing is left", test_cancel);
  add ("a stop does not wait for a large dump", test_stop);
  add ("a link in place of the folder is refused", test_link_as_folder);
  add ("what was chosen is packed with the comment", test_pack);
  add ("evidence of other reports goes", test_remove);
  result = g_test_run ();
  test_folder_remove (folder);
  return result;
}
