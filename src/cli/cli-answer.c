/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-item.h"
#include "cli/cli-reporter.h"
#include "cli/cli-store.h"

typedef struct
{
  GStrv items;
  gboolean all_safe;
  gboolean decline;
  char *comment;
} Answer;

static void
answer_clear (Answer *self)
{
  g_clear_pointer (&self->items, g_strfreev);
  g_clear_pointer (&self->comment, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

/* An item can go when it is there and did not go before. */
static gboolean
can_go (RecEvidenceItem *item)
{
  return rec_evidence_item_get_problem (item) == NULL && !rec_evidence_item_get_sent (item);
}

static gboolean
is_listed (GPtrArray *items, const char *name)
{
  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (rec_evidence_item_get_name (items->pdata[i]), name))
      return can_go (items->pdata[i]);

  return FALSE;
}

/* The names for the reporter; NULL when one cannot be sent, which was said. */
static GStrv
choose (const Answer *self, GPtrArray *items, int *exit_code)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gboolean has_comment = FALSE;

  for (guint i = 0; self->all_safe && i < items->len; i++)
    if (rec_evidence_item_get_class (items->pdata[i]) == REC_EVIDENCE_SAFE
        && can_go (items->pdata[i]))
      g_strv_builder_add (builder, rec_evidence_item_get_name (items->pdata[i]));
  for (char **name = self->items; name != NULL && *name != NULL; name++)
    {
      gboolean is_comment = g_str_equal (*name, REC_EVIDENCE_COMMENT);

      if (!is_comment && !is_listed (items, *name))
        {
          *exit_code = cli_refuse ("answer", _ ("“%s” is not asked for, or cannot be sent"), *name);
          return NULL;
        }
      has_comment = has_comment || is_comment;
      g_strv_builder_add (builder, *name);
    }
  if (self->comment != NULL && !has_comment)
    g_strv_builder_add (builder, REC_EVIDENCE_COMMENT);

  return g_strv_builder_end (builder);
}

static int
give_answer (const Answer *self, char *name)
{
  g_autoptr (RecStore) store = NULL;
  g_autoptr (RecSubmission) submission = NULL;
  g_autoptr (RecBusReporter1) reporter = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) chosen = NULL;
  int exit_code;

  store = cli_store_open (&error);
  if (store == NULL)
    return cli_fail (error);
  submission = cli_item_load_question (store, name, &exit_code);
  if (submission == NULL)
    return exit_code;
  if (self->comment != NULL && submission->stage == 1)
    return cli_refuse ("answer", _ ("A comment can go only with more information"));
  items = cli_item_list (store, submission, &error);
  if (items == NULL)
    return cli_fail (error);
  chosen = choose (self, items, &exit_code);
  if (chosen == NULL)
    return exit_code;
  if (chosen[0] == NULL && !self->decline)
    return cli_refuse ("answer", _ ("Nothing that was asked for is safe; name what to send"));

  reporter = cli_reporter_connect (&error);
  if (reporter == NULL
      || !rec_bus_reporter1_call_answer_sync (
          reporter, submission->bucket, (const char *const *) chosen,
          self->comment != NULL ? self->comment : "", NULL, &error))
    return cli_fail (error);
  return CLI_EXIT_OK;
}

/*
 * cli_answer:
 *
 * Gives the user's answer to a question.
 */
int
cli_answer (int argc, char **argv)
{
  g_auto (Answer) self = { 0 };
  const GOptionEntry entries[] = {
    { "send", 's', 0, G_OPTION_ARG_STRING_ARRAY, &self.items,
      N_ ("Send an item; may be given several times"), N_ ("ITEM") },
    { "send-all-safe", 0, 0, G_OPTION_ARG_NONE, &self.all_safe, N_ ("Send all safe items"), NULL },
    { "decline", 0, 0, G_OPTION_ARG_NONE, &self.decline, N_ ("Send nothing"), NULL },
    { "comment", 'c', 0, G_OPTION_ARG_STRING, &self.comment, N_ ("Tell the vendor something"),
      N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };

  if (!cli_parse (
          entries, _ ("BUCKET"),
          _ ("Answers what “recoursectl question” shows: which items may be sent, or none.\n"
             "Before the first report of a problem the one item is “signature”."),
          &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc != 2)
    return cli_refuse ("answer", _ ("Exactly one bucket ID is needed"));
  if (self.decline == (self.items != NULL || self.all_safe))
    return cli_refuse ("answer", _ ("Either what to send or --decline is needed"));
  if (self.decline && self.comment != NULL)
    return cli_refuse ("answer", _ ("With --decline nothing is sent, and no comment either"));

  return give_answer (&self, argv[1]);
}
