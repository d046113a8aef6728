/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/sources/rec-sources-limits.h"

#include "journal-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define DEADLINE_SECONDS 30

static void
test_cursor (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecCoredumpJournal) journal = NULL;
  g_autoptr (RecCoredumpJournal) again = NULL;
  g_autofree char *cursor = NULL;
  gboolean lost = TRUE;

  if (!journal_make (fixture->file, "--count=5", NULL))
    return;

  journal = journal_open (fixture->file);
  journal_assert_next_pid (journal, 1000);
  journal_assert_next_pid (journal, 1001);
  cursor = rec_coredump_journal_dup_cursor (journal);
  again = journal_open (fixture->file);
  g_assert_true (rec_coredump_journal_seek (again, cursor, &lost, NULL));
  g_assert_false (lost);
  journal_assert_next_pid (again, 1002);
  g_assert_cmpuint (journal_count_rest (again), ==, 2);

  g_assert_true (rec_coredump_journal_seek (again, NULL, &lost, NULL));
  g_assert_false (lost);
  g_assert_cmpuint (journal_count_rest (again), ==, 5);
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

  if (!journal_make (fixture->file, "--count=3", NULL))
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      g_autoptr (RecCoredumpJournal) journal = journal_open (fixture->file);
      gboolean lost = FALSE;

      g_assert_true (rec_coredump_journal_seek (journal, cursors[i], &lost, NULL));
      g_assert_true (lost);
      g_assert_cmpuint (journal_count_rest (journal), ==, 3);
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

  if (!journal_make (fixture->file, "--count=3", NULL)
      || !journal_make (second, "--first=3", "--count=3", NULL))
    return;

  journal = journal_open (fixture->folder);
  journal_assert_next_pid (journal, 1000);
  old_cursor = rec_coredump_journal_dup_cursor (journal);
  journal_assert_next_pid (journal, 1001);
  journal_assert_next_pid (journal, 1002);
  journal_assert_next_pid (journal, 1003);
  cursor = rec_coredump_journal_dup_cursor (journal);
  g_assert_cmpint (g_unlink (fixture->file), ==, 0);

  after = journal_open (fixture->folder);
  g_assert_true (rec_coredump_journal_seek (after, cursor, &lost, NULL));
  g_assert_false (lost);
  journal_assert_next_pid (after, 1004);
  g_assert_true (rec_coredump_journal_seek (after, old_cursor, &lost, NULL));
  g_assert_true (lost);
  g_assert_cmpuint (journal_count_rest (after), ==, 3);
}

/* What a machine that lost its power leaves: the file has its size, the end was never written. */
static gboolean
make_unfinished (const char *path, guint percent)
{
  g_autofree char *bytes = NULL;
  gsize length, end, cut;

  if (!journal_make (path, "--count=200", NULL))
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

  journal = journal_open (fixture->file);
  n_read = journal_count_rest (journal);
  g_test_message ("%u of 200 entries were read", n_read);
  g_assert_cmpuint (n_read, >, 100);
  g_assert_cmpuint (n_read, <, 200);
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  if (make_unfinished (fixture->file, 50))
    journal_assert_open_fails (fixture->file, REC_ERROR_INVALID);
}

static void
test_flipped_bits (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bytes = NULL;
  gsize length;

  if (!journal_make (fixture->file, "--count=50", NULL))
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
  if (!journal_make (fixture->file, "--count=20", NULL))
    return;

  g_assert_cmpint (truncate (fixture->file, 300000), ==, 0);
  journal_assert_open_fails (fixture->file, REC_ERROR_TRUNCATED);
  g_assert_cmpint (truncate (fixture->file, 0), ==, 0);
  journal_assert_open_fails (fixture->file, REC_ERROR_TRUNCATED);
}

static void
test_not_a_journal (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (100000, 'x');

  journal_assert_open_fails (fixture->file, REC_ERROR_NOT_FOUND);
  journal_assert_open_fails (fixture->folder, REC_ERROR_NOT_FOUND);
  g_assert_true (g_file_set_contents (fixture->file, text, -1, NULL));
  journal_assert_open_fails (fixture->file, REC_ERROR_INVALID);
}

static void
test_permission (Fixture *fixture, gconstpointer data)
{
  if (geteuid () != 0)
    {
      g_test_skip ("only root can read as somebody else");
      return;
    }
  if (!journal_make (fixture->file, NULL, NULL))
    return;

  g_assert_cmpint (chmod (fixture->folder, 0755), ==, 0);
  g_assert_cmpint (chmod (fixture->file, 0600), ==, 0);
  g_assert_cmpint (seteuid (65534), ==, 0);
  journal_assert_open_fails (fixture->file, REC_ERROR_FAILED);
  journal_assert_open_fails (fixture->folder, REC_ERROR_FAILED);
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
      g_autoptr (RecCoredumpRecord) record = journal_read_next (reader->journal);

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
  journal_make (file, "--first=2", NULL);
  await (reader, "1000 1001 1002 ");
  journal_make (file, "--first=3", "--count=2", NULL);
  await (reader, "1000 1001 1002 1003 1004 ");
}

static void
test_follow (Fixture *fixture, gconstpointer data)
{
  if (journal_make (fixture->file, "--count=2", NULL))
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
  journal_make (file, "--first=2", NULL);
  await (reader, "1000 1001 1002 ");
  g_assert_cmpint (g_unlink (archived), ==, 0);
  journal_make (file, "--first=3", NULL);
  await (reader, "1000 1001 1002 1003 ");
}

static void
test_follow_rotation (Fixture *fixture, gconstpointer data)
{
  if (journal_make (fixture->file, "--count=2", NULL))
    run_follower (fixture->folder, follow_rotation);
}

static void
follow_first_file (Reader *reader, const char *folder)
{
  g_autofree char *machine = g_build_filename (folder, "3d1219c7c4c5404aaa1f6d2a48adfda4", NULL);
  g_autofree char *first = g_build_filename (folder, "a.journal", NULL);
  g_autofree char *second = g_build_filename (machine, "system.journal", NULL);

  await (reader, "");
  if (!journal_make (first, NULL, NULL))
    return;
  await (reader, "1000 ");
  g_assert_cmpint (g_mkdir (machine, 0755), ==, 0);
  journal_make (second, "--first=1", NULL);
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
  if (!journal_make (file, NULL, NULL))
    return;
  await (reader, "1000 ");

  /* The folder is replaced; what is known already may come again, but what is new must come. */
  g_assert_cmpint (g_rename (folder, moved), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
  journal_make (file, "--first=1", NULL);
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
  g_autoptr (RecCoredumpJournal) journal = journal_open (NULL);
  g_autoptr (GSource) source = rec_coredump_journal_create_source (journal);

  g_assert_nonnull (source);
  journal_count_rest (journal);
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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  journal_add_test ("reading-goes-on-after-the-cursor", test_cursor);
  journal_add_test ("a-lost-cursor-is-told-and-all-is-read", test_lost_cursor);
  journal_add_test ("a-cursor-outlives-rotation", test_rotation);
  journal_add_test ("a-journal-that-ends-in-mid-entry-is-read-so-far", test_mid_entry);
  journal_add_test ("a-journal-without-a-sound-entry-is-named", test_damaged);
  journal_add_test ("a-journal-with-flipped-bits-comes-to-an-end", test_flipped_bits);
  journal_add_test ("a-file-that-is-cut-off-says-so", test_cut_file);
  journal_add_test ("what-is-no-journal-is-named", test_not_a_journal);
  journal_add_test ("a-journal-that-may-not-be-read-is-named", test_permission);
  journal_add_test ("new-entries-are-seen-live", test_follow);
  journal_add_test ("nothing-is-missed-or-doubled-over-a-rotation", test_follow_rotation);
  journal_add_test ("the-first-file-of-an-empty-folder-is-seen", test_follow_empty);
  journal_add_test ("a-folder-that-comes-late-or-is-replaced-is-seen", test_follow_late);
  journal_add_test ("the-source-keeps-the-journal-and-both-go", test_freed);
  g_test_add_func ("/coredump-journal/this-machines-journal-opens-even-without-one",
                   test_this_machine);
  return g_test_run ();
}
