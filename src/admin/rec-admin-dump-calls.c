/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "admin/rec-admin-dump-calls.h"

#include <glib/gi18n.h>

#include "admin/rec-admin-action.h"
#include "admin/rec-admin-limits.h"
#include "admin/rec-kernel-dumps.h"
#include "core/report/rec-error.h"

/**
 * RecAdminDumpCalls:
 *
 * The calls of org.recourse.Admin1 that are about dumps: a user's own cores, and those of the
 * kernel.
 */
struct _RecAdminDumpCalls
{
  GObject parent_instance;

  RecBusAdmin1 *skeleton;
  RecAuthority *authority;
  RecDumpFolder *dumps;
  RecIdleExit *idle_exit;
  char *root;
};

G_DEFINE_FINAL_TYPE (RecAdminDumpCalls, rec_admin_dump_calls, G_TYPE_OBJECT)

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

/* One call, until it is answered; answering takes the invocation. @paths is %NULL for kernel dumps.
 */
typedef struct
{
  RecAdminDumpCalls *calls;
  GDBusMethodInvocation *invocation;
  char **paths;
  gboolean interactive;
  uid_t owner;
} Call;

static Call *
call_new (RecAdminDumpCalls *self, GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  call->calls = g_object_ref (self);
  call->invocation = invocation;
  rec_idle_exit_hold (self->idle_exit);
  return call;
}

static void
call_free (Call *call)
{
  rec_idle_exit_release (call->calls->idle_exit);
  g_clear_object (&call->invocation);
  g_clear_object (&call->calls);
  g_strfreev (call->paths);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
refuse (Call *call, const GError *error)
{
  g_dbus_method_invocation_return_gerror (g_steal_pointer (&call->invocation), error);
}

static void
delete_dumps (Call *call)
{
  GVariantBuilder kept;
  guint64 bytes = 0;
  guint deleted = 0;

  g_variant_builder_init (&kept, G_VARIANT_TYPE ("a(ss)"));
  for (char **path = call->paths; *path != NULL; path++)
    {
      g_autoptr (GError) error = NULL;
      guint64 freed;

      if (!rec_dump_folder_delete (call->calls->dumps, *path, call->owner, &freed, &error))
        {
          g_variant_builder_add (&kept, "(ss)", *path, error->message);
          continue;
        }
      deleted++;
      bytes += freed;
    }
  rec_bus_admin1_complete_delete_dumps (call->calls->skeleton, g_steal_pointer (&call->invocation),
                                        deleted, bytes, g_variant_builder_end (&kept));
}

static void
clean_kernel_dumps (Call *call)
{
  g_auto (GStrv) folders = rec_policy_settings_dup_machine_folders ();
  g_autoptr (RecPolicySettings) settings
      = rec_policy_settings_load_folders ((const char *const *) folders);
  g_autoptr (RecPolicy) policy = rec_policy_new (settings, NULL);
  guint n_deleted;
  g_autofree char *reason = rec_kernel_dumps_clean (call->calls->root, policy, &n_deleted);

  rec_bus_admin1_complete_clean_kernel_dumps (
      call->calls->skeleton, g_steal_pointer (&call->invocation), n_deleted, reason);
}

static void
authorized_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  g_autoptr (GError) error = NULL;

  if (!rec_authority_check_finish (REC_AUTHORITY (source), result, &error))
    refuse (call, error);
  else if (call->paths != NULL)
    delete_dumps (call);
  else
    clean_kernel_dumps (call);
}

static void
ask (Call *call, const char *action)
{
  const char *const actions[] = { action, NULL };

  rec_authority_check_async (
      call->calls->authority, g_dbus_method_invocation_get_sender (call->invocation), actions,
      _ ("No dump was deleted"), call->interactive, NULL, authorized_cb, call);
}

/* Whose the dumps have to be is the bus's word, and not the caller's. */
static void
identified_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  guint32 owner;

  if (answer == NULL)
    {
      refuse (call, error);
      return;
    }

  g_variant_get (answer, "(u)", &owner);
  call->owner = owner;
  ask (g_steal_pointer (&call), REC_ADMIN_ACTION_DELETE_OWN_DUMPS);
}

static gboolean
check_paths (GDBusMethodInvocation *invocation, const char *const *paths)
{
  if (g_strv_length ((char **) paths) <= REC_ADMIN_PATHS_MAX)
    return TRUE;

  g_dbus_method_invocation_return_error (invocation, REC_ERROR, REC_ERROR_TOO_LARGE,
                                         _ ("One call takes at most %d dumps"),
                                         REC_ADMIN_PATHS_MAX);
  return FALSE;
}

static gboolean
delete_dumps_handler (RecBusAdmin1 *skeleton,
                      GDBusMethodInvocation *invocation,
                      const char *const *paths,
                      gboolean interactive,
                      RecAdminDumpCalls *self)
{
  Call *call;

  if (!check_paths (invocation, paths))
    return G_DBUS_METHOD_INVOCATION_HANDLED;

  call = call_new (self, invocation);
  call->paths = g_strdupv ((char **) paths);
  call->interactive = interactive;
  g_dbus_connection_call (g_dbus_method_invocation_get_connection (invocation), BUS_NAME, BUS_PATH,
                          BUS_NAME, "GetConnectionUnixUser",
                          g_variant_new ("(s)", g_dbus_method_invocation_get_sender (invocation)),
                          G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, identified_cb,
                          call);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
clean_kernel_dumps_handler (RecBusAdmin1 *skeleton,
                            GDBusMethodInvocation *invocation,
                            RecAdminDumpCalls *self)
{
  GDBusMessageFlags flags
      = g_dbus_message_get_flags (g_dbus_method_invocation_get_message (invocation));
  Call *call = call_new (self, invocation);

  call->interactive = (flags & G_DBUS_MESSAGE_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION) != 0;
  ask (call, REC_ADMIN_ACTION_CLEAN_KERNEL_DUMPS);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
rec_admin_dump_calls_finalize (GObject *object)
{
  RecAdminDumpCalls *self = REC_ADMIN_DUMP_CALLS (object);

  g_clear_object (&self->skeleton);
  g_clear_object (&self->authority);
  g_clear_object (&self->dumps);
  g_clear_object (&self->idle_exit);
  g_clear_pointer (&self->root, g_free);

  G_OBJECT_CLASS (rec_admin_dump_calls_parent_class)->finalize (object);
}

static void
rec_admin_dump_calls_class_init (RecAdminDumpCallsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_admin_dump_calls_finalize;
}

static void
rec_admin_dump_calls_init (RecAdminDumpCalls *self)
{
}

/*
 * rec_admin_dump_calls_new:
 * @skeleton: whose calls are answered
 * @authority: says who may do what
 * @dumps: where users' cores are
 * @root: the folder under which the machine's files are, "/"
 * @idle_exit: is told of each call
 *
 * Returns: (transfer full): what answers the calls as long as it lives
 */
RecAdminDumpCalls *
rec_admin_dump_calls_new (RecBusAdmin1 *skeleton,
                          RecAuthority *authority,
                          RecDumpFolder *dumps,
                          const char *root,
                          RecIdleExit *idle_exit)
{
  RecAdminDumpCalls *self = g_object_new (REC_TYPE_ADMIN_DUMP_CALLS, NULL);

  self->skeleton = g_object_ref (skeleton);
  self->authority = g_object_ref (authority);
  self->dumps = g_object_ref (dumps);
  self->root = g_strdup (root);
  self->idle_exit = g_object_ref (idle_exit);
  g_signal_connect_object (skeleton, "handle-delete-dumps", G_CALLBACK (delete_dumps_handler), self,
                           0);
  g_signal_connect_object (skeleton, "handle-clean-kernel-dumps",
                           G_CALLBACK (clean_kernel_dumps_handler), self, 0);
  return self;
}
