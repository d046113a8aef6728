/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-sender-private.h"
#include "reporter/rec-sending-rules.h"
#include "reporter/rec-submission-run.h"

/* What is due, and what is on its way. There is one timer, for the nearest time at which anything
 * is due, and none when nothing is. */

/* The longest waiting goes back when more waits than policy keeps; what the user asked for stays.
 */
void
rec_sender_evict (RecSender *self)
{
  guint limit = rec_policy_get_number (self->policy, REC_POLICY_KEY_MAX_QUEUE);
  guint n_queued = rec_store_count_submissions (self->store, REC_STATE_QUEUED);
  g_autoptr (GPtrArray) queued = NULL;

  if (n_queued <= limit)
    return;

  queued = rec_store_list_submissions (self->store, REC_STATE_QUEUED, n_queued, NULL);
  for (guint i = queued != NULL ? queued->len : 0; i > 0 && n_queued > limit; i--)
    {
      RecSubmission *submission = g_ptr_array_index (queued, i - 1);

      if (submission->by_hand || g_hash_table_contains (self->runs, submission->bucket))
        continue;
      rec_sender_settle (self, submission);
      rec_sender_save (self, submission);
      n_queued--;
    }
}

void
rec_sender_abandon (RecSender *self, const char *bucket)
{
  RecSubmissionRun *run = g_hash_table_lookup (self->runs, bucket);

  if (run != NULL)
    rec_submission_run_cancel (run);
}

/* One that was cancelled only has to end. */
gboolean
rec_sender_is_running (RecSender *self, const char *bucket)
{
  RecSubmissionRun *run = g_hash_table_lookup (self->runs, bucket);

  return run != NULL && !rec_submission_run_is_cancelled (run);
}

static gboolean
may_begin (RecSender *self, RecSubmission *submission)
{
  RecServiceDescription *service = NULL;

  if (submission->service != NULL)
    service
        = rec_service_catalog_find (rec_services_get_catalog (self->services), submission->service);
  /* What is wrong without a service is found out when it begins. */
  if (service == NULL)
    return TRUE;
  if (!rec_sender_is_reachable (self, service))
    return FALSE;

  return submission->stage == 1 || submission->state == REC_STATE_REQUESTED || !self->is_metered
         || rec_policy_get_boolean (self->policy, REC_POLICY_KEY_METERED)
         || rec_sending_url_is_loopback (rec_service_description_get_url (service));
}

/* Returns when the next one is due after now, 0 when none is. */
static gint64
begin_due (RecSender *self, gint64 now)
{
  /* Where some may be passed over, more are looked at. */
  guint limit = self->is_available && !self->is_metered ? REC_SENDER_DUE_FEW : REC_SENDER_DUE_MAX;
  g_autoptr (GPtrArray) due = rec_store_list_due_submissions (self->store, G_MAXINT64, limit, NULL);

  for (guint i = 0; due != NULL && i < due->len; i++)
    {
      RecSubmission *submission = g_ptr_array_index (due, i);

      if (submission->next_attempt > now)
        return submission->next_attempt;
      if (g_hash_table_contains (self->runs, submission->bucket)
          || rec_sender_keep_up (self, submission)
          || g_hash_table_size (self->runs) >= REC_SENDER_RUNNING_MAX
          || !may_begin (self, submission))
        continue;
      rec_submission_run_start (self, submission->bucket);
    }
  return 0;
}

static gboolean
pump_cb (gpointer data)
{
  RecSender *self = REC_SENDER (data);
  gint64 now = g_get_real_time ();
  gint64 due, feed_due, notice_due;

  g_clear_pointer (&self->pump_source, g_source_unref);
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  if (self->is_closed || self->store == NULL || self->policy == NULL)
    return G_SOURCE_REMOVE;

  if (self->blocked_until > now)
    due = self->blocked_until;
  else
    {
      due = begin_due (self, now);
      feed_due = rec_sender_check_feeds (self, FALSE);
      if (feed_due != 0 && (due == 0 || feed_due < due))
        due = feed_due;
      notice_due = rec_sender_notify_late (self, now);
      if (notice_due != 0 && (due == 0 || notice_due < due))
        due = notice_due;
    }
  if (due == 0 || self->pump_source != NULL)
    return G_SOURCE_REMOVE;

  self->timer = g_timeout_source_new_seconds (
      CLAMP ((due - now) / G_USEC_PER_SEC + 1, 1, REC_SENDER_TIMER_MAX));
  g_source_set_callback (self->timer, pump_cb, self, NULL);
  g_source_attach (self->timer, self->context);
  return G_SOURCE_REMOVE;
}

/* Not at once: who calls may be in the middle of a transaction. */
void
rec_sender_pump (RecSender *self)
{
  if (self->pump_source != NULL || self->is_closed)
    return;

  self->pump_source = g_idle_source_new ();
  g_source_set_priority (self->pump_source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->pump_source, pump_cb, self, NULL);
  g_source_attach (self->pump_source, self->context);
}
