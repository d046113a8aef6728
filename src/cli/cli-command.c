/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-command.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <stdio.h>

#include "core/report/rec-error.h"

/*
 * cli_parse:
 * @arguments: how the help names what follows the options
 *
 * Parses the options of a subcommand; --help prints them and ends the program.
 *
 * Returns: FALSE when they make no sense; it was said why
 */
gboolean
cli_parse (const GOptionEntry *entries,
           const char *arguments,
           const char *description,
           int *argc,
           char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strconcat ("recoursectl ", (*argv)[0], NULL);

  g_set_prgname (name);
  g_option_context_set_summary (context, description);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;

  cli_refuse ((*argv)[0], "%s", error->message);
  return FALSE;
}

/*
 * cli_warn:
 *
 * Says something on stderr.
 */
void
cli_warn (const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("recoursectl: %s\n", message);
}

/*
 * cli_fail:
 *
 * Says what went wrong.
 *
 * Returns: the exit code for it
 */
int
cli_fail (const GError *error)
{
  g_autoptr (GError) shown = g_error_copy (error);

  g_dbus_error_strip_remote_error (shown);
  cli_warn ("%s", shown->message);
  return g_error_matches (error, REC_ERROR, REC_ERROR_NOT_FOUND) ? CLI_EXIT_NOT_FOUND
                                                                 : CLI_EXIT_FAILED;
}

/*
 * cli_refuse:
 *
 * Says what is wrong with the command line.
 *
 * Returns: the exit code for it
 */
int
cli_refuse (const char *command, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  cli_warn ("%s", message);
  g_printerr (_ ("Try “recoursectl %s --help”.\n"), command);
  return CLI_EXIT_USAGE;
}

/*
 * cli_finish_output:
 *
 * Makes sure that all that was printed arrived: the disk behind stdout may be full.
 *
 * Returns: the exit code
 */
int
cli_finish_output (void)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return CLI_EXIT_OK;

  cli_warn (_ ("The output could not be written: %s"), g_strerror (errno));
  return CLI_EXIT_FAILED;
}
