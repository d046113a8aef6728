/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-question-link.h"

#include <glib/gi18n.h>

#include "core/report/rec-error.h"

/**
 * RecQuestionLink:
 *
 * What the reporter does for one bucket: takes the answer to its question, and tells how far the
 * sending is. What was answered stays with the reporter, whether this object lives or not.
 */
struct _RecQuestionLink
{
  GObject parent_instance;

  RecReporterLink *reporter;
  char *bucket;
};

G_DEFINE_FINAL_TYPE (RecQuestionLink, rec_question_link, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_PROGRESS,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
changed_cb (RecQuestionLink *self, const char *const *buckets)
{
  if (*buckets == NULL || g_strv_contains (buckets, self->bucket))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
status_changed_cb (RecQuestionLink *self)
{
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
}

static void
rec_question_link_finalize (GObject *object)
{
  RecQuestionLink *self = REC_QUESTION_LINK (object);

  g_clear_object (&self->reporter);
  g_clear_pointer (&self->bucket, g_free);

  G_OBJECT_CLASS (rec_question_link_parent_class)->finalize (object);
}

static void
rec_question_link_class_init (RecQuestionLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_question_link_finalize;

  /* The store may hold something new about the bucket. */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* What the getters return may be another. */
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rec_question_link_init (RecQuestionLink *self)
{
}

RecQuestionLink *
rec_question_link_new (RecReporterLink *reporter, const char *bucket)
{
  RecQuestionLink *self = g_object_new (REC_TYPE_QUESTION_LINK, NULL);

  self->reporter = g_object_ref (reporter);
  self->bucket = g_strdup (bucket);
  g_signal_connect_object (reporter, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reporter, "status-changed", G_CALLBACK (status_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static RecBusReporter1 *
require_proxy (RecQuestionLink *self, GTask *task)
{
  RecBusReporter1 *proxy = rec_reporter_link_get_proxy (self->reporter);

  if (proxy == NULL)
    g_task_return_new_error (task, REC_ERROR, REC_ERROR_FAILED, "%s",
                             _ ("The reporter cannot be reached"));
  return proxy;
}

static void
return_outcome (GTask *task, gboolean done, GError *error)
{
  if (!done)
    g_dbus_error_strip_remote_error (error);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
answered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;
  gboolean done = rec_bus_reporter1_call_answer_finish (REC_BUS_REPORTER1 (object), result, &error);

  return_outcome (task, done, error);
}

/* Answers the question: @items may go, and nothing else; none of them is a No. */
void
rec_question_link_answer_async (RecQuestionLink *self,
                                const char *const *items,
                                const char *comment,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  RecBusReporter1 *proxy = require_proxy (self, task);

  if (proxy != NULL)
    rec_bus_reporter1_call_answer (proxy, self->bucket, items, comment, NULL, answered_cb,
                                   g_steal_pointer (&task));
}

gboolean
rec_question_link_answer_finish (RecQuestionLink *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
cancelled_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;
  gboolean done = rec_bus_reporter1_call_cancel_finish (REC_BUS_REPORTER1 (object), result, &error);

  return_outcome (task, done, error);
}

/* Stops what is collected or sent for the bucket. */
void
rec_question_link_cancel_async (RecQuestionLink *self,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  RecBusReporter1 *proxy = require_proxy (self, task);

  if (proxy != NULL)
    rec_bus_reporter1_call_cancel (proxy, self->bucket, NULL, cancelled_cb,
                                   g_steal_pointer (&task));
}

gboolean
rec_question_link_cancel_finish (RecQuestionLink *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* How far it is; %FALSE when nothing is collected or sent for the bucket now. The words are the
 * reporter’s, until it says something else. */
gboolean
rec_question_link_get_progress (RecQuestionLink *self,
                                const char **words,
                                guint64 *done,
                                guint64 *total)
{
  RecBusReporter1 *proxy = rec_reporter_link_get_proxy (self->reporter);
  GVariant *sending = proxy != NULL ? rec_bus_reporter1_get_sending (proxy) : NULL;
  const char *bucket;
  GVariantIter iter;

  if (sending == NULL)
    return FALSE;

  g_variant_iter_init (&iter, sending);
  while (g_variant_iter_next (&iter, "(&s&stt)", &bucket, words, done, total))
    if (g_str_equal (bucket, self->bucket))
      return TRUE;
  return FALSE;
}

/* Why nothing can be sent now, for people; empty when it can be. */
const char *
rec_question_link_get_offline (RecQuestionLink *self)
{
  RecBusReporter1 *proxy = rec_reporter_link_get_proxy (self->reporter);
  const char *offline = proxy != NULL ? rec_bus_reporter1_get_offline (proxy) : NULL;

  return offline != NULL ? offline : "";
}
