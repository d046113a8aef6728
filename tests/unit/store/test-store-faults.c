/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/report/rec-error.h"
#include "core/store/rec-store-private.h"

#define KILL_ROUNDS 20
#define CHANGES 600

/* Adds in transactions until there is an error; tells how many reports were committed. */
static guint
fill (RecStore *store, guint transaction, guint max, GError **error)
{
  guint n_committed = 0;

  while (n_committed < max)
    {
      if (!rec_store_begin (store, error))
        return n_committed;
      for (guint i = 0; i < transaction; i++)
        {
          guint number = n_committed + i;
          g_autoptr (RecReport) report = fixture_new_report (number % 7, number, number);
          g_autofree char *key = g_strdup_printf ("event %u", number);

          if (!rec_store_add (store, report, "test", key, NULL, error))
            {
              rec_store_rollback (store);
              return n_committed;
            }
        }
      if (!rec_store_commit (store, error))
        return n_committed;
      n_committed += transaction;
    }

  return n_committed;
}

static void
check_after_full (RecStore *store, const char *folder, guint n_committed)
{
  g_assert_cmpuint (rec_store_count_reports (store), ==, n_committed);
  g_object_unref (fixture_add (store, 99, 99, 99));
  g_assert_cmpuint (rec_store_count_reports (store), ==, n_committed + 1);
  fixture_check_in_step (folder);
}

static void
test_full_store (Fixture *fixture, gconstpointer data)
{
  RecDatabase *database = rec_store_get_database (fixture->store);
  g_autoptr (GError) error = NULL;
  guint n_committed;

  g_assert_true (rec_database_exec (database, "PRAGMA max_page_count = 150", NULL));
  n_committed = fill (fixture->store, 50, 100000, &error);
  g_assert_error (error, REC_ERROR, REC_ERROR_NO_SPACE);
  g_assert_cmpuint (n_committed, >, 0);
  g_assert_cmpuint (rec_store_count_reports (fixture->store), ==, n_committed);

  g_assert_true (rec_database_exec (database, "PRAGMA max_page_count = 100000", NULL));
  check_after_full (fixture->store, fixture->folder, n_committed);
}

static void
test_full_in_transaction (Fixture *fixture, gconstpointer data)
{
  RecDatabase *database = rec_store_get_database (fixture->store);
  g_autoptr (RecReport) report = fixture_new_report (3, 3, 3);
  g_autoptr (GError) error = NULL;

  g_assert_true (rec_store_begin (fixture->store, NULL));
  g_object_unref (fixture_add (fixture->store, 1, 1, 1));
  g_assert_true (rec_database_exec (database, "ROLLBACK", NULL));
  /* As SQLite itself may do it when the disk is full: nothing must be kept in parts. */
  g_assert_false (rec_store_add (fixture->store, report, "test", "three", NULL, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (rec_store_commit (fixture->store, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_FAILED);
  g_assert_cmpuint (rec_store_count_reports (fixture->store), ==, 0);
  check_after_full (fixture->store, fixture->folder, 0);
}

static void
test_spoiled_transaction (Fixture *fixture, gconstpointer data)
{
  RecDatabase *database = rec_store_get_database (fixture->store);
  g_autoptr (RecReport) first = fixture_new_report (1, 1, 1);
  g_autoptr (RecReport) second = fixture_new_report (2, 2, 2);
  g_autoptr (GError) error = NULL;

  g_assert_true (rec_store_begin (fixture->store, NULL));
  g_assert_true (rec_store_add (fixture->store, first, "test", "one", NULL, NULL));
  /* Refused before anything is written: the transaction goes on. */
  g_assert_false (rec_store_add (fixture->store, first, "test", "other", NULL, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_true (rec_store_commit (fixture->store, NULL));
  g_assert_cmpuint (rec_store_count_reports (fixture->store), ==, 1);

  g_assert_true (rec_database_exec (database,
                                    "CREATE TEMP TRIGGER fail BEFORE INSERT ON report_sources "
                                    "BEGIN SELECT raise (ABORT, 'no'); END",
                                    NULL));
  g_assert_true (rec_store_begin (fixture->store, NULL));
  g_assert_false (rec_store_add (fixture->store, second, "test", "two", NULL, NULL));
  g_assert_false (rec_store_add (fixture->store, second, "test", "two", NULL, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (rec_store_commit (fixture->store, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_FAILED);
  g_assert_true (rec_database_exec (database, "DROP TRIGGER fail", NULL));
  check_after_full (fixture->store, fixture->folder, 1);
}

static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  g_autofree char *mount_point = g_build_filename (fixture->parent, "mount", NULL);
  g_autofree char *folder = g_build_filename (mount_point, "recourse", NULL);
  g_autoptr (RecStore) store = NULL;
  g_autoptr (GError) error = NULL;
  guint n_committed;

  g_assert_no_errno (g_mkdir (mount_point, 0700));
  if (mount ("none", mount_point, "tmpfs", 0, "size=1m") != 0)
    {
      g_test_skip ("mounting a small file system needs root");
      return;
    }

  store = rec_store_open (folder, REC_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  n_committed = fill (store, 20, 100000, &error);
  g_assert_error (error, REC_ERROR, REC_ERROR_NO_SPACE);
  g_assert_cmpuint (n_committed, >, 0);
  g_assert_cmpuint (rec_store_count_reports (store), ==, n_committed);

  g_assert_no_errno (mount ("none", mount_point, "tmpfs", MS_REMOUNT, "size=16m"));
  check_after_full (store, folder, n_committed);
  g_clear_object (&store);
  g_assert_no_errno (umount (mount_point));
}

/* Writes until it is killed, and tells over the pipe what was committed. */
static void
write_until_killed (const char *folder, int pipe_fd)
{
  g_autoptr (RecStore) store = rec_store_open (folder, REC_STORE_READ_WRITE, NULL);

  for (guint number = rec_store_count_reports (store);; number++)
    {
      g_autoptr (RecReport) report = fixture_new_report (number % 5, number % 31, number);
      g_autofree char *key = g_strdup_printf ("event %u", number);

      if (!rec_store_add (store, report, "test", key, NULL, NULL))
        _exit (1);
      if (write (pipe_fd, &number, sizeof number) != sizeof number)
        _exit (2);
    }
}

static void
kill_once (const char *folder, guint n_seen, gulong delay)
{
  int fds[2];
  guint number = 0;
  pid_t child;
  int status;

  g_assert_no_errno (pipe (fds));
  child = fork ();
  g_assert_no_errno (child);
  if (child == 0)
    {
      close (fds[0]);
      /* Else each child would give its reports the same random IDs. */
      g_random_set_seed (getpid ());
      write_until_killed (folder, fds[1]);
    }

  close (fds[1]);
  for (guint i = 0; i < n_seen; i++)
    g_assert_cmpint (read (fds[0], &number, sizeof number), ==, sizeof number);
  /* The point within the next write, not a wait for anything. */
  g_usleep (delay);
  kill (child, SIGKILL);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  while (read (fds[0], &number, sizeof number) == sizeof number)
    ;
  close (fds[0]);

  {
    g_autoptr (RecStore) store = rec_store_open (folder, REC_STORE_READ_WRITE, NULL);
    g_autofree char *aside = rec_store_dup_moved_aside (store);
    g_autofree char *last = g_strdup_printf ("event %u", number);

    g_assert_null (aside);
    g_assert_true (rec_store_has_key (store, "test", last));
    g_assert_cmpuint (rec_store_count_reports (store), >=, number + 1);
    g_assert_cmpuint (rec_store_count_reports (store), <=, number + 2);
    fixture_check_in_step (folder);
  }
}

static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->store);
  for (guint i = 0; i < KILL_ROUNDS; i++)
    kill_once (fixture->folder, g_test_rand_int_range (1, 40), g_test_rand_int_range (0, 1000));
}

static void
test_random_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < CHANGES; i++)
    {
      int choice = g_test_rand_int_range (0, 10);
      guint which = ids->len > 0 ? g_test_rand_int_range (0, ids->len) : 0;
      guint application = g_test_rand_int_range (0, 4);
      guint fault = g_test_rand_int_range (0, 4);
      gint64 time = g_test_rand_int_range (-20, 20);

      /* Every other stretch is one transaction. */
      if (i % 100 == 50)
        g_assert_true (rec_store_begin (fixture->store, &error));
      if (choice < 5 || ids->len == 0)
        {
          g_autoptr (RecReport) report = fixture_add (fixture->store, application, fault, time);

          g_ptr_array_add (ids, g_strdup (rec_report_get_id (report)));
        }
      else if (choice < 8)
        {
          g_autoptr (RecReport) report = fixture_new_report (application, fault, time);
          g_autoptr (RecAnalysis) analysis = fixture_new_analysis (fault);

          rec_report_set_id (report, ids->pdata[which]);
          rec_report_set_analysis (report, analysis);
          if (choice == 7)
            rec_report_set_application (report, NULL);
          g_assert_true (rec_store_replace (fixture->store, report, &error));
        }
      else
        {
          const char *gone[] = { ids->pdata[which], NULL };

          g_assert_true (rec_store_delete (fixture->store, gone, NULL, &error));
          g_ptr_array_remove_index_fast (ids, which);
        }
      if (i % 100 == 99)
        g_assert_true (rec_store_commit (fixture->store, &error));
      if (i % 100 == 0 || i % 100 == 99)
        fixture_check_in_step (fixture->folder);
    }

  g_assert_cmpuint (rec_store_count_reports (fixture->store), ==, ids->len);
  fixture_check_in_step (fixture->folder);
  g_ptr_array_add (ids, NULL);
  g_assert_true (rec_store_delete (fixture->store, (const char *const *) ids->pdata, NULL, &error));
  fixture_check_in_step (fixture->folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, test)                                                                      \
  g_test_add ("/store/faults/" path, Fixture, data, fixture_set_up, test, fixture_tear_down)
  ADD ("a full store keeps what was committed and goes on later", NULL, test_full_store);
  ADD ("a transaction that SQLite undid is not kept in parts", NULL, test_full_in_transaction);
  ADD ("a change that failed half-way spoils its transaction", NULL, test_spoiled_transaction);
  ADD ("a full disk is named, and with space again writing goes on", NULL, test_full_disk);
  ADD ("a writer killed at any moment loses nothing and doubles nothing", NULL, test_killed);
  ADD ("the buckets are in step with the reports after any changes", NULL, test_random_changes);
#undef ADD

  return g_test_run ();
}
