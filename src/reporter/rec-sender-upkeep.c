/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/store/rec-store-history.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-sender-private.h"
#include "reporter/rec-sending-items.h"
#include "reporter/rec-sending-rules.h"

#include <glib/gstdio.h>

/* The part of the sender that needs no network: what ran out, what a new policy does to what waits,
 * and how a second stage goes on. */

static gint64
get_expiry (RecSubmission *submission)
{
  return submission->stage == 2 && submission->request != NULL
             ? rec_evidence_request_get_expires (submission->request)
             : 0;
}

static void
forget_archive (RecSubmission *submission)
{
  if (submission->archive_path != NULL)
    g_unlink (submission->archive_path);
  g_clear_pointer (&submission->archive_path, g_free);
  g_clear_pointer (&submission->archive_sha256, g_free);
  submission->archive_size = 0;
}

void
rec_sender_go_on (RecSender *self, RecSubmission *submission, RecReport *report)
{
  RecItemsOutcome outcome = rec_sending_sort_items (submission, self->policy, report);
  gboolean was_asking = submission->state == REC_STATE_ASKING;
  gint64 now = g_get_real_time ();

  forget_archive (submission);
  submission->attempts = 0;
  g_clear_pointer (&submission->problem, g_free);
  if (outcome.n_chosen > 0)
    {
      submission->state = REC_STATE_QUEUED;
      submission->next_attempt = now;
    }
  else if (outcome.n_asked > 0)
    {
      submission->state = REC_STATE_ASKING;
      if (!was_asking)
        submission->asked_at = now;
      submission->next_attempt = rec_sender_get_reminder (self, submission);
      if (!was_asking)
        rec_sender_notify (self, REC_NOTICE_QUESTION, submission->bucket);
    }
  else
    {
      rec_sender_settle (self, submission);
      rec_sender_plan_more (self, submission, report);
    }
  if (was_asking && submission->state != REC_STATE_ASKING)
    rec_sender_withdraw (self, submission->bucket);
}

static void
end (RecSender *self, RecSubmission *submission)
{
  rec_sender_withdraw (self, submission->bucket);
  rec_sender_settle (self, submission);
  rec_sender_save (self, submission);
}

/* Returns whether that was all that is to be done now. */
gboolean
rec_sender_keep_up (RecSender *self, RecSubmission *submission)
{
  gint64 expiry = get_expiry (submission);

  if (expiry != 0 && expiry <= g_get_real_time ())
    {
      end (self, submission);
      return TRUE;
    }

  switch (submission->state)
    {
    case REC_STATE_QUEUED:
    case REC_STATE_REQUESTED:
    case REC_STATE_SENDING:
    case REC_STATE_SENT:
    case REC_STATE_SOLVED:
      return FALSE;
    case REC_STATE_ASKING:
      /* Whoever has looked at it and left it knows that it waits. */
      if (!rec_store_is_seen (self->store, submission->bucket))
        rec_sender_notify (self, REC_NOTICE_REMINDER, "");
      submission->next_attempt = expiry;
      break;
    default:
      submission->next_attempt = expiry;
      break;
    }
  rec_sender_save (self, submission);
  rec_sender_pump (self);
  return TRUE;
}

static void
redecide_signature (RecSender *self, RecSubmission *submission, RecReport *report)
{
  RecDecision decision = rec_sending_decide (self->policy, report, REC_PAYLOAD_SIGNATURE,
                                             rec_sending_is_agreed (submission));
  gboolean was_asking = submission->state == REC_STATE_ASKING;

  if (decision == (was_asking ? REC_DECISION_ASK : REC_DECISION_SEND)
      && (was_asking || submission->next_attempt != 0))
    return;

  rec_sender_abandon (self, submission->bucket);
  rec_sender_plan (self, submission, report);
  if (was_asking && submission->state != REC_STATE_ASKING)
    rec_sender_withdraw (self, submission->bucket);
  rec_sender_save (self, submission);
}

static gboolean
is_evidence_forbidden (RecSender *self, RecReport *report)
{
  return rec_sending_decide (self->policy, report, REC_PAYLOAD_SAFE, FALSE) == REC_DECISION_NEVER
         && rec_sending_decide (self->policy, report, REC_PAYLOAD_PERSONAL, FALSE)
                == REC_DECISION_NEVER;
}

static void
redecide_evidence (RecSender *self, RecSubmission *submission, RecReport *report)
{
  if (is_evidence_forbidden (self, report))
    {
      rec_sender_abandon (self, submission->bucket);
      end (self, submission);
      return;
    }
  if (submission->state == REC_STATE_REQUESTED
      || (submission->state != REC_STATE_ASKING
          && rec_sending_may_send_items (submission, self->policy, report)))
    return;

  if (submission->state == REC_STATE_ASKING)
    {
      RecItemsOutcome outcome = rec_sending_sort_items (submission, self->policy, report);

      /* The question stays, with the time of its reminder; some items may have left it. */
      if (outcome.n_chosen == 0 && outcome.n_asked > 0)
        {
          rec_sender_save (self, submission);
          return;
        }
    }

  rec_sender_abandon (self, submission->bucket);
  rec_sender_go_on (self, submission, report);
  rec_sender_save (self, submission);
}

static void
redecide (RecSender *self, RecSubmission *submission)
{
  g_autoptr (RecReport) report = NULL;

  if (submission->stage == 2 && submission->report != NULL)
    report = rec_store_load_report (self->store, submission->report, NULL);
  else
    report = rec_sender_load_newest (self, submission->bucket);
  if (report == NULL)
    {
      rec_sender_abandon (self, submission->bucket);
      end (self, submission);
    }
  else if (submission->stage == 2)
    redecide_evidence (self, submission, report);
  else
    redecide_signature (self, submission, report);
}

/* All that waits or goes, as the policy is now. What is to be counted once more is decided when it
 * is due. */
void
rec_sender_redecide (RecSender *self)
{
  static const RecState states[]
      = { REC_STATE_ASKING, REC_STATE_QUEUED, REC_STATE_REQUESTED, REC_STATE_SENDING };
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  /* All are read first: what is decided anew changes the lists. */
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      guint n = rec_store_count_submissions (self->store, states[i]);
      GPtrArray *list = n > 0 ? rec_store_list_submissions (self->store, states[i], n, NULL) : NULL;

      if (list != NULL)
        g_ptr_array_add (lists, list);
    }
  for (guint i = 0; i < lists->len; i++)
    {
      GPtrArray *list = g_ptr_array_index (lists, i);

      for (guint j = 0; j < list->len; j++)
        redecide (self, g_ptr_array_index (list, j));
    }
}
