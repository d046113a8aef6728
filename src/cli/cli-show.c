/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-print.h"
#include "cli/cli-store.h"

/* What cannot be read of the exchange does not keep the report from being shown. */
static char *
dup_text (RecStore *store, RecReport *report)
{
  const char *bucket = rec_report_get_bucket (report);
  g_autoptr (RecSubmission) submission = rec_store_load_submission (store, bucket, NULL);
  g_autoptr (RecSolution) solution = rec_store_load_solution (store, bucket, NULL);

  return cli_print_dup_text (report, submission, solution);
}

/*
 * cli_show:
 *
 * Prints all of one report.
 */
int
cli_show (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RecStore) store = NULL;
  g_autoptr (RecReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  g_autofree char *text = NULL;
  int exit_code;

  if (!cli_parse (entries, _ ("ID"),
                  _ ("Shows all of one report. ID is a report’s, or a bucket’s for its newest\n"
                     "report; its beginning is enough."),
                  &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc != 2)
    return cli_refuse ("show", _ ("Exactly one ID is needed"));

  store = cli_store_open (&error);
  if (store == NULL)
    return cli_fail (error);
  id = cli_store_find_report (store, argv[1], &exit_code);
  if (id == NULL)
    return exit_code;

  report = rec_store_load_report (store, id, &error);
  if (report == NULL)
    return cli_fail (error);

  text = json ? cli_print_dup_json (report, TRUE, TRUE) : dup_text (store, report);
  fputs (text, stdout);
  if (json)
    putchar ('\n');
  return cli_finish_output ();
}
