/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Cores of machines that stacks are not unwound of. */

#include "core/dump/rec-analyzer.h"

#include "core-builder.h"

#include <elf.h>
#include <glib/gstdio.h>
#include <string.h>

#define PROGRAM 0x400000
#define LIBRARY 0x600000
#define STACK 0x7f000000

typedef struct
{
  const char *name;
  CoreMachine machine;
} Machine;

/* The places are those of user_regs_struct or pt_regs in the kernel's asm/ptrace.h of each. */
static const Machine machines[] = {
  { "i686", { EM_386, FALSE, FALSE, 17, 12, 15, -1 } },
  { "armv7l", { EM_ARM, FALSE, FALSE, 18, 15, 13, -1 } },
  { "armv7b", { EM_ARM, FALSE, TRUE, 18, 15, 13, -1 } },
  { "s390x", { EM_S390, TRUE, TRUE, 27, 1, 17, -1 } },
  { "ppc64", { EM_PPC64, TRUE, TRUE, 48, 32, 1, -1 } },
  { "ppc64le", { EM_PPC64, TRUE, FALSE, 48, 32, 1, -1 } },
  { "riscv64", { EM_RISCV, TRUE, FALSE, 32, 0, 2, -1 } },
  { "aarch64_be", { EM_AARCH64, TRUE, TRUE, 34, 32, 31, -1 } },
};

static RecAnalysis *
analyze (CoreBuilder *builder)
{
  g_autofree char *folder = g_dir_make_tmp ("recourse-format-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "core", NULL);
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autoptr (GByteArray) core = core_builder_build (builder);
  g_autoptr (GError) error = NULL;
  RecAnalysis *analysis;

  g_assert_true (g_file_set_contents (path, (char *) core->data, core->len, NULL));
  analysis = rec_analyzer_run (analyzer, path, NULL, NULL, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_rmdir (folder);
  return analysis;
}

static void
test_machine (gconstpointer data)
{
  const Machine *machine = data;
  g_autoptr (CoreBuilder) builder = core_builder_new (&machine->machine);
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (RecFrame) frame = NULL;
  g_autoptr (RecThread) other = NULL;
  g_autofree char *expected = g_strdup_printf (
      "Stacks of %s are not unwound: only their innermost frames are shown.", machine->name);
  RecModule *library;
  guint64 address;

  core_builder_add_thread (builder, 70, 7, LIBRARY + 0x123, STACK);
  core_builder_add_signal (builder, 7, 2, 0x12345678);
  core_builder_add_thread (builder, 71, 0, PROGRAM + 0x456, STACK);
  core_builder_add_library (builder, "/opt/program", PROGRAM, 0xab);
  core_builder_add_library (builder, "/opt/lib/libthing.so.2.3.4", LIBRARY, 0xcd);
  analysis = analyze (builder);

  g_assert_cmpstr (rec_analysis_get_architecture (analysis), ==, machine->name);
  g_assert_cmpstr (rec_analysis_get_exception (analysis), ==, "SIGBUS/BUS_ADRERR");
  g_assert_true (rec_analysis_get_fault_address (analysis, &address));
  g_assert_cmphex (address, ==, 0x12345678);
  frame = rec_analysis_dup_fault_frame (analysis);
  g_assert_cmpstr (rec_frame_get_module (frame), ==, "libthing.so.2.3.4");
  g_assert_cmphex (rec_frame_get_offset (frame), ==, 0x123);
  g_assert_cmpuint (rec_thread_get_tid (rec_analysis_get_crashed_thread (analysis)), ==, 70);
  other = g_list_model_get_item (rec_analysis_get_threads (analysis), 1);
  g_assert_cmpuint (rec_thread_get_tid (other), ==, 71);
  g_assert_cmpuint (g_list_model_get_n_items (rec_thread_get_frames (other)), ==, 1);

  library = rec_analysis_find_module (analysis, "libthing.so.2.3.4");
  g_assert_cmpstr (rec_module_get_build_id (library), ==,
                   "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd");
  g_assert_cmpstr (rec_module_get_version (library), ==, "2.3.4");
  g_assert_true (
      g_strv_contains ((const char *const *) rec_analysis_get_notes (analysis), expected));
}

/* What is at the same place on every machine is read; registers and siginfo are not guessed. */
static void
test_unknown_machine (void)
{
  const CoreMachine machine = { EM_MIPS, FALSE, TRUE, 45, 40, 35, -1 };
  g_autoptr (CoreBuilder) builder = core_builder_new (&machine);
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (RecFrame) frame = NULL;

  core_builder_add_thread (builder, 70, 11, LIBRARY + 0x123, STACK);
  core_builder_add_signal (builder, 11, 1, 0x10);
  core_builder_add_library (builder, "/opt/lib/libthing.so", LIBRARY, 0xcd);
  analysis = analyze (builder);
  frame = rec_analysis_dup_fault_frame (analysis);
  g_assert_null (frame);
  g_assert_cmpstr (rec_analysis_get_exception (analysis), ==, "SIGSEGV");
  g_assert_nonnull (rec_analysis_find_module (analysis, "libthing.so"));
  g_assert_true (g_strv_contains (
      (const char *const *) rec_analysis_get_notes (analysis),
      "The dump is of a machine that is not known here: its stacks are not read."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (machines); i++)
    {
      g_autofree char *name = g_strdup_printf (
          "/core formats/what failed where is read of a core of %s", machines[i].name);

      g_test_add_data_func (name, &machines[i], test_machine);
    }
  g_test_add_func ("/core formats/nothing is guessed of a machine that is not known",
                   test_unknown_machine);
  return g_test_run ();
}
