/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the parent makes of a child that does what it must not. */

#include "core/dump/rec-analyzer-process.h"
#include "core/dump/rec-analyzer.h"
#include "core/report/rec-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NO_ERROR -1

typedef struct
{
  const char *how;
  int code;
  /* A part of the error's message, or the only note. */
  const char *text;
} Expected;

static const Expected misdeeds[] = {
  { "prints-forever", REC_ERROR_LIMIT, "it wrote too much" },
  { "complains-forever", REC_ERROR_LIMIT, "it wrote too much" },
  { "answers-to-the-limit", NO_ERROR, NULL },
  { "answers-past-it", REC_ERROR_LIMIT, "it wrote too much" },
  { "complains-to-the-limit", REC_ERROR_INVALID, "the end" },
  { "complains-past-it", REC_ERROR_LIMIT, "it wrote too much" },
  { "asks-to-the-limit", NO_ERROR, NULL },
  { "asks-past-it", REC_ERROR_LIMIT, "asked for more than 4096 files" },
  { "floods", NO_ERROR, NULL },
  { "closes-its-questions", NO_ERROR, NULL },
  { "closes-and-sleeps", REC_ERROR_LIMIT, "one of its limits" },
  { "dies", REC_ERROR_FAILED, "signal 31" },
  { "dies-of-files", NO_ERROR, "recovered" },
  { "is-out-of-time", REC_ERROR_LIMIT, "one of its limits" },
  { "fails", REC_ERROR_FAILED, "gave no reason" },
  { "says-nothing", REC_ERROR_INVALID, "is not understood" },
  { "answers-nonsense", REC_ERROR_INVALID, "is not understood" },
  { "answers-a-list", REC_ERROR_INVALID, "no JSON object" },
  { "answers-deeply", REC_ERROR_TOO_LARGE, "is not understood" },
};

typedef struct
{
  char *folder;
  char *program;
  char *dump;
} Fixture;

static void
set_up_program (Fixture *fixture, const char *how)
{
  g_autofree char *child = g_test_build_filename (G_TEST_BUILT, "unit", "dump", "bad-child", NULL);

  fixture->folder = g_dir_make_tmp ("recourse-child-XXXXXX", NULL);
  fixture->program = g_build_filename (fixture->folder, how, NULL);
  fixture->dump = g_build_filename (fixture->folder, "dump", NULL);
  g_assert_cmpint (symlink (child, fixture->program), ==, 0);
  g_assert_true (g_file_set_contents (fixture->dump, "x", 1, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  set_up_program (fixture, ((const Expected *) data)->how);
}

static void
set_up_sleeper (Fixture *fixture, gconstpointer data)
{
  set_up_program (fixture, "sleeps");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->program);
  g_unlink (fixture->dump);
  g_rmdir (fixture->folder);
  g_free (fixture->program);
  g_free (fixture->dump);
  g_free (fixture->folder);
}

static void
assert_no_child (void)
{
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint count = 0;

  while (g_dir_read_name (folder) != NULL)
    count++;
  return count;
}

static void
test_misdeed (Fixture *fixture, gconstpointer data)
{
  const Expected *expected = data;
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (fixture->program);
  g_autoptr (RecAnalysis) analysis = NULL;
  g_autoptr (GError) error = NULL;
  guint n_descriptors = count_descriptors ();

  analysis = rec_analyzer_run (analyzer, fixture->dump, NULL, NULL, &error);
  assert_no_child ();
  g_assert_cmpuint (count_descriptors (), ==, n_descriptors);
  if (expected->code == NO_ERROR)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (rec_analysis_get_notes (analysis)[0], ==, expected->text);
      return;
    }

  g_assert_null (analysis);
  g_assert_error (error, REC_ERROR, expected->code);
  g_assert_nonnull (strstr (error->message, expected->text));
  g_assert_nonnull (strstr (error->message, fixture->dump));
}

static void
test_deadline (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RecAnalyzerProcess) process = NULL;
  int dump = g_open (fixture->dump, O_RDONLY | O_CLOEXEC);
  gint64 deadline = g_get_monotonic_time () + G_USEC_PER_SEC / 10;

  process = rec_analyzer_process_new (fixture->program, NULL, dump, fixture->dump, &error);
  g_assert_no_error (error);
  g_assert_false (rec_analyzer_process_wait (process, NULL, deadline, NULL, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, "took too long"));
  g_clear_pointer (&process, rec_analyzer_process_free);
  assert_no_child ();
  close (dump);
}

static gpointer
cancel_thread (gpointer data)
{
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new (fixture->program);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);

  g_assert_null (rec_analyzer_run (analyzer, fixture->dump, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_no_child ();
  g_thread_join (thread);
}

static void
test_no_program (void)
{
  g_autoptr (RecAnalyzer) analyzer = rec_analyzer_new ("/nonexistent/recourse-analyze");
  g_autoptr (GError) error = NULL;

  g_assert_null (rec_analyzer_run (analyzer, "/bin/true", NULL, NULL, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "/nonexistent/recourse-analyze"));
  assert_no_child ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (misdeeds); i++)
    {
      g_autofree char *name = g_strdup_printf (
          "/analyzer limits/nothing is left of a child that %s", misdeeds[i].how);

      g_test_add (name, Fixture, &misdeeds[i], set_up, test_misdeed, tear_down);
    }
  g_test_add ("/analyzer limits/a child that goes on too long is ended", Fixture, NULL,
              set_up_sleeper, test_deadline, tear_down);
  g_test_add ("/analyzer limits/a child is ended when its analysis is cancelled", Fixture, NULL,
              set_up_sleeper, test_cancel, tear_down);
  g_test_add_func ("/analyzer limits/a program that is not there is named", test_no_program);
  return g_test_run ();
}
