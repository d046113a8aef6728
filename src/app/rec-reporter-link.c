/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-reporter-link.h"

#include <glib/gi18n.h>

#include "core/report/rec-error.h"

/**
 * RecReporterLink:
 *
 * The reporter as the window sees it: whether it is there, what it says, and that something
 * changed. The window works without it, on what the store holds.
 */
struct _RecReporterLink
{
  GObject parent_instance;

  GCancellable *cancellable;
  RecBusReporter1 *proxy;
  RecReporterStatus status;
  gboolean connecting;
};

G_DEFINE_FINAL_TYPE (RecReporterLink, rec_reporter_link, G_TYPE_OBJECT)

enum
{
  SIGNAL_STATUS_CHANGED,
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
set_status (RecReporterLink *self, RecReporterStatus status)
{
  self->status = status;
  g_signal_emit (self, signals[SIGNAL_STATUS_CHANGED], 0);
}

static void
changed_cb (RecReporterLink *self, const char *const *buckets, const char *const *added)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, buckets);
}

static void
properties_changed_cb (RecReporterLink *self)
{
  g_signal_emit (self, signals[SIGNAL_STATUS_CHANGED], 0);
}

static void
emit_all_changed (RecReporterLink *self)
{
  const char *const none[] = { NULL };

  g_signal_emit (self, signals[SIGNAL_CHANGED], 0, none);
}

/* It may have been started by somebody else, or have ended. */
static void
owner_changed_cb (RecReporterLink *self)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (self->proxy));

  if (self->connecting)
    return;

  set_status (self, owner != NULL ? REC_REPORTER_READY : REC_REPORTER_MISSING);
  if (owner != NULL)
    emit_all_changed (self);
}

static void
synchronized_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecReporterLink *self;
  g_autoptr (GError) error = NULL;
  g_autofree char *owner = NULL;
  gboolean done
      = rec_bus_reporter1_call_synchronize_finish (REC_BUS_REPORTER1 (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_REPORTER_LINK (user_data);
  self->connecting = FALSE;
  owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (self->proxy));
  if (!done)
    g_debug ("The reporter could not read everything: %s", error->message);

  /* A reporter that answers with an error is there; what is wrong stands in its property. */
  set_status (self, done || owner != NULL ? REC_REPORTER_READY : REC_REPORTER_MISSING);
  emit_all_changed (self);
}

static void
synchronize (RecReporterLink *self)
{
  self->connecting = TRUE;
  rec_bus_reporter1_call_synchronize (self->proxy, self->cancellable, synchronized_cb, self);
}

static void
connected_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecReporterLink *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (RecBusReporter1) proxy = rec_reporter_client_connect_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_REPORTER_LINK (user_data);
  self->connecting = FALSE;
  if (proxy == NULL)
    {
      g_debug ("Cannot connect to the session bus: %s", error->message);
      set_status (self, REC_REPORTER_MISSING);
      return;
    }

  self->proxy = g_steal_pointer (&proxy);
  g_signal_connect_object (self->proxy, "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->proxy, "g-properties-changed", G_CALLBACK (properties_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->proxy, "notify::g-name-owner", G_CALLBACK (owner_changed_cb), self,
                           G_CONNECT_SWAPPED);
  synchronize (self);
  g_signal_emit (self, signals[SIGNAL_STATUS_CHANGED], 0);
}

static void
rec_reporter_link_dispose (GObject *object)
{
  RecReporterLink *self = REC_REPORTER_LINK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->proxy);

  G_OBJECT_CLASS (rec_reporter_link_parent_class)->dispose (object);
}

static void
rec_reporter_link_class_init (RecReporterLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rec_reporter_link_dispose;

  /* What the getters return may be another. */
  signals[SIGNAL_STATUS_CHANGED]
      = g_signal_new ("status-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                      NULL, G_TYPE_NONE, 0);
  /* The store holds something new in the buckets named, or anywhere when none is. */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRV);
}

static void
rec_reporter_link_init (RecReporterLink *self)
{
  self->cancellable = g_cancellable_new ();
}

RecReporterLink *
rec_reporter_link_new (void)
{
  return g_object_new (REC_TYPE_REPORTER_LINK, NULL);
}

/* Starts the reporter where it does not run, and lets it read what is new. Returns at once. */
void
rec_reporter_link_connect (RecReporterLink *self)
{
  g_return_if_fail (REC_IS_REPORTER_LINK (self));

  if (self->connecting)
    return;

  self->connecting = TRUE;
  set_status (self, REC_REPORTER_CONNECTING);
  if (self->proxy != NULL)
    synchronize (self);
  else
    rec_reporter_client_connect_async (self->cancellable, connected_cb, self);
}

RecReporterStatus
rec_reporter_link_get_status (RecReporterLink *self)
{
  g_return_val_if_fail (REC_IS_REPORTER_LINK (self), REC_REPORTER_MISSING);

  return self->status;
}

/* For the links that know one part of the interface each; %NULL until it is connected. */
RecBusReporter1 *
rec_reporter_link_get_proxy (RecReporterLink *self)
{
  g_return_val_if_fail (REC_IS_REPORTER_LINK (self), NULL);

  return self->proxy;
}

static const char *
text_or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/* What is being read now, for people; empty when nothing is. */
const char *
rec_reporter_link_get_busy (RecReporterLink *self)
{
  g_return_val_if_fail (REC_IS_REPORTER_LINK (self), NULL);

  return self->proxy != NULL ? text_or_empty (rec_bus_reporter1_get_busy (self->proxy)) : "";
}

/* Why nothing can be written to the store, for people; empty when it can be. */
const char *
rec_reporter_link_get_problem (RecReporterLink *self)
{
  g_return_val_if_fail (REC_IS_REPORTER_LINK (self), NULL);

  return self->proxy != NULL ? text_or_empty (rec_bus_reporter1_get_problem (self->proxy)) : "";
}

/* Returns what is missing, in the reporter's words, when no recorder records at all; else NULL. */
char *
rec_reporter_link_dup_missing_recorders (RecReporterLink *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GVariant *recorders;
  GVariantIter iter;
  const char *name, *missing;
  gboolean records;

  g_return_val_if_fail (REC_IS_REPORTER_LINK (self), NULL);

  recorders = self->proxy != NULL ? rec_bus_reporter1_get_recorders (self->proxy) : NULL;
  if (recorders == NULL || g_variant_n_children (recorders) == 0)
    return NULL;

  g_variant_iter_init (&iter, recorders);
  while (g_variant_iter_next (&iter, "(&sb&s)", &name, &records, &missing))
    {
      if (records)
        return NULL;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, *missing != '\0' ? missing : name);
    }

  return g_strdup (text->str);
}

static gboolean
fail_without_reporter (RecReporterLink *self, GTask *task)
{
  if (self->proxy != NULL)
    return FALSE;

  g_task_return_new_error (task, REC_ERROR, REC_ERROR_FAILED, "%s",
                           _ ("The reporter cannot be reached"));
  return TRUE;
}

static void
return_error (GTask *task, GError *error)
{
  g_dbus_error_strip_remote_error (error);
  g_task_return_error (task, error);
}

static void
deleted_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GVariant) answer = NULL;
  GError *error = NULL;

  answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (object), result, &error);
  if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else
    return_error (task, error);
}

/* Deletes all reports of the problems whose bucket IDs are @ids, or the reports with these IDs. The
 * call cannot be taken back, so there is no cancellable; it takes as long as the disk does. */
void
rec_reporter_link_delete_async (RecReporterLink *self,
                                gboolean problems,
                                const char *const *ids,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  if (fail_without_reporter (self, task))
    return;

  g_dbus_proxy_call (G_DBUS_PROXY (self->proxy), problems ? "DeleteProblems" : "Delete",
                     g_variant_new ("(^as)", ids), G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL,
                     deleted_cb, g_steal_pointer (&task));
}

gboolean
rec_reporter_link_delete_finish (RecReporterLink *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
marked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!rec_bus_reporter1_call_mark_seen_finish (REC_BUS_REPORTER1 (object), result, &error))
    g_debug ("Cannot note that a problem was looked at: %s", error->message);
}

/* Notes that the user looked at the problem @bucket; where nobody listens it stays new. */
void
rec_reporter_link_mark_seen (RecReporterLink *self, const char *bucket)
{
  const char *const buckets[] = { bucket, NULL };

  g_return_if_fail (REC_IS_REPORTER_LINK (self));

  if (self->proxy != NULL)
    rec_bus_reporter1_call_mark_seen (self->proxy, buckets, NULL, marked_cb, NULL);
}

static void
reanalysed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;
  guint n_changed = 0;

  if (rec_bus_reporter1_call_reanalyse_finish (REC_BUS_REPORTER1 (object), &n_changed, result,
                                               &error))
    g_task_return_int (task, n_changed);
  else
    return_error (task, error);
}

/* Reads the dump of the report @id again. */
void
rec_reporter_link_reanalyse_async (RecReporterLink *self,
                                   const char *id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const char *const ids[] = { id, NULL };

  if (fail_without_reporter (self, task))
    return;

  rec_bus_reporter1_call_reanalyse (self->proxy, ids, cancellable, reanalysed_cb,
                                    g_steal_pointer (&task));
}

gboolean
rec_reporter_link_reanalyse_finish (RecReporterLink *self,
                                    GAsyncResult *result,
                                    gboolean *changed,
                                    GError **error)
{
  gssize n_changed = g_task_propagate_int (G_TASK (result), error);

  *changed = n_changed > 0;
  return n_changed >= 0;
}
