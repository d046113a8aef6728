/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/report/rec-error.h"

#include <glib/gi18n.h>

#include "core/report/rec-event-type.h"
#include "core/report/rec-wording.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-sender-private.h"

/* Which notices may be shown: one for each bucket and day at most, a solution's once for each
 * bucket, one summary for a flood, and none of what the user does not want to hear or has seen. */

#define KIND_PAUSE "pause"

static const char *const kind_names[] = {
  [REC_NOTICE_QUESTION] = "question", [REC_NOTICE_SOLUTION] = "solution",
  [REC_NOTICE_REMINDER] = "reminder", [REC_NOTICE_PROBLEM] = "problem",
  [REC_NOTICE_FLOOD] = "flood",
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

static gint64
get_pause (RecSender *self)
{
  gint64 until = rec_store_get_notice (self->store, KIND_PAUSE, "");

  /* A clock that was far ahead is no reason to stay silent for ever. */
  return until > g_get_real_time () + REC_NOTICE_PAUSE_MAX ? 0 : until;
}

/* A pause, or a question's notice of the same day, must not be the end of a solution's. */
static gboolean
is_early (RecSender *self, RecNoticeKind kind, const char *bucket)
{
  gint64 due = MAX (get_last_notice (self, bucket) + REC_NOTICE_INTERVAL, get_pause (self));

  if (due <= g_get_real_time ())
    return FALSE;

  if (kind == REC_NOTICE_SOLUTION)
    {
      self->late_notice = self->late_notice == 0 ? due : MIN (self->late_notice, due);
      rec_sender_pump (self);
    }
  return TRUE;
}

/* A crash of a whole session, or a first start, does not bury the screen: the list has them all,
 * and one summary says so. */
static gboolean
is_flood (RecSender *self, RecNoticeKind kind)
{
  gint64 now = g_get_monotonic_time ();

  if (kind != REC_NOTICE_QUESTION && kind != REC_NOTICE_PROBLEM)
    return FALSE;
  if (self->brought_up_since == 0 || now - self->brought_up_since >= REC_NOTICE_PROBLEMS_TIME)
    {
      self->brought_up_since = now;
      self->n_brought_up = 0;
    }
  if (self->n_brought_up++ < REC_NOTICE_PROBLEMS_MAX)
    return FALSE;

  rec_sender_notify (self, REC_NOTICE_FLOOD, "");
  return TRUE;
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

static void
show (RecSender *self, RecNoticeKind kind, const char *bucket, RecReport *report, const char *title)
{
  if (rec_store_save_notice (self->store, kind_names[kind], bucket, g_get_real_time (), NULL))
    g_signal_emit_by_name (self, "notice", (int) kind, bucket, get_application_name (report),
                           title);
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
      || is_flood (self, kind))
    return;

  if (*bucket != '\0')
    report = rec_sender_load_newest (self, bucket);
  if (solution != NULL)
    title = rec_response_get_title (solution->response);
  show (self, kind, bucket, report, title);
}

/* Programs that people do not know by name fail in the background: the list has them. */
static gboolean
is_known_to_people (RecReport *report)
{
  RecApplication *application = rec_report_get_application (report);
  const char *name = application != NULL ? rec_application_get_display_name (application) : NULL;

  return (name != NULL && *name != '\0')
         || g_str_equal (rec_report_get_event_type (report), REC_EVENT_TYPE_KERNEL_FAULT);
}

void
rec_sender_notify_problem (RecSender *self, RecReport *report)
{
  const char *bucket = rec_report_get_bucket (report);
  g_autofree char *headline = NULL;

  if (!is_known_to_people (report) || !is_wanted (self, REC_NOTICE_PROBLEM, bucket, NULL)
      || is_early (self, REC_NOTICE_PROBLEM, bucket) || is_flood (self, REC_NOTICE_PROBLEM))
    return;

  headline = rec_wording_dup_headline (report);
  show (self, REC_NOTICE_PROBLEM, bucket, report, headline);
}

/**
 * rec_sender_pause:
 * @until: no notice is shown before, in microseconds since 1970-01-01 UTC; at most a year ahead.
 * What has passed ends a pause
 * @error: return location for a `GError`
 *
 * Returns: whether that is on the disk
 */
gboolean
rec_sender_pause (RecSender *self, gint64 until, GError **error)
{
  g_return_val_if_fail (REC_IS_SENDER (self), FALSE);

  if (!rec_sender_is_ready (self, error))
    return FALSE;
  if (until > g_get_real_time () + REC_NOTICE_PAUSE_MAX)
    {
      g_set_error_literal (error, REC_ERROR, REC_ERROR_INVALID,
                           _ ("Notifications can be paused for a year at most"));
      return FALSE;
    }
  if (!rec_store_save_notice (self->store, KIND_PAUSE, "", MAX (until, 0), error))
    return FALSE;

  rec_sender_tell_pause (self);
  /* Solutions that came in a pause are looked for when it ends. */
  self->late_notice = 1;
  rec_sender_pump (self);
  return TRUE;
}

void
rec_sender_tell_pause (RecSender *self)
{
  gint64 until = get_pause (self);

  g_signal_emit_by_name (self, "paused", until > g_get_real_time () ? until : (gint64) 0);
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
