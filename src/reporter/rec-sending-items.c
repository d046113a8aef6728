/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-sending-items.h"

#include "config.h"
#include "reporter/rec-sending-rules.h"

#include <glib/gi18n.h>

/* What of a second stage's items goes, is asked about, was declined, or is not to go again. */

static gboolean
is_comment (RecEvidenceItem *item)
{
  return g_str_equal (rec_evidence_item_get_kind (item), REC_EVIDENCE_COMMENT);
}

/* A comment has no file before the user wrote it. */
static gboolean
is_open (RecEvidenceItem *item)
{
  return !rec_evidence_item_get_sent (item) && rec_evidence_item_get_problem (item) == NULL
         && (rec_evidence_item_get_path (item) != NULL || is_comment (item));
}

static RecDecision
decide_item (RecSubmission *submission, RecPolicy *policy, RecReport *report, RecEvidenceItem *item)
{
  const char *kind = rec_evidence_item_get_kind (item);
  gboolean is_answered
      = submission->consent == REC_CONSENT_ANSWER && rec_evidence_item_get_chosen (item);

  if (!rec_evidence_is_known (kind))
    return REC_DECISION_NEVER;
  return rec_sending_decide (policy, report, rec_payload_kind_for_evidence (kind), is_answered);
}

/**
 * rec_sending_sort_items:
 * @submission: what is at its second stage, and has its items
 * @policy: the policy in force
 * @report: the report that it is for
 *
 * Chooses the items that policy lets go, or that the user chose and policy does not forbid. That
 * the user asked for the first stage by hand is no consent to evidence.
 *
 * Returns: how many go now, and how many wait for an answer
 */
RecItemsOutcome
rec_sending_sort_items (RecSubmission *submission, RecPolicy *policy, RecReport *report)
{
  RecItemsOutcome outcome = { 0, 0 };

  for (guint i = 0; submission->items != NULL && i < submission->items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (submission->items, i);
      RecDecision decision;

      if (!is_open (item))
        continue;

      decision = decide_item (submission, policy, report, item);
      rec_evidence_item_set_chosen (item, decision == REC_DECISION_SEND);
      if (decision == REC_DECISION_SEND)
        outcome.n_chosen++;
      else if (decision == REC_DECISION_NEVER)
        rec_evidence_item_set_problem (item,
                                       _ ("The settings do not let this leave the computer."));
      else
        outcome.n_asked++;
    }
  return outcome;
}

/**
 * rec_sending_may_send_items:
 *
 * Returns: whether each item that is chosen may still go
 */
gboolean
rec_sending_may_send_items (RecSubmission *submission, RecPolicy *policy, RecReport *report)
{
  for (guint i = 0; submission->items != NULL && i < submission->items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (submission->items, i);

      if (is_open (item) && rec_evidence_item_get_chosen (item)
          && decide_item (submission, policy, report, item) != REC_DECISION_SEND)
        return FALSE;
    }
  return TRUE;
}

/**
 * rec_sending_was_declined:
 * @item: an item of a second stage that is over
 *
 * Returns: whether the user did not want it to go: it neither went nor is there a reason why it
 *   could not
 */
gboolean
rec_sending_was_declined (RecEvidenceItem *item)
{
  return !rec_evidence_item_get_sent (item) && rec_evidence_item_get_problem (item) == NULL
         && rec_evidence_item_get_path (item) == NULL;
}

static RecEvidenceItem *
find_item (GPtrArray *items, const char *kind, const char *name)
{
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (items, i);

      if (g_str_equal (rec_evidence_item_get_kind (item), kind)
          && (name == NULL || *name == '\0'
              || g_strcmp0 (rec_evidence_item_get_name (item), name) == 0))
        return item;
    }
  return NULL;
}

/* Whether what came of the like of it before says that it is not to go again. */
static gboolean
is_over (RecSubmission *submission, RecEvidenceItem *old, RecPolicy *policy)
{
  if (old == NULL || submission->by_hand)
    return FALSE;
  if (rec_evidence_item_get_sent (old))
    return !rec_policy_get_boolean (policy, REC_POLICY_KEY_REPEAT_DATA);
  return rec_sending_was_declined (old);
}

/**
 * rec_sending_wants_new_items:
 * @submission: with the items of the last request
 * @request: a new request of the service
 * @policy: the policy in force
 *
 * Returns: whether the request asks for anything that was neither sent nor declined before
 */
gboolean
rec_sending_wants_new_items (RecSubmission *submission,
                             RecEvidenceRequest *request,
                             RecPolicy *policy)
{
  for (guint i = 0; i < rec_evidence_request_get_n_items (request); i++)
    {
      RecEvidenceItem *old
          = find_item (submission->items, rec_evidence_request_get_kind (request, i),
                       rec_evidence_request_get_name (request, i));

      if (!is_over (submission, old, policy))
        return TRUE;
    }
  return FALSE;
}

/**
 * rec_sending_take_items:
 * @submission: with the items of the last request
 * @items: (element-type RecEvidenceItem) (transfer full): what was collected for the new one
 * @policy: the policy in force
 *
 * Puts the new items in the place of the old ones; what is not to go again stays what it was.
 */
void
rec_sending_take_items (RecSubmission *submission, GPtrArray *items, RecPolicy *policy)
{
  for (guint i = 0; i < items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (items, i);
      RecEvidenceItem *old = find_item (submission->items, rec_evidence_item_get_kind (item),
                                        rec_evidence_item_get_name (item));

      if (!is_over (submission, old, policy))
        continue;
      g_object_unref (item);
      g_ptr_array_index (items, i) = g_object_ref (old);
    }
  g_clear_pointer (&submission->items, g_ptr_array_unref);
  submission->items = items;
}

/* It neither went, nor has a file, nor a reason why not. */
static void
decline (RecSubmission *submission, guint index)
{
  RecEvidenceItem *item = g_ptr_array_index (submission->items, index);

  g_ptr_array_index (submission->items, index) = rec_evidence_item_new (
      rec_evidence_item_get_kind (item), rec_evidence_item_get_name (item));
  g_object_unref (item);
}

/**
 * rec_sending_decline_items:
 *
 * Marks each item that is neither chosen nor sent as one that the user did not want to go.
 */
void
rec_sending_decline_items (RecSubmission *submission)
{
  for (guint i = 0; submission->items != NULL && i < submission->items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (submission->items, i);

      if (is_open (item) && !rec_evidence_item_get_chosen (item))
        decline (submission, i);
    }
}

/**
 * rec_sending_refuse_items:
 *
 * Marks each item that was not sent as one that the user did not want to go.
 */
void
rec_sending_refuse_items (RecSubmission *submission)
{
  for (guint i = 0; submission->items != NULL && i < submission->items->len; i++)
    if (is_open (g_ptr_array_index (submission->items, i)))
      decline (submission, i);
}

/**
 * rec_sending_forget_files:
 *
 * Leaves out the items that did not go, and whose files go away.
 */
void
rec_sending_forget_files (RecSubmission *submission)
{
  for (guint i = 0; submission->items != NULL && i < submission->items->len;)
    {
      RecEvidenceItem *item = g_ptr_array_index (submission->items, i);

      if (!rec_evidence_item_get_sent (item) && rec_evidence_item_get_path (item) != NULL)
        g_ptr_array_remove_index (submission->items, i);
      else
        i++;
    }
}
