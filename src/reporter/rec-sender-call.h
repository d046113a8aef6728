/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "reporter/rec-sender.h"

G_BEGIN_DECLS

typedef struct _RecSenderCall RecSenderCall;
typedef gboolean (*RecSenderCallFunc) (RecSender *sender, RecSenderCall *call, GError **error);

/**
 * RecSenderCall:
 *
 * A call on its way to the sender's thread; which it is, its function says, and that takes of the
 * arguments what it needs.
 */
struct _RecSenderCall
{
  RecSender *sender;
  GTask *task;
  RecSenderCallFunc function;
  char *bucket;
  char **list;
  char *text;
  gboolean flag;
  gint64 time;
  guint n_started;
  RecPolicy *policy;
  gboolean is_available;
  gboolean is_metered;
};

RecSenderCall *rec_sender_call_new (RecSender *sender, RecSenderCallFunc function);
void rec_sender_call_free (gpointer call);
gboolean rec_sender_call_run (gpointer call);

gboolean rec_sender_call_policy (RecSender *sender, RecSenderCall *call, GError **error);
gboolean rec_sender_call_network (RecSender *sender, RecSenderCall *call, GError **error);
gboolean rec_sender_call_check (RecSender *sender, RecSenderCall *call, GError **error);
gboolean rec_sender_call_answer (RecSender *sender, RecSenderCall *call, GError **error);
gboolean rec_sender_call_cancel (RecSender *sender, RecSenderCall *call, GError **error);
gboolean rec_sender_call_ignore (RecSender *sender, RecSenderCall *call, GError **error);
gboolean rec_sender_call_pause (RecSender *sender, RecSenderCall *call, GError **error);
gboolean rec_sender_call_mark (RecSender *sender, RecSenderCall *call, GError **error);

G_END_DECLS
