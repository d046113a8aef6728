/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"
#include "core/exchange/rec-backoff.h"
#include "core/report/rec-error.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-sender-private.h"
#include "reporter/rec-sending-rules.h"

#include <glib/gi18n.h>

/* What becomes of a submission, as the rules have it and the store, the services and the clock
 * stand, and that it is on the disk. */

void
rec_sender_note_store_error (RecSender *self, const GError *error)
{
  g_debug ("What is to be sent could not be kept: %s", error->message);
  /* Its reports were deleted meanwhile. */
  if (g_error_matches (error, REC_ERROR, REC_ERROR_NOT_FOUND))
    return;
  self->blocked_until = g_get_real_time () + REC_SENDER_STORE_WAIT;
  rec_sender_pump (self);
}

gboolean
rec_sender_save (RecSender *self, RecSubmission *submission)
{
  g_autoptr (GError) error = NULL;

  if (rec_store_save_submission (self->store, submission, &error))
    {
      rec_sender_tell_changed (self, submission->bucket);
      return TRUE;
    }

  rec_sender_note_store_error (self, error);
  return FALSE;
}

RecReport *
rec_sender_load_newest (RecSender *self, const char *bucket)
{
  g_autoptr (GPtrArray) reports = rec_store_list_occurrences (self->store, bucket, 0, 1, NULL);

  if (reports == NULL || reports->len == 0)
    return NULL;
  return rec_store_load_report (self->store, rec_report_get_id (g_ptr_array_index (reports, 0)),
                                NULL);
}

RecServiceDescription *
rec_sender_find_service (RecSender *self, RecReport *report)
{
  return rec_service_catalog_find_for_report (
      rec_services_get_catalog (self->services), report,
      rec_policy_get_value (self->policy, REC_POLICY_KEY_SERVICE));
}

gboolean
rec_sender_is_solved (RecSender *self, const char *bucket)
{
  g_autoptr (RecSolution) solution = rec_store_load_solution (self->store, bucket, NULL);

  return solution != NULL && rec_response_get_kind (solution->response) == REC_RESPONSE_SOLUTION;
}

/* A network that is down does not part this machine from itself. */
gboolean
rec_sender_is_reachable (RecSender *self, RecServiceDescription *service)
{
  return self->is_available
         || rec_sending_url_is_loopback (rec_service_description_get_url (service));
}

void
rec_sender_settle (RecSender *self, RecSubmission *submission)
{
  if (submission->stage == 2 && submission->report != NULL)
    rec_evidence_builder_remove (rec_sender_ensure_builder (self), submission->report);
  rec_sending_settle (submission, rec_sender_is_solved (self, submission->bucket));
}

void
rec_sender_fail (RecSender *self, RecSubmission *submission, const GError *error)
{
  gint64 delay = rec_backoff_get_delay (submission->attempts + 1,
                                        rec_exchange_get_retry_after (error), g_random_double ());

  rec_sending_fail (submission, self->policy, error, delay, g_get_real_time ());
}

void
rec_sender_plan (RecSender *self, RecSubmission *submission, RecReport *report)
{
  g_autofree char *old_service = g_steal_pointer (&submission->service);
  RecServiceDescription *service = rec_sender_find_service (self, report);
  RecState old_state = submission->state;
  gboolean is_forbidden = rec_sending_decide (self->policy, report, REC_PAYLOAD_SIGNATURE, TRUE)
                          == REC_DECISION_NEVER;

  g_free (submission->report);
  submission->report = g_strdup (rec_report_get_id (report));
  if (service == NULL && !is_forbidden)
    {
      rec_sender_settle (self, submission);
      if (submission->state != REC_STATE_NOT_REPORTED)
        return;
      submission->state = REC_STATE_UNREPORTABLE;
      submission->problem = g_strdup (_ ("No service takes reports for this program."));
      return;
    }

  if (service == NULL)
    {
      rec_sender_settle (self, submission);
      return;
    }

  submission->service = g_strdup (rec_service_description_get_id (service));
  /* Another service has counted nothing yet, and is not told with whom it shares. Who agreed, did
   * so to the one that the question named. */
  if (g_strcmp0 (old_service, submission->service) != 0)
    {
      g_clear_pointer (&submission->wire_id, g_free);
      submission->sent_at = 0;
      if (submission->consent == REC_CONSENT_ANSWER)
        submission->consent = REC_CONSENT_POLICY;
    }
  rec_sending_plan_signature (submission, self->policy, report, g_get_real_time ());
  /* There is an answer already: nobody is asked for the sake of the count. */
  if ((submission->state == REC_STATE_ASKING || rec_sending_is_over (submission))
      && rec_sender_is_solved (self, submission->bucket))
    submission->state = REC_STATE_SOLVED;
  if (submission->state == REC_STATE_ASKING)
    submission->next_attempt = rec_sender_get_reminder (self, submission);
  if (submission->state == REC_STATE_ASKING && old_state != REC_STATE_ASKING)
    rec_sender_notify (self, REC_NOTICE_QUESTION, submission->bucket);
}

void
rec_sender_plan_more (RecSender *self, RecSubmission *submission, RecReport *report)
{
  gint64 row = 0;

  if (rec_store_count_unreported (self->store, submission->bucket, submission->reported_row, &row)
          > 0
      && rec_sending_decide (self->policy, report, REC_PAYLOAD_SIGNATURE, FALSE)
             == REC_DECISION_SEND)
    rec_sending_plan_signature (submission, self->policy, report, g_get_real_time ());
}
