/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-response.h"
#include "core/store/rec-store.h"
#include "core/store/rec-submission.h"

G_BEGIN_DECLS

/**
 * RecSolution:
 * @bucket: a bucket of this machine that the response is for
 * @service: the ID of the service that gave it
 * @response: what it says
 * @application: the problem's application, as people know it
 * @icon: (nullable): its icon's name
 * @event_type: what happened to it
 * @received: when it came, in microseconds since 1970-01-01 UTC
 * @is_new: whether nobody has looked at it yet
 * @is_archived: whether the user put it away
 * @helped: -1 not said, 0 no, 1 yes
 */
typedef struct
{
  char *bucket;
  char *service;
  RecResponse *response;
  char *application;
  char *icon;
  char *event_type;
  gint64 received;
  gboolean is_new;
  gboolean is_archived;
  int helped;
} RecSolution;

void rec_solution_free (RecSolution *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecSolution, rec_solution_free)

/**
 * RecFeed:
 *
 * How far a service's responses were read.
 */
typedef struct
{
  char *cursor;
  char *etag;
  gint64 checked_at;
} RecFeed;

void rec_feed_free (RecFeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecFeed, rec_feed_free)

/**
 * RecIgnored:
 *
 * A bucket that the user does not want to hear of, with what is known of it.
 */
typedef struct
{
  char *bucket;
  char *application;
  char *event_type;
  gint64 since;
} RecIgnored;

void rec_ignored_free (RecIgnored *self);

/* The writer: recourse-reporter only. Each is one transaction, or a part of the caller's. */
gboolean rec_store_save_submission (RecStore *self, RecSubmission *submission, GError **error);
gboolean rec_store_put_response (RecStore *self,
                                 const char *service,
                                 RecResponse *response,
                                 const char *bucket,
                                 GPtrArray *changed,
                                 GError **error);
gboolean
rec_store_match_responses (RecStore *self, const char *bucket, gboolean *found, GError **error);
gboolean rec_store_set_solution_seen (RecStore *self, const char *bucket, GError **error);
gboolean rec_store_set_solution_archived (RecStore *self,
                                          const char *bucket,
                                          gboolean archived,
                                          GError **error);
gboolean
rec_store_set_solution_helped (RecStore *self, const char *bucket, int helped, GError **error);
gboolean
rec_store_set_ignored (RecStore *self, const char *bucket, gboolean ignored, GError **error);
gboolean
rec_store_save_feed (RecStore *self, const char *service, const RecFeed *feed, GError **error);
gboolean rec_store_add_ledger_entry (RecStore *self, RecLedgerEntry *entry, GError **error);
gboolean
rec_store_set_ledger_outcome (RecStore *self, gint64 id, const char *outcome, GError **error);
gboolean rec_store_save_notice (RecStore *self,
                                const char *kind,
                                const char *bucket,
                                gint64 time,
                                GError **error);
gint64 rec_store_get_notice (RecStore *self, const char *kind, const char *bucket);

/* The readers. Not found: NULL without an error where that is an ordinary answer. */
RecSubmission *rec_store_load_submission (RecStore *self, const char *bucket, GError **error);
GPtrArray *rec_store_list_submissions (RecStore *self, RecState state, guint limit, GError **error);
GPtrArray *rec_store_list_due_submissions (RecStore *self, gint64 now, guint limit, GError **error);
gint64 rec_store_get_next_attempt (RecStore *self);
guint rec_store_count_submissions (RecStore *self, RecState state);
guint64
rec_store_count_unreported (RecStore *self, const char *bucket, gint64 reported_row, gint64 *row);
gboolean rec_store_is_ignored (RecStore *self, const char *bucket);
GPtrArray *rec_store_list_ignored (RecStore *self, GError **error);
RecSolution *rec_store_load_solution (RecStore *self, const char *bucket, GError **error);
GPtrArray *rec_store_list_solutions (RecStore *self,
                                     gboolean archived,
                                     guint offset,
                                     guint limit,
                                     GError **error);
guint rec_store_count_new_solutions (RecStore *self);
RecFeed *rec_store_load_feed (RecStore *self, const char *service, GError **error);
char **rec_store_list_contacted_services (RecStore *self, GError **error);
GPtrArray *rec_store_list_ledger (RecStore *self,
                                  const char *bucket,
                                  gint64 before,
                                  guint limit,
                                  GError **error);
void rec_store_count_ledger (RecStore *self, guint64 *n_entries, guint64 *n_bytes);

G_END_DECLS
