/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"
#include "reporter/rec-account-query.h"
#include "reporter/rec-journal-log.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-sending-items.h"
#include "reporter/rec-sending-rules.h"
#include "reporter/rec-submission-run-private.h"

#include <glib/gi18n.h>

/* The first stage. */

/* What the service asks for is worth collecting only if any of it may go. */
static gboolean
is_request_wanted (RecSubmissionRun *self, RecEvidenceRequest *request)
{
  RecPolicy *policy = self->sender->policy;

  if (request == NULL || rec_evidence_request_get_n_items (request) == 0
      || rec_evidence_request_get_expires (request) <= g_get_real_time ()
      || !rec_sending_wants_new_items (self->submission, request, policy))
    return FALSE;

  for (guint i = 0; i < rec_evidence_request_get_n_items (request); i++)
    {
      const char *kind = rec_evidence_request_get_kind (request, i);

      if (rec_evidence_is_known (kind)
          && rec_sending_decide (policy, self->report, rec_payload_kind_for_evidence (kind), FALSE)
                 != REC_DECISION_NEVER)
        return TRUE;
    }
  return FALSE;
}

/* The row of the newest report that was counted now: reports may have come since it was sent. */
static gint64
find_counted_row (RecSubmissionRun *self)
{
  RecSubmission *submission = self->submission;
  gint64 low = submission->reported_row, high = low;
  guint64 n_new = rec_store_count_unreported (self->store, submission->bucket, low, &high);
  guint64 n_later = n_new > submission->occurrences ? n_new - submission->occurrences : 0;

  while (n_later > 0 && low < high)
    {
      gint64 middle = low + (high - low) / 2, last = 0;

      if (rec_store_count_unreported (self->store, submission->bucket, middle, &last) > n_later)
        low = middle + 1;
      else
        high = middle;
    }
  return MAX (high, submission->reported_row);
}

static void
take_reply (RecSubmissionRun *self, RecStageOneReply *reply)
{
  RecSubmission *submission = self->submission;

  submission->reported_row = find_counted_row (self);
  submission->hits = reply->hits;
  submission->sent_at = g_get_real_time ();
  submission->attempts = 0;
  g_clear_pointer (&submission->problem, g_free);
  if (is_request_wanted (self, reply->request))
    {
      submission->stage = 2;
      submission->state = REC_STATE_REQUESTED;
      submission->consent = REC_CONSENT_POLICY;
      submission->next_attempt = submission->sent_at;
      g_set_object (&submission->request, reply->request);
      return;
    }

  g_clear_pointer (&submission->wire_id, g_free);
  rec_sender_settle (self->sender, submission);
  rec_sender_plan_more (self->sender, submission, self->report);
}

/* The day until the first look for responses begins with the first contact. */
static gboolean
ensure_feed (RecSubmissionRun *self, GError **error)
{
  const RecFeed fresh = { NULL, NULL, g_get_real_time () };
  g_autoptr (RecFeed) feed = rec_store_load_feed (self->store, self->submission->service, NULL);

  return feed != NULL
         || rec_store_save_feed (self->store, self->submission->service, &fresh, error);
}

/* The response and the state that comes of it, in one transaction. */
static gboolean
save_reply (RecSubmissionRun *self, RecStageOneReply *reply, GPtrArray *changed, GError **error)
{
  RecSubmission *submission = self->submission;

  if (!rec_store_begin (self->store, error))
    return FALSE;
  if (reply->response == NULL
      || rec_store_put_response (self->store, submission->service, reply->response,
                                 submission->bucket, changed, error))
    {
      take_reply (self, reply);
      if (rec_store_save_submission (self->store, submission, error) && ensure_feed (self, error)
          && rec_store_commit (self->store, error))
        return TRUE;
    }

  rec_store_rollback (self->store);
  return FALSE;
}

static void
log_reported (RecSubmissionRun *self)
{
  RecApplication *application = rec_report_get_application (self->report);

  if (rec_policy_get_boolean (self->sender->policy, REC_POLICY_KEY_LOG))
    rec_journal_log_reported (rec_report_get_event_type (self->report), self->submission->bucket,
                              application != NULL ? rec_application_get_name (application) : "",
                              rec_service_description_get_name (self->service));
}

static void
signature_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RecSubmissionRun) self = data;
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (RecStageOneReply) reply
      = rec_exchange_send_report_finish (REC_EXCHANGE (source), result, &error);

  rec_submission_run_close_entry (self, error);
  if (reply == NULL)
    {
      rec_submission_run_fail (self, error);
      return;
    }
  /* What could not be kept is asked again, by the same wire ID. */
  if (!rec_submission_run_is_current (self) || !save_reply (self, reply, changed, &error))
    {
      if (error != NULL)
        rec_sender_note_store_error (self->sender, error);
      rec_submission_run_finish (self);
      return;
    }

  log_reported (self);
  for (guint i = 0; i < changed->len; i++)
    {
      rec_sender_notify (self->sender, REC_NOTICE_SOLUTION, g_ptr_array_index (changed, i));
      rec_sender_tell_changed (self->sender, g_ptr_array_index (changed, i));
    }
  rec_sender_tell_changed (self->sender, self->submission->bucket);
  rec_submission_run_finish (self);
}

static void
account_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RecSubmissionRun) self = data;
  RecSubmission *submission = self->submission;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  if (rec_account_query_finish (result, &self->account, &self->password, &error))
    body = rec_exchange_build_report (self->report, submission->wire_id, submission->occurrences,
                                      &error);
  if (body == NULL)
    {
      rec_submission_run_fail (self, error);
      return;
    }

  rec_exchange_send_report_async (
      rec_sender_ensure_exchange (self->sender), self->service, self->account, self->password, body,
      rec_submission_run_note_traffic, self, self->cancellable, signature_cb, g_object_ref (self));
}

/* The wire ID and the count are on the disk before they leave: whatever happens then, the same is
 * sent again until the service has answered, and counts once. */
static gboolean
prepare (RecSubmissionRun *self)
{
  RecSubmission *submission = self->submission;
  gint64 row = 0;
  guint64 count;

  if (submission->wire_id != NULL)
    return TRUE;

  count = rec_store_count_unreported (self->store, submission->bucket, submission->reported_row,
                                      &row);
  if (count == 0)
    return FALSE;

  submission->wire_id = g_uuid_string_random ();
  submission->occurrences = count;
  g_free (submission->report);
  submission->report = g_strdup (rec_report_get_id (self->report));
  return TRUE;
}

void
rec_submission_run_begin_signature (RecSubmissionRun *self)
{
  RecSender *sender = self->sender;

  if (self->service == NULL
      || rec_sending_decide (sender->policy, self->report, REC_PAYLOAD_SIGNATURE,
                             rec_sending_is_agreed (self->submission))
             != REC_DECISION_SEND)
    {
      rec_sender_plan (sender, self->submission, self->report);
      rec_submission_run_end (self);
      return;
    }
  if (!prepare (self))
    {
      rec_sender_settle (sender, self->submission);
      rec_submission_run_end (self);
      return;
    }
  if (!rec_sender_save (sender, self->submission))
    {
      rec_submission_run_finish (self);
      return;
    }

  rec_submission_run_tell (self, _ ("Reporting the problem"), 0, 0);
  rec_account_query_async (self->service, self->cancellable, account_cb, g_object_ref (self));
}
