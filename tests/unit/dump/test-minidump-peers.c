/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Minidumps as other programs read them. */

#include "core/dump/rec-analyzer.h"

#include "core-builder.h"
#include "real-core.h"
#include "test-folder.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  char *folder;
  char *core;
  char *dump;
  char *reason;
  RecAnalysis *analysis;
} Fixture;

/* A machine that cores were made for, as lldb names it and its registers. */
typedef struct
{
  const char *name;
  CoreMachine machine;
  const char *pc;
  const char *sp;
  const char *fp;
} Machine;

static const Machine machines[] = {
  { "i386",
    { EM_386, FALSE, FALSE, 17, 12, 15, 5 },
    "eip = 0x00600123",
    "esp = 0x7f000000",
    "ebp = 0x7f000000" },
  { "aarch64",
    { EM_AARCH64, TRUE, FALSE, 34, 32, 31, 29 },
    "pc = 0x0000000000600123",
    "sp = 0x000000007f000000",
    "fp = 0x000000007f000000" },
};

static void
make_dump (Fixture *fixture)
{
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autoptr (GError) error = NULL;
  int fd;

  fixture->dump = g_build_filename (fixture->folder, "failure.dmp", NULL);
  fd = open (fixture->dump, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  rec_analyzer_write_minidump (analyzer, fixture->core, NULL, fd, NULL, &error);
  g_assert_no_error (error);
  close (fd);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "3", "1", NULL };
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("recourse-dump-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->core = real_core_make (fixture->folder, arguments, &fixture->reason);
  if (fixture->core == NULL)
    return;

  fixture->analysis = rec_analyzer_run (analyzer, fixture->core, NULL, NULL, &error);
  g_assert_no_error (error);
  make_dump (fixture);
}

static void
set_up_machine (Fixture *fixture, gconstpointer data)
{
  const Machine *machine = data;
  g_autoptr (CoreBuilder) builder = core_builder_new (&machine->machine);
  g_autoptr (GByteArray) core = NULL;
  guint8 stack[4096] = { 0 };

  fixture->folder = g_dir_make_tmp ("recourse-dump-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  core_builder_add_thread (builder, 70, 11, 0x600123, 0x7f000000);
  core_builder_add_signal (builder, 11, 1, 0x10);
  core_builder_add_library (builder, "/usr/bin/program", 0x400000, 1);
  core_builder_add_library (builder, "/usr/lib/libthing.so", 0x600000, 2);
  core_builder_add_memory (builder, 0x7f000000, sizeof stack, PF_R | PF_W, stack, sizeof stack);
  core = core_builder_build (builder);
  fixture->core = g_build_filename (fixture->folder, "core", NULL);
  g_assert_true (g_file_set_contents (fixture->core, (char *) core->data, core->len, NULL));
  make_dump (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_folder_remove (fixture->folder);
  g_clear_object (&fixture->analysis);
  g_free (fixture->folder);
  g_free (fixture->core);
  g_free (fixture->dump);
  g_free (fixture->reason);
}

static char *
run (const char *const *command)
{
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output,
                NULL, NULL, &error);
  g_assert_no_error (error);
  return output;
}

/* Its program is named after its version on some systems. */
static char *
find_lldb (void)
{
  static const char *const names[] = { "lldb", "lldb-14", "lldb-15", "lldb-16", "lldb-19" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      char *path = g_find_program_in_path (names[i]);

      if (path != NULL)
        return path;
    }

  return NULL;
}

static char *
find_stackwalk (void)
{
  const char *path = g_getenv ("MINIDUMP_STACKWALK");

  return path != NULL ? g_strdup (path) : g_find_program_in_path ("minidump_stackwalk");
}

static gboolean
can_run (const Fixture *fixture, const char *program, const char *name)
{
  g_autofree char *missing = g_strdup_printf ("%s is not installed", name);

  if (fixture->core == NULL)
    g_test_skip (fixture->reason);
  else if (program == NULL)
    g_test_skip (missing);
  return fixture->core != NULL && program != NULL;
}

/* Every frame of every thread has its line, in this order, and behind the last is none. Between
 * them can be functions that were compiled into others, which lldb knows from libc's debug
 * information. */
static void
assert_lldb_frames (const char *output, RecAnalysis *analysis)
{
  GListModel *threads = rec_analysis_get_threads (analysis);
  const char *at = strstr (output, "(lldb) bt all");

  g_assert_nonnull (at);
  for (guint i = 0; i < g_list_model_get_n_items (threads); i++)
    {
      g_autoptr (RecThread) thread = g_list_model_get_item (threads, i);
      GListModel *frames = rec_thread_get_frames (thread);
      const char *end;

      at = strstr (at, "thread #");
      g_assert_nonnull (at);
      end = strstr (at + 1, "thread #");
      end = end != NULL ? end : strstr (at, "(lldb)");
      for (guint j = 0; j < g_list_model_get_n_items (frames); j++)
        {
          g_autoptr (RecFrame) frame = g_list_model_get_item (frames, j);
          g_autofree char *line
              = g_strdup_printf (": 0x%016" G_GINT64_MODIFIER "x %s`",
                                 rec_frame_get_address (frame), rec_frame_get_module (frame));

          at = g_strstr_len (at, end - at, line);
          g_assert_nonnull (at);
          at += strlen (line);
        }
      g_assert_null (g_strstr_len (at, end - at, "frame #"));
    }
}

static void
test_lldb (Fixture *fixture, gconstpointer data)
{
  g_autofree char *lldb = find_lldb ();
  g_autofree char *built = g_test_build_filename (G_TEST_BUILT, "unit", "dump", NULL);
  g_autofree char *where = g_strdup_printf ("settings set target.exec-search-paths %s", built);
  g_autofree char *open_dump = NULL;
  g_autofree char *output = NULL;
  RecModule *library;

  if (!can_run (fixture, lldb, "lldb"))
    return;
  open_dump = g_strdup_printf ("target create -c %s", fixture->dump);
  output = run ((const char *const[]){ lldb, "-x", "-b", "-o", where, "-o", open_dump, "-o",
                                       "bt all", "-o", "thread list", "-o", "image list", NULL });
  g_assert_nonnull (strstr (output, "(x86_64) was loaded"));
  g_assert_nonnull (strstr (output, "* thread #1, stop reason = signal SIGSEGV"));
  assert_lldb_frames (output, fixture->analysis);

  library = rec_analysis_find_module (fixture->analysis, "libcrash-library.so");
  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *part = g_ascii_strup (rec_module_get_build_id (library) + 4 * i, 4);

      g_assert_nonnull (strstr (output, part));
    }
}

static void
test_machine (Fixture *fixture, gconstpointer data)
{
  const Machine *machine = data;
  g_autofree char *lldb = find_lldb ();
  g_autofree char *open_dump = g_strdup_printf ("target create -c %s", fixture->dump);
  g_autofree char *loaded = g_strdup_printf ("(%s) was loaded", machine->name);
  g_autofree char *output = NULL;

  if (!can_run (fixture, lldb, "lldb"))
    return;
  output = run ((const char *const[]){ lldb, "-x", "-b", "-o", open_dump, "-o", "thread list", "-o",
                                       "register read", NULL });
  g_assert_nonnull (strstr (output, loaded));
  g_assert_nonnull (strstr (output, "tid = 70"));
  g_assert_nonnull (strstr (output, "libthing.so, stop reason = signal SIGSEGV"));
  g_assert_nonnull (strstr (output, machine->pc));
  g_assert_nonnull (strstr (output, machine->sp));
  g_assert_nonnull (strstr (output, machine->fp));
}

/* Without symbols it follows frame pointers, which all frames of the fault have. */
static void
test_stackwalk (Fixture *fixture, gconstpointer data)
{
  g_autofree char *stackwalk = find_stackwalk ();
  g_autofree char *output = NULL;
  GListModel *frames;
  const char *at;

  if (!can_run (fixture, stackwalk, "Breakpad’s minidump_stackwalk"))
    return;
  output = run ((const char *const[]){ stackwalk, fixture->dump, NULL });
  g_assert_nonnull (strstr (output, "Operating system: Linux"));
  g_assert_nonnull (strstr (output, "CPU: amd64"));
  g_assert_nonnull (strstr (output, "SEGV_MAPERR"));
  g_assert_nonnull (strstr (output, "Crash address: 0x10\n"));
  at = strstr (output, "Thread 0 (crashed)");
  g_assert_nonnull (at);
  g_assert_nonnull (strstr (output, "Thread 3"));
  frames = rec_thread_get_frames (rec_analysis_get_crashed_thread (fixture->analysis));
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (RecFrame) frame = g_list_model_get_item (frames, i);
      g_autofree char *line
          = g_strdup_printf (" %u  %s + 0x%" G_GINT64_MODIFIER "x\n", i,
                             rec_frame_get_module (frame), rec_frame_get_offset (frame));

      g_assert_nonnull (strstr (at, line));
      at = strstr (at, line);
    }
  g_assert_nonnull (strstr (at, "Loaded modules:"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#ifdef __x86_64__
  g_test_add ("/minidump peers/lldb finds the fault and the same frames of all threads", Fixture,
              NULL, set_up, test_lldb, tear_down);
  g_test_add ("/minidump peers/minidump_stackwalk finds the fault and its frames", Fixture, NULL,
              set_up, test_stackwalk, tear_down);
#endif
  g_test_add ("/minidump peers/lldb reads one of i386", Fixture, &machines[0], set_up_machine,
              test_machine, tear_down);
  g_test_add ("/minidump peers/lldb reads one of aarch64", Fixture, &machines[1], set_up_machine,
              test_machine, tear_down);
  return g_test_run ();
}
