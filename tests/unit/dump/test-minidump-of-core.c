/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Minidumps of programs that have really failed. */

#include "core/dump/rec-analyzer.h"
#include "core/dump/rec-core-file.h"
#include "core/report/rec-error.h"

#include "minidump-view.h"
#include "real-core.h"
#include "secrets.h"
#include "test-folder.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SIZE_MAX_OF_TEN 100000

typedef struct
{
  char *folder;
  char *core;
  char *reason;
} Fixture;

static gboolean
has_core (const Fixture *fixture)
{
  if (fixture->core == NULL)
    g_test_skip (fixture->reason);
  return fixture->core != NULL;
}

static GByteArray *
make (const char *core, MinidumpView *view)
{
  g_autofree char *path = g_strconcat (core, ".dmp", NULL);
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autoptr (GError) error = NULL;
  int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  char *contents = NULL;
  gsize length = 0;

  rec_analyzer_write_minidump (analyzer, core, NULL, fd, NULL, &error);
  g_assert_no_error (error);
  close (fd);
  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  g_unlink (path);
  *view = minidump_view (contents, length);
  minidump_view_assert_sound (view);
  return g_byte_array_new_take ((guint8 *) contents, length);
}

static RecAnalysis *
analyze (const char *core)
{
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);
  g_autoptr (GError) error = NULL;
  RecAnalysis *analysis = rec_analyzer_run (analyzer, core, NULL, NULL, &error);

  g_assert_no_error (error);
  return analysis;
}

static void
test_fault (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (GByteArray) dump = NULL;
  MinidumpException exception;
  MinidumpView view;
  GListModel *threads;

  if (!has_core (fixture))
    return;
  analysis = analyze (fixture->core);
  threads = rec_analysis_get_threads (analysis);
  dump = make (fixture->core, &view);
  g_assert_true (minidump_view_get_exception (&view, &exception));
  g_assert_cmpuint (exception.code, ==, 11);
  g_assert_cmpuint (exception.flags, ==, 1);
  g_assert_cmphex (exception.address, ==, 16);
  g_assert_cmpuint (minidump_view_count_threads (&view), ==, g_list_model_get_n_items (threads));
  for (guint i = 0; i < minidump_view_count_threads (&view); i++)
    {
      g_autoptr (RecThread) thread = g_list_model_get_item (threads, i);

      g_assert_cmpuint (minidump_view_get_thread (&view, i).tid, ==, rec_thread_get_tid (thread));
      g_assert_cmpuint (minidump_view_get_thread (&view, i).stack_length, >, 256);
    }
  g_assert_cmpuint (dump->len, <, SIZE_MAX_OF_TEN);
}

static char *
read_build_id (const char *path)
{
  g_autofree char *command = g_strdup_printf ("readelf -n '%s'", path);
  g_autofree char *output = NULL;
  const char *line;

  g_assert_true (g_spawn_command_line_sync (command, &output, NULL, NULL, NULL));
  line = strstr (output, "Build ID: ");
  g_assert_nonnull (line);
  return g_strndup (line + strlen ("Build ID: "), 40);
}

static void
test_build_ids (Fixture *fixture, gconstpointer data)
{
  g_autofree char *readelf = g_find_program_in_path ("readelf");
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (GByteArray) dump = NULL;
  guint n_compared = 0;
  MinidumpView view;

  if (!has_core (fixture))
    return;
  if (readelf == NULL)
    {
      g_test_skip ("readelf is not installed");
      return;
    }

  analysis = analyze (fixture->core);
  dump = make (fixture->core, &view);
  for (guint i = 0; i < minidump_view_count_modules (&view); i++)
    {
      g_auto (MinidumpModule) module = minidump_view_get_module (&view, i);
      g_autofree char *name = g_path_get_basename (module.name);
      g_autofree char *expected = NULL;
      RecModule *known = rec_analysis_find_module (analysis, name);

      /* The kernel’s own is in no file. */
      if (known == NULL || !rec_module_get_verified (known))
        continue;
      expected = read_build_id (rec_module_get_path (known));
      g_assert_cmpstr (module.build_id, ==, expected);
      g_assert_cmphex (module.base, ==, rec_module_get_start (known));
      n_compared++;
    }
  g_assert_cmpuint (n_compared, >=, 4);
}

static void
test_compressed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *zstd = g_find_program_in_path ("zstd");
  g_autofree char *packed = NULL;
  g_autofree char *command = NULL;
  g_autoptr (GByteArray) plain_dump = NULL;
  g_autoptr (GByteArray) dump = NULL;
  MinidumpView view;

  if (!has_core (fixture))
    return;
  if (zstd == NULL)
    {
      g_test_skip ("zstd is not installed");
      return;
    }

  packed = g_strconcat (fixture->core, ".zst", NULL);
  command = g_strdup_printf ("zstd -1 -q '%s' -o '%s'", fixture->core, packed);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  plain_dump = make (fixture->core, &view);
  dump = make (packed, &view);
  g_assert_cmpmem (dump->data, dump->len, plain_dump->data, plain_dump->len);
}

static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  static const guint64 lengths[] = { 1, 63, 64, 500, 3000, 10000, 20000, 100000, 1000000 };
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (NULL);

  if (!has_core (fixture))
    return;
  for (guint i = G_N_ELEMENTS (lengths); i > 0; i--)
    {
      g_autofree char *path = g_strconcat (fixture->core, ".dmp", NULL);
      g_autoptr (GError) error = NULL;
      int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

      g_assert_cmpint (truncate (fixture->core, lengths[i - 1]), ==, 0);
      if (!rec_analyzer_write_minidump (analyzer, fixture->core, NULL, fd, NULL, &error))
        {
          g_assert_true (
              error->domain == REC_ERROR
              && (error->code == REC_ERROR_TRUNCATED || error->code == REC_ERROR_INVALID));
          g_assert_cmpint (lseek (fd, 0, SEEK_END), ==, 0);
        }
      close (fd);
    }
}

/* Puts what the minidump has of a thread over what the core has of it. */
static void
put_thread (GByteArray *core, RecCoreFile *file, guint index, const MinidumpThread *thread)
{
  /* Where rax, rcx and so on lie in a context, by their places in the kernel's user_regs_struct. */
  static const struct
  {
    guint8 in_core;
    guint16 in_context;
  } registers[] = { { 10, 120 }, { 11, 128 }, { 12, 136 }, { 5, 144 }, { 19, 152 }, { 4, 160 },
                    { 13, 168 }, { 14, 176 }, { 9, 184 },  { 8, 192 }, { 7, 200 },  { 6, 208 },
                    { 3, 216 },  { 2, 224 },  { 1, 232 },  { 0, 240 }, { 16, 248 } };
  const RecCoreThread *known
      = &g_array_index (rec_core_file_get_notes (file)->threads, RecCoreThread, index);
  const RecElfSegment *segment
      = rec_core_memory_find_segment (rec_core_file_get_memory (file), thread->stack_address);
  guint64 offset;
  guint8 *saved;

  g_assert_nonnull (segment);
  offset = segment->offset + (thread->stack_address - segment->address);
  g_assert_cmpuint (offset + thread->stack_length, <=, core->len);
  memcpy (core->data + offset, thread->stack, thread->stack_length);

  saved = memmem (core->data, core->len, known->registers, 17 * 8);
  g_assert_nonnull (saved);
  for (guint i = 0; i < G_N_ELEMENTS (registers); i++)
    memcpy (saved + 8 * registers[i].in_core, thread->context + registers[i].in_context, 8);
}

/* Returns a core that has no more than the minidump has. */
static char *
make_sanitized (const Fixture *fixture)
{
  char *path = g_build_filename (fixture->folder, "sanitized", NULL);
  g_autoptr (GByteArray) dump = NULL;
  g_autoptr (GByteArray) core = NULL;
  g_autoptr (RecCoreFile) file = NULL;
  g_autoptr (GError) error = NULL;
  int fd = open (fixture->core, O_RDONLY | O_CLOEXEC);
  MinidumpView view;
  char *contents;
  gsize length;

  dump = make (fixture->core, &view);
  file = rec_core_file_new (fd, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->core, &contents, &length, NULL));
  core = g_byte_array_new_take ((guint8 *) contents, length);
  for (guint i = 0; i < minidump_view_count_threads (&view); i++)
    {
      MinidumpThread thread = minidump_view_get_thread (&view, i);

      put_thread (core, file, i, &thread);
    }
  g_assert_true (g_file_set_contents (path, (char *) core->data, core->len, NULL));
  close (fd);
  return path;
}

static void
assert_same_frames (RecThread *first, RecThread *second)
{
  GListModel *frames = rec_thread_get_frames (first);
  GListModel *others = rec_thread_get_frames (second);

  g_assert_cmpuint (g_list_model_get_n_items (frames), >=, 3);
  g_assert_cmpuint (g_list_model_get_n_items (frames), ==, g_list_model_get_n_items (others));
  for (guint i = 0; i < g_list_model_get_n_items (frames); i++)
    {
      g_autoptr (RecFrame) frame = g_list_model_get_item (frames, i);
      g_autoptr (RecFrame) other = g_list_model_get_item (others, i);

      g_assert_cmphex (rec_frame_get_address (frame), ==, rec_frame_get_address (other));
      g_assert_cmpstr (rec_frame_get_symbol (frame), ==, rec_frame_get_symbol (other));
    }
}

static void
test_same_frames (Fixture *fixture, gconstpointer data)
{
  g_autofree char *sanitized = NULL;
  g_autoptr (RecAnalysis) before = NULL;
  g_autoptr (RecAnalysis) after = NULL;
  GListModel *threads;

  if (!has_core (fixture))
    return;
#ifndef __x86_64__
  g_test_skip ("the registers’ places are those of x86_64");
  return;
#endif

  sanitized = make_sanitized (fixture);
  before = analyze (fixture->core);
  after = analyze (sanitized);
  threads = rec_analysis_get_threads (before);
  g_assert_cmpuint (g_list_model_get_n_items (threads), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (RecThread) first = g_list_model_get_item (threads, i);
      g_autoptr (RecThread) second = g_list_model_get_item (rec_analysis_get_threads (after), i);

      assert_same_frames (first, second);
    }
}

/* Its stack pointer is in no memory that can be read, in a core of zstd neither. */
static void
test_used_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *packed = NULL;
  g_autofree char *zstd = g_find_program_in_path ("zstd");
  g_autofree char *command = NULL;
  g_autoptr (RecAnalysis) plain = NULL;
  g_autoptr (RecAnalysis) compressed = NULL;
  g_autoptr (GByteArray) dump = NULL;
  g_autoptr (GByteArray) same = NULL;
  MinidumpView view;

  if (!has_core (fixture))
    return;
  if (zstd == NULL)
    {
      g_test_skip ("zstd is not installed");
      return;
    }

  packed = g_strconcat (fixture->core, ".zst", NULL);
  command = g_strdup_printf ("zstd -1 -q '%s' -o '%s'", fixture->core, packed);
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  plain = analyze (fixture->core);
  compressed = analyze (packed);
  assert_same_frames (rec_analysis_get_crashed_thread (plain),
                      rec_analysis_get_crashed_thread (compressed));
  dump = make (fixture->core, &view);
  g_assert_cmpuint (minidump_view_get_thread (&view, 0).stack_length, >, 16384);
  same = make (packed, &view);
  g_assert_cmpmem (dump->data, dump->len, same->data, same->len);
}

static gboolean
holds (const GByteArray *bytes, gconstpointer part, gsize length)
{
  return memmem (bytes->data, bytes->len, part, length) != NULL;
}

static void
assert_absent (const GByteArray *dump,
               const char *name,
               const guint8 *secret,
               gsize length,
               gsize run,
               gsize step)
{
  for (gsize i = 0; i + run <= length; i += step)
    {
      if (holds (dump, secret + i, run))
        g_error ("Bytes %zu to %zu of “%s” are in the minidump, with %zu bytes a letter", i,
                 i + run, name, step);
    }
}

/* No four bytes of it are there, in UTF-8 or UTF-16; of UTF-32, where four bytes are one letter, no
 * two letters. */
static void
assert_no_secret (const GByteArray *dump, const char *secret)
{
  gsize length = strlen (secret);
  g_autofree guint16 *wide = g_new0 (guint16, length);
  g_autofree guint32 *wider = g_new0 (guint32, length);

  for (gsize i = 0; i < length; i++)
    {
      wide[i] = GUINT16_TO_LE ((guint8) secret[i]);
      wider[i] = GUINT32_TO_LE ((guint8) secret[i]);
    }
  assert_absent (dump, secret, (const guint8 *) secret, length, 4, 1);
  assert_absent (dump, secret, (const guint8 *) wide, 2 * length, 4, 2);
  assert_absent (dump, secret, (const guint8 *) wider, 4 * length, 8, 4);
}

/* All that the core has where the minidump has a stack, and all its notes. */
static GByteArray *
read_sources (const char *path, const MinidumpView *view)
{
  GByteArray *sources = g_byte_array_new ();
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  g_autoptr (RecCoreFile) file = rec_core_file_new (fd, NULL);
  g_autofree guint8 *notes = g_malloc (65536);
  gssize length;

  g_assert_nonnull (file);
  for (guint i = 0; i < minidump_view_count_threads (view); i++)
    {
      MinidumpThread thread = minidump_view_get_thread (view, i);
      g_autofree guint8 *stack = g_malloc (thread.stack_length);

      g_assert_cmpuint (rec_core_memory_read (rec_core_file_get_memory (file), thread.stack_address,
                                              stack, thread.stack_length),
                        ==, thread.stack_length);
      g_byte_array_append (sources, stack, thread.stack_length);
    }
  length = pread (fd, notes, 65536, 0);
  g_byte_array_append (sources, notes, MAX (length, 0));
  close (fd);
  return sources;
}

static void
test_secrets (Fixture *fixture, gconstpointer data)
{
  static const char *const narrow[]
      = { SECRET_PASSWORD, SECRET_MAIL, SECRET_ARGUMENT, SECRET_ENVIRONMENT };
  static const char *const short_secrets[] = SECRETS_SHORT;
  g_autoptr (GByteArray) dump = NULL;
  g_autoptr (GByteArray) sources = NULL;
  guint16 wide[8] = { 0 };
  MinidumpView view;

  if (!has_core (fixture))
    return;
  dump = make (fixture->core, &view);
  g_assert_cmpuint (minidump_view_count_threads (&view), ==, 4);
  g_assert_cmpuint (dump->len, <, SIZE_MAX_OF_TEN);

  /* They were there to be taken. */
  sources = read_sources (fixture->core, &view);
  for (guint i = 0; i < G_N_ELEMENTS (narrow); i++)
    {
      g_assert_true (holds (sources, narrow[i], strlen (narrow[i])));
      assert_no_secret (dump, narrow[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (short_secrets); i++)
    {
      g_assert_true (holds (sources, short_secrets[i], strlen (short_secrets[i])));
      assert_no_secret (dump, short_secrets[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wide); i++)
    wide[i] = GUINT16_TO_LE (SECRET_WIDE[i]);
  g_assert_true (holds (sources, wide, sizeof wide));
  assert_no_secret (dump, SECRET_WIDE);
#ifdef __x86_64__
  g_assert_true (holds (sources, SECRET_COPIED, 16));
  g_assert_true (holds (sources, SECRET_REGISTER, 8));
#endif
  assert_no_secret (dump, SECRET_COPIED);
  assert_no_secret (dump, SECRET_REGISTER);
}

static void
set_up_with (Fixture *fixture, const char *program, const char *const *arguments)
{
  fixture->folder = g_dir_make_tmp ("recourse-dump-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->core = real_core_make_of (program, fixture->folder, arguments, &fixture->reason);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "3", "1", NULL };

  set_up_with (fixture, "crash-program", arguments);
}

static void
set_up_ten (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "9", "20", NULL };

  set_up_with (fixture, "crash-program", arguments);
}

static void
set_up_recursion (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { "0", "1", "recurse", NULL };

  set_up_with (fixture, "crash-program", arguments);
}

static void
set_up_secrets (Fixture *fixture, gconstpointer data)
{
  const char *const arguments[] = { SECRET_ARGUMENT, NULL };

  g_setenv ("RECOURSE_TEST_SECRET", SECRET_ENVIRONMENT, TRUE);
  set_up_with (fixture, "secret-program", arguments);
  g_unsetenv ("RECOURSE_TEST_SECRET");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  test_folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->core);
  g_free (fixture->reason);
}

#define ADD(name, set_up, test)                                                                    \
  g_test_add ("/minidump of a core/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("has the fault and every thread", set_up, test_fault);
  ADD ("of ten threads has less than 100 kB", set_up_ten, test_fault);
  ADD ("has the build IDs that readelf finds", set_up, test_build_ids);
  ADD ("is the same of a compressed one", set_up, test_compressed);
  ADD ("is made of what is there of it, or not at all", set_up, test_truncated);
  ADD ("leads to the same frames", set_up, test_same_frames);
  ADD ("has a stack that was used up", set_up_recursion, test_used_up);
  ADD ("has none of the secrets on stacks and in registers", set_up_secrets, test_secrets);
  return g_test_run ();
}
