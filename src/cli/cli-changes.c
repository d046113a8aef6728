/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-history.h"
#include "cli/cli-print.h"
#include "cli/cli-table.h"
#include "core/report/rec-json.h"
#include "core/report/rec-time.h"
#include "core/store/rec-store-history.h"

#define N_COLUMNS 6

static void
print_json (GPtrArray *changes)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = changes->len; i > 0; i--)
    {
      const RecPackageChange *change = g_ptr_array_index (changes, i - 1);
      g_autofree char *time = rec_time_format (change->time);

      json_builder_begin_object (builder);
      rec_json_add_string (builder, "time", time);
      rec_json_add_string (builder, "action", rec_package_action_to_string (change->action));
      rec_json_add_string (builder, "name", change->name);
      rec_json_add_string (builder, "version_before", change->version_before);
      rec_json_add_string (builder, "version_after", change->version_after);
      rec_json_add_string (builder, "format", change->format);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  text = rec_json_print (builder, TRUE);
  puts (text);
}

static const char *
get_action_words (RecPackageAction action)
{
  switch (action)
    {
    case REC_PACKAGE_UPDATED:
      return C_ ("package", "updated");
    case REC_PACKAGE_DOWNGRADED:
      return C_ ("package", "downgraded");
    case REC_PACKAGE_REMOVED:
      return C_ ("package", "removed");
    case REC_PACKAGE_INSTALLED:
    default:
      return C_ ("package", "installed");
    }
}

static void
print_table (GPtrArray *changes)
{
  g_autoptr (CliTable) table = cli_table_new (N_COLUMNS);
  g_autofree char *text = NULL;
  const char *titles[N_COLUMNS] = { _ ("Time"),
                                    _ ("What happened"),
                                    _ ("Package"),
                                    C_ ("version", "Before"),
                                    C_ ("version", "After"),
                                    _ ("Format") };

  if (changes->len == 0)
    {
      puts (_ ("No package changes are known of this time."));
      return;
    }
  cli_table_add_row (table, titles);
  cli_table_set_shrinkable (table, 2, 12);
  cli_table_set_shrinkable (table, 3, 8);
  cli_table_set_shrinkable (table, 4, 8);
  for (guint i = changes->len; i > 0; i--)
    {
      const RecPackageChange *change = g_ptr_array_index (changes, i - 1);
      g_autofree char *time = cli_print_dup_time (change->time);
      const char *cells[N_COLUMNS] = { time,
                                       get_action_words (change->action),
                                       change->name,
                                       change->version_before,
                                       change->version_after,
                                       change->format };

      cli_table_add_row (table, cells);
    }
  text = cli_table_dup_text (table, cli_terminal_get_width ());
  fputs (text, stdout);
}

/*
 * cli_changes:
 *
 * Prints what was installed, updated and removed.
 */
int
cli_changes (int argc, char **argv)
{
  gboolean json = FALSE, no_sync = FALSE;
  gint64 limit = G_MAXUINT, first = G_MININT64, end = G_MAXINT64;
  g_autofree char *since = NULL;
  g_autofree char *until = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON array"), NULL },
    { "limit", 'n', 0, G_OPTION_ARG_INT64, &limit, N_ ("Print at most this many"), N_ ("NUMBER") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &since, N_ ("Only changes from this time on"),
      N_ ("TIME") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &until, N_ ("Only changes before this time"),
      N_ ("TIME") },
    { "no-sync", 0, 0, G_OPTION_ARG_NONE, &no_sync,
      N_ ("Do not have the reporter read what is new first"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (RecStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli_parse (entries, NULL, _ ("Lists what was installed, updated and removed, newest first."),
                  &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc > 1)
    return cli_refuse ("changes", _ ("“%s” is not expected here"), argv[1]);
  if (limit < 1)
    return cli_refuse ("changes", _ ("The limit has to be 1 or more"));
  if (since != NULL && !cli_history_parse_time (since, &first))
    return cli_refuse ("changes", _ ("“%s” is no time such as 2026-11-21T14:02:00Z"), since);
  if (until != NULL && !cli_history_parse_time (until, &end))
    return cli_refuse ("changes", _ ("“%s” is no time such as 2026-11-21T14:02:00Z"), until);

  if (!no_sync)
    cli_history_try_read ();
  if (!cli_history_open_store (&store, &error))
    return cli_fail (error);
  changes = store != NULL
                ? rec_store_list_package_changes (store, first, end, MIN (limit, G_MAXUINT), &error)
                : g_ptr_array_new ();
  if (changes == NULL)
    return cli_fail (error);
  if (json)
    print_json (changes);
  else
    print_table (changes);
  return cli_finish_output ();
}
