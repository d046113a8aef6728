/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-item.h"
#include "cli/cli-print.h"
#include "cli/cli-store.h"
#include "cli/cli-table.h"
#include "core/exchange/rec-service-catalog.h"
#include "core/report/rec-json.h"
#include "core/report/rec-wording.h"

/* Questions that are listed; there is one for each bucket at most. */
#define QUESTIONS_MAX 10000

static void
add_json_item (RecSubmission *submission, RecEvidenceItem *item, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  rec_json_add_string (builder, "name", rec_evidence_item_get_name (item));
  rec_json_add_string (builder, "kind", cli_item_get_kind (submission, item));
  rec_json_add_string (builder, "class",
                       rec_evidence_class_to_string (rec_evidence_item_get_class (item)));
  rec_json_add_int (builder, "size", rec_evidence_item_get_size (item));
  rec_json_add_string (builder, "problem", rec_evidence_item_get_problem (item));
  rec_json_add_boolean (builder, "sent", rec_evidence_item_get_sent (item));
  json_builder_set_member_name (builder, "redactions");
  json_builder_begin_array (builder);
  for (guint i = 0; i < rec_evidence_item_get_n_redactions (item); i++)
    {
      const RecRedaction *redaction = rec_evidence_item_get_redaction (item, i);

      json_builder_begin_object (builder);
      rec_json_add_string (builder, "what", redaction->what);
      rec_json_add_int (builder, "count", redaction->count);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_json (RecSubmission *submission, GPtrArray *items, JsonBuilder *builder)
{
  g_autofree char *asked_at = rec_time_format (submission->asked_at);

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "bucket", submission->bucket);
  rec_json_add_int (builder, "stage", submission->stage);
  rec_json_add_string (builder, "service", submission->service);
  rec_json_add_string (builder, "asked_at", submission->asked_at != 0 ? asked_at : NULL);
  rec_json_add_string (
      builder, "reason",
      submission->request != NULL ? rec_evidence_request_get_reason (submission->request) : NULL);
  json_builder_set_member_name (builder, "items");
  json_builder_begin_array (builder);
  for (guint i = 0; i < items->len; i++)
    add_json_item (submission, items->pdata[i], builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static gboolean
list_json (RecStore *store, GPtrArray *questions, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < questions->len; i++)
    {
      g_autoptr (GPtrArray) items = cli_item_list (store, questions->pdata[i], error);

      if (items == NULL)
        return FALSE;
      add_json (questions->pdata[i], items, builder);
    }
  json_builder_end_array (builder);
  text = rec_json_print (builder, FALSE);
  puts (text);
  return TRUE;
}

static char *
dup_application (RecStore *store, RecSubmission *submission)
{
  g_autoptr (RecReport) report
      = submission->report != NULL ? rec_store_load_report (store, submission->report, NULL) : NULL;

  return report != NULL ? rec_wording_dup_application (report) : g_strdup ("");
}

/* Who asks is said by name, as in the window. */
static const char *
get_service_name (RecServiceCatalog *catalog, RecSubmission *submission)
{
  RecServiceDescription *service = submission->service != NULL
                                       ? rec_service_catalog_find (catalog, submission->service)
                                       : NULL;

  if (service != NULL)
    return rec_service_description_get_name (service);
  return submission->service != NULL ? submission->service : "";
}

static RecServiceCatalog *
load_catalog (void)
{
  g_auto (GStrv) folders = rec_service_catalog_dup_vendor_folders ();
  g_autofree char *own = rec_service_catalog_dup_administrator_folder ();

  return rec_service_catalog_load ((const char *const *) folders, own);
}

static void
list_table (RecStore *store, GPtrArray *questions)
{
  g_autoptr (RecServiceCatalog) catalog = load_catalog ();
  g_autoptr (CliTable) table = cli_table_new (5);
  g_autofree char *text = NULL;
  const char *titles[] = { _ ("Asked"), _ ("Program"), _ ("Who asks"), _ ("For"), _ ("Bucket") };

  if (questions->len == 0)
    {
      puts (_ ("Nothing waits for your answer."));
      return;
    }

  cli_table_add_row (table, titles);
  cli_table_set_shrinkable (table, 1, 10);
  cli_table_set_shrinkable (table, 2, 8);
  for (guint i = 0; i < questions->len; i++)
    {
      RecSubmission *submission = questions->pdata[i];
      g_autofree char *time
          = submission->asked_at != 0 ? cli_print_dup_time (submission->asked_at) : g_strdup ("");
      g_autofree char *application = dup_application (store, submission);
      const char *cells[] = { time, application, get_service_name (catalog, submission),
                              submission->stage == 1 ? _ ("the report") : _ ("more information"),
                              submission->bucket };

      cli_table_add_row (table, cells);
    }
  text = cli_table_dup_text (table, cli_terminal_get_width ());
  fputs (text, stdout);
}

static void
print_item (RecEvidenceItem *item)
{
  g_autofree char *size = rec_evidence_item_get_size (item) >= 0
                              ? g_format_size (rec_evidence_item_get_size (item))
                              : g_strdup ("");
  gboolean is_safe = rec_evidence_item_get_class (item) == REC_EVIDENCE_SAFE;

  printf ("  %-20s %-10s %s\n", rec_evidence_item_get_name (item), size,
          is_safe ? _ ("safe") : _ ("personal"));
  if (rec_evidence_item_get_problem (item) != NULL)
    printf ("    %s\n", rec_evidence_item_get_problem (item));
  if (rec_evidence_item_get_sent (item))
    printf ("    %s\n", _ ("It was sent."));
  for (guint i = 0; i < rec_evidence_item_get_n_redactions (item); i++)
    {
      const RecRedaction *redaction = rec_evidence_item_get_redaction (item, i);

      /* Translators: a kind of identifier such as “host”, and how many times it was replaced */
      printf (_ ("    replaced: %s, %u×\n"), redaction->what, redaction->count);
    }
}

static gboolean
print_question (RecStore *store, RecSubmission *submission, GError **error)
{
  g_autofree char *application = dup_application (store, submission);
  g_autoptr (GPtrArray) items = cli_item_list (store, submission, error);
  g_autoptr (RecServiceCatalog) catalog = load_catalog ();

  if (items == NULL)
    return FALSE;

  printf ("%s  %s\n", application, submission->bucket);
  if (submission->service != NULL)
    printf (submission->stage == 1 ? _ ("This would be sent to the service “%s”:\n")
                                   : _ ("The service “%s” asks for more about this problem:\n"),
            get_service_name (catalog, submission));
  if (submission->request != NULL)
    printf ("  “%s”\n", rec_evidence_request_get_reason (submission->request));
  putchar ('\n');
  for (guint i = 0; i < items->len; i++)
    print_item (items->pdata[i]);
  return TRUE;
}

static int
show_question (RecStore *store, const char *name, const char *item, gboolean json)
{
  g_autoptr (RecSubmission) submission = NULL;
  g_autoptr (GError) error = NULL;
  int exit_code;

  submission = cli_item_load_question (store, name, &exit_code);
  if (submission == NULL)
    return exit_code;
  if (item != NULL)
    return cli_item_print (store, submission, item, &error) ? cli_finish_output ()
                                                            : cli_fail (error);
  if (json)
    {
      g_autoptr (GPtrArray) one = g_ptr_array_new ();

      g_ptr_array_add (one, submission);
      if (!list_json (store, one, &error))
        return cli_fail (error);
    }
  else if (!print_question (store, submission, &error))
    return cli_fail (error);
  return cli_finish_output ();
}

/*
 * cli_question:
 *
 * Prints what waits for the user's answer.
 */
int
cli_question (int argc, char **argv)
{
  gboolean json = FALSE;
  g_autofree char *item = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON array"), NULL },
    { "view", 0, 0, G_OPTION_ARG_STRING, &item, N_ ("Print an item as it would be sent"),
      N_ ("ITEM") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RecStore) store = NULL;
  g_autoptr (GPtrArray) questions = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli_parse (
          entries, _ ("[BUCKET]"),
          _ ("Lists what waits for your answer; of one problem, who asks, why and what would\n"
             "be sent."),
          &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc > 2)
    return cli_refuse ("question", _ ("At most one bucket ID is expected"));
  if (item != NULL && (argc != 2 || json))
    return cli_refuse ("question", _ ("--view needs a bucket ID, and goes without --json"));

  store = cli_store_open (&error);
  if (store == NULL)
    return cli_fail (error);
  if (argc == 2)
    return show_question (store, argv[1], item, json);

  questions = rec_store_list_submissions (store, REC_STATE_ASKING, QUESTIONS_MAX, &error);
  if (questions == NULL || (json && !list_json (store, questions, &error)))
    return cli_fail (error);
  if (!json)
    list_table (store, questions);
  return cli_finish_output ();
}
