/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/policy/rec-policy.h"
#include "core/store/rec-store-exchange.h"
#include "reporter/rec-evidence-builder.h"

G_BEGIN_DECLS

#define REC_TYPE_SENDER (rec_sender_get_type ())
G_DECLARE_FINAL_TYPE (RecSender, rec_sender, REC, SENDER, GObject)

RecSender *rec_sender_new (const char *evidence_folder, GMainContext *context, GCancellable *stop);

void rec_sender_set_store (RecSender *self, RecStore *store);
void rec_sender_set_policy (RecSender *self, RecPolicy *policy);
RecPolicy *rec_sender_get_policy (RecSender *self);
void rec_sender_set_network (RecSender *self, gboolean is_available, gboolean is_metered);
void rec_sender_take_report (RecSender *self, RecReport *report);
void rec_sender_forget_deleted (RecSender *self);

gboolean
rec_sender_check (RecSender *self, const char *const *buckets, guint *n_started, GError **error);
gboolean rec_sender_answer (RecSender *self,
                            const char *bucket,
                            const char *const *items,
                            const char *comment,
                            GError **error);
gboolean rec_sender_cancel (RecSender *self, const char *bucket, GError **error);
gboolean
rec_sender_ignore (RecSender *self, const char *const *buckets, gboolean ignored, GError **error);
gboolean rec_sender_mark (RecSender *self, const char *bucket, const char *mark, GError **error);
gboolean rec_sender_pause (RecSender *self, gint64 until, GError **error);
void rec_sender_close (RecSender *self);

G_END_DECLS
