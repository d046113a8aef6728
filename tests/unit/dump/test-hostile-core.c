/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/dump/rec-analyzer.h"
#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"

#include "core-builder.h"

#include <elf.h>
#include <glib/gstdio.h>
#include <string.h>

#define CODE 0x400000
#define STACK 0x7ffc00000000

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static RecAnalysis *
analyze (Fixture *fixture, GByteArray *core, GError **error)
{
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);

  g_assert_true (g_file_set_contents (fixture->path, (char *) core->data, core->len, NULL));
  return rec_analyzer_run (analyzer, fixture->path, NULL, NULL, error);
}

static RecAnalysis *
analyze_well (Fixture *fixture, CoreBuilder *builder)
{
  g_autoptr (GByteArray) core = core_builder_build (builder);
  g_autoptr (GError) error = NULL;
  RecAnalysis *analysis = analyze (fixture, core, &error);

  g_assert_no_error (error);
  return analysis;
}

/* A sound core of the test program's own file, with a stack of words that could be addresses. */
static CoreBuilder *
build_sound (void)
{
  CoreBuilder *builder = core_builder_new (NULL);
  g_autofree char *program
      = g_test_build_filename (G_TEST_BUILT, "unit", "dump", "crash-program", NULL);
  g_autofree char *contents = NULL;
  guint64 stack[256];
  gsize length;

  g_assert_true (g_file_get_contents (program, &contents, &length, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (stack); i++)
    stack[i] = i % 2 == 0 ? STACK + 8 * i + 16 : CODE + 0x1100 + i;

  core_builder_add_thread (builder, 100, 11, CODE + 0x1180, STACK);
  core_builder_add_signal (builder, 11, 1, 0x10);
  core_builder_add_thread (builder, 101, 0, CODE + 0x1190, STACK + 512);
  core_builder_add_file (builder, program, CODE, 0x1000, 0);
  core_builder_add_file (builder, program, CODE + 0x1000, 0x4000, 0x1000);
  core_builder_add_memory (builder, CODE, 0x1000, PF_R, contents, MIN (length, 4096));
  core_builder_add_memory (builder, CODE + 0x1000, 0x4000, PF_R | PF_X, NULL, 0);
  core_builder_add_memory (builder, STACK, sizeof stack, PF_R | PF_W, stack, sizeof stack);
  return builder;
}

static void
assert_note (RecAnalysis *analysis, const char *part)
{
  const char *const *notes = rec_analysis_get_notes (analysis);

  while (*notes != NULL && strstr (*notes, part) == NULL)
    notes++;
  g_assert_nonnull (*notes);
}

static void
test_sound (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CoreBuilder) builder = build_sound ();
  g_autoptr (RecAnalysis) analysis = analyze_well (fixture, builder);
  g_autoptr (RecFrame) frame = rec_analysis_dup_fault_frame (analysis);
  RecModule *module = rec_analysis_find_module (analysis, "crash-program");

  g_assert_cmpstr (rec_analysis_get_exception (analysis), ==, "SIGSEGV/SEGV_MAPERR");
  g_assert_cmpstr (rec_frame_get_module (frame), ==, "crash-program");
  g_assert_cmphex (rec_frame_get_offset (frame), ==, 0x1180);
  g_assert_true (rec_module_get_verified (module));
  g_assert_cmphex (rec_module_get_end (module), ==, CODE + 0x5000);
}

static void
test_flips (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CoreBuilder) builder = build_sound ();
  g_autoptr (GByteArray) core = core_builder_build (builder);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261121);

  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (RecAnalysis) analysis = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GByteArray) flipped = g_byte_array_new ();
      guint flips = 1 + i % 8;

      g_byte_array_append (flipped, core->data, core->len);
      while (flips-- > 0)
        flipped->data[g_rand_int_range (random, 0, flipped->len)]
            ^= 1 << g_rand_int_range (random, 0, 8);
      analysis = analyze (fixture, flipped, &error);
      /* REC_ERROR_FAILED would be a child that died by a signal. */
      if (analysis == NULL)
        g_assert_true (error->domain == REC_ERROR
                       && (error->code == REC_ERROR_INVALID || error->code == REC_ERROR_TRUNCATED));
    }
}

static void
test_cuts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CoreBuilder) builder = build_sound ();
  g_autoptr (GByteArray) core = core_builder_build (builder);

  for (guint length = 0; length < core->len; length += 53)
    {
      g_autoptr (GByteArray) cut = g_byte_array_new ();
      g_autoptr (RecAnalysis) analysis = NULL;
      g_autoptr (GError) error = NULL;

      g_byte_array_append (cut, core->data, length);
      analysis = analyze (fixture, cut, &error);
      if (analysis == NULL)
        g_assert_error (error, REC_ERROR, REC_ERROR_TRUNCATED);
      else
        assert_note (analysis, "The memory dump ends too early: ");
    }
}

static void
test_claims (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CoreBuilder) builder = build_sound ();
  g_autoptr (RecAnalysis) analysis = NULL;
  Elf64_Nhdr note = { 5, 0xfffffff0, NT_FILE };

  core_builder_add_note (builder, NT_AUXV, &note, sizeof note);
  core_builder_claim_notes_size (builder, G_GUINT64_CONSTANT (64) << 30);
  analysis = analyze_well (fixture, builder);
  g_assert_nonnull (rec_analysis_get_crashed_thread (analysis));
}

static void
test_file_claims (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  g_autoptr (RecAnalysis) analysis = NULL;
  guint64 claim[8] = { G_GUINT64_CONSTANT (1) << 60, 4096 };

  core_builder_add_thread (builder, 1, 6, CODE, STACK);
  core_builder_add_note (builder, NT_FILE, claim, sizeof claim);
  analysis = analyze_well (fixture, builder);
  g_assert_cmpstr (rec_analysis_get_exception (analysis), ==, "SIGABRT");
  g_assert_cmpuint (g_list_model_get_n_items (rec_analysis_get_modules (analysis)), ==, 0);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autofree char *longest = g_strnfill (4096, 'a');
  GListModel *modules;

  longest[0] = '/';
  core_builder_add_thread (builder, 1, 11, CODE, STACK);
  core_builder_add_file (builder, longest, CODE, 0x1000, 0);
  core_builder_add_file (builder, "/tmp/<b>\x1b[31m\n\xff\xe2\x80\xae</b>", 2 * CODE, 0x1000, 0);
  core_builder_add_file (builder, "/usr/bin/gone (deleted)", 3 * CODE, 0x1000, 0);
  for (guint i = 1; i < 4; i++)
    core_builder_add_memory (builder, i * CODE, 0x1000, PF_R | PF_X, NULL, 0);
  analysis = analyze_well (fixture, builder);
  modules = rec_analysis_get_modules (analysis);
  g_assert_cmpuint (g_list_model_get_n_items (modules), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (RecModule) module = g_list_model_get_item (modules, i);
      const char *name = rec_module_get_name (module);

      g_assert_true (g_utf8_validate (name, -1, NULL));
      g_assert_cmpuint (strlen (name), <=, REC_SIGNATURE_VALUE_MAX);
      g_assert_null (strpbrk (name, "\x1b\n"));
    }
  g_assert_nonnull (rec_analysis_find_module (analysis, "gone"));
}

static void
test_threads (Fixture *fixture, gconstpointer data)
{
  static const guint counts[] = { REC_THREADS_MAX, REC_THREADS_MAX + 1 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
      g_autoptr (RecAnalysis) analysis = NULL;

      for (guint j = 0; j < counts[i]; j++)
        core_builder_add_thread (builder, 1 + j, 11, CODE, STACK);
      core_builder_add_file (builder, "/bin/x", CODE, 0x1000, 0);
      core_builder_add_memory (builder, CODE, 0x1000, PF_R | PF_X, NULL, 0);
      analysis = analyze_well (fixture, builder);
      g_assert_cmpuint (g_list_model_get_n_items (rec_analysis_get_threads (analysis)), ==,
                        REC_THREADS_MAX);
      if (counts[i] > REC_THREADS_MAX)
        assert_note (analysis, "The process had 1025 threads; 1024 are listed.");
      else
        g_assert_cmpstr (rec_analysis_get_notes (analysis)[0], !=,
                         "The process had 1024 threads; 1024 are listed.");
    }
}

static void
test_recursion (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  g_autoptr (RecAnalysis) analysis = NULL;
  guint64 loop[2] = { STACK, CODE + 8 };

  core_builder_add_thread (builder, 1, 11, CODE, STACK);
  core_builder_add_file (builder, "/bin/x", CODE, 0x1000, 0);
  core_builder_add_memory (builder, CODE, 0x1000, PF_R | PF_X, NULL, 0);
  core_builder_add_memory (builder, STACK, sizeof loop, PF_R | PF_W, loop, sizeof loop);
  analysis = analyze_well (fixture, builder);
  g_assert_cmpuint (
      g_list_model_get_n_items (rec_thread_get_frames (rec_analysis_get_crashed_thread (analysis))),
      <=, REC_FRAMES_MAX);
}

static void
test_machines (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint16 machine;
    gboolean is_64;
    gboolean is_big;
  } others[] = { { EM_386, FALSE, FALSE },
                 { EM_S390, TRUE, TRUE },
                 { EM_MIPS, TRUE, TRUE },
                 { EM_X86_64, FALSE, FALSE },
                 { 0xffff, TRUE, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (CoreBuilder) builder = build_sound ();
      g_autoptr (GByteArray) core = NULL;
      g_autoptr (RecAnalysis) analysis = NULL;
      g_autoptr (GError) error = NULL;

      /* The header lies about the rest: any answer but a crash will do. */
      core_builder_claim_machine (builder, others[i].machine, others[i].is_64, others[i].is_big);
      core = core_builder_build (builder);
      analysis = analyze (fixture, core, &error);
      if (analysis == NULL)
        g_assert_true (error->code == REC_ERROR_INVALID || error->code == REC_ERROR_TRUNCATED);
    }
}

/* Cores that nobody here wrote (SOURCES.md of the corpus says who did). */
static void
test_foreign (Fixture *fixture, gconstpointer data)
{
  const char *corpus = g_getenv ("RECOURSE_CORPUS");
  g_autofree char *path
      = g_strdup_printf ("%s/elfcore/%s", corpus != NULL ? corpus : "", (const char *) data);
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (RecFrame) frame = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the corpus of foreign cores is not here");
      return;
    }

  analysis = rec_analyzer_run (analyzer, path, NULL, NULL, &error);
  g_assert_no_error (error);
  frame = rec_analysis_dup_fault_frame (analysis);
  g_assert_nonnull (frame);
  g_assert_nonnull (rec_analysis_find_module (analysis, rec_frame_get_module (frame)));
  g_assert_cmphex (rec_frame_get_offset (frame), >, 0);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("recourse-hostile-XXXXXX", NULL);
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

#define ADD(name, data, test)                                                                      \
  g_test_add ("/hostile core/" name, Fixture, data, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a sound core of the same kind is read", NULL, test_sound);
  ADD ("flipped bits never crash or hang the child", NULL, test_flips);
  ADD ("a core cut anywhere gives what is known or an error", NULL, test_cuts);
  ADD ("notes that claim gigabytes cost nothing", NULL, test_claims);
  ADD ("a list of files that claims too many is not believed", NULL, test_file_claims);
  ADD ("long names, markup and control characters are made harmless", NULL, test_names);
  ADD ("threads over the limit are counted, not listed", NULL, test_threads);
  ADD ("a stack that leads to itself ends", NULL, test_recursion);
  ADD ("a core that lies about its machine never crashes the child", NULL, test_machines);
  ADD ("foreign: aarch64", "backtrace.aarch64.core.bz2", test_foreign);
  ADD ("foreign: x86_64", "backtrace.x86_64.core.bz2", test_foreign);
  ADD ("foreign: cut link map", "linkmap-cut.core.bz2", test_foreign);
  ADD ("foreign: C++", "testfile-backtrace-demangle.core.bz2", test_foreign);
  return g_test_run ();
}
