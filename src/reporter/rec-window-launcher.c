/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-window-launcher.h"

#include "core/report/rec-signature.h"

#include <gio/gio.h>

#define WINDOW_PROGRAM "recourse"

/* A child would share the confinement and the end of the reporter's unit: the user's systemd starts
 * the window where there is one. */
static GPtrArray *
make_command (void)
{
  GPtrArray *command = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *runner = g_find_program_in_path ("systemd-run");

  if (runner != NULL && g_getenv ("INVOCATION_ID") != NULL)
    {
      g_ptr_array_add (command, g_steal_pointer (&runner));
      g_ptr_array_add (command, g_strdup ("--user"));
      g_ptr_array_add (command, g_strdup ("--collect"));
      g_ptr_array_add (command, g_strdup ("--quiet"));
      g_ptr_array_add (command, g_strdup ("--"));
    }
  g_ptr_array_add (command, g_strdup (WINDOW_PROGRAM));
  return command;
}

static void
waited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!g_subprocess_wait_finish (G_SUBPROCESS (source), result, &error))
    g_debug ("%s", error->message);
}

/**
 * rec_window_launcher_show:
 * @bucket: the problem to show; empty: the list of them
 * @asks: whether to open its question, too
 *
 * Opens the window, or brings the one to the front that is open.
 */
void
rec_window_launcher_show (const char *bucket, gboolean asks)
{
  g_autoptr (GPtrArray) command = make_command ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;

  if (rec_bucket_is_valid (bucket))
    {
      g_ptr_array_add (command, g_strdup ("--problem"));
      g_ptr_array_add (command, g_strdup (bucket));
      if (asks)
        {
          g_ptr_array_add (command, g_strdup ("--question"));
          g_ptr_array_add (command, g_strdup (bucket));
        }
    }
  g_ptr_array_add (command, NULL);
  process
      = g_subprocess_newv ((const char *const *) command->pdata, G_SUBPROCESS_FLAGS_NONE, &error);
  if (process == NULL)
    g_printerr ("recourse-reporter: %s\n", error->message);
  else
    g_subprocess_wait_async (process, NULL, waited_cb, NULL);
}
