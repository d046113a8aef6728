/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-print.h"
#include "cli/cli-reporter.h"
#include "cli/cli-selection.h"
#include "cli/cli-store.h"
#include "cli/cli-table.h"
#include "core/export/rec-export-row.h"
#include "core/report/rec-error.h"
#include "core/report/rec-wording.h"

/* Rows that are read at a time. */
#define PAGE 1000
#define BUCKET_SHOWN 8

typedef void (*PrintFunc) (const RecExportRow *row, guint64 number, gpointer data);

/* Reads the rows page by page. */
static gboolean
for_each_row (RecStore *store,
              RecGrouping grouping,
              GArray *rows,
              PrintFunc print,
              gpointer data,
              GError **error)
{
  const RecExportDepth depth = { .hits_since = G_MAXINT64 };
  guint64 number = 0;

  for (guint at = 0; at < rows->len; at += PAGE)
    {
      g_autoptr (GPtrArray) page
          = rec_export_row_load (store, grouping, &g_array_index (rows, guint32, at),
                                 MIN (PAGE, rows->len - at), &depth, error);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        {
          print (page->pdata[i], number++, data);
          /* Whoever calls says so, while it is still known of what it failed. */
          if (ferror (stdout))
            return TRUE;
        }
    }

  return TRUE;
}

static void
print_json (const RecExportRow *row, guint64 number, gpointer data)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *json = NULL;

  rec_export_row_to_json (row, builder);
  json = rec_json_print (builder, FALSE);
  printf ("%s\n%s", number > 0 ? "," : "", json);
}

static gboolean
list_json (RecStore *store, RecGrouping grouping, GArray *rows, GError **error)
{
  putchar ('[');
  if (!for_each_row (store, grouping, rows, print_json, NULL, error))
    return FALSE;
  puts ("]");
  return TRUE;
}

/* Of a problem, the last time, and how far it is; of a report, when it happened. */
static void
add_row (const RecExportRow *row, guint64 number, gpointer data)
{
  RecReport *report = row->report;
  g_autofree char *time
      = cli_print_dup_time (row->problem != NULL ? rec_problem_get_last_time (row->problem)
                                                 : rec_report_get_time (report));
  g_autofree char *application = rec_wording_dup_application (report);
  g_autofree char *summary = rec_wording_dup_summary (rec_report_get_event_type (report));
  g_autofree char *fault = rec_wording_dup_fault (report);
  g_autofree char *occurrences
      = g_strdup_printf ("%" G_GUINT64_FORMAT "×", rec_report_get_occurrences (report));
  g_autofree char *bucket = g_strndup (rec_report_get_bucket (report), BUCKET_SHOWN);
  const char *cells[]
      = { time, application, summary, fault != NULL ? fault : "", occurrences, bucket };

  cli_table_add_row (data, cells);
}

static gboolean
list_table (RecStore *store, RecGrouping grouping, GArray *rows, GError **error)
{
  g_autoptr (CliTable) table = cli_table_new (6);
  g_autofree char *text = NULL;
  const char *titles[]
      = { _ ("Time"), _ ("Program"), _ ("What happened"), _ ("Where"), _ ("Times"), _ ("Bucket") };

  cli_table_add_row (table, titles);
  cli_table_set_shrinkable (table, 1, 10);
  cli_table_set_shrinkable (table, 2, 10);
  cli_table_set_shrinkable (table, 3, 10);
  cli_table_set_right (table, 4);
  if (!for_each_row (store, grouping, rows, add_row, table, error))
    return FALSE;

  if (cli_table_get_n_rows (table) == 1)
    {
      puts (_ ("There are no reports."));
      return TRUE;
    }
  text = cli_table_dup_text (table, cli_terminal_get_width ());
  fputs (text, stdout);
  return TRUE;
}

/* Nothing was ever recorded: that is a list too. */
static RecStore *
open_store (GError **error)
{
  g_autoptr (GError) local_error = NULL;
  RecStore *store = cli_store_open (&local_error);

  if (store == NULL && !g_error_matches (local_error, REC_ERROR, REC_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local_error));
  return store;
}

/*
 * cli_list:
 *
 * Prints the reports or the problems, after the reporter has read what is new.
 */
int
cli_list (int argc, char **argv)
{
  gboolean json = FALSE, no_sync = FALSE;
  const GOptionEntry own[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON array"), NULL },
    { "no-sync", 0, 0, G_OPTION_ARG_NONE, &no_sync,
      N_ ("Do not have the reporter read what is new first"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (CliSelection) selection = { 0 };
  g_autofree GOptionEntry *entries = cli_selection_dup_entries (&selection, own);
  RecListing listing = { 0 };
  g_autoptr (RecFilter) filter = NULL;
  g_autoptr (RecBusReporter1) reporter = NULL;
  g_autoptr (RecStore) store = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli_parse (entries, NULL, _ ("Lists the reports, newest first."), &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc > 1)
    return cli_refuse ("list", _ ("“%s” is not expected here"), argv[1]);

  store = open_store (&error);
  if (error != NULL)
    return cli_fail (error);
  if (!cli_selection_make_listing (&selection, "list", store, &listing))
    return CLI_EXIT_USAGE;
  filter = listing.filter;

  if (!no_sync)
    reporter = cli_reporter_try_synchronize ();
  if (store == NULL)
    store = open_store (&error);
  if (error != NULL)
    return cli_fail (error);
  rows = store != NULL ? cli_selection_list_rows (&selection, store, &listing, &error)
                       : g_array_new (FALSE, FALSE, sizeof (guint32));
  if (rows == NULL || !(json ? list_json : list_table) (store, listing.grouping, rows, &error))
    return cli_fail (error);
  return cli_finish_output ();
}
