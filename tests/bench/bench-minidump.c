/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The minidump of a core of about 290 MB with ten threads (issue 3): under 100 kB, at most 2 × the
 * time of reading its notes and stacks, at least 20 × faster than gcore writing a core of the same
 * process. The first is measured within one process; the second whole, child and all. */

#include "core/dump/rec-analyzer.h"
#include "core/dump/rec-core-file.h"
#include "core/dump/rec-dump-limits.h"
#include "core/dump/rec-minidump-writer.h"

#include "../unit/dump/minidump-view.h"
#include "../unit/dump/real-core.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUNS 31
#define PEER_RUNS 3
#define SKIPPED 77
#define SIZE_MAX_KB 100

static int
compare (gconstpointer a, gconstpointer b)
{
  const double *first = a, *second = b;

  return *first < *second ? -1 : *first > *second;
}

static double
get_median (double *times, guint n_times)
{
  qsort (times, n_times, sizeof *times, compare);
  return times[n_times / 2];
}

static double
get_time_since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000.0;
}

/* The least that any minidump of these threads has to read and keep: the notes, and of each stack
 * what the minidump has of it. */
static double
time_reading (int core, const MinidumpView *view, guint *n_bytes)
{
  guint n_threads = minidump_view_count_threads (view);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (RecCoreFile) file = rec_core_file_new (core, NULL);
  g_autofree guint8 *stacks = g_malloc (REC_MINIDUMP_STACKS_MAX);

  *n_bytes = 0;
  for (guint i = 0; i < n_threads; i++)
    {
      MinidumpThread thread = minidump_view_get_thread (view, i);

      *n_bytes += rec_core_memory_read (rec_core_file_get_memory (file), thread.stack_address,
                                        stacks + *n_bytes, thread.stack_length);
    }

  return get_time_since (start);
}

static double
time_making (int core, guint *n_bytes)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GByteArray) dump = rec_minidump_new_from_core (core, NULL);

  *n_bytes = dump->len;
  return get_time_since (start);
}

static double
time_whole (RecAnalyzer *analyzer, const char *core, const char *path)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  gboolean written = rec_analyzer_write_minidump (analyzer, core, NULL, fd, NULL, &error);

  close (fd);
  if (!written)
    g_error ("%s", error->message);
  return get_time_since (start);
}

/* Has gdb stop the process, write a core of it and let it go on, as gcore does. */
static double
time_gcore (pid_t pid, const char *folder, double *size)
{
  g_autofree char *prefix = g_build_filename (folder, "gcore", NULL);
  g_autofree char *number = g_strdup_printf ("%d", pid);
  g_autofree char *path = g_strdup_printf ("%s.%d", prefix, pid);
  const char *const command[] = { "gcore", "-o", prefix, number, NULL };
  gint64 start = g_get_monotonic_time ();
  struct stat status;
  double time;

  g_spawn_sync (NULL, (char **) command, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, NULL, NULL, NULL, NULL);
  time = get_time_since (start);
  if (g_stat (path, &status) != 0)
    g_error ("gcore wrote no core");
  *size = status.st_size / 1e6;
  g_unlink (path);
  return time;
}

/* The same program with the same threads and memory, alive. It says when it is ready. */
static pid_t
start_process (const char *program)
{
  const char *const command[] = { program, "9", "200", "stay", NULL };
  g_autoptr (GError) error = NULL;
  int output;
  GPid pid;
  char ready;

  if (!g_spawn_async_with_pipes (NULL, (char **) command, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                                 NULL, &pid, NULL, &output, NULL, &error))
    g_error ("%s", error->message);
  if (read (output, &ready, 1) != 1)
    g_error ("The test program did not start");
  close (output);
  return pid;
}

static gboolean
measure_gcore (const char *folder, double whole)
{
  g_autofree char *gcore = g_find_program_in_path ("gcore");
  g_autofree char *program
      = g_test_build_filename (G_TEST_BUILT, "unit", "dump", "crash-program", NULL);
  double times[PEER_RUNS], size = 0, theirs;
  pid_t pid;

  if (gcore == NULL)
    {
      printf ("gcore: skipped, it is not installed\n");
      return TRUE;
    }

  pid = start_process (program);
  for (guint i = 0; i < PEER_RUNS; i++)
    times[i] = time_gcore (pid, folder, &size);
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  theirs = get_median (times, PEER_RUNS);
  printf ("gcore %.0f ms for %.0f MB: %.0f × faster than gcore (target: at least 20)\n", theirs,
          size, theirs / whole);
  return theirs / whole >= 20 * 0.7;
}

static int
measure (const char *folder, const char *core)
{
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autofree char *path = g_build_filename (folder, "minidump", NULL);
  double reading[RUNS], making[RUNS], whole[RUNS];
  double read_time, make_time, whole_time;
  guint n_read = 0, n_made = 0;
  g_autoptr (GByteArray) dump = NULL;
  MinidumpView view;
  int fd = open (core, O_RDONLY | O_CLOEXEC);
  gboolean fits;

  dump = rec_minidump_new_from_core (fd, NULL);
  view = minidump_view (dump->data, dump->len);
  time_reading (fd, &view, &n_read);
  for (guint i = 0; i < RUNS; i++)
    {
      reading[i] = time_reading (fd, &view, &n_read);
      making[i] = time_making (fd, &n_made);
      whole[i] = time_whole (analyzer, core, path);
    }
  close (fd);
  g_unlink (path);

  read_time = get_median (reading, RUNS);
  make_time = get_median (making, RUNS);
  whole_time = get_median (whole, RUNS);
  printf ("%.1f kB (target: under %d)\n", n_made / 1e3, SIZE_MAX_KB);
  printf ("making %.3f ms, reading notes and %.1f kB of stacks %.3f ms: %.2f × (target: at most "
          "2)\n",
          make_time, n_read / 1e3, read_time, make_time / read_time);
  printf ("with the child and its sandbox %.2f ms\n", whole_time);
  fits = measure_gcore (folder, whole_time);
  /* A machine with other work to do is not yet a failure; a target clearly missed is. */
  return fits && n_made < SIZE_MAX_KB * 1000 && make_time / read_time <= 2 * 1.3 ? 0 : 1;
}

int
main (int argc, char **argv)
{
  const char *const arguments[] = { "9", "200", NULL };
  g_autofree char *folder = NULL;
  g_autofree char *core = NULL;
  g_autofree char *reason = NULL;
  struct stat status;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("recourse-bench-XXXXXX", NULL);
  core = real_core_make (folder, arguments, &reason);
  if (core == NULL)
    {
      printf ("Skipped: %s\n", reason);
      g_rmdir (folder);
      return SKIPPED;
    }

  if (g_stat (core, &status) == 0)
    printf ("core of %.0f MB\n", status.st_size / 1e6);
  result = measure (folder, core);
  g_unlink (core);
  g_rmdir (folder);
  return result;
}
