/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-print.h"
#include "cli/cli-reporter.h"
#include "cli/cli-store.h"
#include "cli/cli-table.h"
#include "core/report/rec-json.h"
#include "core/store/rec-store-exchange.h"

static void
add_json (RecIgnored *ignored, JsonBuilder *builder)
{
  g_autofree char *since = rec_time_format (ignored->since);

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "bucket", ignored->bucket);
  rec_json_add_string (builder, "application", ignored->application);
  rec_json_add_string (builder, "event_type", ignored->event_type);
  rec_json_add_string (builder, "since", since);
  json_builder_end_object (builder);
}

static void
list_json (GPtrArray *list)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < list->len; i++)
    add_json (list->pdata[i], builder);
  json_builder_end_array (builder);
  text = rec_json_print (builder, FALSE);
  puts (text);
}

static void
list_table (GPtrArray *list)
{
  g_autoptr (CliTable) table = cli_table_new (4);
  g_autofree char *text = NULL;
  const char *titles[] = { _ ("Since"), _ ("Program"), _ ("Event type"), _ ("Bucket") };

  if (list->len == 0)
    {
      puts (_ ("No problem is ignored."));
      return;
    }

  cli_table_add_row (table, titles);
  cli_table_set_shrinkable (table, 1, 10);
  for (guint i = 0; i < list->len; i++)
    {
      RecIgnored *ignored = list->pdata[i];
      g_autofree char *since = cli_print_dup_time (ignored->since);
      const char *cells[] = { since, ignored->application, ignored->event_type, ignored->bucket };

      cli_table_add_row (table, cells);
    }
  text = cli_table_dup_text (table, cli_terminal_get_width ());
  fputs (text, stdout);
}

static int
list_ignored (RecStore *store, gboolean json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = rec_store_list_ignored (store, &error);

  if (list == NULL)
    return cli_fail (error);
  if (json)
    list_json (list);
  else
    list_table (list);
  return cli_finish_output ();
}

/*
 * cli_ignore:
 *
 * Has the user hear of problems no more, or again; lists them.
 */
int
cli_ignore (int argc, char **argv)
{
  gboolean json = FALSE, undo = FALSE, list = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("With --list: print one JSON array"), NULL },
    { "list", 'l', 0, G_OPTION_ARG_NONE, &list, N_ ("List what is ignored"), NULL },
    { "undo", 0, 0, G_OPTION_ARG_NONE, &undo, N_ ("Do not ignore them any more"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RecBusReporter1) reporter = NULL;
  g_autoptr (RecStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) buckets = NULL;
  int exit_code;

  if (!cli_parse (
          entries, _ ("BUCKET…"),
          _ ("Ignores problems: they are recorded, but nobody is told or asked, and they are\n"
             "not reported."),
          &argc, &argv))
    return CLI_EXIT_USAGE;
  if (list ? argc > 1 || undo : argc < 2)
    return cli_refuse ("ignore", _ ("Either bucket IDs or --list is needed"));

  store = cli_store_open (&error);
  if (store == NULL)
    return cli_fail (error);
  if (list)
    return list_ignored (store, json);
  buckets = cli_store_find_buckets (store, argv + 1, &exit_code);
  if (buckets == NULL)
    return exit_code;
  reporter = cli_reporter_connect (&error);
  if (reporter == NULL
      || !rec_bus_reporter1_call_ignore_sync (reporter, (const char *const *) buckets, !undo, NULL,
                                              &error))
    return cli_fail (error);
  return CLI_EXIT_OK;
}
