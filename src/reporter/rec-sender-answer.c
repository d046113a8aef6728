/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"
#include "core/report/rec-error.h"
#include "reporter/rec-comment.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-sender-private.h"
#include "reporter/rec-sending-items.h"
#include "reporter/rec-sending-rules.h"

#include <glib/gi18n.h>

/* What the user says about problems and responses. What comes here was written by another process.
 */

gboolean
rec_sender_is_ready (RecSender *self, GError **error)
{
  if (self->store != NULL && self->policy != NULL)
    return TRUE;

  g_set_error_literal (error, REC_ERROR, REC_ERROR_FAILED,
                       _ ("The list of problems cannot be written now"));
  return FALSE;
}

gboolean
rec_sender_check_bucket (const char *bucket, GError **error)
{
  if (rec_bucket_is_valid (bucket))
    return TRUE;

  g_set_error_literal (error, REC_ERROR, REC_ERROR_INVALID, _ ("That is not a bucket ID"));
  return FALSE;
}

static gboolean
is_named (const char *const *items, RecEvidenceItem *item)
{
  return g_strv_contains (items, rec_evidence_item_get_name (item));
}

static gboolean
is_comment (RecEvidenceItem *item)
{
  return g_str_equal (rec_evidence_item_get_kind (item), REC_EVIDENCE_COMMENT);
}

static gboolean
is_answerable (RecEvidenceItem *item)
{
  return !rec_evidence_item_get_sent (item) && rec_evidence_item_get_problem (item) == NULL
         && (rec_evidence_item_get_path (item) != NULL || is_comment (item));
}

static gboolean
check_items (RecSubmission *submission, const char *const *items, GError **error)
{
  for (const char *const *name = items; *name != NULL; name++)
    {
      gboolean is_found = FALSE;

      for (guint i = 0; submission->items != NULL && i < submission->items->len; i++)
        {
          RecEvidenceItem *item = g_ptr_array_index (submission->items, i);

          if (g_str_equal (rec_evidence_item_get_name (item), *name) && is_answerable (item))
            is_found = TRUE;
        }
      if (!is_found)
        {
          g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND,
                       _ ("There is no item “%s” to be sent"), *name);
          return FALSE;
        }
    }
  return TRUE;
}

/* The question named another service than the one that would get it now: it is asked anew. */
static gboolean
check_service (RecSender *self, RecSubmission *submission, RecReport *report, GError **error)
{
  RecServiceDescription *service;

  rec_sender_refresh_services (self);
  service = rec_sender_find_service (self, report);
  if (service != NULL
      && g_strcmp0 (rec_service_description_get_id (service), submission->service) == 0)
    return TRUE;

  rec_sender_plan (self, submission, report);
  rec_sender_save (self, submission);
  g_set_error_literal (error, REC_ERROR, REC_ERROR_NOT_FOUND,
                       _ ("The service that asked takes no reports for this program any more."));
  return FALSE;
}

/* A service that has waited too long takes nothing more. */
static gboolean
check_expiry (RecSender *self, RecSubmission *submission, GError **error)
{
  if (submission->request == NULL
      || rec_evidence_request_get_expires (submission->request) > g_get_real_time ())
    return TRUE;

  rec_sender_keep_up (self, submission);
  g_set_error_literal (error, REC_ERROR, REC_ERROR_NOT_FOUND,
                       _ ("The service does not wait for this information any more."));
  return FALSE;
}

static gboolean
answer_signature (RecSender *self,
                  RecSubmission *submission,
                  const char *const *items,
                  GError **error)
{
  g_autoptr (RecReport) report = NULL;

  if (*items == NULL)
    {
      submission->state = REC_STATE_DECLINED;
      submission->next_attempt = 0;
      return TRUE;
    }
  if (!g_str_equal (items[0], "signature") || items[1] != NULL)
    {
      g_set_error_literal (error, REC_ERROR, REC_ERROR_INVALID,
                           _ ("Before the first stage only “signature” is asked for"));
      return FALSE;
    }

  report = rec_sender_load_newest (self, submission->bucket);
  if (report == NULL)
    {
      g_set_error_literal (error, REC_ERROR, REC_ERROR_NOT_FOUND, _ ("The problem was deleted"));
      return FALSE;
    }
  if (!check_service (self, submission, report, error))
    return FALSE;
  submission->consent = REC_CONSENT_ANSWER;
  rec_sender_plan (self, submission, report);
  return TRUE;
}

/* A comment without words is none. */
static gboolean
take_comment (RecSender *self,
              RecSubmission *submission,
              RecEvidenceItem *item,
              const char *comment,
              gboolean *is_chosen,
              GError **error)
{
  g_auto (GStrv) words = rec_policy_get_list (self->policy, REC_POLICY_KEY_WORDS);

  *is_chosen = *comment != '\0';
  return !*is_chosen
         || rec_comment_write (self->evidence_folder, submission->report, item, comment,
                               (const char *const *) words, error);
}

static gboolean
answer_evidence (RecSender *self,
                 RecSubmission *submission,
                 const char *const *items,
                 const char *comment,
                 GError **error)
{
  g_autoptr (RecReport) report = NULL;

  if ((*items != NULL && !check_expiry (self, submission, error))
      || !check_items (submission, items, error))
    return FALSE;

  report = rec_store_load_report (self->store, submission->report, error);
  if (report == NULL)
    return FALSE;
  for (guint i = 0; submission->items != NULL && i < submission->items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (submission->items, i);
      gboolean is_chosen = is_answerable (item) && is_named (items, item);

      if (is_chosen && is_comment (item)
          && !take_comment (self, submission, item, comment, &is_chosen, error))
        return FALSE;
      if (!rec_evidence_item_get_sent (item))
        rec_evidence_item_set_chosen (item, is_chosen);
    }
  rec_sending_decline_items (submission);
  submission->consent = REC_CONSENT_ANSWER;
  rec_sender_go_on (self, submission, report);
  return TRUE;
}

/**
 * rec_sender_answer:
 * @bucket: a problem that waits for the user's answer
 * @items: names of the items that may go, or “signature” before the first stage; empty: nothing
 * @comment: what the user wants to tell the vendor
 * @error: return location for a `GError`
 *
 * Returns: whether the answer was taken
 */
gboolean
rec_sender_answer (RecSender *self,
                   const char *bucket,
                   const char *const *items,
                   const char *comment,
                   GError **error)
{
  g_autoptr (RecSubmission) submission = NULL;
  gboolean is_taken;

  g_return_val_if_fail (REC_IS_SENDER (self), FALSE);

  if (!rec_sender_is_ready (self, error) || !rec_sender_check_bucket (bucket, error))
    return FALSE;
  if (g_strv_length ((char **) items) > REC_ANSWER_ITEMS_MAX
      || strlen (comment) > REC_ANSWER_COMMENT_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                   _ ("An answer has at most %d items, and a comment of %d bytes"),
                   REC_ANSWER_ITEMS_MAX, REC_ANSWER_COMMENT_MAX);
      return FALSE;
    }

  submission = rec_store_load_submission (self->store, bucket, NULL);
  if (submission == NULL || submission->state != REC_STATE_ASKING)
    {
      g_set_error_literal (error, REC_ERROR, REC_ERROR_NOT_FOUND,
                           _ ("Nothing is asked about this problem"));
      return FALSE;
    }

  is_taken = submission->stage == 1 ? answer_signature (self, submission, items, error)
                                    : answer_evidence (self, submission, items, comment, error);
  if (!is_taken)
    return FALSE;

  rec_sender_withdraw (self, bucket);
  if (!rec_store_save_submission (self->store, submission, error))
    return FALSE;
  rec_sender_tell_changed (self, bucket);
  rec_sender_pump (self);
  return TRUE;
}

/**
 * rec_sender_cancel:
 * @bucket: what is collected or sent for it stops, and what waits to be sent does not wait any more
 * @error: return location for a `GError`
 *
 * A question stays. Evidence that was on its way is not asked about again.
 *
 * Returns: whether nothing of it is on its way now
 */
gboolean
rec_sender_cancel (RecSender *self, const char *bucket, GError **error)
{
  g_autoptr (RecSubmission) submission = NULL;

  g_return_val_if_fail (REC_IS_SENDER (self), FALSE);

  if (!rec_sender_is_ready (self, error) || !rec_sender_check_bucket (bucket, error))
    return FALSE;

  submission = rec_store_load_submission (self->store, bucket, NULL);
  if (submission == NULL || submission->state == REC_STATE_ASKING
      || submission->state == REC_STATE_DECLINED)
    return TRUE;

  rec_sender_abandon (self, bucket);
  if (rec_sending_is_over (submission) && submission->next_attempt == 0)
    return TRUE;
  rec_sending_refuse_items (submission);
  rec_sender_settle (self, submission);
  if (!rec_store_save_submission (self->store, submission, error))
    return FALSE;
  rec_sender_tell_changed (self, bucket);
  return TRUE;
}

/* What nobody wants to hear of is not asked about, and would go without an answer at a higher
 * level. */
static gboolean
drop_question (RecSender *self, const char *bucket, GError **error)
{
  g_autoptr (RecSubmission) submission = rec_store_load_submission (self->store, bucket, NULL);

  rec_sender_withdraw (self, bucket);
  if (submission == NULL || submission->state != REC_STATE_ASKING)
    return TRUE;

  rec_sender_settle (self, submission);
  return rec_store_save_submission (self->store, submission, error);
}

/**
 * rec_sender_ignore:
 * @buckets: problems
 * @ignored: whether the user wants to hear of them no more, or again
 * @error: return location for a `GError`
 *
 * A question about a problem that is ignored from now on ends.
 *
 * Returns: whether that is on the disk
 */
gboolean
rec_sender_ignore (RecSender *self, const char *const *buckets, gboolean ignored, GError **error)
{
  g_return_val_if_fail (REC_IS_SENDER (self), FALSE);

  if (!rec_sender_is_ready (self, error))
    return FALSE;
  for (const char *const *bucket = buckets; *bucket != NULL; bucket++)
    if (!rec_sender_check_bucket (*bucket, error))
      return FALSE;

  for (const char *const *bucket = buckets; *bucket != NULL; bucket++)
    {
      if (!rec_store_set_ignored (self->store, *bucket, ignored, error))
        return FALSE;
      if (ignored && !drop_question (self, *bucket, error))
        return FALSE;
      rec_sender_tell_changed (self, *bucket);
    }
  return TRUE;
}

/**
 * rec_sender_mark:
 * @bucket: a problem with a response
 * @mark: `seen`, `archived`, `unarchived`, `helped`, `did-not-help` or `no-opinion`
 * @error: return location for a `GError`
 *
 * Keeps what the user said of a response; it stays on this machine.
 *
 * Returns: whether that is on the disk
 */
gboolean
rec_sender_mark (RecSender *self, const char *bucket, const char *mark, GError **error)
{
  gboolean is_kept;

  g_return_val_if_fail (REC_IS_SENDER (self), FALSE);

  if (!rec_sender_is_ready (self, error) || !rec_sender_check_bucket (bucket, error))
    return FALSE;

  if (g_str_equal (mark, "seen"))
    is_kept = rec_store_set_solution_seen (self->store, bucket, error);
  else if (g_str_equal (mark, "archived") || g_str_equal (mark, "unarchived"))
    is_kept = rec_store_set_solution_archived (self->store, bucket, g_str_equal (mark, "archived"),
                                               error);
  else if (g_str_equal (mark, "helped"))
    is_kept = rec_store_set_solution_helped (self->store, bucket, 1, error);
  else if (g_str_equal (mark, "did-not-help"))
    is_kept = rec_store_set_solution_helped (self->store, bucket, 0, error);
  else if (g_str_equal (mark, "no-opinion"))
    is_kept = rec_store_set_solution_helped (self->store, bucket, -1, error);
  else
    {
      g_set_error_literal (error, REC_ERROR, REC_ERROR_INVALID,
                           _ ("That is no mark of a solution"));
      return FALSE;
    }
  if (!is_kept)
    return FALSE;

  rec_sender_withdraw (self, bucket);
  rec_sender_tell_changed (self, bucket);
  return TRUE;
}
