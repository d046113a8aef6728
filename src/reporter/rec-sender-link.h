/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "reporter/rec-policy-watcher.h"
#include "reporter/rec-sender.h"
#include "reporter/rec-worker.h"

G_BEGIN_DECLS

#define REC_TYPE_SENDER_LINK (rec_sender_link_get_type ())
G_DECLARE_FINAL_TYPE (RecSenderLink, rec_sender_link, REC, SENDER_LINK, GObject)

RecSenderLink *rec_sender_link_new (RecWorker *worker, RecSender *sender);

RecPolicyWatcher *rec_sender_link_get_policy (RecSenderLink *self);
void rec_sender_link_check_async (RecSenderLink *self,
                                  const char *const *buckets,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void rec_sender_link_answer_async (RecSenderLink *self,
                                   const char *bucket,
                                   const char *const *items,
                                   const char *comment,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void rec_sender_link_cancel_async (RecSenderLink *self,
                                   const char *bucket,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void rec_sender_link_ignore_async (RecSenderLink *self,
                                   const char *const *buckets,
                                   gboolean ignored,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void rec_sender_link_pause_async (RecSenderLink *self,
                                  gint64 until,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void rec_sender_link_mark_async (RecSenderLink *self,
                                 const char *bucket,
                                 const char *mark,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean rec_sender_link_finish (RecSenderLink *self,
                                 GAsyncResult *result,
                                 guint *n_started,
                                 GError **error);
void rec_sender_link_stop (RecSenderLink *self);

G_END_DECLS
