/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is believed of a core, at each limit and one past it, and how long the worst may take. */

#include "core/dump/rec-analyzer.h"
#include "core/dump/rec-core-file.h"
#include "core/dump/rec-dump-limits.h"
#include "core/report/rec-limits.h"

#include "core-builder.h"

#include <elf.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define CODE 0x400000
#define STACK 0x7ffc00000000
/* Far more than any of these takes, and far less than the child's own limit. */
#define SECONDS_MAX 10

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static RecAnalysis *
analyze (Fixture *fixture, CoreBuilder *builder)
{
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autoptr (GByteArray) core = core_builder_build (builder);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  RecAnalysis *analysis;

  g_assert_true (g_file_set_contents (fixture->path, (char *) core->data, core->len, NULL));
  analysis = rec_analyzer_run (analyzer, fixture->path, NULL, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("%.0f ms", (g_get_monotonic_time () - start) / 1000.0);
  g_assert_cmpint (g_get_monotonic_time () - start, <, SECONDS_MAX * G_USEC_PER_SEC);
  return analysis;
}

static gboolean
has_note (RecAnalysis *analysis, const char *note)
{
  return g_strv_contains ((const char *const *) rec_analysis_get_notes (analysis), note);
}

static void
test_modules (Fixture *fixture, gconstpointer data)
{
  for (guint count = REC_MODULES_MAX; count <= REC_MODULES_MAX + 1; count++)
    {
      g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
      g_autoptr (RecAnalysis) analysis = NULL;

      core_builder_add_thread (builder, 1, 11, CODE, STACK);
      for (guint i = 0; i < count; i++)
        {
          g_autofree char *name = g_strdup_printf ("/lib/%u.so", i);

          core_builder_add_library (builder, name, CODE + 0x10000 * (guint64) i, 1);
        }
      analysis = analyze (fixture, builder);
      g_assert_cmpuint (g_list_model_get_n_items (rec_analysis_get_modules (analysis)), ==,
                        REC_MODULES_MAX);
      g_assert_true (has_note (analysis, "The process had more mapped files than are listed.")
                     == (count > REC_MODULES_MAX));
    }
}

static void
test_mappings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  g_autoptr (RecAnalysis) analysis = NULL;

  for (guint i = 0; i < REC_THREADS_MAX; i++)
    core_builder_add_thread (builder, 1 + i, 11, CODE, STACK);
  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *name = g_strdup_printf ("/lib/%u.so", i % 5000);

      core_builder_add_file (builder, name, CODE + 0x1000 * (guint64) i, 0x1000, 0);
    }
  for (guint i = 0; i < 60000; i++)
    core_builder_add_memory (builder, CODE + 0x1000 * (guint64) i, 0x1000, PF_R | PF_X, NULL, 0);
  analysis = analyze (fixture, builder);
  g_assert_cmpuint (g_list_model_get_n_items (rec_analysis_get_modules (analysis)), ==,
                    REC_MODULES_MAX);
}

static void
test_frames (Fixture *fixture, gconstpointer data)
{
  for (guint count = REC_FRAMES_MAX; count <= REC_FRAMES_MAX + 1; count++)
    {
      g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
      g_autoptr (RecAnalysis) analysis = NULL;
      g_autofree guint64 *stack = g_new0 (guint64, 2 * count);
      RecThread *thread;

      /* A chain of frame pointers, each with a return address above it. */
      for (guint i = 0; i + 1 < count; i++)
        {
          stack[2 * i] = STACK + 16 * (i + 1);
          stack[2 * i + 1] = CODE + 0x10 + i;
        }
      core_builder_add_thread (builder, 1, 11, CODE, STACK);
      core_builder_add_library (builder, "/lib/deep.so", CODE, 1);
      core_builder_add_memory (builder, STACK, 16 * count, PF_R | PF_W, stack, 16 * count);
      analysis = analyze (fixture, builder);
      thread = rec_analysis_get_crashed_thread (analysis);
      g_assert_cmpuint (g_list_model_get_n_items (rec_thread_get_frames (thread)), ==,
                        REC_FRAMES_MAX);
      g_assert_true (has_note (analysis, "Long stacks are cut.") == (count > REC_FRAMES_MAX));
    }
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  g_autoptr (RecAnalysis) analysis = NULL;
  guint n_modules;

  core_builder_add_thread (builder, 1, 11, CODE, STACK);
  for (guint i = 0; i < 1500; i++)
    {
      g_autofree char *name = g_strnfill (4000, '\x01');

      name[0] = '/';
      core_builder_add_library (builder, name, CODE + 0x10000 * (guint64) i, 1);
    }
  analysis = analyze (fixture, builder);
  n_modules = g_list_model_get_n_items (rec_analysis_get_modules (analysis));
  g_assert_cmpuint (n_modules, >, 0);
  g_assert_cmpuint (n_modules, <, 1500);
}

/* Notes that are read again and again, because segments lie over one another. */
static void
test_repeated_notes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autofree char *bulk = g_malloc0 (REC_DUMP_FILES_SIZE_MAX);

  /* A list of files whose count is too large is never kept. */
  memset (bulk, 0xff, 8);
  core_builder_add_thread (builder, 1, 11, CODE, STACK);
  core_builder_add_library (builder, "/lib/x.so", CODE, 1);
  core_builder_add_note (builder, NT_FILE, bulk, REC_DUMP_FILES_SIZE_MAX);
  core_builder_repeat_notes (builder, 60000);
  analysis = analyze (fixture, builder);
  g_assert_cmpstr (rec_analysis_get_exception (analysis), ==, "SIGSEGV");
}

static guint
count_passes (Fixture *fixture, GByteArray *core, const char *program)
{
  g_autofree char *command = g_strdup_printf ("sh -c '%s -1 -c < %s > %s.packed'", program,
                                              fixture->path, fixture->path);
  g_autofree char *packed = g_strconcat (fixture->path, ".packed", NULL);
  g_autoptr (RecCoreFile) file = NULL;
  g_autoptr (GError) error = NULL;
  guint passes;
  int fd;

  g_assert_true (g_file_set_contents (fixture->path, (char *) core->data, core->len, NULL));
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  fd = g_open (packed, O_RDONLY | O_CLOEXEC);
  file = rec_core_file_new (fd, &error);
  g_assert_no_error (error);
  passes = rec_core_file_get_passes (file);
  g_clear_pointer (&file, rec_core_file_free);
  close (fd);
  g_unlink (packed);
  return passes;
}

static void
test_one_pass (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  g_autoptr (GByteArray) core = NULL;
  g_autofree char *gzip = g_find_program_in_path ("gzip");
  g_autofree guint8 *stack = g_malloc0 (400000);

  if (gzip == NULL)
    {
      g_test_skip ("gzip is not installed");
      return;
    }

  /* As the kernel orders a core: notes, then memory by address. */
  core_builder_add_thread (builder, 1, 11, CODE, STACK + 100000);
  core_builder_add_thread (builder, 2, 0, CODE, STACK);
  core_builder_add_library (builder, "/lib/a.so", CODE, 1);
  core_builder_add_library (builder, "/lib/b.so", CODE + 0x10000, 2);
  core_builder_add_memory (builder, STACK, 400000, PF_R | PF_W, stack, 400000);
  core = core_builder_build (builder);
  g_assert_cmpuint (count_passes (fixture, core, "gzip"), ==, 1);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("recourse-limits-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "core", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

#define ADD(name, test) g_test_add ("/core limits/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("modules over the limit are left out with a word on it", test_modules);
  ADD ("a hundred thousand mappings and a thousand threads take seconds", test_mappings);
  ADD ("frames over the limit are left out with a word on it", test_frames);
  ADD ("names that would make the answer too long are left out", test_names);
  ADD ("segments that lie over one another are not read forever", test_repeated_notes);
  ADD ("a core as the kernel writes it is read in one pass", test_one_pass);
  return g_test_run ();
}
