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
#include "core/report/rec-error.h"
#include "core/report/rec-wording.h"

/* Reports that are read at a time. */
#define PAGE 1000
#define BUCKET_SHOWN 8

typedef struct
{
  char *search;
  gint64 since;
  gint64 until;
  guint64 limit;
} Selection;

typedef void (*PrintFunc) (RecReport *report, guint64 number, gpointer data);

/* Pages through the store until there are enough. */
static gboolean
for_each_report (RecStore *store,
                 const Selection *selection,
                 PrintFunc print,
                 gpointer data,
                 GError **error)
{
  gint64 before = selection->until;
  guint64 number = 0;

  for (;;)
    {
      guint limit = MIN (PAGE, selection->limit - number);
      g_autoptr (GPtrArray) reports
          = rec_store_list_reports (store, selection->search, before, limit, error);

      if (reports == NULL)
        return FALSE;
      for (guint i = 0; i < reports->len; i++)
        {
          RecReport *report = g_ptr_array_index (reports, i);

          if (number >= selection->limit || rec_report_get_time (report) < selection->since)
            return TRUE;
          print (report, number++, data);
          /* Whoever calls says so, while it is still known of what it failed. */
          if (ferror (stdout))
            return TRUE;
          before = rec_report_get_time (report);
        }
      if (reports->len < limit || number >= selection->limit)
        return TRUE;
    }
}

static void
print_json (RecReport *report, guint64 number, gpointer data)
{
  g_autofree char *json = cli_print_dup_json (report, FALSE, FALSE);

  printf ("%s\n%s", number > 0 ? "," : "", json);
}

static gboolean
list_json (RecStore *store, const Selection *selection, GError **error)
{
  gboolean done = TRUE;

  putchar ('[');
  if (store != NULL)
    done = for_each_report (store, selection, print_json, NULL, error);
  if (done)
    puts ("]");
  return done;
}

static void
add_row (RecReport *report, guint64 number, gpointer data)
{
  g_autofree char *time = cli_print_dup_time (rec_report_get_time (report));
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
list_table (RecStore *store, const Selection *selection, GError **error)
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
  if (store != NULL && !for_each_report (store, selection, add_row, table, error))
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

/* A day alone is its beginning, where the user is. */
static gboolean
parse_time (const char *text, gint64 *time)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *whole
      = strchr (text, 'T') != NULL ? g_strdup (text) : g_strconcat (text, "T00:00:00", NULL);
  g_autoptr (GDateTime) date = g_date_time_new_from_iso8601 (whole, zone);

  if (date == NULL)
    return FALSE;
  *time = g_date_time_to_unix (date) * G_USEC_PER_SEC + g_date_time_get_microsecond (date);
  return TRUE;
}

/*
 * cli_list:
 *
 * Prints the reports, after the reporter has read what is new.
 */
int
cli_list (int argc, char **argv)
{
  gboolean json = FALSE, no_sync = FALSE;
  gint64 limit = G_MAXINT64;
  g_autofree char *search = NULL;
  g_autofree char *since = NULL;
  g_autofree char *until = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON array"), NULL },
    { "limit", 'n', 0, G_OPTION_ARG_INT64, &limit, N_ ("Print at most this many"), N_ ("NUMBER") },
    { "search", 's', 0, G_OPTION_ARG_STRING, &search, N_ ("Only reports that have these words"),
      N_ ("WORDS") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &since, N_ ("Only reports from this time on"),
      N_ ("TIME") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &until, N_ ("Only reports before this time"),
      N_ ("TIME") },
    { "no-sync", 0, 0, G_OPTION_ARG_NONE, &no_sync,
      N_ ("Do not have the reporter read what is new first"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  Selection selection = { .since = G_MININT64, .until = G_MAXINT64 };
  g_autoptr (RecBusReporter1) reporter = NULL;
  g_autoptr (RecStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli_parse (entries, NULL, _ ("Lists the reports, newest first."), &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc > 1)
    return cli_refuse ("list", _ ("“%s” is not expected here"), argv[1]);
  if (limit < 1)
    return cli_refuse ("list", _ ("The limit has to be 1 or more"));
  if (since != NULL && !parse_time (since, &selection.since))
    return cli_refuse ("list", _ ("“%s” is no time such as 2026-11-21T14:02:00Z"), since);
  if (until != NULL && !parse_time (until, &selection.until))
    return cli_refuse ("list", _ ("“%s” is no time such as 2026-11-21T14:02:00Z"), until);
  selection.limit = limit;
  selection.search = search;

  if (!no_sync)
    reporter = cli_reporter_try_synchronize ();
  store = cli_store_open (&error);
  /* Nothing was ever recorded: that is a list too. */
  if (store == NULL && !g_error_matches (error, REC_ERROR, REC_ERROR_NOT_FOUND))
    return cli_fail (error);
  g_clear_error (&error);

  if (!(json ? list_json (store, &selection, &error) : list_table (store, &selection, &error)))
    return cli_fail (error);
  return cli_finish_output ();
}
