/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"
#include "core/sources/rec-package-json.h"
#include "core/sources/rec-sources-limits.h"
#include "core/sources/rec-stack-text.h"

#include <string.h>

static RecAnalysis *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  RecAnalysis *analysis = rec_analysis_new ();

  g_assert_true (rec_stack_text_parse (analysis, text, strlen (text), &error));
  g_assert_no_error (error);
  return analysis;
}

static RecAnalysis *
parse_corpus (const char *name)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", "stack-text", name, NULL);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return parse (text);
}

static RecFrame *
dup_frame (RecAnalysis *analysis, guint thread, guint frame)
{
  g_autoptr (RecThread) item = g_list_model_get_item (rec_analysis_get_threads (analysis), thread);

  return g_list_model_get_item (rec_thread_get_frames (item), frame);
}

static void
assert_frame (RecAnalysis *analysis,
              guint thread,
              guint number,
              guint64 address,
              const char *module,
              guint64 offset,
              const char *symbol)
{
  g_autoptr (RecFrame) frame = dup_frame (analysis, thread, number);

  g_assert_nonnull (frame);
  g_assert_cmphex (rec_frame_get_address (frame), ==, address);
  g_assert_cmpstr (rec_frame_get_module (frame), ==, module);
  g_assert_cmphex (rec_frame_get_offset (frame), ==, offset);
  g_assert_cmpstr (rec_frame_get_symbol (frame), ==, symbol);
}

static void
assert_module (RecAnalysis *analysis,
               const char *name,
               const char *path,
               const char *version,
               const char *build_id)
{
  RecModule *module = rec_analysis_find_module (analysis, name);

  g_assert_nonnull (module);
  g_assert_cmpstr (rec_module_get_path (module), ==, path);
  g_assert_cmpstr (rec_module_get_version (module), ==, version);
  g_assert_cmpstr (rec_module_get_build_id (module), ==, build_id);
  g_assert_false (rec_module_get_verified (module));
}

static void
test_threads (void)
{
  g_autoptr (RecAnalysis) analysis = parse_corpus ("systemd-252");
  RecThread *crashed = rec_analysis_get_crashed_thread (analysis);

  g_assert_cmpuint (g_list_model_get_n_items (rec_analysis_get_threads (analysis)), ==, 2);
  g_assert_cmpuint (rec_thread_get_tid (crashed), ==, 11164);
  assert_frame (analysis, 0, 0, 0x7f5c2a5f613b, "libcrash.so.1", 0x113b, "fault");
  assert_frame (analysis, 0, 1, 0x55d1c5c0e1a2, "crash1", 0x11a2, NULL);
  assert_frame (analysis, 0, 2, 0x7f5c2a41a1ca, "", 0, NULL);
  assert_frame (analysis, 1, 0, 0x7f5c2a4cd999, "libc.so.6", 0xcd999, "clock_nanosleep");
  g_assert_cmpstr (rec_analysis_get_architecture (analysis), ==, "x86_64");
}

static void
test_versions (void)
{
  g_autoptr (RecAnalysis) analysis = parse_corpus ("systemd-257");

  assert_module (analysis, "libgobject-2.0.so.0", "", "2.82.2-1.fc41", "");
  assert_module (analysis, "libmutter-15.so.0", "", "47.1-2.fc41", "");
  assert_module (analysis, "libfoo.so", "", "", "00112233445566778899aabbccddeeff00112233");
  assert_module (analysis, "[dso]", "", "", "aabbccddeeff00112233");
  g_assert_cmpstr (rec_analysis_get_architecture (analysis), ==, "aarch64");
}

static void
test_uncertain_version (void)
{
  g_autoptr (RecAnalysis) analysis = parse ("Module a.so from deb demo-1.2.amd64\n"
                                            "Module b.so from deb demo-1.2-3.amd64\n"
                                            "Module c.so from deb demo-1.2\n"
                                            "Module d.so from rpm demo-1.2.x86_64\n"
                                            "Module e.so from conda demo-1.2-3.x86_64\n"
                                            "Stack trace of thread 1:\n#0  0x1 f (a.so + 0x1)\n");

  assert_module (analysis, "a.so", "", "1.2", "");
  assert_module (analysis, "b.so", "", "", "");
  assert_module (analysis, "c.so", "", "", "");
  assert_module (analysis, "d.so", "", "", "");
  assert_module (analysis, "e.so", "", "", "");
}

static void
test_symbols_with_parentheses (void)
{
  g_autoptr (RecAnalysis) analysis = parse_corpus ("systemd-257");

  assert_frame (analysis, 0, 1, 0x7fb1a2a42c4e, "libfoo.so", 0x42c4e,
                "(anonymous namespace)::operator()(int) const");
}

static void
test_old_form (void)
{
  g_autoptr (RecAnalysis) analysis = parse_corpus ("systemd-249");

  assert_frame (analysis, 0, 0, 0x7fb1a2a9b664, "libc.so.6", 0, "raise");
  assert_frame (analysis, 0, 1, 0x401136, "demo", 0, "main");
  assert_module (analysis, "demo", "/usr/bin/demo", "", "0123456789abcdef0123456789abcdef01234567");
  g_assert_cmpuint (g_list_model_get_n_items (rec_analysis_get_modules (analysis)), ==, 2);
}

static void
test_no_stack (void)
{
  static const char *const texts[] = {
    "",
    "Process 1 (a) of user 0 dumped core.",
    "Stack trace of thread 1:\n",
    "#0  0x1 f (a + 0x1)\n",
    "Stack trace of thread one:\n#0  0x1 f (a + 0x1)\n",
    "Stack trace of thread 1: x\n#0  0x1 f (a + 0x1)\n",
    "Stack trace of thread 1:\n#0  0x f (a + 0x1)\n#0  0x1 f\n#0  0x1 f (a + 0x)\n#0  0x1 (a)\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (RecAnalysis) analysis = rec_analysis_new ();
      g_autoptr (GError) error = NULL;

      g_assert_false (rec_stack_text_parse (analysis, texts[i], strlen (texts[i]), &error));
      g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
    }
}

static void
test_line_limit (void)
{
  g_autoptr (GString) text = g_string_new ("Stack trace of thread 1:\n");
  const char *start = "#0  0x1 f", *end = " (a + 0x2)";

  for (guint extra = 0; extra < 2; extra++)
    {
      gsize left = REC_SOURCES_LINE_MAX + extra - strlen (start) - strlen (end);

      g_string_append (text, start);
      for (gsize i = 0; i < left; i++)
        g_string_append_c (text, 'f');
      g_string_append_printf (text, "%s\n", end);
    }
  g_string_append (text, "#1  0x9 g (b + 0x3)\n");

  {
    g_autoptr (RecAnalysis) analysis = parse (text->str);
    g_autoptr (RecFrame) frame = dup_frame (analysis, 0, 0);

    g_assert_cmpuint (strlen (rec_frame_get_symbol (frame)), ==, REC_SYMBOL_MAX);
    assert_frame (analysis, 0, 1, 0x9, "b", 0x3, "g");
  }
}

static void
test_thread_limit (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (RecThread) thread = NULL;

  for (guint i = 0; i <= REC_THREADS_MAX; i++)
    g_string_append_printf (text, "Stack trace of thread %u:\n#0  0x1 f (a + 0x1)\n", i + 1);
  g_string_append (text, "Stack trace of thread 1:\n");

  analysis = parse (text->str);
  g_assert_cmpuint (g_list_model_get_n_items (rec_analysis_get_threads (analysis)), ==,
                    REC_THREADS_MAX);
  thread = g_list_model_get_item (rec_analysis_get_threads (analysis), REC_THREADS_MAX - 1);
  g_assert_cmpuint (g_list_model_get_n_items (rec_thread_get_frames (thread)), ==, 1);
}

static void
test_frame_limit (void)
{
  g_autoptr (GString) text = g_string_new ("Stack trace of thread 1:\n");
  g_autoptr (RecAnalysis) analysis = NULL;
  RecThread *thread;

  for (guint i = 0; i <= REC_FRAMES_MAX; i++)
    g_string_append_printf (text, "#%u 0x%x f (a + 0x1)\n", i, i + 1);

  analysis = parse (text->str);
  thread = rec_analysis_get_crashed_thread (analysis);
  g_assert_cmpuint (g_list_model_get_n_items (rec_thread_get_frames (thread)), ==, REC_FRAMES_MAX);
}

static void
test_foreign_bytes (void)
{
  static const char text[] = "Stack trace of thread 1:\n#0  0x1 f\0g (a + 0x1)\n"
                             "#1  0x2 \x1b[31m\xff (<b>&\xe2\x80\xae.so + 0x1)\n";
  g_autoptr (RecAnalysis) analysis = rec_analysis_new ();
  g_autoptr (RecFrame) frame = NULL;

  g_assert_true (rec_stack_text_parse (analysis, text, sizeof text - 1, NULL));
  frame = dup_frame (analysis, 0, 0);
  g_assert_cmphex (rec_frame_get_address (frame), ==, 2);
  g_assert_cmpstr (rec_frame_get_symbol (frame), ==, "\xef\xbf\xbd[31m\xef\xbf\xbd");
  g_assert_cmpstr (rec_frame_get_module (frame), ==, "<b>&\xef\xbf\xbd.so");
}

static void
test_packages (void)
{
  static const char json[] = "{\"elfType\":\"coredump\",\"elfArchitecture\":\"AMD x86-64\","
                             "\"/usr/lib/libdemo.so.1\":{\"type\":\"deb\",\"name\":\"libdemo1\","
                             "\"version\":\"1:2.3-4\",\"buildId\":\"ABCD01\"},"
                             "\"odd\":{\"version\":7,\"buildId\":\"not hex\"},\"none\":null}";
  g_autoptr (RecAnalysis) analysis = rec_analysis_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (rec_package_json_parse (analysis, json, strlen (json), &error));
  g_assert_no_error (error);
  assert_module (analysis, "libdemo.so.1", "/usr/lib/libdemo.so.1", "1:2.3-4", "abcd01");
  assert_module (analysis, "odd", "", "", "");
  g_assert_null (rec_analysis_find_module (analysis, "none"));

  g_assert_false (rec_package_json_parse (analysis, "[]", 2, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stack-text/threads-and-frames-are-read-and-the-first-failed", test_threads);
  g_test_add_func ("/stack-text/versions-and-build-ids-of-modules-are-read", test_versions);
  g_test_add_func ("/stack-text/a-version-that-is-not-certain-is-left-empty",
                   test_uncertain_version);
  g_test_add_func ("/stack-text/a-symbol-may-have-parentheses", test_symbols_with_parentheses);
  g_test_add_func ("/stack-text/the-forms-of-older-systemds-are-read", test_old_form);
  g_test_add_func ("/stack-text/a-text-without-a-stack-says-so", test_no_stack);
  g_test_add_func ("/stack-text/a-line-over-the-limit-is-passed-over", test_line_limit);
  g_test_add_func ("/stack-text/threads-over-the-limit-are-left-out", test_thread_limit);
  g_test_add_func ("/stack-text/frames-over-the-limit-are-left-out", test_frame_limit);
  g_test_add_func ("/stack-text/foreign-bytes-are-cleaned", test_foreign_bytes);
  g_test_add_func ("/stack-text/packages-tell-versions-and-build-ids", test_packages);
  return g_test_run ();
}
