/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "exchange-fixture.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/report/rec-error.h"
#include "core/store/rec-store-private.h"

#define KILL_ROUNDS 20

/* What stands between the store and the disk. */
typedef struct
{
  guint n_syncs;
  gboolean fails;
} Disk;

static Disk *
get_disk (void)
{
  static Disk disk;

  return &disk;
}

/* In the place of the C library's. */
int
fdatasync (int fd)
{
  Disk *disk = get_disk ();

  disk->n_syncs++;
  if (!disk->fails)
    return syscall (SYS_fdatasync, fd);
  errno = EIO;
  return -1;
}

/* As a sender does before each request: the ledger's entry and the state, at once. */
static gboolean
step (RecStore *store, RecReport *report, guint number, GError **error)
{
  g_autoptr (RecLedgerEntry) entry = exchange_new_entry (report, "body");
  g_autoptr (RecSubmission) submission = exchange_new_submission (report);
  g_autofree char *title = g_strdup_printf ("%u", number);
  g_autoptr (RecResponse) response
      = exchange_new_response ("a", number % 2 ? "solution" : "information", 1, title, "");

  submission->hits = number;
  submission->state = number % 3 ? REC_STATE_SENT : REC_STATE_QUEUED;
  if (!rec_store_begin (store, error))
    return FALSE;
  if (rec_store_save_submission (store, submission, error)
      && rec_store_add_ledger_entry (store, entry, error)
      && rec_store_put_response (store, "demo", response, rec_report_get_bucket (report), NULL,
                                 error))
    return rec_store_commit (store, error);

  rec_store_rollback (store);
  return FALSE;
}

/* The number of the last step is in the submission, in the ledger and in the response. */
static void
check_whole (RecStore *store, const char *folder, const char *bucket, guint number)
{
  g_autoptr (RecSubmission) submission = rec_store_load_submission (store, bucket, NULL);
  g_autoptr (RecSolution) solution = rec_store_load_solution (store, bucket, NULL);
  g_autofree char *title = g_strdup_printf ("%u", number);
  g_autoptr (GPtrArray) ledger = rec_store_list_ledger (store, bucket, 0, 1, NULL);
  guint64 n_entries, n_bytes;

  rec_store_count_ledger (store, &n_entries, &n_bytes);
  g_assert_cmpuint (n_entries, ==, number);
  g_assert_cmpuint (n_bytes, ==, 4 * number);
  if (number > 0)
    {
      g_assert_cmpuint (submission->hits, ==, number);
      g_assert_cmpstr (rec_response_get_title (solution->response), ==, title);
      g_assert_cmpint (rec_ledger_entry_get_id (ledger->pdata[0]), ==, number);
    }
  fixture_check_in_step (folder);
}

static void
write_until_killed (const char *folder, RecReport *report, int pipe_fd)
{
  g_autoptr (RecStore) store = rec_store_open (folder, REC_STORE_READ_WRITE, NULL);
  guint64 n_entries, n_bytes;

  rec_store_count_ledger (store, &n_entries, &n_bytes);
  for (guint number = n_entries + 1;; number++)
    {
      if (!step (store, report, number, NULL))
        _exit (1);
      if (write (pipe_fd, &number, sizeof number) != sizeof number)
        _exit (2);
    }
}

static void
kill_once (const char *folder, RecReport *report, guint n_seen, gulong delay)
{
  g_autoptr (RecStore) store = NULL;
  guint64 n_entries, n_bytes;
  guint number = 0;
  int fds[2];
  pid_t child;
  int status;

  g_assert_no_errno (pipe (fds));
  child = fork ();
  g_assert_no_errno (child);
  if (child == 0)
    {
      close (fds[0]);
      write_until_killed (folder, report, fds[1]);
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

  store = rec_store_open (folder, REC_STORE_READ_WRITE, NULL);
  rec_store_count_ledger (store, &n_entries, &n_bytes);
  g_assert_cmpuint (n_entries, >=, number);
  g_assert_cmpuint (n_entries, <=, number + 1);
  check_whole (store, folder, rec_report_get_bucket (report), n_entries);
}

static void
test_killed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 1);

  g_clear_object (&fixture->store);
  for (guint i = 0; i < KILL_ROUNDS; i++)
    kill_once (fixture->folder, report, g_test_rand_int_range (1, 20),
               g_test_rand_int_range (0, 2000));
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  RecDatabase *database = rec_store_get_database (fixture->store);
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 1);
  g_autoptr (GError) error = NULL;
  guint number = 0;

  g_assert_true (rec_database_exec (database, "PRAGMA max_page_count = 80", NULL));
  while (step (fixture->store, report, number + 1, &error))
    number++;
  g_assert_error (error, REC_ERROR, REC_ERROR_NO_SPACE);
  g_assert_cmpuint (number, >, 0);
  check_whole (fixture->store, fixture->folder, rec_report_get_bucket (report), number);

  g_assert_true (rec_database_exec (database, "PRAGMA max_page_count = 100000", NULL));
  g_assert_true (step (fixture->store, report, number + 1, NULL));
  check_whole (fixture->store, fixture->folder, rec_report_get_bucket (report), number + 1);
}

static void
test_durable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 1);
  g_autoptr (RecLedgerEntry) alone = exchange_new_entry (report, "body");
  g_autoptr (GError) error = NULL;
  Disk *disk = get_disk ();

  /* A process that is killed loses nothing anyway, and what is not sent can be made again. */
  disk->n_syncs = 0;
  g_assert_true (rec_store_save_notice (fixture->store, "question", "", 1, NULL));
  g_assert_cmpuint (disk->n_syncs, ==, 0);
  g_assert_true (rec_store_add_ledger_entry (fixture->store, alone, NULL));
  g_assert_cmpuint (disk->n_syncs, ==, 1);
  g_assert_true (step (fixture->store, report, 1, NULL));
  g_assert_cmpuint (disk->n_syncs, ==, 2);

  disk->fails = TRUE;
  g_assert_false (step (fixture->store, report, 2, &error));
  disk->fails = FALSE;
  g_assert_error (error, REC_ERROR, REC_ERROR_FAILED);
}

/* A statement that fails, in each of the tables that a step writes to. */
static void
test_each_table (Fixture *fixture, gconstpointer data)
{
  static const char *const writes[] = {
    "INSERT ON submissions", "UPDATE ON submissions",      "INSERT ON contacted_services",
    "INSERT ON ledger",      "UPDATE ON ledger_totals",    "INSERT ON responses",
    "UPDATE ON responses",   "INSERT ON response_buckets", "INSERT ON solutions",
    "UPDATE ON buckets",     "UPDATE ON reports",
  };
  RecDatabase *database = rec_store_get_database (fixture->store);
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 1);
  guint number = 0;

  for (guint round = 0; round < 2; round++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (writes); i++)
        {
          g_autofree char *trigger
              = g_strdup_printf ("CREATE TEMP TRIGGER fail BEFORE %s BEGIN SELECT raise (ABORT, "
                                 "'no'); END",
                                 writes[i]);

          g_assert_true (rec_database_exec (database, trigger, NULL));
          /* Not each step writes to each table. */
          if (step (fixture->store, report, number + 1, NULL))
            number++;
          g_assert_true (rec_database_exec (database, "DROP TRIGGER fail", NULL));
          check_whole (fixture->store, fixture->folder, rec_report_get_bucket (report), number);
        }
      g_assert_true (step (fixture->store, report, number + 1, NULL));
      number++;
    }
}

static char *
dup_plan (sqlite3 *handle, const char *sql)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  g_autoptr (GString) plan = g_string_new (NULL);
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (handle, explain, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (plan, "%s\n", sqlite3_column_text (statement, 3));
  sqlite3_finalize (statement);
  return g_string_free (g_steal_pointer (&plan), FALSE);
}

static int
trace_cb (unsigned int kind, void *data, void *statement, void *sql)
{
  const char *text = sqlite3_sql (statement);

  if (g_str_has_prefix (text, "SELECT"))
    g_hash_table_add (data, g_strdup (text));
  return 0;
}

/* Every list and every question that the window or the sender asks often. */
static void
read_all (RecStore *store, const char *bucket)
{
  g_autoptr (GPtrArray) queued = rec_store_list_submissions (store, REC_STATE_QUEUED, 5, NULL);
  g_autoptr (GPtrArray) due = rec_store_list_due_submissions (store, G_MAXINT64, 5, NULL);
  g_autoptr (GPtrArray) shown = rec_store_list_solutions (store, FALSE, 0, 5, NULL);
  g_autoptr (GPtrArray) all = rec_store_list_ledger (store, NULL, 0, 5, NULL);
  g_autoptr (GPtrArray) one = rec_store_list_ledger (store, bucket, 0, 5, NULL);
  g_autoptr (GPtrArray) reports = rec_store_list_reports (store, NULL, G_MAXINT64, 5, NULL);
  g_autoptr (GPtrArray) occurrences = rec_store_list_occurrences (store, bucket, 0, 5, NULL);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (RecSubmission) submission = rec_store_load_submission (store, bucket, NULL);
  g_autoptr (RecSolution) solution = rec_store_load_solution (store, bucket, NULL);
  guint64 n_entries, n_bytes;
  gint64 row;

  rec_store_get_next_attempt (store);
  rec_store_count_submissions (store, REC_STATE_QUEUED);
  rec_store_count_unreported (store, bucket, 1, &row);
  rec_store_count_new_solutions (store);
  rec_store_count_ledger (store, &n_entries, &n_bytes);
  rec_store_is_ignored (store, bucket);
  g_assert_true (rec_store_find_problem_row (store, bucket, &row, NULL));
  problems = rec_store_load_problems (store, &row, 1, NULL);
  g_assert_cmpuint (problems->len, ==, 1);
}

/* SQLite's own word for what grows with the store: a scan that no index bounds, or a sort. The walk
 * along an index, or along the row IDs, ends with its page. */
static void
test_plans (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) report = fixture_add (fixture->store, 1, 1, 1);
  g_autofree char *path = g_build_filename (fixture->folder, "store.db", NULL);
  g_autoptr (GHashTable) statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer sql;
  sqlite3 *handle = NULL;

  rec_database_trace (rec_store_get_database (fixture->store), trace_cb, statements);
  read_all (fixture->store, rec_report_get_bucket (report));
  g_assert_cmpuint (g_hash_table_size (statements), >, 15);
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_hash_table_iter_init (&iter, statements);
  while (g_hash_table_iter_next (&iter, &sql, NULL))
    {
      g_autofree char *plan = dup_plan (handle, sql);
      gboolean scans = g_regex_match_simple ("^SCAN (?!.*USING)", plan, G_REGEX_MULTILINE, 0);

      /* The few sources of one report. */
      if (strstr (sql, "report_sources") != NULL)
        continue;
      if (strstr (plan, "TEMP B-TREE") != NULL || scans)
        g_error ("%s\n%s", (const char *) sql, plan);
    }
  sqlite3_close (handle);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, test)                                                                            \
  g_test_add ("/store/exchange-faults/" path, Fixture, NULL, fixture_set_up, test,                 \
              fixture_tear_down)
  ADD ("a sender killed at any moment leaves state and ledger whole", test_killed);
  ADD ("an entry of the ledger is on the disk before anything leaves", test_durable);
  ADD ("a full store keeps what was committed, and nothing in parts", test_full);
  ADD ("a write that fails in any table leaves nothing in parts", test_each_table);
  ADD ("no list and no count reads the whole store", test_plans);
#undef ADD

  return g_test_run ();
}
