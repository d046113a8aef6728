/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-dump-remover.h"

#include "ipc/rec-bus-names.h"

/* With a password to be typed, an answer takes its time. */
#define PATIENCE_MS (60 * 1000)
#define PATIENCE_INTERACTIVE_MS (10 * 60 * 1000)

/* The cores are root's: org.recourse.Admin1 deletes those that belong to this user. */

typedef struct
{
  GVariant *arguments;
  gboolean interactive;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_variant_unref (call->arguments);
  g_free (call);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GVariantIter) kept = NULL;
  g_autoptr (GHashTable) reasons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *path, *why;
  GError *error = NULL;

  answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (answer == NULL)
    {
      g_dbus_error_strip_remote_error (error);
      g_task_return_error (task, error);
      return;
    }

  g_variant_get (answer, "(uta(ss))", NULL, NULL, &kept);
  while (g_variant_iter_next (kept, "(&s&s)", &path, &why))
    g_hash_table_insert (reasons, g_strdup (path), g_strdup (why));
  g_task_return_pointer (task, g_steal_pointer (&reasons), (GDestroyNotify) g_hash_table_unref);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (GDBusConnection) connection = g_bus_get_finish (result, &error);
  const Call *call = g_task_get_task_data (task);

  if (connection == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_dbus_connection_set_exit_on_close (connection, FALSE);
  g_dbus_connection_call (connection, REC_BUS_ADMIN_NAME, REC_BUS_ADMIN_PATH,
                          REC_BUS_ADMIN_INTERFACE, "DeleteDumps", call->arguments,
                          G_VARIANT_TYPE ("(uta(ss))"), G_DBUS_CALL_FLAGS_NONE,
                          call->interactive ? PATIENCE_INTERACTIVE_MS : PATIENCE_MS,
                          g_task_get_cancellable (task), answered_cb, g_object_ref (task));
}

/**
 * rec_dump_remover_remove_async:
 * @paths: (array zero-terminated=1): cores that belong to this user
 * @interactive: whether polkit may ask for a password
 * @cancellable: (nullable): stops waiting
 * @callback: called in the thread's own main context
 * @user_data: for @callback
 */
void
rec_dump_remover_remove_async (const char *const *paths,
                               gboolean interactive,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  call->arguments = g_variant_ref_sink (g_variant_new ("(^asb)", paths, interactive));
  call->interactive = interactive;
  g_task_set_task_data (task, call, call_free);
  g_bus_get (G_BUS_TYPE_SYSTEM, cancellable, connected_cb, task);
}

/**
 * rec_dump_remover_remove_finish:
 * @error: return location for a `GError`
 *
 * Returns: (transfer full): the paths that were not removed, with why; %NULL when none was, and the
 *   error says why
 */
GHashTable *
rec_dump_remover_remove_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
