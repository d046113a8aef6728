/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/report/rec-error.h"
#include "core/store/rec-schema.h"
#include "core/store/rec-store-history.h"
#include "core/store/rec-store-private.h"

static char *
dup_path (Fixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, name, NULL);
}

static void
run_sql (Fixture *fixture, const char *script)
{
  g_autofree char *path = dup_path (fixture, "store.db");
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, script, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

static guint
get_mode (const char *path)
{
  struct stat status;

  g_assert_no_errno (stat (path, &status));
  return status.st_mode & 07777;
}

static void
expect_error (Fixture *fixture, RecStoreMode mode, RecError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecStore) store = rec_store_open (fixture->folder, mode, &error);

  g_assert_null (store);
  g_assert_error (error, REC_ERROR, (int) code);
}

static void
test_private (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "store.db", "store.db-wal", "store.db-shm", "store.lock" };
  static const mode_t umasks[] = { 0, 0277, 0777 };
  mode_t umask_before = umask (0);

  for (gsize round = 0; round < G_N_ELEMENTS (umasks); round++)
    {
      g_autofree char *name = g_strdup_printf ("umask%" G_GSIZE_FORMAT, round);

      g_clear_object (&fixture->store);
      g_free (fixture->folder);
      fixture->folder = g_build_filename (fixture->parent, name, NULL);
      g_assert_no_errno (g_mkdir (fixture->folder, 0755));
      umask (umasks[round]);
      fixture_reopen (fixture, REC_STORE_READ_WRITE);
      g_object_unref (fixture_add (fixture->store, 1, 1, round));
      umask (0);

      g_assert_cmphex (get_mode (fixture->folder), ==, 0700);
      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_autofree char *path = dup_path (fixture, names[i]);

          g_assert_cmphex (get_mode (path), ==, 0600);
        }
    }
  umask (umask_before);
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->parent, "none", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (rec_store_open (folder, REC_STORE_READ_ONLY, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
}

static void
test_second_writer (Fixture *fixture, gconstpointer data)
{
  expect_error (fixture, REC_STORE_READ_WRITE, REC_ERROR_BUSY);
  fixture_reopen (fixture, REC_STORE_READ_WRITE);
}

static void
test_reads_beside_writer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecStore) reader = rec_store_open (fixture->folder, REC_STORE_READ_ONLY, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (rec_store_count_reports (reader), ==, 0);
  rec_store_begin (fixture->store, &error);
  g_object_unref (fixture_add (fixture->store, 1, 1, 10));
  g_assert_cmpuint (rec_store_count_reports (reader), ==, 0);
  rec_store_commit (fixture->store, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rec_store_count_reports (reader), ==, 1);

  g_assert_false (rec_store_set_cursor (reader, "test", "x", &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_READ_ONLY);
}

static void
test_read_only_home (Fixture *fixture, gconstpointer data)
{
  g_autofree char *mount_point = g_build_filename (fixture->parent, "mount", NULL);
  g_autofree char *folder = g_build_filename (mount_point, "recourse", NULL);
  g_autoptr (RecStore) store = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (g_mkdir (mount_point, 0700));
  if (mount ("none", mount_point, "tmpfs", 0, "size=4m") != 0)
    {
      g_test_skip ("mounting a small file system needs root");
      return;
    }

  store = rec_store_open (folder, REC_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  g_object_unref (fixture_add (store, 1, 1, 10));
  g_clear_object (&store);
  g_assert_no_errno (mount ("none", mount_point, "tmpfs", MS_REMOUNT | MS_RDONLY, "size=4m"));

  store = rec_store_open (folder, REC_STORE_READ_ONLY, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rec_store_count_reports (store), ==, 1);
  g_clear_object (&store);
  store = rec_store_open (folder, REC_STORE_READ_WRITE, &error);
  g_assert_null (store);
  g_assert_error (error, REC_ERROR, REC_ERROR_READ_ONLY);
  g_assert_no_errno (umount (mount_point));
}

static void
test_newer (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = dup_path (fixture, "store.db");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length_before, length_after;

  g_clear_object (&fixture->store);
  run_sql (fixture, "PRAGMA user_version = 1000");
  g_assert_true (g_file_get_contents (path, &before, &length_before, NULL));
  expect_error (fixture, REC_STORE_READ_WRITE, REC_ERROR_NEWER);
  expect_error (fixture, REC_STORE_READ_ONLY, REC_ERROR_NEWER);
  g_assert_true (g_file_get_contents (path, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
}

static gboolean
is_moved_aside (Fixture *fixture)
{
  g_autofree char *aside = rec_store_dup_moved_aside (fixture->store);

  return aside != NULL;
}

static void
check_moved_aside (Fixture *fixture, const char *content, gsize length)
{
  g_autofree char *aside = rec_store_dup_moved_aside (fixture->store);
  g_autofree char *kept = NULL;
  gsize kept_length;

  g_assert_nonnull (aside);
  g_assert_nonnull (strstr (aside, "store.db.broken-"));
  g_assert_true (g_file_get_contents (aside, &kept, &kept_length, NULL));
  if (content != NULL)
    g_assert_cmpmem (kept, kept_length, content, length);
  g_assert_cmpuint (rec_store_count_reports (fixture->store), ==, 0);
  g_object_unref (fixture_add (fixture->store, 1, 1, 10));
}

static void
test_no_database (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "This is a text, and it is longer than the header of a database; it "
                             "says so twice, so that it is long enough for anyone to see.";
  g_autofree char *path = dup_path (fixture, "store.db");
  g_autofree char *log = dup_path (fixture, "store.db-wal");
  g_autofree char *aside = NULL;
  g_autofree char *aside_log = NULL;
  g_autofree char *kept = NULL;

  g_clear_object (&fixture->store);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  expect_error (fixture, REC_STORE_READ_ONLY, REC_ERROR_DAMAGED);
  g_assert_true (g_file_set_contents (log, text, -1, NULL));
  fixture_reopen (fixture, REC_STORE_READ_WRITE);
  check_moved_aside (fixture, text, strlen (text));
  aside = rec_store_dup_moved_aside (fixture->store);
  aside_log = g_strconcat (aside, "-wal", NULL);
  g_assert_true (g_file_get_contents (aside_log, &kept, NULL, NULL));
  g_assert_cmpstr (kept, ==, text);
}

static void
test_damaged_schema (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = dup_path (fixture, "store.db");
  g_autofree char *content = NULL;
  gsize length;

  g_object_unref (fixture_add (fixture->store, 1, 1, 10));
  g_clear_object (&fixture->store);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  memset (content + 100, 0xff, 3000);
  g_assert_true (g_file_set_contents (path, content, length, NULL));
  fixture_reopen (fixture, REC_STORE_READ_WRITE);
  check_moved_aside (fixture, NULL, 0);
}

static void
test_damaged_within (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = dup_path (fixture, "store.db");
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  for (guint i = 0; i < 500; i++)
    g_object_unref (fixture_add (fixture->store, i % 50, i % 50, i));
  g_clear_object (&fixture->store);
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  memset (content + 4096, 0xff, length - 4096);
  g_assert_true (g_file_set_contents (path, content, length, NULL));

  fixture_reopen (fixture, REC_STORE_READ_WRITE);
  if (!is_moved_aside (fixture))
    {
      g_autoptr (RecReport) report = fixture_new_report (1, 1, 1);

      g_assert_false (rec_store_add (fixture->store, report, "test", "new", NULL, &error));
      g_assert_error (error, REC_ERROR, REC_ERROR_DAMAGED);
      fixture_reopen (fixture, REC_STORE_READ_WRITE);
    }
  check_moved_aside (fixture, content, length);
}

static void
test_failed_migration (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) scripts = rec_schema_dup_scripts ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) more = NULL;
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;

  g_object_unref (fixture_add (fixture->store, 1, 1, 10));
  g_clear_object (&fixture->store);
  g_strv_builder_addv (builder, (const char **) scripts);
  /* Fits an empty store only; what it did before it failed must be undone. */
  g_strv_builder_add (builder, "CREATE TABLE half (x); "
                               "CREATE UNIQUE INDEX no ON reports (detail, state); "
                               "INSERT INTO reports SELECT NULL, 'x', bucket_id, program_id, time, "
                               "detail, state, pid, uid FROM reports;");
  more = g_strv_builder_end (builder);

  fixture->store = rec_store_open_with_scripts (fixture->folder, REC_STORE_READ_WRITE,
                                                (const char *const *) more, &error);
  g_assert_no_error (error);
  aside = rec_store_dup_moved_aside (fixture->store);
  g_assert_nonnull (aside);

  g_assert_cmpint (sqlite3_open (aside, &handle), ==, SQLITE_OK);
  sqlite3_prepare_v2 (handle,
                      "SELECT count(*), (SELECT user_version FROM pragma_user_version), "
                      "(SELECT count(*) FROM sqlite_schema WHERE name = 'half') FROM reports",
                      -1, &statement, NULL);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  g_assert_cmpint (sqlite3_column_int (statement, 0), ==, 1);
  g_assert_cmpint (sqlite3_column_int (statement, 1), ==, g_strv_length (scripts));
  g_assert_cmpint (sqlite3_column_int (statement, 2), ==, 0);
  sqlite3_finalize (statement);
  sqlite3_close (handle);
}

static void
test_migration (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) scripts = rec_schema_dup_scripts ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) more = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *aside = NULL;

  g_object_unref (fixture_add (fixture->store, 1, 1, 10));
  g_clear_object (&fixture->store);
  g_strv_builder_addv (builder, (const char **) scripts);
  g_strv_builder_add (builder, "ALTER TABLE reports ADD COLUMN more TEXT;");
  more = g_strv_builder_end (builder);

  /* A reader cannot do it, and says so. */
  g_assert_null (rec_store_open_with_scripts (fixture->folder, REC_STORE_READ_ONLY,
                                              (const char *const *) more, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  fixture->store = rec_store_open_with_scripts (fixture->folder, REC_STORE_READ_WRITE,
                                                (const char *const *) more, &error);
  g_assert_no_error (error);
  aside = rec_store_dup_moved_aside (fixture->store);
  g_assert_null (aside);
  g_assert_cmpuint (rec_store_count_reports (fixture->store), ==, 1);
}

/* Puts a store as an older version wrote it in the place of the fixture's, and opens it. */
static void
load_old_store (Fixture *fixture, int version)
{
  g_autofree char *name = g_strdup_printf ("store-v%d.sql", version);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", name, NULL);
  g_autofree char *database = dup_path (fixture, "store.db");
  g_autofree char *script = NULL;
  g_autofree char *aside = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->store);
  g_assert_no_errno (g_unlink (database));
  g_file_get_contents (path, &script, NULL, &error);
  g_assert_no_error (error);
  run_sql (fixture, script);

  fixture_reopen (fixture, REC_STORE_READ_WRITE);
  aside = rec_store_dup_moved_aside (fixture->store);
  g_assert_null (aside);
}

static guint
count_reports (RecStore *store)
{
  g_autoptr (GArray) counts = rec_store_list_report_counts (store, G_MININT64, G_MAXINT64, NULL);
  guint sum = 0;

  for (guint i = 0; i < counts->len; i++)
    sum += g_array_index (counts, RecReportCount, i).reports;
  return sum;
}

static void
test_old_store (Fixture *fixture, gconstpointer version)
{
  g_autoptr (RecReport) report = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  load_old_store (fixture, GPOINTER_TO_INT (version));
  g_assert_cmpuint (rec_store_count_reports (fixture->store), ==, 3);
  rows = rec_store_list_problem_rows (fixture->store, "demo viewer", REC_SORT_NAME, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  report = rec_store_load_report (fixture->store, "11111111-1111-4111-8111-111111111111", &error);
  g_assert_no_error (error);
  g_assert_nonnull (rec_report_get_analysis (report));
  g_assert_cmpuint (rec_report_get_occurrences (report), ==, 2);
  g_assert_cmpuint (count_reports (fixture->store), ==, 3);
  g_object_unref (fixture_add (fixture->store, 1, 1, 10));
  g_assert_cmpuint (count_reports (fixture->store), ==, 4);
  fixture_check_in_step (fixture->folder);
}

static void
test_old_history (Fixture *fixture, gconstpointer data)
{
  g_autofree char *position = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GArray) running = NULL;
  g_autoptr (GArray) clocks = NULL;

  load_old_store (fixture, 3);
  position = rec_store_dup_history_position (fixture->store, "dpkg");
  changes = rec_store_list_package_changes (fixture->store, 0, G_MAXINT64, 10, NULL);
  running = rec_store_list_running_times (fixture->store, 0, G_MAXINT64, NULL);
  clocks = rec_store_list_clock_changes (fixture->store, 0, G_MAXINT64, NULL);
  g_assert_cmpstr (position, ==, "42");
  g_assert_cmpuint (changes->len, ==, 2);
  g_assert_cmpuint (running->len, ==, 1);
  g_assert_cmpuint (clocks->len, ==, 1);
  /* Of the two reports of the first one was looked at. */
  g_assert_false (rec_store_is_seen (fixture->store, "d21413f7e5cc58f3a6cb5f18172f3dfd"));
  g_assert_true (rec_store_is_seen (fixture->store, "dda19957e0bf3964f41f685915289e82"));
}

static void
test_unfinished (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) rows = NULL;

  load_old_store (fixture, 3);
  g_clear_object (&fixture->store);
  run_sql (fixture, "DELETE FROM problems_fts; INSERT INTO buckets_to_index VALUES (1), (2), (99)");
  fixture_reopen (fixture, REC_STORE_READ_WRITE);
  rows = rec_store_list_problem_rows (fixture->store, "demo", REC_SORT_NAME, FALSE, NULL);
  g_assert_cmpuint (rows->len, ==, 2);
  fixture_check_in_step (fixture->folder);
}

static char *
dup_schema (Fixture *fixture)
{
  g_autofree char *path = dup_path (fixture, "store.db");
  g_autoptr (GString) text = g_string_new (NULL);
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  sqlite3_prepare_v2 (handle,
                      "SELECT type || ' ' || name || ' ' || coalesce (sql, '') FROM sqlite_schema "
                      "WHERE name NOT LIKE 'problems_fts%' AND name NOT LIKE 'sqlite_%' "
                      "ORDER BY type, name",
                      -1, &statement, NULL);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (text, "%s\n", sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (handle);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_same_schema (Fixture *fixture, gconstpointer data)
{
  g_autofree char *fresh = dup_schema (fixture);

  g_assert_nonnull (strstr (fresh, "TABLE ledger"));
  for (int version = 1; version <= 3; version++)
    {
      g_autofree char *migrated = NULL;

      load_old_store (fixture, version);
      migrated = dup_schema (fixture);
      g_assert_cmpstr (migrated, ==, fresh);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, test)                                                                      \
  g_test_add ("/store/open/" path, Fixture, data, fixture_set_up, test, fixture_tear_down)
  ADD ("only its owner can read it, whatever the umask", NULL, test_private);
  ADD ("a reader makes no store", NULL, test_missing);
  ADD ("a second writer is refused", NULL, test_second_writer);
  ADD ("a reader sees what the writer committed", NULL, test_reads_beside_writer);
  ADD ("a store in a read-only home can be read", NULL, test_read_only_home);
  ADD ("a newer version's store is left as it is", NULL, test_newer);
  ADD ("a file that is no database is moved aside", NULL, test_no_database);
  ADD ("a store with a damaged schema is moved aside", NULL, test_damaged_schema);
  ADD ("a store that turns out damaged is moved aside the next time", NULL, test_damaged_within);
  ADD ("a store whose migration fails is moved aside as it was", NULL, test_failed_migration);
  ADD ("a migration keeps the reports", NULL, test_migration);
  ADD ("a store of version 1 opens", GINT_TO_POINTER (1), test_old_store);
  ADD ("a store of version 2 opens", GINT_TO_POINTER (2), test_old_store);
  ADD ("a store of version 3 opens", GINT_TO_POINTER (3), test_old_store);
  ADD ("what version 3 kept of histories is read", NULL, test_old_history);
  ADD ("texts that a migration left undone are made by the next writer", NULL, test_unfinished);
  ADD ("a store that was brought up to date is made as a new one", NULL, test_same_schema);
#undef ADD

  return g_test_run ();
}
