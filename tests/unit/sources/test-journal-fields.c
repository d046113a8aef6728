/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/sources/rec-sources-limits.h"

#include "journal-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define SECRET "correct-horse-battery"

static void
test_fields (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecCoredumpJournal) journal = NULL;
  g_autoptr (RecCoredumpRecord) record = NULL;

  if (!journal_make (fixture->file, "--count=2", "--field=COREDUMP_PACKAGE_NAME=demo",
                     "--field=COREDUMP_PACKAGE_VERSION=1.2", "--field=COREDUMP_CODE=1",
                     "--field=COREDUMP_TID=1077", NULL))
    return;

  journal = journal_open (fixture->file);
  g_assert_null (rec_coredump_journal_dup_cursor (journal));
  journal_assert_next_pid (journal, 1000);
  record = journal_read_next (journal);
  g_assert_cmpstr (rec_coredump_record_get_key (record), ==,
                   "21cf49db8c7742f6a0d03912421ae6b0-1001-1795000060000000");
  g_assert_cmpint (rec_coredump_record_get_time (record), ==, 1795000060000000);
  g_assert_cmpuint (rec_coredump_record_get_uid (record), ==, 1000);
  g_assert_cmpuint (rec_coredump_record_get_tid (record), ==, 1077);
  g_assert_cmpstr (rec_coredump_record_get_signal_name (record), ==, "SIGSEGV");
  g_assert_cmpstr (rec_coredump_record_get_exception (record), ==, "SIGSEGV/SEGV_MAPERR");
  g_assert_cmpstr (rec_coredump_record_get_command (record), ==, "app1");
  g_assert_cmpstr (rec_coredump_record_get_executable (record), ==, "/usr/bin/app1");
  g_assert_cmpstr (rec_coredump_record_get_cgroup (record), ==,
                   "/user.slice/user-1000.slice/app-app1.scope");
  g_assert_cmpstr (rec_coredump_record_get_dump_path (record), ==,
                   "/var/lib/systemd/coredump/core.app1.1.zst");
  g_assert_cmpstr (rec_coredump_record_get_package_name (record), ==, "demo");
  g_assert_cmpstr (rec_coredump_record_get_package_version (record), ==, "1.2");
  g_assert_null (journal_read_next (journal));
  g_assert_cmpuint (rec_coredump_journal_get_n_skipped (journal), ==, 0);
}

static void
test_missing_fields (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecCoredumpJournal) journal = NULL;
  g_autoptr (RecCoredumpRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  if (!journal_make (fixture->file, "--field=_UID=0", "--without=COREDUMP_PID",
                     "--without=COREDUMP_UID", "--without=COREDUMP_TIMESTAMP",
                     "--without=COREDUMP_SIGNAL", "--without=COREDUMP_SIGNAL_NAME",
                     "--without=COREDUMP_COMM", "--without=COREDUMP_EXE",
                     "--without=COREDUMP_CGROUP", "--without=COREDUMP_FILENAME",
                     "--without=COREDUMP_PACKAGE_JSON", "--without=MESSAGE", NULL))
    return;

  journal = journal_open (fixture->file);
  record = journal_read_next (journal);
  g_assert_cmpint (rec_coredump_record_get_time (record), ==, 1795000000000000);
  g_assert_cmpuint (rec_coredump_record_get_pid (record), ==, 0);
  g_assert_null (rec_coredump_record_get_exception (record));
  g_assert_null (rec_coredump_record_get_command (record));
  g_assert_null (rec_coredump_record_get_executable (record));
  g_assert_null (rec_coredump_record_get_dump_path (record));
  g_assert_null (rec_coredump_journal_read_stack (journal, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
}

static void
test_binary_fields (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecCoredumpJournal) journal = NULL;
  g_autoptr (RecCoredumpRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  if (!journal_make (fixture->file, "--hex=COREDUMP_COMM=00ff1b0a", "--hex=COREDUMP_EXE=2f00ff",
                     "--hex=COREDUMP_PID=3132003334", "--hex=COREDUMP_SIGNAL_NAME=ff",
                     "--hex=MESSAGE=00010203", "--hex=COREDUMP_PACKAGE_JSON=7b00", NULL))
    return;

  journal = journal_open (fixture->file);
  record = journal_read_next (journal);
  g_assert_true (g_utf8_validate (rec_coredump_record_get_command (record), -1, NULL));
  g_assert_null (strchr (rec_coredump_record_get_command (record), '\x1b'));
  g_assert_null (rec_coredump_record_get_executable (record));
  g_assert_cmpuint (rec_coredump_record_get_pid (record), ==, 0);
  g_assert_true (g_utf8_validate (rec_coredump_record_get_exception (record), -1, NULL));
  g_assert_null (rec_coredump_journal_read_stack (journal, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
}

static void
test_huge_fields (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecCoredumpJournal) journal = NULL;
  g_autoptr (RecCoredumpRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  if (!journal_make (fixture->file, "--big=COREDUMP_COMM=10000000", "--big=COREDUMP_EXE=10000000",
                     "--big=COREDUMP_PID=10000000", "--big=COREDUMP_ENVIRON=10000000",
                     "--big=MESSAGE=10000000", "--big=COREDUMP_PACKAGE_JSON=10000000", NULL))
    return;

  journal = journal_open (fixture->file);
  record = journal_read_next (journal);
  g_assert_cmpuint (strlen (rec_coredump_record_get_command (record)), <=, 255);
  g_assert_null (rec_coredump_record_get_executable (record));
  g_assert_cmpuint (rec_coredump_record_get_pid (record), ==, 0);
  g_assert_null (rec_coredump_journal_read_stack (journal, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
}

/* The journal packs long values, and of a packed one only a beginning is lent. */
static void
test_long_path (Fixture *fixture, gconstpointer data)
{
  for (guint extra = 0; extra < 2; extra++)
    {
      g_autofree char *path = g_strnfill (REC_SOURCES_FIELD_MAX + extra, '/');
      g_autofree char *option = g_strconcat ("--field=COREDUMP_EXE=", path, NULL);
      g_autoptr (RecCoredumpJournal) journal = NULL;
      g_autoptr (RecCoredumpRecord) record = NULL;

      g_unlink (fixture->file);
      if (!journal_make (fixture->file, option, NULL))
        return;
      journal = journal_open (fixture->file);
      record = journal_read_next (journal);
      g_assert_cmpstr (rec_coredump_record_get_executable (record), ==, extra ? NULL : path);
    }
}

/* What is as long as the limit, its name included, may have been cut. */
static void
test_long_packages (Fixture *fixture, gconstpointer data)
{
  const char *head = "{\"elfType\":\"coredump\",\"app\":{\"version\":\"1.2\"},\"x\":\"";
  gsize room = REC_SOURCES_PACKAGE_JSON_MAX - strlen ("COREDUMP_PACKAGE_JSON=") - strlen (head)
               - strlen ("\"}");

  for (guint extra = 0; extra < 2; extra++)
    {
      g_autofree char *padding = g_strnfill (room - 1 + extra, 'x');
      g_autofree char *text = g_strconcat (head, padding, "\"}", NULL);
      g_autofree char *source = g_build_filename (fixture->folder, "packages", NULL);
      g_autofree char *option = g_strconcat ("--file=COREDUMP_PACKAGE_JSON=", source, NULL);
      g_autoptr (RecCoredumpJournal) journal = NULL;
      g_autoptr (RecCoredumpRecord) record = NULL;
      g_autoptr (RecAnalysis) analysis = NULL;

      g_unlink (fixture->file);
      g_assert_true (g_file_set_contents (source, text, -1, NULL));
      if (!journal_make (fixture->file, option, NULL))
        return;
      journal = journal_open (fixture->file);
      record = journal_read_next (journal);
      analysis = rec_coredump_journal_read_stack (journal, NULL);
      g_assert_nonnull (analysis);
      if (extra == 0)
        g_assert_cmpstr (rec_module_get_version (rec_analysis_find_module (analysis, "app")), ==,
                         "1.2");
      else
        g_assert_null (rec_analysis_find_module (analysis, "app"));
    }
}

static void
test_stack (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecCoredumpJournal) journal = NULL;
  g_autoptr (RecCoredumpRecord) record = NULL;
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (RecFrame) frame = NULL;
  g_autoptr (GError) error = NULL;

  if (!journal_make (fixture->file, "--threads=3", "--first=4", NULL))
    return;

  journal = journal_open (fixture->file);
  g_assert_null (rec_coredump_journal_read_stack (journal, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
  record = journal_read_next (journal);
  analysis = rec_coredump_journal_read_stack (journal, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (rec_analysis_get_threads (analysis)), ==, 3);
  g_assert_cmpstr (rec_analysis_get_exception (analysis), ==, "SIGSEGV");
  g_assert_cmpstr (rec_analysis_get_architecture (analysis), ==, "x86_64");
  frame = rec_analysis_dup_fault_frame (analysis);
  g_assert_cmpstr (rec_frame_get_module (frame), ==, "libdemo.so.1");
  g_assert_cmphex (rec_frame_get_offset (frame), ==, 0x1000);
  g_assert_cmpstr (rec_module_get_version (rec_analysis_find_module (analysis, "app4")), ==,
                   "1.4-1");
  g_assert_cmpstr (rec_module_get_build_id (rec_analysis_find_module (analysis, "app4")), ==,
                   "0000000000000000000000000000000000000004");
}

/* Each record's own stack is read, whether its texts were taken along or fetched afterwards. */
static void
test_stacks_in_a_row (Fixture *fixture, gconstpointer data)
{
  static const gboolean asked[] = { FALSE, TRUE, TRUE, FALSE, FALSE, TRUE, TRUE };
  g_autoptr (RecCoredumpJournal) journal = NULL;

  if (!journal_make (fixture->file, "--count=7", NULL))
    return;

  journal = journal_open (fixture->file);
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      g_autoptr (RecCoredumpRecord) record = journal_read_next (journal);

      for (guint time = 0; asked[i] && time < 2; time++)
        {
          g_autoptr (RecAnalysis) analysis = rec_coredump_journal_read_stack (journal, NULL);

          g_assert_cmpuint (rec_thread_get_tid (rec_analysis_get_crashed_thread (analysis)), ==,
                            rec_coredump_record_get_pid (record));
          g_assert_nonnull (
              rec_analysis_find_module (analysis, rec_coredump_record_get_command (record)));
        }
    }
}

static void
test_long_message (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecCoredumpJournal) journal = NULL;
  g_autoptr (RecCoredumpRecord) record = NULL;
  g_autoptr (RecAnalysis) analysis = NULL;

  if (!journal_make (fixture->file, "--threads=500", "--frames=20", NULL))
    return;

  journal = journal_open (fixture->file);
  record = journal_read_next (journal);
  analysis = rec_coredump_journal_read_stack (journal, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (rec_analysis_get_threads (analysis)), >, 100);
  g_assert_cmpuint (g_list_model_get_n_items (rec_analysis_get_threads (analysis)), <, 500);
  g_assert_nonnull (rec_analysis_get_notes (analysis)[0]);
}

static void
test_forged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecCoredumpJournal) journal = NULL;

  if (!journal_make (fixture->file, "--field=_UID=1001", NULL)
      || !journal_make (fixture->file, "--first=1", "--without=_UID", NULL)
      || !journal_make (fixture->file, "--first=2", "--field=_UID=x1000", NULL)
      || !journal_make (fixture->file, "--first=3", "--without=COREDUMP_UID", NULL)
      || !journal_make (fixture->file, "--first=4", "--field=_UID=995", NULL)
      || !journal_make (fixture->file, "--first=5", NULL))
    return;

  journal = journal_open (fixture->file);
  journal_assert_next_pid (journal, 1004);
  journal_assert_next_pid (journal, 1005);
  g_assert_null (journal_read_next (journal));
  g_assert_cmpuint (rec_coredump_journal_get_n_skipped (journal), ==, 4);
}

static void
assert_no_secret (const char *text)
{
  g_assert_true (text == NULL || strstr (text, SECRET) == NULL);
}

static void
test_secret (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecCoredumpJournal) journal = NULL;
  g_autoptr (RecCoredumpRecord) record = NULL;
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *json = NULL;
  g_autoptr (JsonNode) root = NULL;

  if (!journal_make (fixture->file, "--field=COREDUMP_ENVIRON=TOKEN=" SECRET,
                     "--field=COREDUMP_CMDLINE=demo --token " SECRET,
                     "--field=COREDUMP_CWD=/home/" SECRET,
                     "--field=COREDUMP_OPEN_FDS=0:/home/" SECRET, NULL))
    return;

  journal = journal_open (fixture->file);
  record = journal_read_next (journal);
  analysis = rec_coredump_journal_read_stack (journal, NULL);
  assert_no_secret (rec_coredump_record_get_key (record));
  assert_no_secret (rec_coredump_record_get_signal_name (record));
  assert_no_secret (rec_coredump_record_get_exception (record));
  assert_no_secret (rec_coredump_record_get_command (record));
  assert_no_secret (rec_coredump_record_get_executable (record));
  assert_no_secret (rec_coredump_record_get_cgroup (record));
  assert_no_secret (rec_coredump_record_get_dump_path (record));
  assert_no_secret (rec_coredump_record_get_package_name (record));
  assert_no_secret (rec_coredump_record_get_package_version (record));
  rec_analysis_to_json (analysis, builder);
  root = json_builder_get_root (builder);
  json = json_to_string (root, FALSE);
  assert_no_secret (json);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  journal_add_test ("fields/a-record-has-its-fields", test_fields);
  journal_add_test ("fields/missing-fields-are-absent", test_missing_fields);
  journal_add_test ("fields/binary-fields-are-cleaned-or-absent", test_binary_fields);
  journal_add_test ("fields/huge-fields-are-cut-or-absent", test_huge_fields);
  journal_add_test ("fields/a-path-at-the-limit-is-whole-and-one-past-it-absent", test_long_path);
  journal_add_test ("fields/packages-are-read-up-to-the-limit-and-absent-past-it",
                    test_long_packages);
  journal_add_test ("fields/the-stack-is-read-on-demand", test_stack);
  journal_add_test ("fields/each-record-has-its-own-stack", test_stacks_in_a_row);
  journal_add_test ("fields/a-message-over-the-limit-is-cut-and-says-so", test_long_message);
  journal_add_test ("fields/an-entry-of-another-user-is-not-believed", test_forged);
  journal_add_test ("fields/environment-and-command-line-are-nowhere", test_secret);
  return g_test_run ();
}
