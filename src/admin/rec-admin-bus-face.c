/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "admin/rec-admin-bus-face.h"

#include <glib/gi18n.h>

#include "admin/rec-admin-action.h"
#include "admin/rec-admin-dump-calls.h"
#include "ipc/rec-bus-names.h"
#include "rec-admin-bus.h"

/**
 * RecAdminBusFace:
 *
 * The machine's policy as org.recourse.Admin1 on the system bus. It only translates; who may do
 * what is [class@Authority]'s to say.
 */
struct _RecAdminBusFace
{
  GObject parent_instance;

  RecMachinePolicy *policy;
  RecIdleExit *idle_exit;
  RecAuthority *authority;
  RecBusAdmin1 *skeleton;
  RecAdminDumpCalls *dump_calls;
};

G_DEFINE_FINAL_TYPE (RecAdminBusFace, rec_admin_bus_face, G_TYPE_OBJECT)

/* A call of Set while polkit is asked; answering takes the invocation. */
typedef struct
{
  RecAdminBusFace *face;
  GDBusMethodInvocation *invocation;
  GVariant *settings;
} Call;

static Call *
call_new (RecAdminBusFace *self, GDBusMethodInvocation *invocation, GVariant *settings)
{
  Call *call = g_new0 (Call, 1);

  call->face = g_object_ref (self);
  call->invocation = invocation;
  call->settings = g_variant_ref (settings);
  rec_idle_exit_hold (self->idle_exit);
  return call;
}

static void
call_free (Call *call)
{
  rec_idle_exit_release (call->face->idle_exit);
  g_clear_pointer (&call->settings, g_variant_unref);
  g_clear_object (&call->invocation);
  g_clear_object (&call->face);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static gboolean
get_handler (RecBusAdmin1 *skeleton, GDBusMethodInvocation *invocation, RecAdminBusFace *self)
{
  g_autoptr (GError) error = NULL;
  GVariant *settings;

  rec_idle_exit_hold (self->idle_exit);
  settings = rec_machine_policy_get (self->policy, &error);
  if (settings != NULL)
    rec_bus_admin1_complete_get (skeleton, invocation, settings);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);
  rec_idle_exit_release (self->idle_exit);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
authorized_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  g_autoptr (GError) error = NULL;

  if (rec_authority_check_finish (REC_AUTHORITY (source), result, &error)
      && rec_machine_policy_set (call->face->policy, call->settings, &error))
    rec_bus_admin1_complete_set (call->face->skeleton, g_steal_pointer (&call->invocation));
  else
    g_dbus_method_invocation_return_gerror (g_steal_pointer (&call->invocation), error);
}

static char **
list_keys (GVariant *settings)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GVariantIter iter;
  const char *key, *value;

  g_variant_iter_init (&iter, settings);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    g_strv_builder_add (builder, key);

  return g_strv_builder_end (builder);
}

static gboolean
set_handler (RecBusAdmin1 *skeleton,
             GDBusMethodInvocation *invocation,
             GVariant *settings,
             RecAdminBusFace *self)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) keys = list_keys (settings);
  g_auto (GStrv) actions = NULL;
  GDBusMessageFlags flags;

  /* A mistake is named before anybody is asked for a password. */
  if (!rec_machine_policy_check (self->policy, settings, &error))
    {
      g_dbus_method_invocation_return_gerror (invocation, error);
      return G_DBUS_METHOD_INVOCATION_HANDLED;
    }

  actions = rec_admin_action_list_for_keys ((const char *const *) keys);
  flags = g_dbus_message_get_flags (g_dbus_method_invocation_get_message (invocation));
  rec_authority_check_async (self->authority, g_dbus_method_invocation_get_sender (invocation),
                             (const char *const *) actions,
                             _ ("Settings for all users were not changed"),
                             (flags & G_DBUS_MESSAGE_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION) != 0,
                             NULL, authorized_cb, call_new (self, invocation, settings));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
rec_admin_bus_face_finalize (GObject *object)
{
  RecAdminBusFace *self = REC_ADMIN_BUS_FACE (object);

  g_clear_object (&self->dump_calls);
  g_clear_object (&self->policy);
  g_clear_object (&self->idle_exit);
  g_clear_object (&self->authority);
  g_clear_object (&self->skeleton);

  G_OBJECT_CLASS (rec_admin_bus_face_parent_class)->finalize (object);
}

static void
rec_admin_bus_face_class_init (RecAdminBusFaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_admin_bus_face_finalize;
}

static void
rec_admin_bus_face_init (RecAdminBusFace *self)
{
  self->authority = rec_authority_new ();
  self->skeleton = rec_bus_admin1_skeleton_new ();
  g_signal_connect (self->skeleton, "handle-get", G_CALLBACK (get_handler), self);
  g_signal_connect (self->skeleton, "handle-set", G_CALLBACK (set_handler), self);
}

/*
 * rec_admin_bus_face_new:
 * @policy: what is read and written
 * @dumps: where users' cores are
 * @root: the folder under which the machine's files are, "/"
 * @idle_exit: is told of each call
 *
 * Returns: (transfer full): the face, not yet on a bus
 */
RecAdminBusFace *
rec_admin_bus_face_new (RecMachinePolicy *policy,
                        RecDumpFolder *dumps,
                        const char *root,
                        RecIdleExit *idle_exit)
{
  RecAdminBusFace *self = g_object_new (REC_TYPE_ADMIN_BUS_FACE, NULL);

  self->policy = g_object_ref (policy);
  self->idle_exit = g_object_ref (idle_exit);
  self->dump_calls
      = rec_admin_dump_calls_new (self->skeleton, self->authority, dumps, root, idle_exit);
  return self;
}

/*
 * rec_admin_bus_face_export:
 * @connection: the system bus
 *
 * Returns: whether the object is on the bus
 */
gboolean
rec_admin_bus_face_export (RecAdminBusFace *self, GDBusConnection *connection, GError **error)
{
  g_return_val_if_fail (REC_IS_ADMIN_BUS_FACE (self), FALSE);

  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                           REC_BUS_ADMIN_PATH, error);
}
