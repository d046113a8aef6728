/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gstdio.h>
#include <string.h>

#include "core/export/rec-list-export.h"
#include "core/export/rec-problem-export.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"

#define LOGIN "grace"
#define HOME "/home/grace"

static RecReport *
new_report (void)
{
  const char *values[] = { "eog", "1", "aa", "libx.so", "2", "bb", HOME "/\"x\"", "0x1", NULL };
  g_autoptr (RecSignature) signature = rec_signature_new_for_values ("AppCrash", values);
  g_autoptr (RecApplication) application
      = rec_application_new ("eog", "1", "aa", HOME "/bin/eog", NULL, NULL);
  g_autoptr (RecAnalysis) analysis = fixture_new_analysis (2);
  RecReport *report = rec_report_new (signature, 1700000000000000);

  rec_report_set_application (report, application);
  rec_report_set_analysis (report, analysis);
  rec_report_set_process (report, 4711, 4712);
  rec_report_set_dump_path (report, HOME "/core");
  return report;
}

static RecRedactor *
new_redactor (void)
{
  RecRedactor *redactor = rec_redactor_new ();

  rec_redactor_add (redactor, "login", LOGIN);
  rec_redactor_add (redactor, "home", HOME);
  return redactor;
}

static char *
write_problem (Fixture *fixture, RecExportFormat format, gsize *length)
{
  g_autofree char *path = g_build_filename (fixture->parent, "problem", NULL);
  g_autoptr (RecReport) report = new_report ();
  g_autoptr (RecRedactor) redactor = new_redactor ();
  g_autoptr (RecProblemExport) export = rec_problem_export_new (report, redactor);
  g_autoptr (GError) error = NULL;
  g_autoptr (RecExportFile) file = rec_export_file_new (path, &error);
  char *content = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (
      rec_evidence_item_get_n_redactions (rec_problem_export_get_replaced (export, format)), >, 0);
  rec_problem_export_write (export, format, file, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &content, length, NULL));
  return content;
}

static void
assert_clean (const char *content)
{
  g_assert_null (strstr (content, LOGIN));
  g_assert_null (strstr (content, "4711"));
  g_assert_null (strstr (content, "4712"));
}

static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = write_problem (fixture, REC_EXPORT_TEXT, NULL);
  g_autofree char *json = write_problem (fixture, REC_EXPORT_JSON, NULL);
  g_autoptr (JsonNode) root = rec_json_parse (json, -1, NULL);
  JsonObject *application;

  assert_clean (text);
  assert_clean (json);
  g_assert_nonnull (strstr (text, "[home]/\"x\""));
  g_assert_nonnull (root);
  application = json_object_get_object_member (json_node_get_object (root), "application");
  g_assert_cmpstr (json_object_get_string_member (application, "path"), ==, "[home]/bin/eog");
}

static void
test_archive (Fixture *fixture, gconstpointer data)
{
  static const char *const names[]
      = { "report.txt", "report.json", "signature.txt", "stack.txt", NULL };
  gsize length = 0;
  g_autofree char *packed = write_problem (fixture, REC_EXPORT_ARCHIVE, &length);
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  guint n_files = 0;

  archive_read_support_filter_gzip (archive);
  archive_read_support_format_tar (archive);
  g_assert_cmpint (archive_read_open_memory (archive, packed, length), ==, ARCHIVE_OK);
  while (archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    {
      g_autofree char *name = g_path_get_basename (archive_entry_pathname (entry));
      gsize size = archive_entry_size (entry);
      g_autofree char *content = g_malloc0 (size + 1);

      g_assert_true (g_strv_contains (names, name));
      g_assert_cmpint (archive_read_data (archive, content, size), ==, size);
      g_assert_cmpuint (strlen (content), >, 0);
      assert_clean (content);
      g_assert_cmpstr (archive_entry_uname (entry), ==, "");
      n_files++;
    }
  g_assert_cmpuint (n_files, ==, g_strv_length ((char **) names));
  archive_read_free (archive);
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint count = 0;

  while (g_dir_read_name (folder) != NULL)
    count++;
  return count;
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  const RecListing listing = { .grouping = REC_GROUPING_EVENTS, .sort = REC_SORT_LAST_TIME };
  g_autofree char *folder = g_build_filename (fixture->parent, "out", NULL);
  g_autofree char *path = g_build_filename (folder, "list.csv", NULL);
  g_autoptr (RecListExport) export = NULL;
  g_autoptr (GArray) rows = NULL;

  for (guint i = 0; i < 300; i++)
    g_object_unref (fixture_add (fixture->store, 1, 1, i));
  g_assert_no_errno (g_mkdir (folder, 0700));
  rows = rec_store_list_rows (fixture->store, &listing, NULL);
  export
      = rec_list_export_new (REC_EXPORT_CSV, REC_GROUPING_EVENTS, rec_export_file_new (path, NULL));
  rec_list_export_set_rows (export, rows);
  g_assert_true (rec_list_export_step (export, fixture->store, NULL));
  g_assert_false (rec_list_export_is_done (export));
  g_assert_cmpfloat (rec_list_export_get_fraction (export), >, 0.1);
  g_assert_cmpfloat (rec_list_export_get_fraction (export), <, 0.9);

  g_clear_pointer (&export, rec_list_export_free);
  g_assert_cmpuint (count_files (folder), ==, 0);
}

/* What is told beforehand is what the file holds. */
static void
test_told_before (Fixture *fixture, gconstpointer data)
{
  static const RecExportFormat formats[] = { REC_EXPORT_TEXT, REC_EXPORT_JSON };
  g_autoptr (RecReport) report = new_report ();
  g_autoptr (RecRedactor) redactor = new_redactor ();
  g_autoptr (RecProblemExport) export = NULL;
  g_autofree char *archive = NULL;

  rec_redactor_add (redactor, "word", "eog");
  export = rec_problem_export_new (report, redactor);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      RecEvidenceItem *item = rec_problem_export_get_replaced (export, formats[i]);
      g_autofree char *preview = rec_problem_export_dup_preview (export, formats[i]);
      gsize n_words = 0;

      for (const char *at = preview; (at = strstr (at, "[word]")) != NULL; at++)
        n_words++;
      g_assert_cmpuint (n_words, >, 0);
      g_assert_null (strstr (preview, "eog"));
      for (guint j = 0; j < rec_evidence_item_get_n_redactions (item); j++)
        if (g_str_equal (rec_evidence_item_get_redaction (item, j)->what, "word"))
          n_words -= rec_evidence_item_get_redaction (item, j)->count;
      g_assert_cmpuint (n_words, ==, 0);
    }

  archive = rec_problem_export_dup_preview (export, REC_EXPORT_ARCHIVE);
  g_assert_nonnull (strstr (archive, "== report.json =="));
  g_assert_nonnull (strstr (archive, "== stack.txt =="));
  assert_clean (archive);
}

static char *
write_list (Fixture *fixture, RecExportFormat format, RecEvidenceItem *replaced)
{
  const RecListing listing = { .grouping = REC_GROUPING_EVENTS, .sort = REC_SORT_LAST_TIME };
  g_autofree char *path = g_build_filename (fixture->parent, "list", NULL);
  g_autoptr (RecRedactor) redactor = new_redactor ();
  g_autoptr (RecReport) report = new_report ();
  g_autoptr (RecListExport) export
      = rec_list_export_new (format, REC_GROUPING_EVENTS, rec_export_file_new (path, NULL));
  g_autoptr (GArray) rows = NULL;
  char *content = NULL;

  g_assert_true (rec_store_add (fixture->store, report, "test", "1", NULL, NULL));
  rows = rec_store_list_rows (fixture->store, &listing, NULL);
  rec_list_export_set_rows (export, rows);
  rec_list_export_set_with_analysis (export, TRUE);
  rec_list_export_set_redactor (export, redactor, replaced);
  while (!rec_list_export_is_done (export))
    g_assert_true (rec_list_export_step (export, fixture->store, NULL));
  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  return content;
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  static const RecExportFormat formats[] = { REC_EXPORT_TEXT, REC_EXPORT_JSON };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (RecEvidenceItem) replaced = rec_evidence_item_new ("export", NULL);
      g_autofree char *content = write_list (fixture, formats[i], replaced);
      guint n_tokens = 0;

      g_assert_nonnull (strstr (content, "[home]"));
      assert_clean (content);
      for (const char *at = content; (at = strstr (at, "[home]")) != NULL; at++)
        n_tokens++;
      for (const char *at = content; (at = strstr (at, "[login]")) != NULL; at++)
        n_tokens++;
      g_assert_cmpuint (rec_evidence_item_count_replaced (replaced), ==, n_tokens);
      if (formats[i] == REC_EXPORT_JSON)
        {
          g_autoptr (JsonNode) root = json_from_string (content, NULL);
          JsonObject *object = json_array_get_object_element (json_node_get_array (root), 0);

          g_assert_false (json_object_has_member (object, "pid"));
          g_assert_false (json_object_has_member (object, "dump"));
          g_assert_true (json_object_has_member (object, "analysis"));
        }
    }
}

static void
test_wrong_format (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->parent, "problem.csv", NULL);
  g_autoptr (RecReport) report = new_report ();
  g_autoptr (RecRedactor) redactor = new_redactor ();
  g_autoptr (RecProblemExport) export = rec_problem_export_new (report, redactor);
  g_autoptr (RecExportFile) file = rec_export_file_new (path, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (rec_problem_export_write (export, REC_EXPORT_CSV, file, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_UNSUPPORTED);
  g_clear_pointer (&file, rec_export_file_free);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, test)                                                                            \
  g_test_add ("/export/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("a problem is written without what tells who the user is", test_replaced);
  ADD ("an archive holds text, JSON, signature and stack, and no names", test_archive);
  ADD ("what is replaced is told before, of each format by itself", test_told_before);
  ADD ("a list as text or JSON is written without what tells who the user is", test_list);
  ADD ("an export that is cancelled leaves nothing", test_cancelled);
  ADD ("a format that is not for a single problem is refused", test_wrong_format);
#undef ADD

  return g_test_run ();
}
