/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli-runner.h"

/*
 * cli_runner_new_launcher:
 * @folder: the store's, which is called recourse
 * @bus_address: (nullable): the session bus; else there is none
 */
GSubprocessLauncher *
cli_runner_new_launcher (const char *folder, const char *bus_address)
{
  GSubprocessLauncher *launcher
      = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *state = g_path_get_dirname (folder);

  g_subprocess_launcher_setenv (launcher, "XDG_STATE_HOME", state, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_RUNTIME_DIR", state, TRUE);
  if (bus_address != NULL)
    g_subprocess_launcher_setenv (launcher, "DBUS_SESSION_BUS_ADDRESS", bus_address, TRUE);
  else
    g_subprocess_launcher_unsetenv (launcher, "DBUS_SESSION_BUS_ADDRESS");
  return launcher;
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  CliResult *self = data;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &self->out, &self->err,
                                        &error);
  g_assert_no_error (error);
}

/*
 * cli_runner_run:
 * @...: the arguments
 *
 * Runs it to its end, while this process may answer it on the bus.
 */
CliResult *
cli_runner_run (GSubprocessLauncher *launcher, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  CliResult *self = g_new0 (CliResult, 1);
  const char *argument;
  va_list list;

  g_ptr_array_add (
      arguments, g_build_filename (g_getenv ("RECOURSE_BUILD"), "src", "cli", "recoursectl", NULL));
  va_start (list, launcher);
  while ((argument = va_arg (list, const char *)) != NULL)
    g_ptr_array_add (arguments, g_strdup (argument));
  va_end (list);
  g_ptr_array_add (arguments, NULL);

  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, finished_cb, self);
  while (self->out == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_subprocess_get_if_exited (process));
  self->exit_code = g_subprocess_get_exit_status (process);
  return self;
}

/*
 * cli_result_parse:
 *
 * Returns: what is on stdout, which has to be JSON and nothing else
 */
JsonNode *
cli_result_parse (CliResult *self)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root;

  g_assert_cmpint (self->exit_code, ==, 0);
  root = json_from_string (self->out, &error);
  g_assert_no_error (error);
  g_assert_nonnull (root);
  return root;
}

void
cli_result_free (CliResult *self)
{
  g_free (self->out);
  g_free (self->err);
  g_free (self);
}
