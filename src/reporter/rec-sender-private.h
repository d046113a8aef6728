/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/exchange/rec-exchange.h"
#include "reporter/rec-notifier.h"
#include "reporter/rec-sender.h"
#include "reporter/rec-services.h"

G_BEGIN_DECLS

/* What the sender's files share, and what is in flight takes from it; all on the sender's thread.
 */
struct _RecSender
{
  GObject parent_instance;

  char *evidence_folder;
  GMainContext *context;
  GCancellable *stop;

  RecStore *store;
  RecPolicy *policy;
  RecServices *services;
  gboolean is_available;
  gboolean is_metered;
  gboolean is_closed;

  /* Made when they are first needed: a reporter that sends nothing has neither. */
  RecExchange *exchange;
  RecEvidenceBuilder *builder;

  /* Bucket → RecSubmissionRun; a service's ID → RecFeedCheck. */
  GHashTable *runs;
  GHashTable *feeds;
  /* A service's ID → when it is asked again, after an attempt that failed. */
  GHashTable *feed_waits;

  GSource *pump_source;
  GSource *timer;
  /* How many problems were brought up, and since when. */
  guint n_brought_up;
  gint64 brought_up_since;
  /* When a solution's notice is due that a pause or another of its bucket has put off; 0 for never.
   */
  gint64 late_notice;
  /* When the store may be tried again. */
  gint64 blocked_until;
};

RecExchange *rec_sender_ensure_exchange (RecSender *self);
RecEvidenceBuilder *rec_sender_ensure_builder (RecSender *self);

/* Reads the services again if they changed, and tells. */
void rec_sender_refresh_services (RecSender *self);
/* Saves it and tells; one that cannot be saved is tried again after a while. */
gboolean rec_sender_save (RecSender *self, RecSubmission *submission);
void rec_sender_note_store_error (RecSender *self, const GError *error);
/* The newest report of a bucket; NULL when there is none. */
RecReport *rec_sender_load_newest (RecSender *self, const char *bucket);
RecServiceDescription *rec_sender_find_service (RecSender *self, RecReport *report);
gboolean rec_sender_is_solved (RecSender *self, const char *bucket);
gboolean rec_sender_is_reachable (RecSender *self, RecServiceDescription *service);
/* Ends what is under way for good; its evidence goes away. */
void rec_sender_settle (RecSender *self, RecSubmission *submission);
void rec_sender_fail (RecSender *self, RecSubmission *submission, const GError *error);
/* Plans the first stage anew. */
void rec_sender_plan (RecSender *self, RecSubmission *submission, RecReport *report);
/* After a stage: what happened again meanwhile is counted later. */
void rec_sender_plan_more (RecSender *self, RecSubmission *submission, RecReport *report);
void rec_sender_withdraw (RecSender *self, const char *bucket);
/* Shows what was put off and is due; returns when the next is, 0 for never. */
gint64 rec_sender_notify_late (RecSender *self, gint64 now);
void rec_sender_notify (RecSender *self, RecNoticeKind kind, const char *bucket);
/* Brings up what just happened, where nothing else was said of it. */
void rec_sender_notify_problem (RecSender *self, RecReport *report);
/* Until when no notice is shown. */
void rec_sender_tell_pause (RecSender *self);
void rec_sender_tell_progress (RecSender *self,
                               const char *bucket,
                               const char *words,
                               guint64 done,
                               guint64 total);
void rec_sender_tell_changed (RecSender *self, const char *bucket);
/* Looks soon for what is due. */
void rec_sender_pump (RecSender *self);
/* Stops what is in flight for a bucket; the caller then says what becomes of it. */
void rec_sender_abandon (RecSender *self, const char *bucket);
gboolean rec_sender_is_running (RecSender *self, const char *bucket);
void rec_sender_evict (RecSender *self);

/* rec-sender-upkeep.c */
/* Gives a second stage, whose items are there, its next state. */
void rec_sender_go_on (RecSender *self, RecSubmission *submission, RecReport *report);
gboolean rec_sender_keep_up (RecSender *self, RecSubmission *submission);
void rec_sender_redecide (RecSender *self);

/* rec-sender-answer.c */
gboolean rec_sender_is_ready (RecSender *self, GError **error);
gboolean rec_sender_check_bucket (const char *bucket, GError **error);

/* rec-sender-notices.c */
gint64 rec_sender_get_reminder (RecSender *self, RecSubmission *submission);

/* rec-feed-checker.c */
/* Begins those that are due, or all; returns when the next is due, 0 for never. */
gint64 rec_sender_check_feeds (RecSender *self, gboolean asked_by_user);
void rec_sender_cancel_feeds (RecSender *self);

G_END_DECLS
