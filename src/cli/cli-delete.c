/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-reporter.h"
#include "cli/cli-store.h"

/*
 * cli_delete:
 *
 * Has the reporter delete reports.
 */
int
cli_delete (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RecBusReporter1) reporter = NULL;
  g_autoptr (RecStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = NULL;
  guint deleted;
  int exit_code;

  if (!cli_parse (entries, _ ("ID…"),
                  _ ("Deletes reports. They do not come back; their dumps stay with the recorder."),
                  &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc < 2)
    return cli_refuse ("delete", _ ("At least one ID is needed"));

  store = cli_store_open (&error);
  if (store == NULL)
    return cli_fail (error);
  ids = cli_store_find_reports (store, argv + 1, &exit_code);
  if (ids == NULL)
    return exit_code;
  reporter = cli_reporter_connect (&error);
  if (reporter == NULL
      || !rec_bus_reporter1_call_delete_sync (reporter, (const char *const *) ids, &deleted, NULL,
                                              &error))
    return cli_fail (error);

  printf (json ? "{\"deleted\":%u}\n" : _ ("%u deleted\n"), deleted);
  return cli_finish_output ();
}
