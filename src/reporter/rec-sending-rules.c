/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-sending-rules.h"

#include "config.h"
#include "core/exchange/rec-exchange-address.h"
#include "core/report/rec-error.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-sending-items.h"

#include <glib/gi18n.h>

/* What becomes of a submission, without clock, store or network. */

/**
 * rec_sending_decide:
 * @policy: the policy in force
 * @report: what it is about
 * @kind: what would leave
 * @asked_by_user: whether the user asked for it to be sent, or agreed to it
 *
 * Returns: what [method@Policy.decide] says
 */
RecDecision
rec_sending_decide (RecPolicy *policy,
                    RecReport *report,
                    RecPayloadKind kind,
                    gboolean asked_by_user)
{
  RecApplication *application = rec_report_get_application (report);
  const char *program = NULL;
  RecPayload payload = { kind, rec_report_get_event_type (report), NULL };

  if (application != NULL)
    program = rec_application_get_path (application);
  if (application != NULL && (program == NULL || *program == '\0'))
    program = rec_application_get_name (application);
  payload.program = program;
  return rec_policy_decide (policy, &payload, asked_by_user, NULL);
}

/**
 * rec_sending_is_agreed:
 *
 * Returns: whether the user agreed to the current stage, or asked for it
 */
gboolean
rec_sending_is_agreed (RecSubmission *submission)
{
  return submission->consent != REC_CONSENT_POLICY;
}

static gboolean
is_counted (RecSubmission *submission)
{
  return submission->state == REC_STATE_SENT || submission->state == REC_STATE_SOLVED;
}

/**
 * rec_sending_is_over:
 *
 * Returns: whether nothing of it is under way
 */
gboolean
rec_sending_is_over (RecSubmission *submission)
{
  return submission->state == REC_STATE_NOT_REPORTED || is_counted (submission);
}

static void
plan_asking (RecSubmission *submission, gint64 now)
{
  /* One question for each bucket: what happens again is counted only when the user asks for it. */
  if (submission->sent_at != 0)
    {
      rec_sending_settle (submission, submission->state == REC_STATE_SOLVED);
      return;
    }

  submission->next_attempt = 0;
  submission->state = REC_STATE_ASKING;
  if (submission->asked_at == 0)
    submission->asked_at = now;
}

static void
plan_sending (RecSubmission *submission, gint64 now)
{
  gint64 earliest = submission->sent_at + REC_SENDER_COALESCE;

  submission->next_attempt = now;
  if (submission->sent_at != 0 && !submission->by_hand)
    submission->next_attempt = MAX (now, earliest);
  /* What is counted once more keeps on being shown as what it is. */
  if (!is_counted (submission) || submission->by_hand)
    submission->state = REC_STATE_QUEUED;
}

/**
 * rec_sending_plan_signature:
 * @submission: what is at its first stage
 * @policy: the policy in force
 * @report: the report that it is for
 * @now: the time
 *
 * Gives the submission the state that policy has for its first stage. A wire ID that may have left
 * already stays, so that the service can tell that it is the same.
 */
void
rec_sending_plan_signature (RecSubmission *submission,
                            RecPolicy *policy,
                            RecReport *report,
                            gint64 now)
{
  submission->stage = 1;
  submission->attempts = 0;
  g_clear_pointer (&submission->problem, g_free);
  if (submission->by_hand)
    submission->consent = REC_CONSENT_REQUEST;

  switch (rec_sending_decide (policy, report, REC_PAYLOAD_SIGNATURE,
                              rec_sending_is_agreed (submission)))
    {
    case REC_DECISION_SEND:
      plan_sending (submission, now);
      break;
    case REC_DECISION_ASK:
      plan_asking (submission, now);
      break;
    case REC_DECISION_HOLD:
      submission->next_attempt = 0;
      if (!is_counted (submission))
        submission->state = REC_STATE_QUEUED;
      break;
    case REC_DECISION_NEVER:
      rec_sending_settle (submission, submission->state == REC_STATE_SOLVED);
      break;
    }
}

/**
 * rec_sending_settle:
 * @submission: what does not go on
 * @is_solved: whether a solution is known for its bucket
 *
 * Ends what was under way: what a service has counted is sent or solved, all else not reported. The
 * wire ID of a first stage without an answer stays: it may have been counted.
 */
void
rec_sending_settle (RecSubmission *submission, gboolean is_solved)
{
  if (submission->stage == 2)
    g_clear_pointer (&submission->wire_id, g_free);
  rec_sending_forget_files (submission);
  submission->state = REC_STATE_NOT_REPORTED;
  if (submission->sent_at != 0)
    submission->state = REC_STATE_SENT;
  if (is_solved)
    submission->state = REC_STATE_SOLVED;
  submission->stage = 1;
  submission->attempts = 0;
  submission->next_attempt = 0;
  submission->by_hand = FALSE;
  submission->consent = REC_CONSENT_POLICY;
  submission->archive_size = 0;
  g_clear_pointer (&submission->problem, g_free);
  g_clear_pointer (&submission->archive_path, g_free);
  g_clear_pointer (&submission->archive_sha256, g_free);
  g_clear_object (&submission->request);
}

static gboolean
is_final (const GError *error)
{
  return g_error_matches (error, REC_ERROR, REC_ERROR_REFUSED)
         || g_error_matches (error, REC_ERROR, REC_ERROR_TOO_LARGE)
         || g_error_matches (error, REC_ERROR, REC_ERROR_ACCOUNT);
}

static char *
dup_words (const GError *error)
{
  if (g_error_matches (error, REC_ERROR, REC_ERROR_UNREACHABLE))
    return g_strdup (_ ("The service cannot be reached."));
  if (g_error_matches (error, REC_ERROR, REC_ERROR_LATER))
    return g_strdup (_ ("The service asks to wait."));
  if (g_error_matches (error, REC_ERROR, REC_ERROR_INVALID))
    return g_strdup (_ ("The service gave an answer that cannot be understood."));
  if (g_error_matches (error, REC_ERROR, REC_ERROR_REFUSED))
    return g_strdup (_ ("The service does not take it."));

  return g_strdup (error->message);
}

/**
 * rec_sending_fail:
 * @submission: what could not be sent
 * @policy: the policy in force
 * @error: why
 * @delay: how long to wait before the next try, in microseconds
 * @now: the time
 *
 * What will be refused again has failed for good. All else waits; unless policy says that nothing
 * is kept that cannot go now (Queue=never).
 */
void
rec_sending_fail (RecSubmission *submission,
                  RecPolicy *policy,
                  const GError *error,
                  gint64 delay,
                  gint64 now)
{
  gboolean keeps = g_strcmp0 (rec_policy_get_value (policy, REC_POLICY_KEY_QUEUE), "never") != 0;

  g_free (submission->problem);
  submission->problem = dup_words (error);
  submission->attempts++;
  if (!is_final (error) && keeps)
    {
      if (submission->state != REC_STATE_REQUESTED)
        submission->state = REC_STATE_QUEUED;
      submission->next_attempt = now + delay;
      return;
    }

  /* Evidence waits for the user to try again, as long as the service would take it. */
  submission->state = REC_STATE_FAILED;
  submission->next_attempt = submission->stage == 2 && submission->request != NULL
                                 ? rec_evidence_request_get_expires (submission->request)
                                 : 0;
}

/**
 * rec_sending_get_outcome:
 * @error: (nullable): what came of a request; %NULL for an answer
 *
 * Returns: (transfer none): how its entry in the ledger ends
 */
const char *
rec_sending_get_outcome (const GError *error)
{
  if (error == NULL)
    return "done";
  if (g_error_matches (error, REC_ERROR, REC_ERROR_REFUSED)
      || g_error_matches (error, REC_ERROR, REC_ERROR_ACCOUNT))
    return "refused";
  return "failed";
}

/**
 * rec_sending_url_is_loopback:
 *
 * Returns: whether the service is on this machine, and needs no network
 */
gboolean
rec_sending_url_is_loopback (const char *url)
{
  g_autoptr (GUri) uri = rec_exchange_address_parse (url, NULL);

  return uri != NULL && rec_exchange_address_is_loopback (g_uri_get_host (uri));
}
