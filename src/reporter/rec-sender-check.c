/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"
#include "core/report/rec-error.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-sender-private.h"
#include "reporter/rec-sending-rules.h"

#include <glib/gi18n.h>

/* What the user asks services about by hand. */

/* Whether there is anything to tell a service about it that it does not know. */
static gboolean
is_worth_sending (RecSender *self, RecSubmission *submission, gboolean is_named)
{
  gint64 row = 0;

  switch (submission->state)
    {
    case REC_STATE_DECLINED:
      return is_named;
    case REC_STATE_SENT:
    case REC_STATE_SOLVED:
      return rec_store_count_unreported (self->store, submission->bucket, submission->reported_row,
                                         &row)
             > 0;
    default:
      return TRUE;
    }
}

/* A second stage goes on where it is; a question about it stays one. */
static void
hurry_evidence (RecSender *self, RecSubmission *submission)
{
  if (submission->state == REC_STATE_ASKING)
    return;

  if (submission->state == REC_STATE_FAILED)
    submission->state = submission->items->len > 0 ? REC_STATE_QUEUED : REC_STATE_REQUESTED;
  submission->attempts = 0;
  submission->next_attempt = g_get_real_time ();
  rec_sender_save (self, submission);
}

/* Who names a problem asks for it to go. Who checks for all has not looked at each: where policy
 * says to ask, the question comes first (design §3). */
static gboolean
is_asked_for (RecSender *self, RecReport *report, gboolean is_named)
{
  return is_named
         || rec_sending_decide (self->policy, report, REC_PAYLOAD_SIGNATURE, FALSE)
                != REC_DECISION_ASK;
}

/* Returns whether policy lets it go. */
static gboolean
check_one (RecSender *self, const char *bucket, gboolean is_named, guint *n_started)
{
  g_autoptr (RecReport) report = rec_sender_load_newest (self, bucket);
  g_autoptr (RecSubmission) submission = NULL;

  if (report == NULL || rec_sender_is_running (self, bucket)
      || (!is_named && rec_store_is_ignored (self->store, bucket)))
    return TRUE;
  if (rec_sending_decide (self->policy, report, REC_PAYLOAD_SIGNATURE, TRUE) != REC_DECISION_SEND)
    return FALSE;

  submission = rec_store_load_submission (self->store, bucket, NULL);
  if (submission == NULL)
    submission = rec_submission_new (bucket);
  if (submission->stage == 2)
    {
      hurry_evidence (self, submission);
      return TRUE;
    }
  if (!is_worth_sending (self, submission, is_named))
    return TRUE;

  submission->by_hand = is_asked_for (self, report, is_named);
  rec_sender_withdraw (self, bucket);
  rec_sender_plan (self, submission, report);
  if (rec_sender_save (self, submission) && submission->state != REC_STATE_ASKING
      && submission->next_attempt != 0)
    *n_started += 1;
  return TRUE;
}

static gboolean
check_all (RecSender *self, guint *n_started, GError **error)
{
  g_auto (GStrv) buckets = rec_store_list_buckets (self->store, "", REC_CALL_BUCKETS_MAX, error);

  if (buckets == NULL || !rec_store_begin (self->store, error))
    return FALSE;

  for (char **bucket = buckets; *bucket != NULL; bucket++)
    check_one (self, *bucket, FALSE, n_started);
  if (!rec_store_commit (self->store, error))
    {
      rec_store_rollback (self->store);
      return FALSE;
    }
  /* Whoever read in the middle of it reads again. */
  for (char **bucket = buckets; *bucket != NULL; bucket++)
    rec_sender_tell_changed (self, *bucket);
  return TRUE;
}

/**
 * rec_sender_check:
 * @buckets: problems to check for; empty: all of them
 * @n_started: (out): how many first stages will be sent
 * @error: return location for a `GError`
 *
 * Reports what no service knows of yet, as far as policy lets the user do so, tries again what
 * failed, and asks services for new responses. Where policy says to ask, only what is named is
 * reported at once; of all others the user is asked.
 *
 * Returns: %FALSE when policy forbids all of it, or a bucket ID is none
 */
gboolean
rec_sender_check (RecSender *self, const char *const *buckets, guint *n_started, GError **error)
{
  gboolean is_allowed = FALSE;

  g_return_val_if_fail (REC_IS_SENDER (self), FALSE);

  *n_started = 0;
  if (!rec_sender_is_ready (self, error))
    return FALSE;
  for (const char *const *bucket = buckets; *bucket != NULL; bucket++)
    if (!rec_sender_check_bucket (*bucket, error))
      return FALSE;

  rec_sender_refresh_services (self);
  if (*buckets == NULL)
    {
      is_allowed = rec_policy_get_level (self->policy) != REC_LEVEL_OFF;
      if (!check_all (self, n_started, error))
        return FALSE;
    }
  for (const char *const *bucket = buckets; *bucket != NULL; bucket++)
    is_allowed = check_one (self, *bucket, TRUE, n_started) || is_allowed;

  rec_sender_check_feeds (self, TRUE);
  rec_sender_pump (self);
  if (is_allowed || *n_started > 0)
    return TRUE;

  g_set_error_literal (error, REC_ERROR, REC_ERROR_POLICY,
                       _ ("The settings do not let this be reported."));
  return FALSE;
}
