/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>

#include "cli/cli-command.h"
#include "cli/cli-store.h"
#include "core/packages/rec-places.h"
#include "core/packages/rec-relaunch.h"

static int
launch (RecReport *report)
{
  g_autoptr (RecDesktopIndex) desktops = rec_desktop_index_new ();
  g_autoptr (RecPlaces) places = rec_places_find ("/", desktops, report);
  g_autofree char *reason = NULL;
  g_autoptr (GAppInfo) entry = rec_relaunch_find (report, places->desktop_path, &reason);
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GError) error = NULL;

  if (entry == NULL)
    {
      cli_warn (_ ("It cannot be opened again: %s"), reason);
      return CLI_EXIT_FAILED;
    }
  if (!g_app_info_launch_uris (entry, NULL, NULL, &error))
    return cli_fail (error);

  /* What is started over the bus has only been asked for. */
  bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  if (bus != NULL)
    g_dbus_connection_flush_sync (bus, NULL, NULL);

  return CLI_EXIT_OK;
}

/*
 * cli_relaunch:
 *
 * Opens the program of a report again, as its desktop entry says.
 */
int
cli_relaunch (int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autoptr (RecReport) report = NULL;
  int exit_code;

  if (!cli_parse (entries, _ ("ID"),
                  _ ("Opens the program of a report again, as its desktop entry says."), &argc,
                  &argv))
    return CLI_EXIT_USAGE;
  if (argc != 2)
    return cli_refuse ("relaunch", _ ("Exactly one ID is needed"));

  report = cli_store_load_report (argv[1], &exit_code);
  return report != NULL ? launch (report) : exit_code;
}
