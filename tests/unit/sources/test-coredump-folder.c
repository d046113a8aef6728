/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/sources/rec-sources-limits.h"

#include "journal-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEADLINE_SECONDS 30

/* A journal of one record that is followed, with a folder of cores beside it. */
typedef struct
{
  GMainContext *context;
  RecCoredumpJournal *journal;
  GSource *source;
  char *cores;
  guint n_calls;
  guint n_records;
} Follower;

static gboolean
read_cb (gpointer data)
{
  Follower *follower = data;

  follower->n_calls++;
  follower->n_records += journal_count_rest (follower->journal);
  return G_SOURCE_CONTINUE;
}

static gboolean
is_at_rest (Follower *follower)
{
  return g_source_get_ready_time (follower->source) < 0;
}

static void
await_rest (Follower *follower)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_SECONDS * G_TIME_SPAN_SECOND;

  while (!is_at_rest (follower))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (follower->context, TRUE);
    }
}

static void
await_records (Follower *follower, guint n_records)
{
  while (follower->n_records < n_records)
    {
      /* Nothing would wake it up again. */
      g_assert_false (is_at_rest (follower));
      g_main_context_iteration (follower->context, TRUE);
    }
}

/* What the source makes the thread wait for: -1 is until something happens. */
static int
get_poll_timeout (Follower *follower)
{
  GPollFD fds[16];
  int priority, timeout = 0;

  g_assert_true (g_main_context_acquire (follower->context));
  g_assert_false (g_main_context_prepare (follower->context, &priority));
  g_main_context_query (follower->context, priority, &timeout, fds, G_N_ELEMENTS (fds));
  g_main_context_release (follower->context);
  return timeout;
}

static void
start_follower (Follower *follower, Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  follower->context = g_main_context_new ();
  follower->journal = rec_coredump_journal_follow (fixture->folder, &error);
  g_assert_no_error (error);
  rec_coredump_journal_set_core_folder (follower->journal, follower->cores);
  follower->source = rec_coredump_journal_create_source (follower->journal);
  g_source_set_callback (follower->source, read_cb, follower, NULL);
  g_source_attach (follower->source, follower->context);
  await_records (follower, 1);
  await_rest (follower);
  g_assert_cmpint (get_poll_timeout (follower), ==, -1);
}

static void
follower_clear (Follower *follower)
{
  if (follower->source != NULL)
    g_source_destroy (follower->source);
  g_clear_pointer (&follower->source, g_source_unref);
  g_clear_object (&follower->journal);
  g_clear_pointer (&follower->context, g_main_context_unref);
  g_clear_pointer (&follower->cores, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Follower, follower_clear)

static void
make_folder (Follower *follower, Fixture *fixture)
{
  follower->cores = g_build_filename (fixture->folder, "cores", NULL);
  g_assert_cmpint (g_mkdir (follower->cores, 0755), ==, 0);
}

static void
make_core (Follower *follower, const char *name)
{
  g_autofree char *path = g_build_filename (follower->cores, name, NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  g_assert_cmpint (fd, >=, 0);
  close (fd);
}

/* As systemd-coredump on a file system without nameless files. */
static void
name_core (Follower *follower, const char *from, const char *to)
{
  g_autofree char *old_path = g_build_filename (follower->cores, from, NULL);
  g_autofree char *new_path = g_build_filename (follower->cores, to, NULL);

  g_assert_cmpint (g_rename (old_path, new_path), ==, 0);
}

/* Adds a record as journald does before its timer runs: in mapped memory, of which the kernel tells
 * nobody. */
static void
add_untold_record (Follower *follower, Fixture *fixture)
{
  g_autofree char *copy = g_build_filename (follower->cores, ".b.journal", NULL);
  g_autofree char *old_bytes = NULL;
  g_autofree char *new_bytes = NULL;
  gsize old_length, new_length;
  char *mapped;
  int fd;

  g_assert_true (g_file_get_contents (fixture->file, &old_bytes, &old_length, NULL));
  g_assert_true (g_file_set_contents (copy, old_bytes, old_length, NULL));
  g_assert_true (journal_make (copy, "--first=1", NULL));
  g_assert_true (g_file_get_contents (copy, &new_bytes, &new_length, NULL));
  g_assert_cmpuint (new_length, ==, old_length);

  fd = open (fixture->file, O_RDWR | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  mapped = mmap (NULL, new_length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  g_assert_true (mapped != MAP_FAILED);
  close (fd);
  memcpy (mapped, new_bytes, new_length);
  munmap (mapped, new_length);
}

static void
test_untold (Fixture *fixture, gconstpointer data)
{
  g_auto (Follower) follower = { 0 };
  guint n_calls;

  make_folder (&follower, fixture);
  if (!journal_make (fixture->file, NULL, NULL))
    return;
  start_follower (&follower, fixture);
  add_untold_record (&follower, fixture);
  while (g_main_context_iteration (follower.context, FALSE))
    ;
  g_assert_cmpuint (follower.n_records, ==, 1);
  g_assert_true (is_at_rest (&follower));

  make_core (&follower, "core.app.1");
  g_main_context_iteration (follower.context, TRUE);
  await_records (&follower, 2);

  n_calls = follower.n_calls;
  await_rest (&follower);
  g_assert_cmpuint (follower.n_calls, ==, n_calls);
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  g_auto (Follower) follower = { 0 };
  gint64 start;
  guint n_calls;

  make_folder (&follower, fixture);
  if (!journal_make (fixture->file, NULL, NULL))
    return;
  start_follower (&follower, fixture);
  n_calls = follower.n_calls;
  start = g_get_monotonic_time ();
  make_core (&follower, "core.app.1");
  g_main_context_iteration (follower.context, TRUE);
  g_assert_false (is_at_rest (&follower));
  await_rest (&follower);

  g_assert_cmpint (get_poll_timeout (&follower), ==, -1);
  g_assert_cmpint (g_get_monotonic_time () - start, >=,
                   REC_SOURCES_HINT_TIME_MAX - REC_SOURCES_HINT_STEP);
  g_assert_cmpuint (follower.n_calls, >, n_calls + 1);
  g_assert_cmpuint (follower.n_calls - n_calls, <=,
                    REC_SOURCES_HINT_TIME_MAX / REC_SOURCES_HINT_STEP);
  g_assert_cmpuint (follower.n_records, ==, 1);
}

static void
test_unfinished (Fixture *fixture, gconstpointer data)
{
  g_auto (Follower) follower = { 0 };
  guint n_calls;

  make_folder (&follower, fixture);
  if (!journal_make (fixture->file, NULL, NULL))
    return;
  start_follower (&follower, fixture);
  n_calls = follower.n_calls;
  make_core (&follower, ".#core.app.1");
  g_main_context_iteration (follower.context, TRUE);
  g_assert_true (is_at_rest (&follower));
  g_assert_cmpuint (follower.n_calls, ==, n_calls);

  name_core (&follower, ".#core.app.1", "core.app.1");
  g_main_context_iteration (follower.context, TRUE);
  g_assert_false (is_at_rest (&follower));
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_auto (Follower) follower = { 0 };

  follower.cores = g_build_filename (fixture->folder, "none", "cores", NULL);
  if (!journal_make (fixture->file, NULL, NULL))
    return;
  start_follower (&follower, fixture);
  g_assert_cmpint (g_mkdir_with_parents (follower.cores, 0755), ==, 0);
  journal_make (fixture->file, "--first=1", NULL);
  while (follower.n_records < 2)
    g_main_context_iteration (follower.context, TRUE);
  while (g_main_context_iteration (follower.context, FALSE))
    ;
  g_assert_true (is_at_rest (&follower));

  /* The folder was looked for again with the record, and is watched from then on. */
  make_core (&follower, "core.app.2");
  g_main_context_iteration (follower.context, TRUE);
  g_assert_false (is_at_rest (&follower));
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  g_auto (Follower) follower = { 0 };

  if (geteuid () != 0)
    {
      g_test_skip ("only root can read as somebody else");
      return;
    }
  make_folder (&follower, fixture);
  if (!journal_make (fixture->file, NULL, NULL))
    return;
  g_assert_cmpint (chmod (fixture->folder, 0755), ==, 0);
  g_assert_cmpint (chmod (fixture->file, 0644), ==, 0);
  g_assert_cmpint (chmod (follower.cores, 0700), ==, 0);
  g_assert_cmpint (seteuid (65534), ==, 0);
  start_follower (&follower, fixture);
  g_assert_cmpint (seteuid (0), ==, 0);
  journal_make (fixture->file, "--first=1", NULL);
  while (follower.n_records < 2)
    g_main_context_iteration (follower.context, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  journal_add_test ("a-record-is-read-before-the-journal-tells-of-it", test_untold);
  journal_add_test ("looking-ends-when-no-record-comes-after-a-core", test_limit);
  journal_add_test ("a-core-without-its-name-is-no-hint", test_unfinished);
  journal_add_test ("a-folder-of-cores-may-come-late", test_missing);
  journal_add_test ("a-folder-of-cores-may-be-closed", test_closed);
  return g_test_run ();
}
