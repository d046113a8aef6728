/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Adds to a store that fill-store made what an exchange with a service would have left there:
 *
 *   fill-exchange FOLDER < JSON
 *
 * The JSON is an object with any of these lists of objects; "problem" is a problem's place in the
 * list of problems, the one that happened last being 0:
 *
 *   submissions  problem, state, stage, service, problem_text, hits, occurrences, next_attempt,
 *                by_hand, request (as protocol.md has it), items (as RecEvidenceItem writes them)
 *   solutions    problem, service, response (as protocol.md has it, without its bucket), seen,
 *                archived, helped
 *   ledger       problem (none: -1), stage, time (microseconds), service, url, head, body, size,
 *                sha256, items, outcome, consent, level, repeat (so many, a second between two)
 *   ignored      problem
 *   changes      time (microseconds), action, name, before, after, format: of packages
 *
 * It prints the bucket IDs of all problems, a line each, in their order. */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/store/rec-store-exchange.h"
#include "core/store/rec-store-history.h"

/* What all parts need: the store, and its problems in their order. */
typedef struct
{
  RecStore *store;
  GPtrArray *problems;
} Filling;

typedef gboolean (*FillFunc) (Filling *filling, JsonObject *object, GError **error);

static RecProblem *
get_problem (Filling *filling, JsonObject *object, GError **error)
{
  gint64 place = rec_json_get_int (object, "problem", 0);

  if (place >= 0 && place < filling->problems->len)
    return g_ptr_array_index (filling->problems, place);

  g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "There is no problem %" G_GINT64_FORMAT, place);
  return NULL;
}

static gboolean
read_items (RecSubmission *submission, JsonArray *items, GError **error)
{
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      RecEvidenceItem *item
          = rec_evidence_item_new_from_json (json_array_get_object_element (items, i), error);

      if (item == NULL)
        return FALSE;
      if (submission->items == NULL)
        submission->items = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (submission->items, item);
    }
  return TRUE;
}

static gboolean
add_submission (Filling *filling, JsonObject *object, GError **error)
{
  RecProblem *problem = get_problem (filling, object, error);
  JsonObject *request = rec_json_get_object (object, "request");
  g_autoptr (RecSubmission) submission = NULL;

  if (problem == NULL)
    return FALSE;

  submission = rec_submission_new (rec_problem_get_bucket (problem));
  submission->report = g_strdup (rec_problem_get_last_report (problem));
  submission->stage = rec_json_get_int (object, "stage", 1);
  submission->service = g_strdup (rec_json_get_string (object, "service"));
  submission->wire_id = g_uuid_string_random ();
  submission->problem = g_strdup (rec_json_get_string (object, "problem_text"));
  submission->hits = rec_json_get_int (object, "hits", 0);
  submission->occurrences = rec_json_get_int (object, "occurrences", 1);
  submission->next_attempt = rec_json_get_int (object, "next_attempt", 0);
  submission->by_hand = rec_json_get_boolean (object, "by_hand");
  submission->asked_at = g_get_real_time ();
  if (!rec_state_from_string (rec_json_get_string (object, "state"), &submission->state))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "A submission has no state of ours");
      return FALSE;
    }
  if (request != NULL)
    {
      submission->request = rec_evidence_request_new_from_json (request, error);
      if (submission->request == NULL)
        return FALSE;
    }

  return read_items (submission, rec_json_get_array (object, "items"), error)
         && rec_store_save_submission (filling->store, submission, error);
}

static gboolean
add_solution (Filling *filling, JsonObject *object, GError **error)
{
  RecProblem *problem = get_problem (filling, object, error);
  gint64 helped = rec_json_get_int (object, "helped", -1);
  g_autoptr (RecResponse) response = NULL;
  const char *bucket;

  if (problem == NULL || rec_json_get_object (object, "response") == NULL)
    return FALSE;

  bucket = rec_problem_get_bucket (problem);
  response = rec_response_new_from_json (rec_json_get_object (object, "response"), error);
  return response != NULL
         && rec_store_put_response (filling->store, rec_json_get_string (object, "service"),
                                    response, bucket, NULL, error)
         && (!rec_json_get_boolean (object, "seen")
             || rec_store_set_solution_seen (filling->store, bucket, error))
         && (!rec_json_get_boolean (object, "archived")
             || rec_store_set_solution_archived (filling->store, bucket, TRUE, error))
         && (helped < 0 || rec_store_set_solution_helped (filling->store, bucket, helped, error));
}

static RecLedgerEntry *
make_entry (JsonObject *object, const char *bucket, gint64 time)
{
  RecLedgerStage stage = REC_LEDGER_SIGNATURE;
  RecConsent consent = REC_CONSENT_POLICY;
  const char *body = rec_json_get_string (object, "body");
  RecLedgerEntry *entry;

  rec_ledger_stage_from_string (rec_json_get_string (object, "stage"), &stage);
  rec_consent_from_string (rec_json_get_string (object, "consent"), &consent);
  entry = rec_ledger_entry_new (stage, time);
  rec_ledger_entry_set_bucket (entry, bucket);
  rec_ledger_entry_set_service (entry, rec_json_get_string (object, "service"));
  rec_ledger_entry_set_url (entry, rec_json_get_string (object, "url"));
  rec_ledger_entry_set_head (entry, rec_json_get_string (object, "head"));
  rec_ledger_entry_set_items (entry, rec_json_get_string (object, "items"));
  rec_ledger_entry_set_outcome (entry, rec_json_get_string (object, "outcome"));
  rec_ledger_entry_set_size (entry, rec_json_get_int (object, "size", 0));
  rec_ledger_entry_set_sha256 (entry, rec_json_get_string (object, "sha256"));
  rec_ledger_entry_set_consent (entry, consent, rec_json_get_string (object, "level"));
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      rec_ledger_entry_set_body (entry, bytes);
    }
  return entry;
}

static gboolean
add_ledger_entries (Filling *filling, JsonObject *object, GError **error)
{
  gint64 repeat = rec_json_get_int (object, "repeat", 1);
  gint64 time = rec_json_get_int (object, "time", g_get_real_time ());
  const char *bucket = NULL;

  if (rec_json_get_int (object, "problem", -1) >= 0)
    {
      RecProblem *problem = get_problem (filling, object, error);

      if (problem == NULL)
        return FALSE;
      bucket = rec_problem_get_bucket (problem);
    }

  for (gint64 i = 0; i < repeat; i++)
    {
      g_autoptr (RecLedgerEntry) entry = make_entry (object, bucket, time + i * G_USEC_PER_SEC);

      if (!rec_store_add_ledger_entry (filling->store, entry, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_change (Filling *filling, JsonObject *object, GError **error)
{
  const char *before = rec_json_get_string (object, "before");
  const char *after = rec_json_get_string (object, "after");
  const char *format = rec_json_get_string (object, "format");
  g_autoptr (GPtrArray) changes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_package_change_free);
  RecPackageAction action;

  if (!rec_package_action_from_string (rec_json_get_string (object, "action"), &action))
    return FALSE;

  g_ptr_array_add (changes, rec_package_change_new (
                                rec_json_get_int (object, "time", 0), action,
                                rec_json_get_string (object, "name"), before != NULL ? before : "",
                                after != NULL ? after : "", format != NULL ? format : "deb"));
  return rec_store_add_package_changes (filling->store, "dpkg", changes, "made-up", NULL, error);
}

static gboolean
add_ignored (Filling *filling, JsonObject *object, GError **error)
{
  RecProblem *problem = get_problem (filling, object, error);

  return problem != NULL
         && rec_store_set_ignored (filling->store, rec_problem_get_bucket (problem), TRUE, error);
}

static gboolean
fill_each (Filling *filling, JsonObject *all, const char *name, FillFunc fill, GError **error)
{
  JsonArray *array = rec_json_get_array (all, name);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!fill (filling, json_array_get_object_element (array, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
fill (Filling *filling, JsonObject *all, GError **error)
{
  return rec_store_begin (filling->store, error)
         && fill_each (filling, all, "submissions", add_submission, error)
         && fill_each (filling, all, "solutions", add_solution, error)
         && fill_each (filling, all, "ledger", add_ledger_entries, error)
         && fill_each (filling, all, "ignored", add_ignored, error)
         && rec_store_commit (filling->store, error)
         && fill_each (filling, all, "changes", add_change, error);
}

static GPtrArray *
list_problems (RecStore *store, GError **error)
{
  g_autoptr (GArray) rows
      = rec_store_list_problem_rows (store, NULL, REC_SORT_LAST_TIME, TRUE, error);

  return rows != NULL ? rec_store_load_problems (store, (const gint64 *) (gpointer) rows->data,
                                                 rows->len, error)
                      : NULL;
}

static char *
read_input (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  size_t n_read;

  while ((n_read = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    g_string_append_len (text, buffer, n_read);
  return g_strdup (text->str);
}

static gboolean
do_what_is_asked (const char *folder, GError **error)
{
  g_autofree char *text = read_input ();
  g_autoptr (JsonNode) node = rec_json_parse (text, -1, error);
  g_autoptr (RecStore) store = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  Filling filling;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;

  store = rec_store_open (folder, REC_STORE_READ_WRITE, error);
  problems = store != NULL ? list_problems (store, error) : NULL;
  if (problems == NULL)
    return FALSE;

  filling = (Filling){ store, problems };
  if (!fill (&filling, json_node_get_object (node), error))
    return FALSE;

  for (guint i = 0; i < problems->len; i++)
    printf ("%s\n", rec_problem_get_bucket (g_ptr_array_index (problems, i)));
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (argc != 2)
    {
      g_printerr ("Usage: %s FOLDER < JSON\n", argv[0]);
      return 2;
    }
  if (!do_what_is_asked (argv[1], &error))
    {
      g_printerr ("%s: %s\n", argv[0],
                  error != NULL ? error->message : "the input is not as the comment above says");
      return 1;
    }

  return 0;
}
