/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-file.h"
#include "cli/cli-print.h"
#include "cli/cli-store.h"
#include "core/report/rec-error.h"
#include "core/report/rec-wording.h"

#define PAGE 200
#define RULE "----------------------------------------------------------------------\n"

typedef struct
{
  RecStore *store;
  FILE *stream;
  gboolean json;
  guint64 n_written;
} Export;

static gboolean
write_report (Export *self, const char *id, GError **error)
{
  g_autoptr (RecReport) report = rec_store_load_report (self->store, id, error);
  g_autofree char *text = NULL;

  if (report == NULL)
    return FALSE;

  if (self->json)
    {
      text = cli_print_dup_json (report, TRUE, FALSE);
      fprintf (self->stream, "%s\n%s", self->n_written > 0 ? "," : "", text);
    }
  else
    {
      text = rec_wording_dup_details (report);
      fprintf (self->stream, "%s%s", self->n_written > 0 ? RULE : "", text);
    }
  self->n_written++;
  return TRUE;
}

static gboolean
write_named (Export *self, GStrv ids, GError **error)
{
  for (; *ids != NULL; ids++)
    if (!write_report (self, *ids, error))
      return FALSE;

  return TRUE;
}

static gboolean
write_all (Export *self, GError **error)
{
  gint64 before = G_MAXINT64;

  for (;;)
    {
      g_autoptr (GPtrArray) page = rec_store_list_reports (self->store, NULL, before, PAGE, error);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        {
          g_autoptr (GError) local_error = NULL;

          before = rec_report_get_time (page->pdata[i]);
          if (write_report (self, rec_report_get_id (page->pdata[i]), &local_error)
              && ferror (self->stream))
            return TRUE;
          if (local_error == NULL || g_error_matches (local_error, REC_ERROR, REC_ERROR_NOT_FOUND))
            continue;
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      if (page->len < PAGE)
        return TRUE;
    }
}

static gboolean
write_export (Export *self, GStrv ids, GError **error)
{
  gboolean done;

  if (self->json)
    fputc ('[', self->stream);
  done = ids != NULL ? write_named (self, ids, error) : write_all (self, error);
  if (self->json)
    fputs ("]\n", self->stream);
  return done;
}

/*
 * cli_export:
 *
 * Writes reports with all that is known of them to a file, or to stdout.
 */
int
cli_export (int argc, char **argv)
{
  gboolean all = FALSE, json = FALSE;
  g_autofree char *format = NULL;
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "all", 'a', 0, G_OPTION_ARG_NONE, &all, N_ ("Write all reports"), NULL },
    { "format", 'f', 0, G_OPTION_ARG_STRING, &format, N_ ("How to write: json or text"),
      N_ ("FORMAT") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("The same as --format json"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to write; else to stdout"),
      N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RecStore) store = NULL;
  g_autoptr (CliFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = NULL;
  Export self = { 0 };
  int exit_code = CLI_EXIT_OK;

  if (!cli_parse (entries, _ ("[ID…]"),
                  _ ("Writes reports with all that is known of them. “text” leaves out what tells\n"
                     "who the user is, “json” does not. A bucket’s ID stands for all its reports."),
                  &argc, &argv))
    return CLI_EXIT_USAGE;
  if (all == (argc > 1))
    return cli_refuse ("export", _ ("Either IDs or --all is needed"));
  if (format != NULL && !g_str_equal (format, "json") && !g_str_equal (format, "text"))
    return cli_refuse ("export", _ ("There is no format “%s”"), format);

  store = cli_store_open (&error);
  if (store == NULL)
    return cli_fail (error);
  if (!all)
    ids = cli_store_find_reports (store, argv + 1, &exit_code);
  if (!all && ids == NULL)
    return exit_code;
  if (output != NULL && !g_str_equal (output, "-"))
    {
      file = cli_file_new (output, &error);
      if (file == NULL)
        return cli_fail (error);
    }

  self.store = store;
  self.stream = file != NULL ? cli_file_get_stream (file) : stdout;
  self.json = json || format == NULL || g_str_equal (format, "json");
  if (!write_export (&self, ids, &error) || (file != NULL && !cli_file_finish (file, &error)))
    return cli_fail (error);
  return file != NULL ? CLI_EXIT_OK : cli_finish_output ();
}
