/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-sender-call.h"

/**
 * rec_sender_call_new:
 * @sender: whom it is for
 * @function: which call it is
 *
 * Returns: (transfer full): a call without arguments and without anybody who waits for it
 */
RecSenderCall *
rec_sender_call_new (RecSender *sender, RecSenderCallFunc function)
{
  RecSenderCall *call = g_new0 (RecSenderCall, 1);

  call->sender = g_object_ref (sender);
  call->function = function;
  return call;
}

void
rec_sender_call_free (gpointer data)
{
  RecSenderCall *call = data;

  g_clear_object (&call->sender);
  g_clear_object (&call->task);
  g_clear_object (&call->policy);
  g_clear_pointer (&call->list, g_strfreev);
  g_free (call->bucket);
  g_free (call->text);
  g_free (call);
}

/**
 * rec_sender_call_run:
 *
 * Does it, on the sender's thread, and answers its task: with how many first stages it began.
 *
 * Returns: %G_SOURCE_REMOVE
 */
gboolean
rec_sender_call_run (gpointer data)
{
  RecSenderCall *call = data;
  g_autoptr (GError) error = NULL;
  gboolean is_done = call->function (call->sender, call, &error);

  if (call->task == NULL)
    return G_SOURCE_REMOVE;
  if (is_done)
    g_task_return_int (call->task, call->n_started);
  else
    g_task_return_error (call->task, g_steal_pointer (&error));
  return G_SOURCE_REMOVE;
}

gboolean
rec_sender_call_policy (RecSender *sender, RecSenderCall *call, GError **error)
{
  rec_sender_set_policy (sender, call->policy);
  return TRUE;
}

gboolean
rec_sender_call_network (RecSender *sender, RecSenderCall *call, GError **error)
{
  rec_sender_set_network (sender, call->is_available, call->is_metered);
  return TRUE;
}

gboolean
rec_sender_call_check (RecSender *sender, RecSenderCall *call, GError **error)
{
  return rec_sender_check (sender, (const char *const *) call->list, &call->n_started, error);
}

gboolean
rec_sender_call_answer (RecSender *sender, RecSenderCall *call, GError **error)
{
  return rec_sender_answer (sender, call->bucket, (const char *const *) call->list, call->text,
                            error);
}

gboolean
rec_sender_call_cancel (RecSender *sender, RecSenderCall *call, GError **error)
{
  return rec_sender_cancel (sender, call->bucket, error);
}

gboolean
rec_sender_call_ignore (RecSender *sender, RecSenderCall *call, GError **error)
{
  return rec_sender_ignore (sender, (const char *const *) call->list, call->flag, error);
}

gboolean
rec_sender_call_pause (RecSender *sender, RecSenderCall *call, GError **error)
{
  return rec_sender_pause (sender, call->time, error);
}

gboolean
rec_sender_call_mark (RecSender *sender, RecSenderCall *call, GError **error)
{
  return rec_sender_mark (sender, call->bucket, call->text, error);
}
