/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-storage-bus-face.h"

#include "reporter/rec-bus-error.h"

/**
 * RecStorageBusFace:
 *
 * The part of org.recourse.Reporter1 that is about what is kept. It only translates.
 */
struct _RecStorageBusFace
{
  GObject parent_instance;

  RecStorageLink *link;
};

G_DEFINE_FINAL_TYPE (RecStorageBusFace, rec_storage_bus_face, G_TYPE_OBJECT)

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GDBusMethodInvocation *invocation = data;
  GError *error = NULL;
  g_autoptr (RecRemovalResult) removal
      = rec_storage_link_remove_finish (REC_STORAGE_LINK (source), result, &error);

  if (removal == NULL)
    rec_bus_return_error (invocation, error);
  else
    g_dbus_method_invocation_return_value (
        invocation, g_variant_new ("(ut^as)", removal->files, removal->bytes, removal->kept));
}

static gboolean
remove_handler (RecBusReporter1 *skeleton,
                GDBusMethodInvocation *invocation,
                GVariant *options,
                RecStorageBusFace *self)
{
  GError *error = NULL;
  RecStorageRequest *request = rec_storage_request_new_from_options (options, &error);

  if (request == NULL)
    rec_bus_return_error (invocation, error);
  else
    rec_storage_link_remove_async (self->link, request, removed_cb, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
compacted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GDBusMethodInvocation *invocation = data;
  GError *error = NULL;
  guint64 bytes = 0;

  if (!rec_storage_link_compact_finish (REC_STORAGE_LINK (source), result, &bytes, &error))
    rec_bus_return_error (invocation, error);
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(t)", bytes));
}

static gboolean
compact_handler (RecBusReporter1 *skeleton,
                 GDBusMethodInvocation *invocation,
                 RecStorageBusFace *self)
{
  rec_storage_link_compact_async (self->link, compacted_cb, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
rec_storage_bus_face_finalize (GObject *object)
{
  g_clear_object (&REC_STORAGE_BUS_FACE (object)->link);

  G_OBJECT_CLASS (rec_storage_bus_face_parent_class)->finalize (object);
}

static void
rec_storage_bus_face_class_init (RecStorageBusFaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_storage_bus_face_finalize;
}

static void
rec_storage_bus_face_init (RecStorageBusFace *self)
{
}

/**
 * rec_storage_bus_face_new:
 * @link: who does what is asked
 * @skeleton: whose calls are answered
 *
 * Returns: (transfer full): the face
 */
RecStorageBusFace *
rec_storage_bus_face_new (RecStorageLink *link, RecBusReporter1 *skeleton)
{
  RecStorageBusFace *self;

  g_return_val_if_fail (REC_IS_STORAGE_LINK (link), NULL);

  self = g_object_new (REC_TYPE_STORAGE_BUS_FACE, NULL);
  self->link = g_object_ref (link);
  g_signal_connect_object (skeleton, "handle-remove-files", G_CALLBACK (remove_handler), self, 0);
  g_signal_connect_object (skeleton, "handle-compact", G_CALLBACK (compact_handler), self, 0);
  return self;
}
