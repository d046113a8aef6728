/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"
#include "core/report/rec-error.h"
#include "reporter/rec-sending-items.h"
#include "reporter/rec-sending-rules.h"
#include "reporter/rec-submission-run-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* The second stage: what the service asked for is collected, packed and sent. */

static void
collecting_cb (goffset done, goffset total, gpointer data)
{
  rec_submission_run_tell (data, _ ("Collecting information"), done, total);
}

static void
packing_cb (goffset done, goffset total, gpointer data)
{
  rec_submission_run_tell (data, _ ("Packing information"), done, total);
}

static void
sending_cb (goffset done, goffset total, gpointer data)
{
  rec_submission_run_tell (data, _ ("Sending information"), done, total);
}

/* What goes wrong on this machine is not what a service said. */
static void
fail_here (RecSubmissionRun *self, const GError *error)
{
  g_autoptr (GError) own = NULL;

  if (error->domain == REC_ERROR)
    own = g_error_new_literal (REC_ERROR, REC_ERROR_FAILED, error->message);
  rec_submission_run_fail (self, own != NULL ? own : error);
}

static void
collect_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RecSubmissionRun) self = data;
  RecSubmission *submission = self->submission;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items
      = rec_evidence_builder_collect_finish (REC_EVIDENCE_BUILDER (source), result, &error);

  if (items == NULL || !rec_submission_run_is_current (self))
    {
      if (error == NULL)
        {
          rec_submission_run_finish (self);
          return;
        }
      fail_here (self, error);
      return;
    }

  rec_sending_take_items (submission, g_steal_pointer (&items), self->sender->policy);
  rec_sender_go_on (self->sender, submission, self->report);
  rec_submission_run_end (self);
}

static void
collect (RecSubmissionRun *self)
{
  g_auto (GStrv) words = rec_policy_get_list (self->sender->policy, REC_POLICY_KEY_WORDS);

  rec_submission_run_tell (self, _ ("Collecting information"), 0, 0);
  rec_evidence_builder_collect_async (rec_sender_ensure_builder (self->sender), self->report,
                                      self->submission->request, (const char *const *) words,
                                      collecting_cb, self, self->cancellable, collect_cb,
                                      g_object_ref (self));
}

/* What went is not asked for again; what remains, the user is asked about. */
static void
take_success (RecSubmissionRun *self)
{
  RecSubmission *submission = self->submission;

  for (guint i = 0; i < submission->items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (submission->items, i);

      if (rec_evidence_item_get_chosen (item) && rec_evidence_item_get_path (item) != NULL)
        rec_evidence_item_set_sent (item, TRUE);
    }
  submission->consent = REC_CONSENT_POLICY;
  rec_sender_go_on (self->sender, submission, self->report);
}

static void
evidence_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RecSubmissionRun) self = data;
  g_autoptr (GError) error = NULL;
  gboolean is_sent = rec_exchange_send_evidence_finish (REC_EXCHANGE (source), result, &error);

  rec_submission_run_close_entry (self, error);
  if (!is_sent)
    {
      rec_submission_run_fail (self, error);
      return;
    }
  if (!rec_submission_run_is_current (self))
    {
      rec_submission_run_finish (self);
      return;
    }

  take_success (self);
  rec_submission_run_end (self);
}

static void
send (RecSubmissionRun *self)
{
  RecSubmission *submission = self->submission;

  submission->state = REC_STATE_SENDING;
  submission->next_attempt = g_get_real_time ();
  if (!rec_sender_save (self->sender, submission))
    {
      rec_submission_run_finish (self);
      return;
    }

  rec_submission_run_tell (self, _ ("Sending information"), 0, submission->archive_size);
  rec_exchange_send_evidence_async (
      rec_sender_ensure_exchange (self->sender), self->service, submission->wire_id,
      rec_evidence_request_get_token (submission->request), submission->archive_path,
      submission->archive_sha256, rec_submission_run_note_traffic, self, sending_cb, self,
      self->cancellable, evidence_cb, g_object_ref (self));
}

/* What was viewed is not there any more. It is collected anew, and asked about again: whoever
 * agreed to it saw something else. */
static void
collect_again (RecSubmissionRun *self)
{
  self->submission->consent = REC_CONSENT_POLICY;
  self->submission->state = REC_STATE_REQUESTED;
  rec_submission_run_end (self);
}

static void
pack_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RecSubmissionRun) self = data;
  RecSubmission *submission = self->submission;
  g_autofree char *sha256 = NULL;
  g_autoptr (GError) error = NULL;
  gint64 size = 0;
  g_autofree char *path = rec_evidence_builder_pack_finish (REC_EVIDENCE_BUILDER (source), result,
                                                            &sha256, &size, &error);

  if (error != NULL && !g_error_matches (error, REC_ERROR, REC_ERROR_INVALID))
    {
      fail_here (self, error);
      return;
    }
  if (!rec_submission_run_is_current (self))
    {
      rec_submission_run_finish (self);
      return;
    }
  if (path == NULL)
    {
      collect_again (self);
      return;
    }

  g_free (submission->archive_path);
  submission->archive_path = g_steal_pointer (&path);
  g_free (submission->archive_sha256);
  submission->archive_sha256 = g_steal_pointer (&sha256);
  submission->archive_size = size;
  send (self);
}

static void
pack (RecSubmissionRun *self)
{
  rec_submission_run_tell (self, _ ("Packing information"), 0, 0);
  rec_evidence_builder_pack_async (
      rec_sender_ensure_builder (self->sender), self->submission->report, self->submission->items,
      NULL, packing_cb, self, self->cancellable, pack_cb, g_object_ref (self));
}

/* What was collected may have been taken away by hand; then it is collected again. */
static gboolean
has_files (RecSubmission *submission)
{
  guint n_chosen = 0;

  for (guint i = 0; i < submission->items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (submission->items, i);
      const char *path = rec_evidence_item_get_path (item);

      if (!rec_evidence_item_get_chosen (item) || rec_evidence_item_get_sent (item))
        continue;
      if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return FALSE;
      n_chosen++;
    }
  return n_chosen > 0;
}

void
rec_submission_run_begin_evidence (RecSubmissionRun *self)
{
  RecSubmission *submission = self->submission;

  if (self->service == NULL || submission->request == NULL || submission->wire_id == NULL)
    {
      rec_sender_settle (self->sender, submission);
      rec_submission_run_end (self);
    }
  else if (submission->state == REC_STATE_REQUESTED)
    collect (self);
  else if (!rec_sending_may_send_items (submission, self->sender->policy, self->report))
    {
      rec_sender_go_on (self->sender, submission, self->report);
      rec_submission_run_end (self);
    }
  else if (submission->archive_path != NULL
           && g_file_test (submission->archive_path, G_FILE_TEST_IS_REGULAR))
    send (self);
  else if (has_files (submission))
    pack (self);
  else
    collect_again (self);
}
