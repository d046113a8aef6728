/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/policy/rec-policy.h"
#include "core/store/rec-store-exchange.h"
#include "reporter/rec-change-set.h"
#include "reporter/rec-evidence-builder.h"

G_BEGIN_DECLS

/* The state machine of design §4: from a recorded problem to the vendor's response. It lives on the
 * collector's thread and its context, where the store is; each state is on the disk before the next
 * begins. Policy decides what goes, in rec_policy_decide() alone.
 *
 * Signals, on that thread: “changed” (bucket), “progress” (bucket, words, done, total),
 * “notice” (RecNoticeKind, bucket, application, title), “offline” (words). */
#define REC_TYPE_SENDER (rec_sender_get_type ())
G_DECLARE_FINAL_TYPE (RecSender, rec_sender, REC, SENDER, GObject)

RecSender *rec_sender_new (const char *evidence_folder, GMainContext *context, GCancellable *stop);

/* NULL while there is none to write to: nothing is begun then. */
void rec_sender_set_store (RecSender *self, RecStore *store);
void rec_sender_set_policy (RecSender *self, RecPolicy *policy);
/* A report was added while it was watched for, not by an import. */
void rec_sender_take_report (RecSender *self, RecReport *report);

/* As the methods of org.recourse.Reporter1. */
gboolean
rec_sender_check (RecSender *self, const char *const *buckets, guint *n_started, GError **error);
gboolean rec_sender_answer (RecSender *self,
                            const char *bucket,
                            const char *const *items,
                            const char *comment,
                            GError **error);
gboolean rec_sender_cancel (RecSender *self, const char *bucket, GError **error);
void rec_sender_close (RecSender *self);

G_END_DECLS
