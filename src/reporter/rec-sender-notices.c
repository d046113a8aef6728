/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-sender-private.h"

/* Which notices may be shown: one for each bucket and day at most, a solution's once for each
 * bucket, and none of what the user does not want to hear. */

static const char *const kind_names[] = {
  [REC_NOTICE_QUESTION] = "question",
  [REC_NOTICE_SOLUTION] = "solution",
  [REC_NOTICE_REMINDER] = "reminder",
};

static gint64
get_last_notice (RecSender *self, const char *bucket)
{
  gint64 last = 0;

  for (guint kind = 0; kind < G_N_ELEMENTS (kind_names); kind++)
    last = MAX (last, rec_store_get_notice (self->store, kind_names[kind], bucket));
  return last;
}

static gboolean
is_wanted (RecSender *self, RecNoticeKind kind, const char *bucket, RecSolution *solution)
{
  if (!rec_policy_get_boolean (self->policy, REC_POLICY_KEY_NOTIFY)
      || rec_policy_get_boolean (self->policy, REC_POLICY_KEY_QUIET)
      || rec_store_is_ignored (self->store, bucket))
    return FALSE;
  if (kind == REC_NOTICE_SOLUTION
      && (solution == NULL || rec_response_get_kind (solution->response) != REC_RESPONSE_SOLUTION
          || rec_store_get_notice (self->store, kind_names[kind], bucket) != 0))
    return FALSE;
  return TRUE;
}

/* A question's notice of the same day must not be the end of a solution's. */
static gboolean
is_early (RecSender *self, RecNoticeKind kind, const char *bucket)
{
  gint64 due = get_last_notice (self, bucket) + REC_NOTICE_INTERVAL;

  if (due <= g_get_real_time ())
    return FALSE;

  if (kind == REC_NOTICE_SOLUTION)
    {
      self->late_notice = self->late_notice == 0 ? due : MIN (self->late_notice, due);
      rec_sender_pump (self);
    }
  return TRUE;
}

/* A crash of a whole session, or a first start, does not bury the screen: the list has them all. */
static gboolean
is_flood (RecSender *self, RecNoticeKind kind)
{
  gint64 now = g_get_monotonic_time ();

  if (kind != REC_NOTICE_QUESTION)
    return FALSE;
  if (self->questions_since == 0 || now - self->questions_since >= REC_NOTICE_QUESTIONS_TIME)
    {
      self->questions_since = now;
      self->n_questions = 0;
    }
  return self->n_questions++ >= REC_NOTICE_QUESTIONS_MAX;
}

static const char *
get_application_name (RecReport *report)
{
  RecApplication *application = report != NULL ? rec_report_get_application (report) : NULL;
  const char *name = NULL;

  if (application == NULL)
    return "";

  name = rec_application_get_display_name (application);
  return name != NULL && *name != '\0' ? name : rec_application_get_name (application);
}

/* That it was shown is on the disk first: a notice that comes again and again is worse than one
 * that is missed. */
void
rec_sender_notify (RecSender *self, RecNoticeKind kind, const char *bucket)
{
  g_autoptr (RecSolution) solution = NULL;
  g_autoptr (RecReport) report = NULL;
  const char *title = NULL;

  if (kind == REC_NOTICE_SOLUTION)
    solution = rec_store_load_solution (self->store, bucket, NULL);
  if (!is_wanted (self, kind, bucket, solution) || is_early (self, kind, bucket)
      || is_flood (self, kind)
      || !rec_store_save_notice (self->store, kind_names[kind], bucket, g_get_real_time (), NULL))
    return;

  if (*bucket != '\0')
    report = rec_sender_load_newest (self, bucket);
  if (solution != NULL)
    title = rec_response_get_title (solution->response);
  g_signal_emit_by_name (self, "notice", (int) kind, bucket, get_application_name (report), title);
}

gint64
rec_sender_notify_late (RecSender *self, gint64 now)
{
  g_autoptr (GPtrArray) solutions = NULL;

  if (self->late_notice == 0 || self->late_notice > now)
    return self->late_notice;

  self->late_notice = 0;
  solutions = rec_store_list_solutions (self->store, FALSE, 0, REC_NOTICE_LATE_MAX, NULL);
  for (guint i = 0; solutions != NULL && i < solutions->len; i++)
    {
      RecSolution *solution = g_ptr_array_index (solutions, i);

      if (solution->is_new)
        rec_sender_notify (self, REC_NOTICE_SOLUTION, solution->bucket);
    }
  return self->late_notice;
}

/* When a question is brought to mind once more, or runs out: 0 for neither. */
gint64
rec_sender_get_reminder (RecSender *self, RecSubmission *submission)
{
  gint64 days = rec_policy_get_number (self->policy, REC_POLICY_KEY_REMIND_DAYS);
  gint64 reminder = days > 0 ? submission->asked_at + days * G_TIME_SPAN_DAY : 0;
  gint64 expiry = submission->stage == 2 && submission->request != NULL
                      ? rec_evidence_request_get_expires (submission->request)
                      : 0;

  /* Once more, and no more. */
  if (reminder <= g_get_real_time ())
    return expiry;
  return expiry == 0 ? reminder : MIN (reminder, expiry);
}
