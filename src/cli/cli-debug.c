/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "cli/cli-command.h"
#include "cli/cli-store.h"
#include "core/packages/rec-debugger.h"

/* The debugger takes this program's place, so that the terminal and its signals are its own. */
static int
debug (RecReport *report)
{
  g_autofree char *reason = NULL;
  g_auto (GStrv) command = rec_debugger_find (report, &reason);

  if (command == NULL)
    {
      cli_warn (_ ("It cannot be opened in a debugger: %s"), reason);
      return CLI_EXIT_FAILED;
    }

  execvp (command[0], command);
  cli_warn (_ ("“%s” cannot be started: %s"), command[0], g_strerror (errno));
  return CLI_EXIT_FAILED;
}

/*
 * cli_debug:
 *
 * Opens the memory dump of a report in the installed debugger.
 */
int
cli_debug (int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autoptr (RecReport) report = NULL;
  int exit_code;

  if (!cli_parse (
          entries, _ ("ID"),
          _ ("Opens the memory dump of a report in the installed debugger, in this terminal."),
          &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc != 2)
    return cli_refuse ("debug", _ ("Exactly one ID is needed"));

  report = cli_store_load_report (argv[1], &exit_code);
  return report != NULL ? debug (report) : exit_code;
}
