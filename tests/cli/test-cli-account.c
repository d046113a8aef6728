/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli-bus.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PASSWORD "correct horse"
#define PROMPT "Password of me at Demo: "
#define EXIT_NO_TERMINAL 99

/* There is no keyring on the bus of this test; what becomes of the password before that is seen on
 * a terminal of our own. */

static void
set_up (CliBus *self, gconstpointer data)
{
  cli_bus_set_up (self);
  rec_bus_reporter1_set_services (
      self->reporter,
      g_variant_new_parsed ("[('demo', 'Demo', 'https://demo.example', '', '', 'required')]"));
}

static void
tear_down (CliBus *self, gconstpointer data)
{
  cli_bus_tear_down (self);
}

static void
test_refused (CliBus *self, gconstpointer data)
{
  g_autoptr (CliResult) unknown = cli_runner_run (self->launcher, "account", "other", NULL);
  g_autoptr (CliResult) both
      = cli_runner_run (self->launcher, "account", "demo", "--set", "me", "--clear", NULL);
  g_autoptr (CliResult) none = cli_runner_run (self->launcher, "account", "demo", NULL);

  g_assert_cmpint (unknown->exit_code, ==, 3);
  g_assert_cmpint (both->exit_code, ==, 2);
  /* No keyring is not the same as no account. */
  g_assert_cmpint (none->exit_code, ==, 1);
  g_assert_cmpstr (none->out, ==, "");
}

typedef struct
{
  GString *text;
  gboolean ended;
} Shown;

static void
take_terminal (gpointer data)
{
  int fd = open (data, O_RDWR | O_NOCTTY | O_CLOEXEC);

  if (fd < 0 || setsid () < 0 || dup2 (fd, STDIN_FILENO) < 0
      || ioctl (STDIN_FILENO, TIOCSCTTY, 0) < 0 || dup2 (fd, STDERR_FILENO) < 0)
    _exit (EXIT_NO_TERMINAL);
}

static int
open_terminal (char **name)
{
  int fd = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_no_errno (grantpt (fd));
  g_assert_no_errno (unlockpt (fd));
  *name = g_strdup (ptsname (fd));
  return fd;
}

/* Ends with the last process that has the terminal. */
static gboolean
shown_cb (int fd, GIOCondition condition, gpointer data)
{
  Shown *self = data;
  char block[256];
  gssize n_read = read (fd, block, sizeof block);

  if (n_read > 0)
    g_string_append_len (self->text, block, n_read);
  self->ended = n_read <= 0;
  return !self->ended;
}

static void
exited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL));
  *(gboolean *) data = TRUE;
}

/* Types something once it is asked, and returns what the terminal showed. */
static char *
type (CliBus *self, const char *text, int *exit_code)
{
  g_autofree char *program
      = g_build_filename (g_getenv ("RECOURSE_BUILD"), "src", "cli", "recoursectl", NULL);
  g_autofree char *name = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  Shown shown = { g_string_new (NULL), FALSE };
  gboolean exited = FALSE;
  int terminal = open_terminal (&name);

  g_unix_fd_add (terminal, G_IO_IN | G_IO_HUP, shown_cb, &shown);
  g_subprocess_launcher_set_flags (self->launcher, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_subprocess_launcher_set_child_setup (self->launcher, take_terminal, name, NULL);
  process = g_subprocess_launcher_spawn (self->launcher, &error, program, "account", "demo",
                                         "--set", "me", NULL);
  g_assert_no_error (error);
  while (strstr (shown.text->str, PROMPT) == NULL && !shown.ended)
    g_main_context_iteration (NULL, TRUE);
  if (shown.ended)
    g_error ("The program ended without asking: %s", shown.text->str);
  g_assert_cmpint (write (terminal, text, strlen (text)), ==, strlen (text));
  g_subprocess_wait_async (process, NULL, exited_cb, &exited);
  while (!exited || !shown.ended)
    g_main_context_iteration (NULL, TRUE);
  *exit_code = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  g_assert_null (strstr (shown.text->str, PASSWORD));
  close (terminal);
  return g_string_free (shown.text, FALSE);
}

static void
test_terminal (CliBus *self, gconstpointer data)
{
  int exit_code;
  g_autofree char *shown = type (self, PASSWORD "\n", &exit_code);

  g_assert_cmpint (exit_code, ==, 1);
  g_assert_nonnull (strstr (shown, "recoursectl: "));
}

static void
test_interrupted (CliBus *self, gconstpointer data)
{
  int exit_code;
  g_autofree char *shown = type (self, "corr\003", &exit_code);

  g_assert_cmpint (exit_code, ==, 1);
  g_assert_nonnull (strstr (shown, "The password was not read"));
  g_assert_null (strstr (shown, "corr"));
}

static void
test_empty (CliBus *self, gconstpointer data)
{
  int exit_code;
  g_autofree char *shown = type (self, "\n", &exit_code);

  g_assert_cmpint (exit_code, ==, 1);
  g_assert_nonnull (strstr (shown, "The password is empty"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, test) g_test_add ("/cli/account/" path, CliBus, NULL, set_up, test, tear_down)
  ADD ("what makes no sense is refused", test_refused);
  ADD ("a password is not shown, and stored nowhere without a keyring", test_terminal);
  ADD ("an interrupt sets the terminal right and stores nothing", test_interrupted);
  ADD ("an empty password is none", test_empty);
#undef ADD

  return g_test_run ();
}
