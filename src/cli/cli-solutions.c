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
#include "core/report/rec-json.h"
#include "core/report/rec-wording.h"
#include "core/store/rec-store-exchange.h"

/* Solutions that are read at a time. */
#define PAGE 200

typedef void (*SolutionFunc) (RecSolution *solution, gpointer data);

static gboolean
for_each (RecStore *store, gboolean archived, SolutionFunc func, gpointer data, GError **error)
{
  for (guint offset = 0;; offset += PAGE)
    {
      g_autoptr (GPtrArray) page = rec_store_list_solutions (store, archived, offset, PAGE, error);

      if (page == NULL)
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        func (page->pdata[i], data);
      if (page->len < PAGE)
        return TRUE;
    }
}

static const char *
get_opinion (RecSolution *solution)
{
  return solution->helped < 0 ? NULL : solution->helped == 0 ? "no" : "yes";
}

static void
add_json_cb (RecSolution *solution, gpointer data)
{
  JsonBuilder *builder = data;
  g_autofree char *received = rec_time_format (solution->received);

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "bucket", solution->bucket);
  rec_json_add_string (builder, "application", solution->application);
  rec_json_add_string (builder, "event_type", solution->event_type);
  rec_json_add_string (builder, "service", solution->service);
  rec_json_add_string (builder, "received", received);
  rec_json_add_boolean (builder, "new", solution->is_new);
  rec_json_add_boolean (builder, "archived", solution->is_archived);
  rec_json_add_string (builder, "helped", get_opinion (solution));
  json_builder_set_member_name (builder, "response");
  rec_response_to_json (solution->response, builder);
  json_builder_end_object (builder);
}

static void
add_row_cb (RecSolution *solution, gpointer data)
{
  g_autofree char *received = cli_print_dup_time (solution->received);
  const char *cells[]
      = { received, solution->application, rec_response_get_title (solution->response),
          solution->is_new ? _ ("new") : "", solution->bucket };

  cli_table_add_row (data, cells);
}

static gboolean
list_json (RecStore *store, gboolean archived, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  if (!for_each (store, archived, add_json_cb, builder, error))
    return FALSE;
  json_builder_end_array (builder);
  text = rec_json_print (builder, FALSE);
  puts (text);
  return TRUE;
}

static gboolean
list_table (RecStore *store, gboolean archived, GError **error)
{
  g_autoptr (CliTable) table = cli_table_new (5);
  g_autofree char *text = NULL;
  const char *titles[] = { _ ("Received"), _ ("Program"), _ ("Title"), "", _ ("Bucket") };

  cli_table_add_row (table, titles);
  cli_table_set_shrinkable (table, 1, 10);
  cli_table_set_shrinkable (table, 2, 10);
  if (!for_each (store, archived, add_row_cb, table, error))
    return FALSE;
  if (cli_table_get_n_rows (table) == 1)
    {
      puts (_ ("There are no solutions."));
      return TRUE;
    }

  text = cli_table_dup_text (table, cli_terminal_get_width ());
  fputs (text, stdout);
  return TRUE;
}

static void
print_solution (RecSolution *solution)
{
  RecResponse *response = solution->response;
  g_autofree char *received = cli_print_dup_time (solution->received);
  g_autofree char *summary = rec_wording_dup_summary (solution->event_type);

  printf ("%s\n\n", rec_response_get_title (response));
  if (*rec_response_get_text (response) != '\0')
    printf ("%s\n\n", rec_response_get_text (response));
  for (guint i = 0; i < rec_response_get_n_links (response); i++)
    {
      const RecLink *link = rec_response_get_link (response, i);

      printf ("  %s\n  <%s>\n", link->text, link->url);
    }
  if (rec_response_get_fixed_package (response) != NULL)
    /* Translators: a version and a package */
    printf (_ ("Fixed in version %s of %s.\n"), rec_response_get_fixed_version (response),
            rec_response_get_fixed_package (response));
  /* Translators: a program, what happened to it, a service, a time */
  printf (_ ("For %s (%s), from the service “%s”, %s.\n"), solution->application, summary,
          solution->service, received);
}

static int
show_solution (RecStore *store, const char *name, gboolean json)
{
  g_autoptr (RecSolution) solution = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *bucket = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  int exit_code;

  bucket = cli_store_find_bucket (store, name, &exit_code);
  if (bucket == NULL)
    return exit_code;
  solution = rec_store_load_solution (store, bucket, &error);
  if (solution == NULL && error == NULL)
    g_set_error (&error, REC_ERROR, REC_ERROR_NOT_FOUND, _ ("There is no solution for %s yet"),
                 bucket);
  if (solution == NULL)
    return cli_fail (error);

  if (!json)
    {
      print_solution (solution);
      return cli_finish_output ();
    }
  add_json_cb (solution, builder);
  text = rec_json_print (builder, TRUE);
  puts (text);
  return cli_finish_output ();
}

static int
mark (RecStore *store, char **names, const char *const *marks)
{
  g_autoptr (RecBusReporter1) reporter = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) buckets = NULL;
  int exit_code;

  buckets = cli_store_find_buckets (store, names, &exit_code);
  if (buckets == NULL)
    return exit_code;
  reporter = cli_reporter_connect (&error);
  if (reporter == NULL)
    return cli_fail (error);

  for (char **bucket = buckets; *bucket != NULL; bucket++)
    for (const char *const *at = marks; *at != NULL; at++)
      if (!rec_bus_reporter1_call_mark_solution_sync (reporter, *bucket, *at, NULL, &error))
        return cli_fail (error);

  return CLI_EXIT_OK;
}

/* The bus's word for an answer to “Did this help?”. */
static const char *
get_helped_mark (const char *helped)
{
  if (g_str_equal (helped, "yes"))
    return "helped";
  if (g_str_equal (helped, "no"))
    return "did-not-help";
  return g_str_equal (helped, "unsaid") ? "no-opinion" : NULL;
}

/*
 * cli_solutions:
 *
 * Prints what services said, and keeps what the user made of it.
 */
int
cli_solutions (int argc, char **argv)
{
  gboolean json = FALSE, archived = FALSE, archive = FALSE, unarchive = FALSE, seen = FALSE;
  g_autofree char *helped = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print JSON"), NULL },
    { "archived", 0, 0, G_OPTION_ARG_NONE, &archived, N_ ("List those that were put away"), NULL },
    { "archive", 0, 0, G_OPTION_ARG_NONE, &archive, N_ ("Put solutions away"), NULL },
    { "unarchive", 0, 0, G_OPTION_ARG_NONE, &unarchive, N_ ("Take solutions back"), NULL },
    { "seen", 0, 0, G_OPTION_ARG_NONE, &seen, N_ ("They are not new any more"), NULL },
    { "helped", 0, 0, G_OPTION_ARG_STRING, &helped, N_ ("Whether they helped: yes, no or unsaid"),
      N_ ("ANSWER") },
    G_OPTION_ENTRY_NULL,
  };
  const char *marks[5] = { NULL };
  guint n_marks = 0;
  g_autoptr (RecStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli_parse (
          entries, _ ("[BUCKET…]"),
          _ ("Lists the solutions, the new ones first, or shows one. What you mark stays on\n"
             "this machine."),
          &argc, &argv))
    return CLI_EXIT_USAGE;
  if (helped != NULL && get_helped_mark (helped) == NULL)
    return cli_refuse ("solutions", _ ("“%s” is not yes, no or unsaid"), helped);
  if (archive && unarchive)
    return cli_refuse ("solutions", _ ("Either --archive or --unarchive can be given"));

  if (seen)
    marks[n_marks++] = "seen";
  if (helped != NULL)
    marks[n_marks++] = get_helped_mark (helped);
  if (archive || unarchive)
    marks[n_marks++] = archive ? "archived" : "unarchived";
  if (n_marks > 0 ? argc < 2 || archived || json : argc > 2 || (argc == 2 && archived))
    return cli_refuse ("solutions", n_marks > 0 ? _ ("Only bucket IDs go with a mark, at least one")
                                                : _ ("Only one bucket ID can be shown"));

  store = cli_store_open (&error);
  if (store == NULL)
    return cli_fail (error);
  if (n_marks > 0)
    return mark (store, argv + 1, marks);
  if (argc == 2)
    return show_solution (store, argv[1], json);
  if (!(json ? list_json (store, archived, &error) : list_table (store, archived, &error)))
    return cli_fail (error);
  return cli_finish_output ();
}
