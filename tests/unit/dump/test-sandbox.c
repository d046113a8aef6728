/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKED 0
#define FAILED 1
#define UNAVAILABLE 4

/* Returns what the probe says of itself. */
static int
run_probe (const char *what)
{
  g_autofree char *program
      = g_test_build_filename (G_TEST_BUILT, "unit", "dump", "sandbox-probe", NULL);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("recourse-sandbox-XXXXXX", &path, &error);
  int pipe_ends[2];
  int status = 0;
  pid_t pid;

  g_assert_no_error (error);
  g_assert_cmpint (pipe (pipe_ends), ==, 0);
  pid = fork ();
  if (pid == 0)
    {
      dup2 (fd, 3);
      dup2 (pipe_ends[1], 4);
      execl (program, program, what, NULL);
      _exit (3);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  close (fd);
  close (pipe_ends[0]);
  close (pipe_ends[1]);
  g_unlink (path);
  if (WIFSIGNALED (status))
    {
      /* SIGXFSZ: the limit of file sizes; SIGSYS: the filter of system calls. */
      g_assert_true (WTERMSIG (status) == SIGSYS || WTERMSIG (status) == SIGXFSZ);
      return FAILED;
    }

  return WEXITSTATUS (status);
}

static gboolean
probe (const char *what)
{
  int result = run_probe (what);

  g_assert_true (result == WORKED || result == FAILED);
  return result == WORKED;
}

static void
test_lets_work (void)
{
  g_assert_true (probe ("nothing"));
  g_assert_true (probe ("memory"));
}

static void
test_denies (gconstpointer data)
{
  g_assert_false (probe (data));
}

static void
test_landlock (void)
{
  int result = run_probe ("paths");

  if (result == UNAVAILABLE)
    g_test_skip ("the kernel has no Landlock");
  else
    g_assert_cmpint (result, ==, FAILED);
}

int
main (int argc, char **argv)
{
  static const char *const denied[] = { "open", "create", "write", "unlink", "socket",    "execute",
                                        "fork", "thread", "trace", "code",   "inherited", NULL };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sandbox/lets a process use its memory", test_lets_work);
  g_test_add_func ("/sandbox/Landlock alone denies every path", test_landlock);
  for (guint i = 0; denied[i] != NULL; i++)
    {
      g_autofree char *name = g_strconcat ("/sandbox/denies: ", denied[i], NULL);

      g_test_add_data_func (name, denied[i], test_denies);
    }
  return g_test_run ();
}
