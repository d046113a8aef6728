/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-reporter.h"

/* A list of a million reports is written anew. */
#define PATIENCE_MS (30 * 60 * 1000)

/*
 * cli_compact:
 *
 * Has the reporter make the store smaller.
 */
int
cli_compact (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RecBusReporter1) reporter = NULL;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *size = NULL;
  guint64 bytes;

  if (!cli_parse (entries, NULL,
                  _ ("Makes the list of problems as small on the disk as its content."), &argc,
                  &argv))
    return CLI_EXIT_USAGE;
  if (argc > 1)
    return cli_refuse ("compact", _ ("“%s” is not expected here"), argv[1]);

  reporter = cli_reporter_connect (&error);
  if (reporter != NULL)
    answer = g_dbus_proxy_call_sync (G_DBUS_PROXY (reporter), "Compact", NULL,
                                     G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS, NULL, &error);
  if (answer == NULL)
    return cli_fail (error);

  g_variant_get (answer, "(t)", &bytes);
  size = g_format_size (bytes);
  if (json)
    printf ("{\"bytes\":%" G_GUINT64_FORMAT "}\n", bytes);
  else
    /* Translators: a size, as “12 MB” */
    printf (_ ("The list of problems is %s smaller\n"), size);
  return cli_finish_output ();
}
