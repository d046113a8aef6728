/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-reporter.h"

/*
 * cli_synchronize:
 *
 * Has the reporter read what its recorders have, and returns when it has.
 */
int
cli_synchronize (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RecBusReporter1) reporter = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli_parse (entries, NULL, _ ("Returns when what the recorders have has been read."), &argc,
                  &argv))
    return CLI_EXIT_USAGE;
  if (argc > 1)
    return cli_refuse ("synchronize", _ ("“%s” is not expected here"), argv[1]);

  reporter = cli_reporter_synchronize (&error);
  if (reporter == NULL)
    return cli_fail (error);
  if (json)
    puts ("{\"synchronized\":true}");
  return cli_finish_output ();
}
