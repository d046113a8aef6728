/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-error.h"
#include "core/sources/rec-coredump-journal.h"
#include "core/sources/rec-sources-limits.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SKIPPED 77
#define DEADLINE_SECONDS 30
#define SECRET "correct-horse-battery"

typedef struct
{
  char *folder;
  char *file;
} Fixture;

/* Adds entries to a journal by tests/support/make-journal.py; returns FALSE when the machine lacks
 * what it takes, and the test is skipped then. */
static gboolean
make_journal (const char *path, const char *first_option, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *messages = NULL;
  g_autoptr (GError) error = NULL;
  int status;
  va_list options;

  g_ptr_array_add (arguments,
                   g_test_build_filename (G_TEST_DIST, "support", "make-journal.py", NULL));
  va_start (options, first_option);
  for (const char *option = first_option; option != NULL; option = va_arg (options, const char *))
    g_ptr_array_add (arguments, g_strdup (option));
  va_end (options);
  g_ptr_array_add (arguments, g_strdup (path));
  g_ptr_array_add (arguments, NULL);

  g_spawn_sync (NULL, (char **) arguments->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL,
                &messages, &status, &error);
  g_assert_no_error (error);
  if (g_spawn_check_wait_status (status, &error))
    return TRUE;

  if (!g_error_matches (error, G_SPAWN_EXIT_ERROR, SKIPPED))
    g_error ("make-journal.py: %s", messages);
  g_test_skip (messages);
  return FALSE;
}

static RecCoredumpJournal *
open_journal (const char *path)
{
  g_autoptr (GError) error = NULL;
  RecCoredumpJournal *journal = rec_coredump_journal_open (path, &error);

  g_assert_no_error (error);
  return journal;
}

static RecCoredumpRecord *
read_next (RecCoredumpJournal *journal)
{
  g_autoptr (GError) error = NULL;
  RecCoredumpRecord *record = rec_coredump_journal_next (journal, &error);

  g_assert_no_error (error);
  return record;
}

static guint
count_rest (RecCoredumpJournal *journal)
{
  for (guint n = 0;; n++)
    {
      g_autoptr (RecCoredumpRecord) record = read_next (journal);

      if (record == NULL)
        return n;
    }
}

static void
assert_next_pid (RecCoredumpJournal *journal, guint64 pid)
{
  g_autoptr (RecCoredumpRecord) record = read_next (journal);

  g_assert_nonnull (record);
  g_assert_cmpuint (rec_coredump_record_get_pid (record), ==, pid);
}

static void
assert_open_fails (const char *path, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (rec_coredump_journal_open (path, &error));
  g_assert_error (error, REC_ERROR, code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("recourse-journal-XXXXXX", NULL);
  fixture->file = g_build_filename (fixture->folder, "a.journal", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "rm", "-rf", fixture->folder, NULL };

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_pointer (&fixture->file, g_free);
}

static void
test_fields (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecCoredumpJournal) journal = NULL;
  g_autoptr (RecCoredumpRecord) record = NULL;

  if (!make_journal (fixture->file, "--count=2", "--field=COREDUMP_PACKAGE_NAME=demo",
                     "--field=COREDUMP_PACKAGE_VERSION=1.2", "--field=COREDUMP_CODE=1",
                     "--field=COREDUMP_TID=1077", NULL))
    return;

  journal = open_journal (fixture->file);
  g_assert_null (rec_coredump_journal_dup_cursor (journal));
  assert_next_pid (journal, 1000);
  record = read_next (journal);
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
  g_assert_null (read_next (journal));
  g_assert_cmpuint (rec_coredump_journal_get_n_skipped (journal), ==, 0);
}

static void
test_missing_fields (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecCoredumpJournal) journal = NULL;
  g_autoptr (RecCoredumpRecord) record = NULL;
  g_autoptr (GError) error = NULL;

  if (!make_journal (fixture->file, "--field=_UID=0", "--without=COREDUMP_PID",
                     "--without=COREDUMP_UID", "--without=COREDUMP_TIMESTAMP",
                     "--without=COREDUMP_SIGNAL", "--without=COREDUMP_SIGNAL_NAME",
                     "--without=COREDUMP_COMM", "--without=COREDUMP_EXE",
                     "--without=COREDUMP_CGROUP", "--without=COREDUMP_FILENAME",
                     "--without=COREDUMP_PACKAGE_JSON", "--without=MESSAGE", NULL))
    return;

  journal = open_journal (fixture->file);
  record = read_next (journal);
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

  if (!make_journal (fixture->file, "--hex=COREDUMP_COMM=00ff1b0a", "--hex=COREDUMP_EXE=2f00ff",
                     "--hex=COREDUMP_PID=3132003334", "--hex=COREDUMP_SIGNAL_NAME=ff",
                     "--hex=MESSAGE=00010203", "--hex=COREDUMP_PACKAGE_JSON=7b00", NULL))
    return;

  journal = open_journal (fixture->file);
  record = read_next (journal);
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

  if (!make_journal (fixture->file, "--big=COREDUMP_COMM=10000000", "--big=COREDUMP_EXE=10000000",
                     "--big=COREDUMP_PID=10000000", "--big=COREDUMP_ENVIRON=10000000",
                     "--big=MESSAGE=10000000", "--big=COREDUMP_PACKAGE_JSON=10000000", NULL))
    return;

  journal = open_journal (fixture->file);
  record = read_next (journal);
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
      if (!make_journal (fixture->file, option, NULL))
        return;
      journal = open_journal (fixture->file);
      record = read_next (journal);
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
      if (!make_journal (fixture->file, option, NULL))
        return;
      journal = open_journal (fixture->file);
      record = read_next (journal);
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

  if (!make_journal (fixture->file, "--threads=3", "--first=4", NULL))
    return;

  journal = open_journal (fixture->file);
  g_assert_null (rec_coredump_journal_read_stack (journal, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
  record = read_next (journal);
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

  if (!make_journal (fixture->file, "--count=7", NULL))
    return;

  journal = open_journal (fixture->file);
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    {
      g_autoptr (RecCoredumpRecord) record = read_next (journal);

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

  if (!make_journal (fixture->file, "--threads=500", "--frames=20", NULL))
    return;

  journal = open_journal (fixture->file);
  record = read_next (journal);
  analysis = rec_coredump_journal_read_stack (journal, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (rec_analysis_get_threads (analysis)), >, 100);
  g_assert_cmpuint (g_list_model_get_n_items (rec_analysis_get_threads (analysis)), <, 500);
  g_assert_nonnull (rec_analysis_get_notes (analysis)[0]);
}

static void
test_forged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecCoredumpJournal) journal = NULL;

  if (!make_journal (fixture->file, "--field=_UID=1001", NULL)
      || !make_journal (fixture->file, "--first=1", "--without=_UID", NULL)
      || !make_journal (fixture->file, "--first=2", "--field=_UID=x1000", NULL)
      || !make_journal (fixture->file, "--first=3", "--without=COREDUMP_UID", NULL)
      || !make_journal (fixture->file, "--first=4", "--field=_UID=995", NULL)
      || !make_journal (fixture->file, "--first=5", NULL))
    return;

  journal = open_journal (fixture->file);
  assert_next_pid (journal, 1004);
  assert_next_pid (journal, 1005);
  g_assert_null (read_next (journal));
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

  if (!make_journal (fixture->file, "--field=COREDUMP_ENVIRON=TOKEN=" SECRET,
                     "--field=COREDUMP_CMDLINE=demo --token " SECRET,
                     "--field=COREDUMP_CWD=/home/" SECRET,
                     "--field=COREDUMP_OPEN_FDS=0:/home/" SECRET, NULL))
    return;

  journal = open_journal (fixture->file);
  record = read_next (journal);
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

static void
test_cursor (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecCoredumpJournal) journal = NULL;
  g_autoptr (RecCoredumpJournal) again = NULL;
  g_autofree char *cursor = NULL;
  gboolean lost = TRUE;

  if (!make_journal (fixture->file, "--count=5", NULL))
    return;

  journal = open_journal (fixture->file);
  assert_next_pid (journal, 1000);
  assert_next_pid (journal, 1001);
  cursor = rec_coredump_journal_dup_cursor (journal);
  again = open_journal (fixture->file);
  g_assert_true (rec_coredump_journal_seek (again, cursor, &lost, NULL));
  g_assert_false (lost);
  assert_next_pid (again, 1002);
  g_assert_cmpuint (count_rest (again), ==, 2);

  g_assert_true (rec_coredump_journal_seek (again, NULL, &lost, NULL));
  g_assert_false (lost);
  g_assert_cmpuint (count_rest (again), ==, 5);
}

static void
test_lost_cursor (Fixture *fixture, gconstpointer data)
{
  static const char *const cursors[] = {
    "",
    "nonsense",
    "s=00000000000000000000000000000001;i=2710;b=21cf49db8c7742f6a0d03912421ae6b0;m=1;t="
    "66116b0951900;"
    "x=1",
  };

  if (!make_journal (fixture->file, "--count=3", NULL))
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_autoptr (RecCoredumpJournal) journal = open_journal (fixture->file);
      gboolean lost = FALSE;

      g_assert_true (rec_coredump_journal_seek (journal, cursors[i], &lost, NULL));
      g_assert_true (lost);
      g_assert_cmpuint (count_rest (journal), ==, 3);
    }
}

static void
test_rotation (Fixture *fixture, gconstpointer data)
{
  g_autofree char *second = g_build_filename (fixture->folder, "b.journal", NULL);
  g_autoptr (RecCoredumpJournal) journal = NULL;
  g_autoptr (RecCoredumpJournal) after = NULL;
  g_autofree char *cursor = NULL;
  g_autofree char *old_cursor = NULL;
  gboolean lost;

  if (!make_journal (fixture->file, "--count=3", NULL)
      || !make_journal (second, "--first=3", "--count=3", NULL))
    return;

  journal = open_journal (fixture->folder);
  assert_next_pid (journal, 1000);
  old_cursor = rec_coredump_journal_dup_cursor (journal);
  assert_next_pid (journal, 1001);
  assert_next_pid (journal, 1002);
  assert_next_pid (journal, 1003);
  cursor = rec_coredump_journal_dup_cursor (journal);
  g_assert_cmpint (g_unlink (fixture->file), ==, 0);

  after = open_journal (fixture->folder);
  g_assert_true (rec_coredump_journal_seek (after, cursor, &lost, NULL));
  g_assert_false (lost);
  assert_next_pid (after, 1004);
  g_assert_true (rec_coredump_journal_seek (after, old_cursor, &lost, NULL));
  g_assert_true (lost);
  g_assert_cmpuint (count_rest (after), ==, 3);
}

/* What a machine that lost its power leaves: the file has its size, the end was never written. */
static gboolean
make_unfinished (const char *path, guint percent)
{
  g_autofree char *bytes = NULL;
  gsize length, end, cut;

  if (!make_journal (path, "--count=200", NULL))
    return FALSE;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (end = length; end > 0 && bytes[end - 1] == '\0';)
    end--;
  cut = end / 100 * percent + 3;
  memset (bytes + cut, 0, end - cut);
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
  return TRUE;
}

static void
test_mid_entry (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecCoredumpJournal) journal = NULL;
  guint n_read;

  if (!make_unfinished (fixture->file, 99))
    return;

  journal = open_journal (fixture->file);
  n_read = count_rest (journal);
  g_test_message ("%u of 200 entries were read", n_read);
  g_assert_cmpuint (n_read, >, 100);
  g_assert_cmpuint (n_read, <, 200);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  if (make_unfinished (fixture->file, 50))
    assert_open_fails (fixture->file, REC_ERROR_INVALID);
}

static void
test_flipped_bits (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  if (!make_journal (fixture->file, "--count=50", NULL))
    return;

  g_assert_true (g_file_get_contents (fixture->file, &bytes, &length, NULL));
  for (guint round = 0; round < 40; round++)
    {
      g_autofree char *copy = g_memdup2 (bytes, length);
      g_autoptr (RecCoredumpJournal) journal = NULL;
      g_autoptr (RecCoredumpRecord) record = NULL;

      for (guint i = 0; i < 200; i++)
        copy[g_test_rand_int_range (0, 1024 * 1024)] ^= 1 << g_test_rand_int_range (0, 8);
      g_assert_true (g_file_set_contents (fixture->file, copy, length, NULL));
      journal = rec_coredump_journal_open (fixture->file, NULL);
      for (guint i = 0; journal != NULL; i++)
        {
          g_assert_cmpuint (i, <=, 50);
          g_set_object (&record, NULL);
          record = rec_coredump_journal_next (journal, NULL);
          if (record == NULL)
            break;
          g_clear_object (&(RecAnalysis *){ rec_coredump_journal_read_stack (journal, NULL) });
        }
    }
}

static void
test_cut_file (Fixture *fixture, gconstpointer data)
{
  if (!make_journal (fixture->file, "--count=20", NULL))
    return;

  g_assert_cmpint (truncate (fixture->file, 300000), ==, 0);
  assert_open_fails (fixture->file, REC_ERROR_TRUNCATED);
  g_assert_cmpint (truncate (fixture->file, 0), ==, 0);
  assert_open_fails (fixture->file, REC_ERROR_TRUNCATED);
}

static void
test_not_a_journal (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (100000, 'x');

  assert_open_fails (fixture->file, REC_ERROR_NOT_FOUND);
  assert_open_fails (fixture->folder, REC_ERROR_NOT_FOUND);
  g_assert_true (g_file_set_contents (fixture->file, text, -1, NULL));
  assert_open_fails (fixture->file, REC_ERROR_INVALID);
}

static void
test_permission (Fixture *fixture, gconstpointer data)
{
  if (geteuid () != 0)
    {
      g_test_skip ("only root can read as somebody else");
      return;
    }
  if (!make_journal (fixture->file, NULL, NULL))
    return;

  g_assert_cmpint (chmod (fixture->folder, 0755), ==, 0);
  g_assert_cmpint (chmod (fixture->file, 0600), ==, 0);
  g_assert_cmpint (seteuid (65534), ==, 0);
  assert_open_fails (fixture->file, REC_ERROR_FAILED);
  assert_open_fails (fixture->folder, REC_ERROR_FAILED);
  g_assert_cmpint (seteuid (0), ==, 0);
}

typedef struct
{
  RecCoredumpJournal *journal;
  GMainLoop *loop;
  GString *pids;
  const char *awaited;
} Reader;

static gboolean
read_cb (gpointer user_data)
{
  Reader *reader = user_data;

  for (;;)
    {
      g_autoptr (RecCoredumpRecord) record = read_next (reader->journal);

      if (record == NULL)
        break;
      g_string_append_printf (reader->pids, "%" G_GUINT64_FORMAT " ",
                              rec_coredump_record_get_pid (record));
    }
  if (strcmp (reader->pids->str, reader->awaited) == 0)
    g_main_loop_quit (reader->loop);

  return G_SOURCE_CONTINUE;
}

static gboolean
fail_cb (gpointer user_data)
{
  Reader *reader = user_data;

  g_error ("awaited the records %s, but read %s", reader->awaited, reader->pids->str);
  return G_SOURCE_REMOVE;
}

static void
await (Reader *reader, const char *pids)
{
  guint deadline = g_timeout_add_seconds (DEADLINE_SECONDS, fail_cb, reader);

  reader->awaited = pids;
  if (strcmp (reader->pids->str, pids) != 0)
    g_main_loop_run (reader->loop);
  g_source_remove (deadline);
}

static void
run_follower (const char *folder, void (*scenario) (Reader *reader, const char *folder))
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GString) pids = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RecCoredumpJournal) journal = rec_coredump_journal_follow (folder, &error);
  g_autoptr (GSource) source = NULL;
  Reader reader = { .journal = journal, .loop = loop, .pids = pids, .awaited = "-" };

  g_assert_no_error (error);
  source = rec_coredump_journal_create_source (journal);
  g_source_set_callback (source, read_cb, &reader, NULL);
  g_source_attach (source, NULL);
  scenario (&reader, folder);
  g_source_destroy (source);
}

static void
follow_appends (Reader *reader, const char *folder)
{
  g_autofree char *file = g_build_filename (folder, "a.journal", NULL);

  await (reader, "1000 1001 ");
  make_journal (file, "--first=2", NULL);
  await (reader, "1000 1001 1002 ");
  make_journal (file, "--first=3", "--count=2", NULL);
  await (reader, "1000 1001 1002 1003 1004 ");
}

static void
test_follow (Fixture *fixture, gconstpointer data)
{
  if (make_journal (fixture->file, "--count=2", NULL))
    run_follower (fixture->folder, follow_appends);
}

/* As journald rotates: the file gets another name, a new one takes its place, the oldest goes. */
static void
follow_rotation (Reader *reader, const char *folder)
{
  g_autofree char *file = g_build_filename (folder, "a.journal", NULL);
  g_autofree char *archived = g_build_filename (folder, "a@1.journal", NULL);

  await (reader, "1000 1001 ");
  g_assert_cmpint (g_rename (file, archived), ==, 0);
  make_journal (file, "--first=2", NULL);
  await (reader, "1000 1001 1002 ");
  g_assert_cmpint (g_unlink (archived), ==, 0);
  make_journal (file, "--first=3", NULL);
  await (reader, "1000 1001 1002 1003 ");
}

static void
test_follow_rotation (Fixture *fixture, gconstpointer data)
{
  if (make_journal (fixture->file, "--count=2", NULL))
    run_follower (fixture->folder, follow_rotation);
}

static void
follow_first_file (Reader *reader, const char *folder)
{
  g_autofree char *machine = g_build_filename (folder, "3d1219c7c4c5404aaa1f6d2a48adfda4", NULL);
  g_autofree char *first = g_build_filename (folder, "a.journal", NULL);
  g_autofree char *second = g_build_filename (machine, "system.journal", NULL);

  await (reader, "");
  if (!make_journal (first, NULL, NULL))
    return;
  await (reader, "1000 ");
  g_assert_cmpint (g_mkdir (machine, 0755), ==, 0);
  make_journal (second, "--first=1", NULL);
  await (reader, "1000 1001 ");
}

static void
test_follow_empty (Fixture *fixture, gconstpointer data)
{
  run_follower (fixture->folder, follow_first_file);
}

static void
follow_late_folder (Reader *reader, const char *folder)
{
  g_autofree char *file = g_build_filename (folder, "a.journal", NULL);
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *moved = g_build_filename (parent, "gone", NULL);

  await (reader, "");
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  if (!make_journal (file, NULL, NULL))
    return;
  await (reader, "1000 ");

  /* The folder is replaced; what is known already may come again, but what is new must come. */
  g_assert_cmpint (g_rename (folder, moved), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
  make_journal (file, "--first=1", NULL);
  await (reader, "1000 1001 ");
}

static void
test_follow_late (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "log", "journal", NULL);

  run_follower (folder, follow_late_folder);
}

static void
test_this_machine (void)
{
  g_autoptr (RecCoredumpJournal) journal = open_journal (NULL);
  g_autoptr (GSource) source = rec_coredump_journal_create_source (journal);

  g_assert_nonnull (source);
  count_rest (journal);
}

static void
test_freed (Fixture *fixture, gconstpointer data)
{
  RecCoredumpJournal *journal = rec_coredump_journal_follow (fixture->folder, NULL);
  GSource *source = rec_coredump_journal_create_source (journal);

  g_object_add_weak_pointer (G_OBJECT (journal), (gpointer *) &journal);
  g_object_unref (journal);
  g_assert_nonnull (journal);
  g_source_unref (source);
  g_assert_null (journal);
}

static void
add (const char *promise, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/coredump-journal/", promise, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("fields/a-record-has-its-fields", test_fields);
  add ("fields/missing-fields-are-absent", test_missing_fields);
  add ("fields/binary-fields-are-cleaned-or-absent", test_binary_fields);
  add ("fields/huge-fields-are-cut-or-absent", test_huge_fields);
  add ("fields/a-path-at-the-limit-is-whole-and-one-past-it-absent", test_long_path);
  add ("fields/packages-are-read-up-to-the-limit-and-absent-past-it", test_long_packages);
  add ("fields/the-stack-is-read-on-demand", test_stack);
  add ("fields/each-record-has-its-own-stack", test_stacks_in_a_row);
  add ("fields/a-message-over-the-limit-is-cut-and-says-so", test_long_message);
  add ("an-entry-of-another-user-is-not-believed", test_forged);
  add ("environment-and-command-line-are-nowhere", test_secret);
  add ("reading-goes-on-after-the-cursor", test_cursor);
  add ("a-lost-cursor-is-told-and-all-is-read", test_lost_cursor);
  add ("a-cursor-outlives-rotation", test_rotation);
  add ("a-journal-that-ends-in-mid-entry-is-read-so-far", test_mid_entry);
  add ("a-journal-without-a-sound-entry-is-named", test_damaged);
  add ("a-journal-with-flipped-bits-comes-to-an-end", test_flipped_bits);
  add ("a-file-that-is-cut-off-says-so", test_cut_file);
  add ("what-is-no-journal-is-named", test_not_a_journal);
  add ("a-journal-that-may-not-be-read-is-named", test_permission);
  add ("new-entries-are-seen-live", test_follow);
  add ("nothing-is-missed-or-doubled-over-a-rotation", test_follow_rotation);
  add ("the-first-file-of-an-empty-folder-is-seen", test_follow_empty);
  add ("a-folder-that-comes-late-or-is-replaced-is-seen", test_follow_late);
  add ("the-source-keeps-the-journal-and-both-go", test_freed);
  g_test_add_func ("/coredump-journal/this-machines-journal-opens-even-without-one",
                   test_this_machine);
  return g_test_run ();
}
