/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The analysis of a core of about 290 MB with ten threads, beside eu-stack and gdb over the same
 * core in the same run (issue 2: at most 1.5 × eu-stack, 15 × faster than gdb, under 64 MB), and of
 * one of 3 GB, which is mostly a hole. */

#include "core/dump/rec-analyzer.h"

#include "../unit/dump/core-builder.h"
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
#define THREADS 10
#define HOLE (G_GUINT64_CONSTANT (3) << 30)
#define HOLE_ADDRESS G_GUINT64_CONSTANT (0x10000000)
#define MB_MAX 64

static int
compare (gconstpointer a, gconstpointer b)
{
  const double *first = a, *second = b;

  return *first < *second ? -1 : *first > *second;
}

static double
time_analysis (RecAnalyzer *analyzer, const char *core, guint n_threads)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (RecAnalysis) analysis = rec_analyzer_run (analyzer, core, NULL, NULL, &error);
  double time = (g_get_monotonic_time () - start) / 1000.0;

  if (analysis == NULL
      || g_list_model_get_n_items (rec_analysis_get_threads (analysis)) != n_threads)
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
measure_memory (RecAnalyzer *analyzer, const char *core, guint n_threads)
{
  pid_t pid = fork ();
  int status = 0;

  if (pid == 0)
    {
      struct rusage usage;

      time_analysis (analyzer, core, n_threads);
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
  int mb = measure_memory (analyzer, core, THREADS);

  time_analysis (analyzer, core, THREADS);
  time_command (eu_stack);
  for (guint i = 0; i < RUNS; i++)
    {
      ours[i] = time_analysis (analyzer, core, THREADS);
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
  return mine / stack <= 1.5 * 1.3 && backtrace / mine >= 15 * 0.7 && mb < MB_MAX ? 0 : 1;
}

static gboolean
report_large (const char *kind, const char *core)
{
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  double time = time_analysis (analyzer, core, 2);
  int mb = measure_memory (analyzer, core, 2);

  printf ("3 GB, %s: %.2f ms, %d MB at most in the child (target: under %d)\n", kind, time, mb,
          MB_MAX);
  return mb < MB_MAX;
}

/* Two threads, the second of which has its stack at the very end, so that all has to be passed. */
static gboolean
measure_large (const char *folder)
{
  g_autofree char *plain = g_build_filename (folder, "large", NULL);
  g_autofree char *packed = g_build_filename (folder, "large.zst", NULL);
  g_autofree char *command = g_strdup_printf ("sh -c 'zstd -1 -q < %s > %s'", plain, packed);
  g_autofree char *zstd = g_find_program_in_path ("zstd");
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  g_autoptr (GByteArray) core = NULL;
  gboolean fits;

  core_builder_add_thread (builder, 1, 11, 0x400010, HOLE_ADDRESS);
  core_builder_add_thread (builder, 2, 0, 0x400020, HOLE_ADDRESS + HOLE - 4096);
  core_builder_add_library (builder, "/lib/large.so", 0x400000, 1);
  core_builder_add_hole (builder, HOLE_ADDRESS, HOLE);
  core = core_builder_build (builder);
  if (!g_file_set_contents (plain, (char *) core->data, core->len, NULL)
      || truncate (plain, core->len + HOLE) != 0)
    g_error ("A core of 3 GB was not made");

  fits = report_large ("plain", plain);
  if (zstd == NULL)
    printf ("3 GB, compressed: skipped, zstd is not installed\n");
  else if (!g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL))
    g_error ("A core of 3 GB was not compressed");
  else
    fits = report_large ("compressed", packed) && fits;
  g_unlink (plain);
  g_unlink (packed);
  return fits;
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
  gboolean fits;
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("recourse-bench-XXXXXX", NULL);
  program = g_test_build_filename (G_TEST_BUILT, "unit", "dump", "crash-program", NULL);
  fits = measure_large (folder);
  core = real_core_make (folder, arguments, &reason);
  if (core == NULL)
    {
      printf ("Skipped: %s\n", reason);
      g_rmdir (folder);
      return fits ? SKIPPED : 1;
    }

  if (g_stat (core, &status) == 0)
    printf ("core of %.0f MB\n", status.st_size / 1e6);
  result = measure (core, program);
  g_unlink (core);
  g_rmdir (folder);
  return fits ? result : 1;
}
