/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "journal-fixture.h"
#include "test-folder.h"

#include <string.h>

#define SKIPPED 77

/* Adds entries to a journal by tests/support/make-journal.py; returns FALSE when the machine lacks
 * what it takes, and the test is skipped then. */
gboolean
journal_make (const char *path, const char *first_option, ...)
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

RecCoredumpJournal *
journal_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  RecCoredumpJournal *journal = rec_coredump_journal_open (path, &error);

  g_assert_no_error (error);
  return journal;
}

RecCoredumpRecord *
journal_read_next (RecCoredumpJournal *journal)
{
  g_autoptr (GError) error = NULL;
  RecCoredumpRecord *record = rec_coredump_journal_next (journal, &error);

  g_assert_no_error (error);
  return record;
}

guint
journal_count_rest (RecCoredumpJournal *journal)
{
  for (guint n = 0;; n++)
    {
      g_autoptr (RecCoredumpRecord) record = journal_read_next (journal);

      if (record == NULL)
        return n;
    }
}

void
journal_assert_next_pid (RecCoredumpJournal *journal, guint64 pid)
{
  g_autoptr (RecCoredumpRecord) record = journal_read_next (journal);

  g_assert_nonnull (record);
  g_assert_cmpuint (rec_coredump_record_get_pid (record), ==, pid);
}

void
journal_assert_open_fails (const char *path, int code)
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
  test_folder_remove (fixture->folder);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_pointer (&fixture->file, g_free);
}

/* Adds a test of one promise of the journal's reader. */
void
journal_add_test (const char *promise, void (*test) (Fixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/coredump-journal/", promise, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}
