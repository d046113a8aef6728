/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/dump/rec-analyzer.h"
#include "core/report/rec-error.h"

#include "real-core.h"
#include "test-folder.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *core;
  char *reason;
} Fixture;

static RecAnalysis *
analyze (const char *path)
{
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autoptr (GError) error = NULL;
  RecAnalysis *analysis = rec_analyzer_run (analyzer, path, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (analysis);
  return analysis;
}

static void
assert_fails (const char *path, RecError code)
{
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (rec_analyzer_run (analyzer, path, NULL, NULL, &error));
  g_assert_error (error, REC_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, path));
}

static gboolean
has_core (const Fixture *fixture)
{
  if (fixture->core == NULL)
    g_test_skip (fixture->reason);
  return fixture->core != NULL;
}

static RecFrame *
dup_frame (RecThread *thread, guint index)
{
  return g_list_model_get_item (rec_thread_get_frames (thread), index);
}

static void
assert_symbol (RecThread *thread, guint index, const char *symbol, const char *module)
{
  g_autoptr (RecFrame) frame = dup_frame (thread, index);

  g_assert_nonnull (frame);
  g_assert_cmpstr (rec_frame_get_symbol (frame), ==, symbol);
  g_assert_cmpstr (rec_frame_get_module (frame), ==, module);
}

static void
assert_whole (RecAnalysis *analysis)
{
  RecThread *crashed = rec_analysis_get_crashed_thread (analysis);
  GListModel *threads = rec_analysis_get_threads (analysis);
  RecModule *library = rec_analysis_find_module (analysis, "libcrash-library.so");
  guint64 address;

  g_assert_cmpstr (rec_analysis_get_exception (analysis), ==, "SIGSEGV/SEGV_MAPERR");
  g_assert_true (rec_analysis_get_fault_address (analysis, &address));
  g_assert_cmphex (address, ==, 16);
  g_assert_cmpuint (g_list_model_get_n_items (threads), ==, 4);
  g_assert_nonnull (crashed);
  assert_symbol (crashed, 0, "crash_inner", "libcrash-library.so");
  assert_symbol (crashed, 1, "crash_outer", "libcrash-library.so");
  assert_symbol (crashed, 2, "main", "crash-program");
  for (guint i = 1; i < 4; i++)
    {
      g_autoptr (RecThread) thread = g_list_model_get_item (threads, i);

      assert_symbol (thread, 1, "wait_forever", "crash-program");
    }

  g_assert_nonnull (library);
  g_assert_cmpuint (strlen (rec_module_get_build_id (library)), ==, 40);
  g_assert_true (rec_module_get_verified (library));
}

static void
test_stacks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (RecFrame) frame = NULL;
  RecModule *library;

  if (!has_core (fixture))
    return;
  analysis = analyze (fixture->core);
  assert_whole (analysis);
  frame = rec_analysis_dup_fault_frame (analysis);
  library = rec_analysis_find_module (analysis, "libcrash-library.so");
  g_assert_cmphex (rec_frame_get_offset (frame), ==,
                   rec_frame_get_address (frame) - rec_module_get_start (library));
}

static void
test_compressed (Fixture *fixture, gconstpointer data)
{
  const char *program = data;
  const char *suffix = g_str_equal (program, "zstd") ? "zst" : program;
  g_autofree char *path = g_strdup_printf ("%s/compressed.%s", fixture->folder, suffix);
  g_autofree char *found = g_find_program_in_path (program);
  g_autofree char *command = NULL;
  g_autoptr (RecAnalysis) analysis = NULL;

  if (!has_core (fixture))
    return;
  if (found == NULL)
    {
      g_test_skip ("the compressor is not installed");
      return;
    }

  command = g_strdup_printf ("sh -c '%s -1 -c < %s > %s'", program, fixture->core, path);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  analysis = analyze (path);
  assert_whole (analysis);
  g_unlink (path);
}

/* Whatever is missing from a real core, the answer is an analysis with a word on it or an error. */
static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  static const guint64 lengths[] = { 1, 20, 63, 64, 100, 500, 3000, 10000, 100000, 1000000 };
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  struct stat status;

  if (!has_core (fixture))
    return;
  g_assert_cmpint (g_stat (fixture->core, &status), ==, 0);
  for (guint i = G_N_ELEMENTS (lengths); i > 0; i--)
    {
      g_autoptr (RecAnalysis) analysis = NULL;
      g_autoptr (GError) error = NULL;

      if (lengths[i - 1] >= (guint64) status.st_size)
        continue;
      g_assert_cmpint (truncate (fixture->core, lengths[i - 1]), ==, 0);
      analysis = rec_analyzer_run (analyzer, fixture->core, NULL, NULL, &error);
      if (analysis == NULL)
        g_assert_true (error->domain == REC_ERROR
                       && (error->code == REC_ERROR_TRUNCATED || error->code == REC_ERROR_INVALID));
      else
        g_assert_true (g_str_has_prefix (rec_analysis_get_notes (analysis)[0],
                                         "The memory dump ends too early: "));
    }
}

/* The place of the fault needs no file: a program that was deleted still has one. */
static void
test_other_root (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (RecFrame) frame = NULL;
  g_autoptr (GError) error = NULL;
  RecModule *library;

  if (!has_core (fixture))
    return;
  analysis = rec_analyzer_run (analyzer, fixture->core, fixture->folder, NULL, &error);
  g_assert_no_error (error);
  frame = rec_analysis_dup_fault_frame (analysis);
  library = rec_analysis_find_module (analysis, "libcrash-library.so");
  g_assert_cmpstr (rec_frame_get_module (frame), ==, "libcrash-library.so");
  g_assert_cmphex (rec_frame_get_offset (frame), >, 0);
  g_assert_cmpuint (strlen (rec_module_get_build_id (library)), ==, 40);
  g_assert_false (rec_module_get_verified (library));
  g_assert_nonnull (rec_analysis_get_notes (analysis)[0]);
}

/* The path of a module's file under another root, with the folders that it needs. */
static char *
make_place (const Fixture *fixture, RecModule *module)
{
  char *place = g_build_filename (fixture->folder, "root", rec_module_get_path (module), NULL);
  g_autofree char *folder = g_path_get_dirname (place);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  return place;
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (to, contents, length, NULL));
}

static RecAnalysis *
analyze_below (const Fixture *fixture, const char *root)
{
  g_autofree char *path = g_build_filename (fixture->folder, root, NULL);
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autoptr (GError) error = NULL;
  RecAnalysis *analysis = rec_analyzer_run (analyzer, fixture->core, path, NULL, &error);

  g_assert_no_error (error);
  return analysis;
}

static gboolean
has_note (RecAnalysis *analysis, const char *part)
{
  const char *const *notes = rec_analysis_get_notes (analysis);

  while (*notes != NULL && strstr (*notes, part) == NULL)
    notes++;
  return *notes != NULL;
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (RecAnalysis) changed = NULL;
  g_autofree char *program = NULL;
  g_autofree char *library = NULL;
  RecModule *module;

  if (!has_core (fixture))
    return;
  analysis = analyze (fixture->core);
  g_assert_false (has_note (analysis, "Changed since then"));
  module = rec_analysis_find_module (analysis, "libcrash-library.so");
  library = make_place (fixture, module);
  copy_file (rec_module_get_path (module), library);
  module = rec_analysis_find_module (analysis, "crash-program");
  program = make_place (fixture, module);
  copy_file (rec_module_get_path (module), program);

  changed = analyze_below (fixture, "root");
  assert_symbol (rec_analysis_get_crashed_thread (changed), 0, "crash_inner",
                 "libcrash-library.so");
  assert_symbol (rec_analysis_get_crashed_thread (changed), 2, "main", "crash-program");
  g_clear_object (&changed);

  /* Another program under the library's name: its symbols and its frames would be wrong. */
  copy_file (program, library);
  changed = analyze_below (fixture, "root");
  module = rec_analysis_find_module (changed, "libcrash-library.so");
  g_assert_false (rec_module_get_verified (module));
  g_assert_cmpuint (strlen (rec_module_get_build_id (module)), ==, 40);
  g_assert_true (rec_module_get_verified (rec_analysis_find_module (changed, "crash-program")));
  assert_symbol (rec_analysis_get_crashed_thread (changed), 0, NULL, "libcrash-library.so");
  g_assert_true (has_note (changed, "Changed since then, or not on this machine any more: "));
  g_assert_true (has_note (changed, "libcrash-library.so"));
  g_assert_false (has_note (changed, "crash-program"));
}

/* Files with the right build ID and anything else in them: where it failed is always said. */
static void
test_hostile_library (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261121);
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (RecFrame) frame = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *library = NULL;
  RecModule *module;
  gsize length;

  if (!has_core (fixture))
    return;
  analysis = analyze (fixture->core);
  frame = rec_analysis_dup_fault_frame (analysis);
  module = rec_analysis_find_module (analysis, "libcrash-library.so");
  library = make_place (fixture, module);
  g_assert_true (g_file_get_contents (rec_module_get_path (module), &contents, &length, NULL));

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *flipped = g_memdup2 (contents, length);
      g_autoptr (RecAnalysis) hostile = NULL;
      g_autoptr (RecFrame) found = NULL;

      /* The headers and the build ID lie in the first kilobyte. */
      for (guint j = 0; j < 20 + 10 * i; j++)
        flipped[g_rand_int_range (random, 1024, length)] = g_rand_int (random);
      g_assert_true (g_file_set_contents (library, flipped, length, NULL));
      hostile = analyze_below (fixture, "root");
      found = rec_analysis_dup_fault_frame (hostile);
      g_assert_cmpstr (rec_frame_get_module (found), ==, "libcrash-library.so");
      g_assert_cmphex (rec_frame_get_offset (found), ==, rec_frame_get_offset (frame));
    }
}

/* As when the child was killed by what it read. */
static void
test_innermost (Fixture *fixture, gconstpointer data)
{
  g_autofree char *program = g_build_filename (fixture->folder, "program", NULL);
  g_autofree char *script
      = g_strdup_printf ("#!/bin/sh\n[ \"$1\" = --innermost ] || kill -SEGV $$\nexec '%s' \"$1\"\n",
                         g_getenv ("RECOURSE_ANALYZE"));
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (program);
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (RecAnalysis) whole = NULL;
  g_autoptr (RecFrame) frame = NULL;
  g_autoptr (RecFrame) expected = NULL;
  g_autoptr (GError) error = NULL;
  GListModel *frames;

  if (!has_core (fixture))
    return;
  g_assert_true (g_file_set_contents (program, script, -1, NULL));
  g_assert_cmpint (g_chmod (program, 0700), ==, 0);
  whole = analyze (fixture->core);
  expected = rec_analysis_dup_fault_frame (whole);
  analysis = rec_analyzer_run (analyzer, fixture->core, NULL, NULL, &error);
  g_assert_no_error (error);
  frame = rec_analysis_dup_fault_frame (analysis);
  g_assert_cmpstr (rec_frame_get_module (frame), ==, "libcrash-library.so");
  g_assert_cmphex (rec_frame_get_offset (frame), ==, rec_frame_get_offset (expected));
  frames = rec_thread_get_frames (rec_analysis_get_crashed_thread (analysis));
  g_assert_cmpuint (g_list_model_get_n_items (frames), ==, 1);
  g_assert_true (
      rec_module_get_verified (rec_analysis_find_module (analysis, "libcrash-library.so")));
  g_assert_true (has_note (analysis, "The stacks could not be read"));
}

static void
test_nowhere (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecAnalysis) analysis = NULL;
  RecThread *crashed;

  if (!has_core (fixture))
    return;
  analysis = analyze (fixture->core);
  crashed = rec_analysis_get_crashed_thread (analysis);
  assert_symbol (crashed, 0, NULL, "");
  assert_symbol (crashed, 1, "main", "crash-program");
}

static void
test_bad_files (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "bad", NULL);
  g_autofree char *link = g_build_filename (fixture->folder, "link", NULL);
  g_autofree char *program
      = g_test_build_filename (G_TEST_BUILT, "unit", "dump", "crash-program", NULL);

  assert_fails (path, REC_ERROR_NOT_FOUND);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  assert_fails (path, REC_ERROR_TRUNCATED);
  g_assert_true (g_file_set_contents (path, "This is a letter, not a dump.", -1, NULL));
  assert_fails (path, REC_ERROR_INVALID);
  g_assert_true (g_file_set_contents (path, "\x28\xb5\x2f\xfd nothing of the kind", -1, NULL));
  assert_fails (path, REC_ERROR_INVALID);
  assert_fails (program, REC_ERROR_INVALID);
  assert_fails (fixture->folder, REC_ERROR_INVALID);
  g_assert_cmpint (symlink (program, link), ==, 0);
  assert_fails (link, REC_ERROR_INVALID);
  g_unlink (path);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  assert_fails (path, REC_ERROR_INVALID);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("recourse-dump-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
}

static void
set_up_core (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "3", "1", NULL };

  set_up (fixture, data);
  fixture->core = real_core_make (fixture->folder, arguments, &fixture->reason);
}

static void
set_up_nowhere (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "0", "1", "nowhere", NULL };

  set_up (fixture, data);
  fixture->core = real_core_make (fixture->folder, arguments, &fixture->reason);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->core);
  g_free (fixture->reason);
}

#define ADD(name, data, set_up, test)                                                              \
  g_test_add ("/analyzer/" name, Fixture, data, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("finds the fault and every thread's frames", NULL, set_up_core, test_stacks);
  ADD ("finds the same in a core of zstd", "zstd", set_up_core, test_compressed);
  ADD ("finds the same in a core of lz4", "lz4", set_up_core, test_compressed);
  ADD ("finds the same in a core of xz", "xz", set_up_core, test_compressed);
  ADD ("says what is known of a core that ends too early", NULL, set_up_core, test_truncated);
  ADD ("places the fault without any file", NULL, set_up_core, test_other_root);
  ADD ("uses no file that is not the one that was in use", NULL, set_up_core, test_changed);
  ADD ("says where it failed, whatever is in the files", NULL, set_up_core, test_hostile_library);
  ADD ("says where it failed when the child died of the files", NULL, set_up_core, test_innermost);
  ADD ("finds who called a function that is nowhere", NULL, set_up_nowhere, test_nowhere);
  ADD ("refuses what is no core and names the file", NULL, set_up, test_bad_files);
  return g_test_run ();
}
