/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The analysis of a core of about 290 MB with ten threads, beside eu-stack and gdb over the same
 * core in the same run (issue 2: at most 1.5 × eu-stack, 15 × faster than gdb, under 64 MB). */

#include "core/dump/rec-analyzer.h"

#include "../unit/dump/real-core.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUNS 15
#define GDB_RUNS 3
#define SKIPPED 77

static int
compare (gconstpointer a, gconstpointer b)
{
  const double *first = a, *second = b;

  return *first < *second ? -1 : *first > *second;
}

static double
time_analysis (RecAnalyzer *analyzer, const char *core)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (RecAnalysis) analysis = rec_analyzer_run (analyzer, core, NULL, NULL, &error);
  double time = (g_get_monotonic_time () - start) / 1000.0;

  if (analysis == NULL || g_list_model_get_n_items (rec_analysis_get_threads (analysis)) != 10)
    g_error ("The core was not analysed: %s",
             error != NULL ? error->message : "threads are missing");
  return time;
}

static double
time_command (const char *const *command)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;

  if (!g_spawn_sync (NULL, (char **) command, NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL, NULL, NULL, NULL, NULL, &error))
    g_error ("%s", error->message);
  return (g_get_monotonic_time () - start) / 1000.0;
}

static double
get_median (double *times, guint n_times)
{
  qsort (times, n_times, sizeof *times, compare);
  return times[n_times / 2];
}

/* The memory of the largest child of a process of its own, which has none but the analysis: what
 * made the core was larger. Returns whole MB, rounded up. */
static int
measure_memory (RecAnalyzer *analyzer, const char *core)
{
  pid_t pid = fork ();
  int status = 0;

  if (pid == 0)
    {
      struct rusage usage;

      time_analysis (analyzer, core);
      getrusage (RUSAGE_CHILDREN, &usage);
      _exit (MIN (1 + usage.ru_maxrss / 1024, 255));
    }
  if (pid < 0 || waitpid (pid, &status, 0) != pid || !WIFEXITED (status))
    g_error ("The memory of an analysis was not measured");
  return WEXITSTATUS (status);
}

static int
measure (const char *core, const char *program)
{
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  const char *const eu_stack[] = { "eu-stack", "--core", core, NULL };
  const char *const gdb[] = { "gdb", "-nx", "-batch", "-ex", "bt", program, core, NULL };
  double ours[RUNS], theirs[RUNS], debugger[GDB_RUNS];
  double mine, stack, backtrace;
  int mb = measure_memory (analyzer, core);

  time_analysis (analyzer, core);
  time_command (eu_stack);
  for (guint i = 0; i < RUNS; i++)
    {
      ours[i] = time_analysis (analyzer, core);
      theirs[i] = time_command (eu_stack);
    }
  for (guint i = 0; i < GDB_RUNS; i++)
    debugger[i] = time_command (gdb);

  mine = get_median (ours, RUNS);
  stack = get_median (theirs, RUNS);
  backtrace = get_median (debugger, GDB_RUNS);
  printf ("analysis %.2f ms, eu-stack %.2f ms, gdb %.2f ms\n", mine, stack, backtrace);
  printf ("%.2f × eu-stack (target: at most 1.5), %.1f × faster than gdb (target: at least 15)\n",
          mine / stack, backtrace / mine);
  printf ("%d MB at most in the child (target: under 64)\n", mb);
  /* A machine with other work to do is not yet a failure; a target clearly missed is. */
  return mine / stack <= 1.5 * 1.3 && backtrace / mine >= 15 * 0.7 && mb < 64 ? 0 : 1;
}

int
main (int argc, char **argv)
{
  const char *const arguments[] = { "9", "200", NULL };
  g_autofree char *folder = NULL;
  g_autofree char *core = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *program = NULL;
  struct stat status;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("recourse-bench-XXXXXX", NULL);
  program = g_test_build_filename (G_TEST_BUILT, "unit", "dump", "crash-program", NULL);
  core = real_core_make (folder, arguments, &reason);
  if (core == NULL)
    {
      printf ("Skipped: %s\n", reason);
      g_rmdir (folder);
      return SKIPPED;
    }

  if (g_stat (core, &status) == 0)
    printf ("core of %.0f MB\n", status.st_size / 1e6);
  result = measure (core, program);
  g_unlink (core);
  g_rmdir (folder);
  return result;
}
