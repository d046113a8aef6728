/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "reporter/rec-submission-run.h"

#include <glib/gi18n.h>

#include "core/report/rec-error.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-sending-items.h"
#include "reporter/rec-sending-rules.h"
#include "reporter/rec-submission-run-private.h"

/**
 * RecSubmissionRun:
 *
 * One stage of one submission in flight. It begins from what is on the disk, and ends with the next
 * state there. One that was cancelled changes nothing more: who cancelled it says what becomes of
 * the submission.
 */
G_DEFINE_FINAL_TYPE (RecSubmissionRun, rec_submission_run, G_TYPE_OBJECT)

gboolean
rec_submission_run_is_current (RecSubmissionRun *self)
{
  return !g_cancellable_is_cancelled (self->cancellable) && self->sender->store == self->store;
}

void
rec_submission_run_finish (RecSubmissionRun *self)
{
  g_autoptr (RecSubmissionRun) keep = g_object_ref (self);

  rec_submission_run_tell (self, "", 0, 0);
  g_hash_table_remove (self->sender->runs, self->submission->bucket);
  rec_sender_pump (self->sender);
}

void
rec_submission_run_end (RecSubmissionRun *self)
{
  rec_sender_save (self->sender, self->submission);
  rec_submission_run_finish (self);
}

/* Policy may have changed between the decision and the first byte. */
static void
plan_again (RecSubmissionRun *self)
{
  if (self->submission->stage == 2)
    rec_sender_go_on (self->sender, self->submission, self->report);
  else
    rec_sender_plan (self->sender, self->submission, self->report);
}

void
rec_submission_run_fail (RecSubmissionRun *self, const GError *error)
{
  if (!rec_submission_run_is_current (self)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      rec_submission_run_finish (self);
      return;
    }

  g_debug ("A submission failed: %s", error->message);
  if (g_error_matches (error, REC_ERROR, REC_ERROR_POLICY))
    plan_again (self);
  else
    rec_sender_fail (self->sender, self->submission, error);
  rec_submission_run_end (self);
}

void
rec_submission_run_tell (RecSubmissionRun *self, const char *words, goffset done, goffset total)
{
  gint64 now = g_get_monotonic_time ();

  if (*words == '\0' && self->last_progress == 0)
    return;
  if (*words != '\0' && done < total && now - self->last_progress < REC_PROGRESS_INTERVAL)
    return;

  self->last_progress = now;
  rec_sender_tell_progress (self->sender, self->submission->bucket, words, MAX (done, 0),
                            MAX (total, 0));
}

static gboolean
may_go (RecSubmissionRun *self)
{
  RecSender *sender = self->sender;

  if (self->submission->stage == 2)
    return rec_sending_may_send_items (self->submission, sender->policy, self->report);
  return rec_sending_decide (sender->policy, self->report, REC_PAYLOAD_SIGNATURE,
                             rec_sending_is_agreed (self->submission))
         == REC_DECISION_SEND;
}

/* The items that go, as a JSON array. */
static char *
dup_items (RecSubmission *submission)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; submission->items != NULL && i < submission->items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (submission->items, i);

      if (rec_evidence_item_get_chosen (item) && !rec_evidence_item_get_sent (item))
        rec_evidence_item_to_json (item, builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static RecLedgerEntry *
make_entry (RecSubmissionRun *self, const RecTraffic *traffic)
{
  RecSubmission *submission = self->submission;
  gboolean is_evidence = submission->stage == 2;
  RecLedgerEntry *entry = rec_ledger_entry_new (
      is_evidence ? REC_LEDGER_EVIDENCE : REC_LEDGER_SIGNATURE, g_get_real_time ());
  RecLevel level
      = rec_policy_get_level_for (self->sender->policy, rec_report_get_event_type (self->report));

  rec_ledger_entry_set_report (entry, submission->report);
  rec_ledger_entry_set_bucket (entry, submission->bucket);
  rec_ledger_entry_set_service (entry, rec_service_description_get_name (self->service));
  rec_ledger_entry_set_url (entry, traffic->url);
  rec_ledger_entry_set_head (entry, traffic->head);
  if (traffic->body != NULL)
    rec_ledger_entry_set_body (entry, traffic->body);
  rec_ledger_entry_set_size (entry, traffic->size);
  rec_ledger_entry_set_outcome (entry, "begun");
  rec_ledger_entry_set_consent (entry, submission->consent, rec_level_to_string (level));
  /* A question of how much has arrived takes nothing of the archive with it. */
  if (is_evidence && traffic->size > 0)
    {
      g_autofree char *items = dup_items (submission);

      rec_ledger_entry_set_sha256 (entry, submission->archive_sha256);
      rec_ledger_entry_set_items (entry, items);
    }
  return entry;
}

gboolean
rec_submission_run_note_traffic (const RecTraffic *traffic, gpointer run, GError **error)
{
  RecSubmissionRun *self = run;
  g_autoptr (RecLedgerEntry) entry = NULL;

  if (!rec_submission_run_is_current (self))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("It is not to be sent any more"));
      return FALSE;
    }
  if (!may_go (self))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_POLICY, _ ("Policy does not let it go any more"));
      return FALSE;
    }

  /* A further request follows an answer to the one before. */
  rec_submission_run_close_entry (self, NULL);
  entry = make_entry (self, traffic);
  if (!rec_store_add_ledger_entry (self->store, entry, error))
    return FALSE;

  self->entry = rec_ledger_entry_get_id (entry);
  return TRUE;
}

void
rec_submission_run_close_entry (RecSubmissionRun *self, const GError *error)
{
  g_autoptr (GError) local_error = NULL;

  if (self->entry != 0
      && !rec_store_set_ledger_outcome (self->store, self->entry, rec_sending_get_outcome (error),
                                        &local_error))
    g_debug ("%s", local_error->message);
  self->entry = 0;
}

static void
rec_submission_run_finalize (GObject *object)
{
  RecSubmissionRun *self = REC_SUBMISSION_RUN (object);

  g_clear_pointer (&self->submission, rec_submission_free);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->password, g_free);
  g_clear_object (&self->report);
  g_clear_object (&self->service);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_clear_object (&self->sender);

  G_OBJECT_CLASS (rec_submission_run_parent_class)->finalize (object);
}

static void
rec_submission_run_class_init (RecSubmissionRunClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_submission_run_finalize;
}

static void
rec_submission_run_init (RecSubmissionRun *self)
{
  self->cancellable = g_cancellable_new ();
}

/* What the submission is for may have been deleted. */
static RecReport *
load_report (RecSubmissionRun *self)
{
  RecSubmission *submission = self->submission;
  gboolean is_pending = submission->stage == 2 || submission->wire_id != NULL;
  RecReport *report = NULL;

  if (is_pending && submission->report != NULL)
    report = rec_store_load_report (self->store, submission->report, NULL);
  if (report == NULL && submission->stage == 1)
    report = rec_sender_load_newest (self->sender, submission->bucket);
  return report;
}

/**
 * rec_submission_run_start:
 * @sender: whose submission it is
 * @bucket: the bucket of a submission that is due
 */
void
rec_submission_run_start (RecSender *sender, const char *bucket)
{
  g_autoptr (RecSubmissionRun) self = g_object_new (REC_TYPE_SUBMISSION_RUN, NULL);

  g_return_if_fail (REC_IS_SENDER (sender));

  self->submission = rec_store_load_submission (sender->store, bucket, NULL);
  if (self->submission == NULL)
    return;

  self->sender = g_object_ref (sender);
  self->store = g_object_ref (sender->store);
  g_hash_table_insert (sender->runs, g_strdup (bucket), g_object_ref (self));
  self->report = load_report (self);
  if (self->submission->service != NULL)
    g_set_object (&self->service,
                  rec_service_catalog_find (rec_services_get_catalog (sender->services),
                                            self->submission->service));
  if (self->report == NULL)
    {
      rec_sender_settle (sender, self->submission);
      rec_submission_run_end (self);
    }
  else if (self->submission->stage == 2)
    rec_submission_run_begin_evidence (self);
  else
    rec_submission_run_begin_signature (self);
}

/**
 * rec_submission_run_cancel:
 *
 * Stops what is collected or sent. It is gone once that has ended.
 */
void
rec_submission_run_cancel (RecSubmissionRun *self)
{
  g_return_if_fail (REC_IS_SUBMISSION_RUN (self));

  g_cancellable_cancel (self->cancellable);
}

/**
 * rec_submission_run_is_cancelled:
 *
 * Returns: whether it was cancelled, and only has to end
 */
gboolean
rec_submission_run_is_cancelled (RecSubmissionRun *self)
{
  g_return_val_if_fail (REC_IS_SUBMISSION_RUN (self), TRUE);

  return g_cancellable_is_cancelled (self->cancellable);
}
