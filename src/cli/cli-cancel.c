/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "cli/cli-command.h"
#include "cli/cli-reporter.h"
#include "cli/cli-store.h"

/*
 * cli_cancel:
 *
 * Stops what is collected, sent or waits to be sent for a problem.
 */
int
cli_cancel (int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autoptr (RecBusReporter1) reporter = NULL;
  g_autoptr (RecStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *bucket = NULL;
  int exit_code;

  if (!cli_parse (entries, _ ("BUCKET"),
                  _ ("Stops what is collected or sent for a problem, and what waits to be sent."),
                  &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc != 2)
    return cli_refuse ("cancel", _ ("Exactly one bucket ID is needed"));

  store = cli_store_open (&error);
  if (store == NULL)
    return cli_fail (error);
  bucket = cli_store_find_bucket (store, argv[1], &exit_code);
  if (bucket == NULL)
    return exit_code;
  reporter = cli_reporter_connect (&error);
  if (reporter == NULL || !rec_bus_reporter1_call_cancel_sync (reporter, bucket, NULL, &error))
    return cli_fail (error);
  return CLI_EXIT_OK;
}
