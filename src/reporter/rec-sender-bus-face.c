/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "reporter/rec-sender-bus-face.h"

#include <glib/gi18n.h>

#include "core/report/rec-error.h"
#include "reporter/rec-bus-error.h"
#include "reporter/rec-reporter-limits.h"

/**
 * RecSenderBusFace:
 *
 * The part of org.recourse.Reporter1 that is about policy and sending. It only translates.
 */
struct _RecSenderBusFace
{
  GObject parent_instance;

  RecSenderLink *link;
  RecBusReporter1 *skeleton;
};

G_DEFINE_FINAL_TYPE (RecSenderBusFace, rec_sender_bus_face, G_TYPE_OBJECT)

static gboolean
set_policy_handler (RecBusReporter1 *skeleton,
                    GDBusMethodInvocation *invocation,
                    GVariant *settings,
                    RecSenderBusFace *self)
{
  g_autoptr (GHashTable) table = g_hash_table_new (g_str_hash, g_str_equal);
  const char *key, *value;
  GVariantIter iter;
  GError *error = NULL;

  g_variant_iter_init (&iter, settings);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    g_hash_table_insert (table, (gpointer) key, (gpointer) value);
  if (!rec_policy_watcher_set_user (rec_sender_link_get_policy (self->link), table, &error))
    rec_bus_return_error (invocation, error);
  else
    rec_bus_reporter1_complete_set_policy (skeleton, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
check_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GDBusMethodInvocation *invocation = data;
  GError *error = NULL;
  guint n_started = 0;

  if (!rec_sender_link_finish (REC_SENDER_LINK (source), result, &n_started, &error))
    rec_bus_return_error (invocation, error);
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", n_started));
}

/* Of all calls that answer nothing. */
static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GDBusMethodInvocation *invocation = data;
  GError *error = NULL;

  if (!rec_sender_link_finish (REC_SENDER_LINK (source), result, NULL, &error))
    rec_bus_return_error (invocation, error);
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
}

static gboolean
check_count (GDBusMethodInvocation *invocation, const char *const *buckets)
{
  if (g_strv_length ((char **) buckets) <= REC_CALL_BUCKETS_MAX)
    return TRUE;

  g_dbus_method_invocation_return_error (invocation, REC_ERROR, REC_ERROR_TOO_LARGE,
                                         _ ("One call takes at most %d problems"),
                                         REC_CALL_BUCKETS_MAX);
  return FALSE;
}

static gboolean
check_handler (RecBusReporter1 *skeleton,
               GDBusMethodInvocation *invocation,
               const char *const *buckets,
               RecSenderBusFace *self)
{
  if (check_count (invocation, buckets))
    rec_sender_link_check_async (self->link, buckets, check_cb, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
answer_handler (RecBusReporter1 *skeleton,
                GDBusMethodInvocation *invocation,
                const char *bucket,
                const char *const *items,
                const char *comment,
                RecSenderBusFace *self)
{
  rec_sender_link_answer_async (self->link, bucket, items, comment, done_cb, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
cancel_handler (RecBusReporter1 *skeleton,
                GDBusMethodInvocation *invocation,
                const char *bucket,
                RecSenderBusFace *self)
{
  rec_sender_link_cancel_async (self->link, bucket, done_cb, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
ignore_handler (RecBusReporter1 *skeleton,
                GDBusMethodInvocation *invocation,
                const char *const *buckets,
                gboolean ignored,
                RecSenderBusFace *self)
{
  if (check_count (invocation, buckets))
    rec_sender_link_ignore_async (self->link, buckets, ignored, done_cb, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
pause_handler (RecBusReporter1 *skeleton,
               GDBusMethodInvocation *invocation,
               gint64 until,
               RecSenderBusFace *self)
{
  rec_sender_link_pause_async (self->link, until, done_cb, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
mark_handler (RecBusReporter1 *skeleton,
              GDBusMethodInvocation *invocation,
              const char *bucket,
              const char *mark,
              RecSenderBusFace *self)
{
  rec_sender_link_mark_async (self->link, bucket, mark, done_cb, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
show_policy (RecSenderBusFace *self)
{
  RecPolicyWatcher *watcher = rec_sender_link_get_policy (self->link);
  const char *problem = rec_policy_get_problem (rec_policy_watcher_get_policy (watcher));
  g_autoptr (GVariant) policy = g_variant_take_ref (rec_policy_watcher_dup_variant (watcher));

  rec_bus_reporter1_set_policy (self->skeleton, policy);
  rec_bus_reporter1_set_policy_problem (self->skeleton, problem != NULL ? problem : "");
}

static void
progress_cb (RecSenderLink *link,
             const char *bucket,
             const char *words,
             guint64 done,
             guint64 total,
             RecSenderBusFace *self)
{
  rec_bus_reporter1_emit_progress (self->skeleton, bucket, words, done, total);
}

static void
rec_sender_bus_face_finalize (GObject *object)
{
  RecSenderBusFace *self = REC_SENDER_BUS_FACE (object);

  g_clear_object (&self->skeleton);
  g_clear_object (&self->link);

  G_OBJECT_CLASS (rec_sender_bus_face_parent_class)->finalize (object);
}

static void
rec_sender_bus_face_class_init (RecSenderBusFaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_sender_bus_face_finalize;
}

static void
rec_sender_bus_face_init (RecSenderBusFace *self)
{
}

/**
 * rec_sender_bus_face_new:
 * @link: who does what is asked
 * @skeleton: the object on the bus
 *
 * Returns: (transfer full): the face, whose methods work as long as it is there
 */
RecSenderBusFace *
rec_sender_bus_face_new (RecSenderLink *link, RecBusReporter1 *skeleton)
{
  RecSenderBusFace *self;

  g_return_val_if_fail (REC_IS_SENDER_LINK (link), NULL);

  self = g_object_new (REC_TYPE_SENDER_BUS_FACE, NULL);
  self->link = g_object_ref (link);
  self->skeleton = g_object_ref (skeleton);
  g_signal_connect_object (skeleton, "handle-set-policy", G_CALLBACK (set_policy_handler), self, 0);
  g_signal_connect_object (skeleton, "handle-check-for-solutions", G_CALLBACK (check_handler), self,
                           0);
  g_signal_connect_object (skeleton, "handle-answer", G_CALLBACK (answer_handler), self, 0);
  g_signal_connect_object (skeleton, "handle-cancel", G_CALLBACK (cancel_handler), self, 0);
  g_signal_connect_object (skeleton, "handle-ignore", G_CALLBACK (ignore_handler), self, 0);
  g_signal_connect_object (skeleton, "handle-mark-solution", G_CALLBACK (mark_handler), self, 0);
  g_signal_connect_object (skeleton, "handle-pause-notifications", G_CALLBACK (pause_handler), self,
                           0);
  g_signal_connect_object (link, "progress", G_CALLBACK (progress_cb), self, 0);
  g_signal_connect_object (rec_sender_link_get_policy (link), "changed", G_CALLBACK (show_policy),
                           self, G_CONNECT_SWAPPED);
  g_object_bind_property (link, "offline", skeleton, "offline", G_BINDING_SYNC_CREATE);
  g_object_bind_property (link, "services", skeleton, "services", G_BINDING_SYNC_CREATE);
  g_object_bind_property (link, "service-problems", skeleton, "service-problems",
                          G_BINDING_SYNC_CREATE);
  g_object_bind_property (link, "sending", skeleton, "sending", G_BINDING_SYNC_CREATE);
  g_object_bind_property (link, "paused-until", skeleton, "paused-until", G_BINDING_SYNC_CREATE);
  show_policy (self);
  return self;
}
