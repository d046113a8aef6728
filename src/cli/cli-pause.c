/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-print.h"
#include "cli/cli-reporter.h"
#include "core/report/rec-json.h"

static int
show_json (gint64 until)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *time = until != 0 ? rec_time_format (until) : NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "paused_until", time);
  json_builder_end_object (builder);
  text = rec_json_print (builder, FALSE);
  puts (text);
  return cli_finish_output ();
}

static int
show (RecBusReporter1 *reporter, gboolean json)
{
  gint64 until = rec_bus_reporter1_get_paused_until (reporter);
  g_autofree char *time = NULL;

  if (until <= g_get_real_time ())
    until = 0;
  if (json)
    return show_json (until);

  time = cli_print_dup_time (until);
  if (until == 0)
    puts (_ ("Notifications are not paused."));
  else
    /* Translators: a day and a time. */
    printf (_ ("Notifications are paused until %s.\n"), time);
  return cli_finish_output ();
}

/*
 * cli_pause:
 *
 * Has no notification shown for some days, ends that, and says whether it is so.
 */
int
cli_pause (int argc, char **argv)
{
  gboolean json = FALSE, status = FALSE, end = FALSE;
  int days = 1;
  const GOptionEntry entries[] = {
    { "days", 'd', 0, G_OPTION_ARG_INT, &days, N_ ("For so many days; 1 by default"), N_ ("DAYS") },
    { "end", 0, 0, G_OPTION_ARG_NONE, &end, N_ ("End the pause"), NULL },
    { "status", 0, 0, G_OPTION_ARG_NONE, &status, N_ ("Say until when"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("With --status: print a JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RecBusReporter1) reporter = NULL;
  g_autoptr (GError) error = NULL;
  gint64 until;

  if (!cli_parse (entries, NULL,
                  _ ("Pauses notifications. What is recorded meanwhile is in the list."), &argc,
                  &argv))
    return CLI_EXIT_USAGE;
  if (argc > 1 || (end && status))
    return cli_refuse ("pause", _ ("Either --end, --status or a number of days is needed"));
  if (days < 1 || days > 365)
    return cli_refuse ("pause", _ ("DAYS is a number from 1 to 365"));

  reporter = cli_reporter_connect (&error);
  if (reporter == NULL)
    return cli_fail (error);
  if (status)
    return show (reporter, json);

  until = end ? 0 : g_get_real_time () + days * G_TIME_SPAN_DAY;
  if (!rec_bus_reporter1_call_pause_notifications_sync (reporter, until, NULL, &error))
    return cli_fail (error);
  return CLI_EXIT_OK;
}
