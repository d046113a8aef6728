/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Minidumps of cores that were made for it. */

#include "core/dump/rec-analyzer.h"
#include "core/dump/rec-dump-limits.h"
#include "core/dump/rec-stack-sanitizer.h"
#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"

#include "core-builder.h"
#include "minidump-view.h"

#include <elf.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PATTERN REC_STACK_SANITIZER_PATTERN
#define PROGRAM 0x400000
#define LIBRARY 0x600000
#define DOCUMENTS 0x800000
#define STACK 0x7f000000
#define PAGE 4096

static const CoreMachine i386 = { EM_386, FALSE, FALSE, 17, 12, 15, 5 };
static const CoreMachine aarch64 = { EM_AARCH64, TRUE, FALSE, 34, 32, 31, 29 };
static const CoreMachine s390x = { EM_S390, TRUE, TRUE, 27, 1, 17, -1 };
static const CoreMachine aarch64_be = { EM_AARCH64, TRUE, TRUE, 34, 32, 31, -1 };
static const CoreMachine mips = { EM_MIPS, FALSE, TRUE, 45, 40, 35, -1 };

/* Returns the minidump, or NULL with the error. */
static GByteArray *
make_with (RecAnalyzer *analyzer, GByteArray *core, GError **error)
{
  g_autofree char *path = NULL;
  int core_fd = g_file_open_tmp ("recourse-minidump-XXXXXX", &path, NULL);
  int fd = memfd_create ("minidump", MFD_CLOEXEC);
  GByteArray *dump = NULL;

  g_assert_cmpint (write (core_fd, core->data, core->len), ==, core->len);
  if (rec_analyzer_write_minidump (analyzer, path, NULL, fd, NULL, error))
    {
      dump = g_byte_array_new ();
      g_byte_array_set_size (dump, lseek (fd, 0, SEEK_END));
      g_assert_cmpint (pread (fd, dump->data, dump->len, 0), ==, dump->len);
    }
  else
    g_assert_cmpint (lseek (fd, 0, SEEK_END), ==, 0);
  close (fd);
  close (core_fd);
  g_unlink (path);
  return dump;
}

static GByteArray *
make (CoreBuilder *builder, MinidumpView *view)
{
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autoptr (GByteArray) core = core_builder_build (builder);
  g_autoptr (GError) error = NULL;
  GByteArray *dump = make_with (analyzer, core, &error);

  g_assert_no_error (error);
  *view = minidump_view (dump->data, dump->len);
  minidump_view_assert_sound (view);
  return dump;
}

static void
assert_unsupported (const CoreMachine *machine, const char *name)
{
  g_autoptr (CoreBuilder) builder = core_builder_new (machine);
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autoptr (GByteArray) core = NULL;
  g_autoptr (GByteArray) dump = NULL;
  g_autoptr (GError) error = NULL;

  core_builder_add_thread (builder, 70, 7, LIBRARY, STACK);
  core_builder_add_library (builder, "/usr/lib/libthing.so", LIBRARY, 0xcd);
  core = core_builder_build (builder);
  dump = make_with (analyzer, core, &error);
  g_assert_null (dump);
  g_assert_error (error, REC_ERROR, REC_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, name));
}

static void
test_unsupported (void)
{
  assert_unsupported (&s390x, "s390x");
  assert_unsupported (&aarch64_be, "aarch64_be");
  assert_unsupported (&mips, "the machine number 8");
}

static MinidumpException
get_exception (const MinidumpView *view)
{
  MinidumpException exception;

  g_assert_true (minidump_view_get_exception (view, &exception));
  return exception;
}

static guint16
get_architecture (const MinidumpView *view)
{
  guint32 length;
  const guint8 *system = minidump_view_find (view, 7, &length);

  g_assert_cmphex (minidump_get32 (system + 20), ==, 0x8201);
  return minidump_get16 (system);
}

/* Text, a small number, two addresses, text that is no whole word of the larger machines. */
static void
add_stack (CoreBuilder *builder, guint word)
{
  guint8 stack[PAGE] = { 0 };
  guint64 words[] = { GUINT64_TO_LE (0x6f77737361703432), GUINT64_TO_LE (3),
                      GUINT64_TO_LE (LIBRARY + 0x18), GUINT64_TO_LE (STACK + 0x28) };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    memcpy (stack + i * word, &words[i], word);
  core_builder_add_memory (builder, STACK, sizeof stack, PF_R | PF_W, stack, sizeof stack);
}

static GByteArray *
make_machine (const CoreMachine *machine, MinidumpView *view)
{
  g_autoptr (CoreBuilder) builder = core_builder_new (machine);
  guint word = machine == &i386 ? 4 : 8;
  guint8 fpregs[528];

  memset (fpregs, 'S', sizeof fpregs);
  core_builder_add_thread (builder, 70, 8, LIBRARY + 0x123, STACK);
  core_builder_add_note (builder, NT_FPREGSET, fpregs,
                         machine == &i386      ? 108
                         : machine == &aarch64 ? 528
                                               : 512);
  core_builder_add_signal (builder, 8, 3, LIBRARY + 0x123);
  core_builder_add_thread (builder, 71, 0, PROGRAM + 0x456, STACK + 8);
  core_builder_add_library (builder, "/usr/bin/program", PROGRAM, 0xab);
  core_builder_add_library (builder, "/usr/lib/libthing.so.2.3.4", LIBRARY, 0xcd);
  add_stack (builder, word);
  return make (builder, view);
}

static void
assert_registers (const guint8 *context, guint pc, guint sp, guint fp, guint word)
{
  guint64 mask = word == 8 ? G_MAXUINT64 : G_MAXUINT32;

  g_assert_cmphex (minidump_get64 (context + pc) & mask, ==, LIBRARY + 0x123);
  g_assert_cmphex (minidump_get64 (context + sp) & mask, ==, STACK);
  g_assert_cmphex (minidump_get64 (context + fp) & mask, ==, STACK);
}

static void
assert_stack (const MinidumpThread *thread, guint word)
{
  guint64 mask = word == 8 ? G_MAXUINT64 : G_MAXUINT32;
  const guint8 *stack = thread->stack;

  g_assert_cmphex (thread->stack_address, ==, STACK);
  g_assert_cmpuint (thread->stack_length, ==, PAGE);
  g_assert_cmphex (minidump_get64 (stack) & mask, ==, PATTERN & mask);
  g_assert_cmphex (minidump_get64 (stack + word) & mask, ==, 3);
  g_assert_cmphex (minidump_get64 (stack + 2 * word) & mask, ==, LIBRARY + 0x18);
  g_assert_cmphex (minidump_get64 (stack + 3 * word) & mask, ==, STACK + 0x28);
}

/* The registers' data is nowhere; what controls them, two letters here and there, may stay. */
static void
assert_no_data (const GByteArray *dump)
{
  g_assert_null (g_strstr_len ((char *) dump->data, dump->len, "SSSSS"));
  for (guint i = 0; i + 5 <= dump->len; i++)
    g_assert_cmpint (memcmp (dump->data + i, "SSSSS", 5), !=, 0);
}

static void
test_x86_64 (void)
{
  MinidumpView view;
  g_autoptr (GByteArray) dump = make_machine (NULL, &view);
  MinidumpThread first = minidump_view_get_thread (&view, 0);
  MinidumpThread second = minidump_view_get_thread (&view, 1);

  g_assert_cmphex (get_architecture (&view), ==, 9);
  g_assert_cmpuint (first.context_length, ==, 1232);
  g_assert_cmphex (minidump_get32 (first.context + 48), ==, 0x10000f);
  g_assert_cmphex (minidump_get32 (first.context + 52), ==, 0x5353);
  g_assert_cmphex (minidump_get16 (first.context + 256), ==, 0x5353);
  g_assert_cmphex (minidump_get32 (second.context + 48), ==, 0x100007);
  assert_registers (first.context, 248, 152, 160, 8);
  assert_stack (&first, 8);
  assert_no_data (dump);
}

static void
test_i386 (void)
{
  MinidumpView view;
  g_autoptr (GByteArray) dump = make_machine (&i386, &view);
  MinidumpThread first = minidump_view_get_thread (&view, 0);
  MinidumpThread second = minidump_view_get_thread (&view, 1);

  g_assert_cmphex (get_architecture (&view), ==, 0);
  g_assert_cmpuint (first.context_length, ==, 716);
  g_assert_cmphex (minidump_get32 (first.context), ==, 0x1000f);
  g_assert_cmphex (minidump_get32 (first.context + 28), ==, 0x5353);
  g_assert_cmphex (minidump_get32 (second.context), ==, 0x10007);
  assert_registers (first.context, 184, 196, 180, 4);
  assert_stack (&first, 4);
  assert_no_data (dump);
}

static void
test_aarch64 (void)
{
  MinidumpView view;
  g_autoptr (GByteArray) dump = make_machine (&aarch64, &view);
  MinidumpThread first = minidump_view_get_thread (&view, 0);
  MinidumpThread second = minidump_view_get_thread (&view, 1);

  g_assert_cmphex (get_architecture (&view), ==, 0x8003);
  g_assert_cmpuint (first.context_length, ==, 796);
  g_assert_cmphex (minidump_get64 (first.context), ==, 0x80000006);
  g_assert_cmphex (minidump_get32 (first.context + 276), ==, 0x53535353);
  g_assert_cmphex (minidump_get64 (second.context), ==, 0x80000002);
  assert_registers (first.context, 264, 256, 240, 8);
  assert_stack (&first, 8);
}

static void
test_contents (void)
{
  MinidumpView view;
  g_autoptr (GByteArray) dump = make_machine (NULL, &view);
  g_auto (MinidumpModule) program = minidump_view_get_module (&view, 0);
  g_auto (MinidumpModule) library = minidump_view_get_module (&view, 1);
  MinidumpException exception = get_exception (&view);
  guint32 length;

  g_assert_cmpuint (minidump_view_count_threads (&view), ==, 2);
  g_assert_cmpuint (minidump_view_get_thread (&view, 0).tid, ==, 70);
  g_assert_cmpuint (minidump_view_get_thread (&view, 1).tid, ==, 71);
  g_assert_cmpuint (exception.tid, ==, 70);
  g_assert_cmpuint (exception.code, ==, 8);
  g_assert_cmpuint (exception.flags, ==, 3);
  g_assert_cmphex (exception.address, ==, LIBRARY + 0x123);
  g_assert_cmpuint (minidump_view_count_modules (&view), ==, 2);
  g_assert_cmpstr (program.name, ==, "/usr/bin/program");
  g_assert_cmphex (program.base, ==, PROGRAM);
  g_assert_cmphex (program.size, ==, PAGE);
  g_assert_cmphex (program.version_high, ==, 0);
  g_assert_cmpstr (library.build_id, ==, "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd");
  g_assert_cmphex (library.version_high, ==, 2 << 16 | 3);
  g_assert_cmphex (library.version_low, ==, 4 << 16);
  /* The command line, the environment, the list of mapped files. */
  for (guint32 type = 0x47670003; type <= 0x4767000a; type++)
    g_assert_null (minidump_view_find (&view, type, &length));
}

static void
test_program_first (void)
{
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  guint64 auxiliary[] = { GUINT64_TO_LE (AT_ENTRY), GUINT64_TO_LE (LIBRARY + 0x40), 0, 0 };
  g_auto (MinidumpModule) program = { 0 };
  g_auto (MinidumpModule) library = { 0 };
  g_autoptr (GByteArray) dump = NULL;
  MinidumpView view;

  core_builder_add_thread (builder, 70, 11, LIBRARY, STACK);
  core_builder_add_note (builder, NT_AUXV, auxiliary, sizeof auxiliary);
  core_builder_add_library (builder, "/usr/lib/libthing.so", PROGRAM, 1);
  core_builder_add_library (builder, "/usr/bin/program", LIBRARY, 2);
  dump = make (builder, &view);
  program = minidump_view_get_module (&view, 0);
  library = minidump_view_get_module (&view, 1);
  g_assert_cmphex (program.base, ==, LIBRARY);
  g_assert_cmphex (library.base, ==, PROGRAM);
}

static void
test_names (void)
{
  static const char *const names[][2] = {
    { "/usr/lib/libthing.so", "/usr/lib/libthing.so" },
    { "/home/zoe.quartz/bin/tool (deleted)", "tool" },
    { "/usr/../home/zoe.quartz/tool", "tool" },
    { "/var/home/zoe.quartz/liba.so", "liba.so" },
    { "/usr.local/zoe.quartz/liba.so", "liba.so" },
    { "/tmp/\xff\x1b[31mred", "\xef\xbf\xbd\xef\xbf\xbd[31mred" },
    { "/memfd:doublemapper (deleted)", "memfd:doublemapper" },
  };
  static const char *const documents[] = { "/home/zoe.quartz/letter.odt", "/usr/share/cache" };
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  g_autoptr (GByteArray) dump = NULL;
  MinidumpView view;

  core_builder_add_thread (builder, 70, 11, LIBRARY, STACK);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    core_builder_add_library (builder, names[i][0], LIBRARY + i * PAGE, i);
  /* Executable, as all memory of some processes is, but no program. */
  for (guint i = 0; i < 2; i++)
    {
      core_builder_add_file (builder, documents[i], DOCUMENTS + i * PAGE, PAGE, 0);
      core_builder_add_memory (builder, DOCUMENTS + i * PAGE, PAGE, PF_R | PF_X, "letter", 6);
    }
  dump = make (builder, &view);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_auto (MinidumpModule) module = minidump_view_get_module (&view, i);

      g_assert_cmpstr (module.name, ==, names[i][1]);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_auto (MinidumpModule) module = minidump_view_get_module (&view, G_N_ELEMENTS (names) + i);

      g_assert_cmpstr (module.name, ==, i == 0 ? "" : documents[i]);
    }
}

static guint64
get_fault_address (guint64 address, int code)
{
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  g_autoptr (GByteArray) dump = NULL;
  MinidumpView view;

  core_builder_add_thread (builder, 70, 11, LIBRARY + 8, STACK);
  core_builder_add_signal (builder, 11, code, address);
  core_builder_add_library (builder, "/usr/lib/libthing.so", LIBRARY, 0xcd);
  add_stack (builder, 8);
  dump = make (builder, &view);
  return get_exception (&view).address;
}

static void
assert_fault_address (guint64 address, guint64 expected)
{
  g_assert_cmphex (get_fault_address (address, 1), ==, expected);
}

static void
test_fault_address (void)
{
  guint64 last = STACK + PAGE + REC_MINIDUMP_FAULT_DISTANCE_MAX;
  guint64 first = STACK - (guint64) REC_MINIDUMP_FAULT_DISTANCE_MAX;

  assert_fault_address (0, 0);
  assert_fault_address (REC_MINIDUMP_NULL_MAX - 1, REC_MINIDUMP_NULL_MAX - 1);
  assert_fault_address (last, last);
  assert_fault_address (last + 1, PATTERN);
  assert_fault_address (first, first);
  assert_fault_address (first - 1, PATTERN);
  assert_fault_address (0x6f7773736170, PATTERN);
  /* Of a signal that another process sent, siginfo has its number there, and its user's. */
  g_assert_cmphex (get_fault_address ((guint64) 1000 << 32 | 4711, 0), ==, LIBRARY + 8);
}

/* Threads whose stacks are all full. */
static GByteArray *
make_full (guint n_threads, guint n_words, MinidumpView *view)
{
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  gsize size = 8 * n_words;
  g_autofree guint8 *stack = g_malloc (size);

  memset (stack, 'x', size);
  for (guint i = 0; i < n_threads; i++)
    core_builder_add_thread (builder, 100 + i, i == 0 ? 11 : 0, LIBRARY, STACK + i * 0x100000);
  core_builder_add_library (builder, "/usr/lib/libthing.so", LIBRARY, 0xcd);
  for (guint i = 0; i < n_threads; i++)
    core_builder_add_memory (builder, STACK + i * 0x100000, size, PF_R | PF_W, stack, size);
  return make (builder, view);
}

static void
test_size (void)
{
  MinidumpView view;
  g_autoptr (GByteArray) ten = make_full (10, 16384, &view);
  g_autoptr (GByteArray) most = NULL;
  guint others = (REC_MINIDUMP_STACKS_MAX - REC_MINIDUMP_STACK_MAX) / 9;

  g_assert_cmpuint (ten->len, <, 90000);
  g_assert_cmpuint (minidump_view_get_thread (&view, 0).stack_length, ==, REC_MINIDUMP_STACK_MAX);
  g_assert_cmpuint (minidump_view_get_thread (&view, 9).stack_length, ==, others - others % 8);
  for (guint i = 1; i < 10; i++)
    g_assert_cmpuint (minidump_view_get_thread (&view, i).stack_length, >=, others - 8);

  most = make_full (REC_THREADS_MAX, REC_MINIDUMP_STACK_MIN / 8 + 1, &view);
  g_assert_cmpuint (minidump_view_count_threads (&view), ==, REC_THREADS_MAX);
  g_assert_cmpuint (minidump_view_get_thread (&view, REC_THREADS_MAX - 1).stack_length, ==,
                    REC_MINIDUMP_STACK_MIN);
  g_assert_cmpuint (most->len, <, REC_MINIDUMP_SIZE_MAX);
}

static void
test_stack_limits (void)
{
  MinidumpView view;
  g_autoptr (GByteArray) whole = make_full (1, REC_MINIDUMP_STACK_MAX / 8, &view);
  g_autoptr (GByteArray) cut = NULL;
  g_autoptr (GByteArray) two = NULL;

  g_assert_cmpuint (minidump_view_get_thread (&view, 0).stack_length, ==, REC_MINIDUMP_STACK_MAX);
  cut = make_full (1, REC_MINIDUMP_STACK_MAX / 8 + 1, &view);
  g_assert_cmpuint (minidump_view_get_thread (&view, 0).stack_length, ==, REC_MINIDUMP_STACK_MAX);
  two = make_full (2, REC_MINIDUMP_STACK_MAX / 8 + 1, &view);
  g_assert_cmpuint (minidump_view_get_thread (&view, 1).stack_length, ==, REC_MINIDUMP_STACK_MAX);
}

/* A stack pointer between two words, less than the red zone above the start of the mapping. */
static void
test_unaligned (void)
{
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  g_autoptr (GByteArray) dump = NULL;
  MinidumpThread thread;
  MinidumpView view;
  char text[85];

  memset (text, 'x', sizeof text);
  core_builder_add_thread (builder, 70, 11, LIBRARY, STACK + 11);
  core_builder_add_thread (builder, 71, 0, LIBRARY, STACK + 84);
  core_builder_add_thread (builder, 72, 0, LIBRARY, 0xdead0000);
  core_builder_add_library (builder, "/usr/lib/libthing.so", LIBRARY, 0xcd);
  core_builder_add_memory (builder, STACK + 3, sizeof text, PF_R | PF_W, text, sizeof text);
  dump = make (builder, &view);
  thread = minidump_view_get_thread (&view, 0);
  g_assert_cmphex (thread.stack_address, ==, STACK + 8);
  g_assert_cmpuint (thread.stack_length, ==, 80);
  for (guint i = 0; i < dump->len; i++)
    g_assert_cmpint (dump->data[i], !=, 'x');
  thread = minidump_view_get_thread (&view, 2);
  g_assert_cmpuint (thread.stack_length, ==, 0);
  g_assert_cmphex (thread.stack_address, ==, PATTERN);
}

/* A stack that was used up: its pointer is in the guard below it, or below all. */
static void
test_used_up (void)
{
  const guint64 gaps[] = { 1, PAGE, REC_DUMP_STACK_GAP_MAX, REC_DUMP_STACK_GAP_MAX + 1 };

  for (guint i = 0; i < G_N_ELEMENTS (gaps); i++)
    {
      g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
      g_autoptr (GByteArray) dump = NULL;
      MinidumpThread thread;
      MinidumpView view;

      core_builder_add_thread (builder, 70, 11, LIBRARY, STACK - gaps[i]);
      core_builder_add_library (builder, "/usr/lib/libthing.so", LIBRARY, 0xcd);
      core_builder_add_memory (builder, STACK - PAGE, PAGE, 0, NULL, 0);
      add_stack (builder, 8);
      dump = make (builder, &view);
      thread = minidump_view_get_thread (&view, 0);
      if (gaps[i] <= REC_DUMP_STACK_GAP_MAX)
        {
          assert_stack (&thread, 8);
          g_assert_cmphex (minidump_get64 (thread.context + 152), ==, STACK - gaps[i]);
        }
      else
        g_assert_cmpuint (thread.stack_length, ==, 0);
    }
}

/* What others leave of the room for all goes to those with long stacks, wherever they stand. */
static void
test_shares (void)
{
  const gsize max = REC_MINIDUMP_STACK_MAX, left = REC_MINIDUMP_STACKS_MAX - 3 * 1024;
  const gsize lengths[] = { 1024, max, 512, max, max, 1536 };
  const gsize expected[] = { 1024, left / 3 & ~7, 512, left / 3 & ~7, left / 3 & ~7, 1536 };
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  g_autoptr (GByteArray) dump = NULL;
  g_autofree guint8 *stack = g_malloc0 (max);
  MinidumpView view;

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    core_builder_add_thread (builder, 70 + i, 0, LIBRARY, STACK + i * 0x100000);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    core_builder_add_memory (builder, STACK + i * 0x100000, lengths[i], PF_R | PF_W, stack,
                             lengths[i]);
  core_builder_add_library (builder, "/usr/lib/libthing.so", LIBRARY, 0xcd);
  dump = make (builder, &view);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    g_assert_cmpuint (minidump_view_get_thread (&view, i).stack_length, ==, expected[i]);
}

static void
test_names_limit (void)
{
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  g_autoptr (GByteArray) dump = NULL;
  g_autofree char *long_name = g_strnfill (3000, 'n');
  guint n_fit = REC_MINIDUMP_NAMES_MAX / REC_MINIDUMP_NAME_MAX;
  MinidumpView view;

  core_builder_add_thread (builder, 70, 11, LIBRARY, STACK);
  for (guint i = 0; i < n_fit + 1; i++)
    {
      g_autofree char *name = g_strdup_printf ("/usr/lib/%04u%s", i, long_name);

      core_builder_add_library (builder, name, LIBRARY + i * PAGE, i);
    }
  dump = make (builder, &view);
  g_assert_cmpuint (minidump_view_count_modules (&view), ==, n_fit + 1);
  for (guint i = n_fit - 1; i <= n_fit; i++)
    {
      g_auto (MinidumpModule) module = minidump_view_get_module (&view, i);

      g_assert_cmpuint (strlen (module.name), ==, i < n_fit ? REC_MINIDUMP_NAME_MAX : 0);
      g_assert_nonnull (module.build_id);
    }
}

static void
test_flips (void)
{
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261121);
  g_autoptr (GByteArray) core = NULL;

  core_builder_add_thread (builder, 70, 11, LIBRARY + 8, STACK);
  core_builder_add_signal (builder, 11, 1, 0x10);
  core_builder_add_thread (builder, 71, 0, PROGRAM + 8, STACK + 512);
  core_builder_add_library (builder, "/usr/bin/program", PROGRAM, 0xab);
  core_builder_add_library (builder, "/usr/lib/libthing.so.2", LIBRARY, 0xcd);
  add_stack (builder, 8);
  core = core_builder_build (builder);
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (GByteArray) flipped = g_byte_array_new ();
      g_autoptr (GByteArray) dump = NULL;
      g_autoptr (GError) error = NULL;

      /* Headers, notes and tables; what follows are pages of nothing. */
      g_byte_array_append (flipped, core->data, core->len);
      for (guint flips = 1 + i % 8; flips > 0; flips--)
        flipped->data[g_rand_int_range (random, 0, 2600)] ^= 1 << g_rand_int_range (random, 0, 8);
      dump = make_with (analyzer, flipped, &error);
      if (dump != NULL)
        {
          MinidumpView view = minidump_view (dump->data, dump->len);

          minidump_view_assert_sound (&view);
        }
      else
        g_assert_true (error->domain == REC_ERROR
                       && (error->code == REC_ERROR_INVALID || error->code == REC_ERROR_TRUNCATED
                           || error->code == REC_ERROR_UNSUPPORTED));
    }
}

static void
assert_answer (const char *script, int code)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("recourse-child-XXXXXX", &path, NULL);
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (path);
  g_autoptr (GByteArray) core = g_byte_array_new ();
  g_autoptr (GByteArray) dump = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (write (fd, script, strlen (script)), ==, strlen (script));
  g_assert_cmpint (fchmod (fd, 0700), ==, 0);
  close (fd);
  dump = make_with (analyzer, core, &error);
  g_unlink (path);
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, REC_ERROR, code);
}

static void
test_bad_child (void)
{
  g_autofree char *fits = g_strdup_printf ("#!/bin/sh\nprintf MDMP; head -c %u /dev/zero\n",
                                           REC_MINIDUMP_SIZE_MAX - 4);
  g_autofree char *too_large = g_strdup_printf ("#!/bin/sh\nprintf MDMP; head -c %u /dev/zero\n",
                                                REC_MINIDUMP_SIZE_MAX - 3);

  assert_answer ("#!/bin/sh\nprintf MDMP\n", -1);
  assert_answer (fits, -1);
  assert_answer (too_large, REC_ERROR_LIMIT);
  assert_answer ("#!/bin/sh\nprintf MDM\n", REC_ERROR_INVALID);
  assert_answer ("#!/bin/sh\necho '{\"threads\": []}'\n", REC_ERROR_INVALID);
  assert_answer ("#!/bin/sh\nprintf MDMP; exit 1\n", REC_ERROR_FAILED);
  assert_answer ("#!/bin/sh\nprintf MDMP; kill -SEGV $$\n", REC_ERROR_FAILED);
}

static void
assert_cannot_write (const char *place, int flags, int code)
{
  g_autofree char *path = NULL;
  g_autoptr (CoreBuilder) builder = core_builder_new (NULL);
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autoptr (GByteArray) core = NULL;
  g_autoptr (GError) error = NULL;
  int core_fd = g_file_open_tmp ("recourse-minidump-XXXXXX", &path, NULL);
  int fd = open (place, flags);

  core_builder_add_thread (builder, 70, 11, LIBRARY, STACK);
  core = core_builder_build (builder);
  g_assert_cmpint (write (core_fd, core->data, core->len), ==, core->len);
  close (core_fd);
  g_assert_false (rec_analyzer_write_minidump (analyzer, path, NULL, fd, NULL, &error));
  g_assert_error (error, REC_ERROR, code);
  close (fd);
  g_unlink (path);
}

static void
test_cannot_write (void)
{
  assert_cannot_write ("/dev/full", O_WRONLY, REC_ERROR_NO_SPACE);
  assert_cannot_write ("/dev/null", O_RDONLY, REC_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/minidump/has the signal, its code, all threads and modules, and no more",
                   test_contents);
  g_test_add_func ("/minidump/has a thread of x86_64 without the data of its registers",
                   test_x86_64);
  g_test_add_func ("/minidump/has a thread of i386 likewise", test_i386);
  g_test_add_func ("/minidump/has a thread of aarch64 likewise", test_aarch64);
  g_test_add_func ("/minidump/names the machine that it is not made of", test_unsupported);
  g_test_add_func ("/minidump/lists the program first", test_program_first);
  g_test_add_func ("/minidump/has no paths but the system’s", test_names);
  g_test_add_func ("/minidump/has a fault’s address only near to memory", test_fault_address);
  g_test_add_func ("/minidump/is small, and smaller than its limit with all threads", test_size);
  g_test_add_func ("/minidump/cuts stacks at their limits", test_stack_limits);
  g_test_add_func ("/minidump/has whole words only, and stacks only where they are",
                   test_unaligned);
  g_test_add_func ("/minidump/has the stack that was used up", test_used_up);
  g_test_add_func ("/minidump/gives what one stack leaves to the others", test_shares);
  g_test_add_func ("/minidump/leaves names out at the limit, but no build IDs", test_names_limit);
  g_test_add_func ("/minidump/is sound whatever is wrong with the core", test_flips);
  g_test_add_func ("/minidump/is not taken from a child that makes none", test_bad_child);
  g_test_add_func ("/minidump/says when it cannot be written", test_cannot_write);
  return g_test_run ();
}
