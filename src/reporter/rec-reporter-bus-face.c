/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-reporter-bus-face.h"

#include "config.h"
#include "core/report/rec-error.h"
#include "ipc/rec-bus-names.h"
#include "rec-reporter-bus.h"
#include "reporter/rec-bus-error.h"
#include "reporter/rec-bus-guard.h"
#include "reporter/rec-recorders.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-sender-bus-face.h"
#include "reporter/rec-storage-bus-face.h"

/**
 * RecReporterBusFace:
 *
 * The reporter as org.recourse.Reporter1 on the session bus. It only translates.
 */
struct _RecReporterBusFace
{
  GObject parent_instance;

  RecReporter *reporter;
  RecBusReporter1 *skeleton;
  RecSenderBusFace *sender_face;
  RecStorageBusFace *storage_face;
  RecBusGuard *guard;
  GFileMonitor *recorder_monitor;
};

G_DEFINE_FINAL_TYPE (RecReporterBusFace, rec_reporter_bus_face, G_TYPE_OBJECT)

/* Where systemd-coredump appears when it is installed. */
#define RECORDER_FOLDER "/usr/lib/systemd"
#define RECORDER_PROGRAM RECORDER_FOLDER "/systemd-coredump"

static void
look_at_recorders (RecReporterBusFace *self)
{
  g_autoptr (GPtrArray) recorders = rec_recorders_list ("/");
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sbs)"));
  for (guint i = 0; i < recorders->len; i++)
    {
      RecRecorder *recorder = g_ptr_array_index (recorders, i);

      g_variant_builder_add (&builder, "(sbs)", recorder->name, recorder->records,
                             recorder->missing);
    }
  rec_bus_reporter1_set_recorders (self->skeleton, g_variant_builder_end (&builder));
}

/* One call, until it is answered; answering takes the invocation. */
typedef struct
{
  RecReporterBusFace *face;
  GDBusMethodInvocation *invocation;
} Call;

static Call *
call_new (RecReporterBusFace *self, GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  call->face = g_object_ref (self);
  call->invocation = invocation;
  return call;
}

static void
call_free (Call *call)
{
  g_clear_object (&call->face);
  g_clear_object (&call->invocation);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
synchronize_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  GError *error = NULL;

  if (!rec_reporter_finish (REC_REPORTER (source), result, &error))
    rec_bus_return_error (g_steal_pointer (&call->invocation), error);
  else
    rec_bus_reporter1_complete_synchronize (call->face->skeleton,
                                            g_steal_pointer (&call->invocation));
}

static gboolean
synchronize_handler (RecBusReporter1 *skeleton,
                     GDBusMethodInvocation *invocation,
                     RecReporterBusFace *self)
{
  look_at_recorders (self);
  rec_reporter_synchronize_async (self->reporter, synchronize_cb, call_new (self, invocation));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
read_history_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  GError *error = NULL;
  guint changed = 0;

  if (!rec_reporter_count_finish (REC_REPORTER (source), result, &changed, &error))
    rec_bus_return_error (g_steal_pointer (&call->invocation), error);
  else
    rec_bus_reporter1_complete_read_history (call->face->skeleton,
                                             g_steal_pointer (&call->invocation), changed > 0);
}

static gboolean
read_history_handler (RecBusReporter1 *skeleton,
                      GDBusMethodInvocation *invocation,
                      RecReporterBusFace *self)
{
  rec_reporter_read_history_async (self->reporter, read_history_cb, call_new (self, invocation));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
import_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  GError *error = NULL;
  g_autofree RecImportResult *counts
      = rec_reporter_import_finish (REC_REPORTER (source), result, &error);

  if (counts == NULL)
    rec_bus_return_error (g_steal_pointer (&call->invocation), error);
  else
    rec_bus_reporter1_complete_import (call->face->skeleton, g_steal_pointer (&call->invocation),
                                       counts->added, counts->known, counts->skipped);
}

/* The reporter's folder is not the caller's, so a path must say all. */
static gboolean
check_path (const char *what, const char *path, GError **error)
{
  if (path == NULL)
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The import lacks the option “%s”", what);
  else if (!g_path_is_absolute (path))
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "“%s” is not an absolute path", path);
  else if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, "There is no “%s”", path);
  else if (g_str_equal (what, REC_BUS_IMPORT_ROOT) && !g_file_test (path, G_FILE_TEST_IS_DIR))
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "“%s” is no folder", path);
  else
    return TRUE;

  return FALSE;
}

static gboolean
import_handler (RecBusReporter1 *skeleton,
                GDBusMethodInvocation *invocation,
                GVariant *options,
                RecReporterBusFace *self)
{
  const char *journal = NULL, *root = NULL;
  GError *error = NULL;

  g_variant_lookup (options, REC_BUS_IMPORT_JOURNAL, "&s", &journal);
  g_variant_lookup (options, REC_BUS_IMPORT_ROOT, "&s", &root);
  if (!check_path (REC_BUS_IMPORT_JOURNAL, journal, &error)
      || (root != NULL && !check_path (REC_BUS_IMPORT_ROOT, root, &error)))
    rec_bus_return_error (invocation, error);
  else
    rec_reporter_import_async (self->reporter, journal, root, import_cb,
                               call_new (self, invocation));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
delete_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  GError *error = NULL;
  guint count = 0;

  if (!rec_reporter_count_finish (REC_REPORTER (source), result, &count, &error))
    rec_bus_return_error (g_steal_pointer (&call->invocation), error);
  else
    rec_bus_reporter1_complete_delete (call->face->skeleton, g_steal_pointer (&call->invocation),
                                       count);
}

static gboolean
check_ids (GDBusMethodInvocation *invocation, const char *const *ids)
{
  if (g_strv_length ((char **) ids) <= REC_CALL_IDS_MAX)
    return TRUE;

  g_dbus_method_invocation_return_error (invocation, REC_ERROR, REC_ERROR_TOO_LARGE,
                                         "One call takes at most %d IDs", REC_CALL_IDS_MAX);
  return FALSE;
}

static gboolean
delete_handler (RecBusReporter1 *skeleton,
                GDBusMethodInvocation *invocation,
                const char *const *ids,
                RecReporterBusFace *self)
{
  if (check_ids (invocation, ids))
    rec_reporter_delete_async (self->reporter, ids, delete_cb, call_new (self, invocation));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
delete_problems_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  GError *error = NULL;
  guint count = 0;

  if (!rec_reporter_count_finish (REC_REPORTER (source), result, &count, &error))
    rec_bus_return_error (g_steal_pointer (&call->invocation), error);
  else
    rec_bus_reporter1_complete_delete_problems (call->face->skeleton,
                                                g_steal_pointer (&call->invocation), count);
}

static gboolean
delete_problems_handler (RecBusReporter1 *skeleton,
                         GDBusMethodInvocation *invocation,
                         const char *const *buckets,
                         RecReporterBusFace *self)
{
  if (check_ids (invocation, buckets))
    rec_reporter_delete_problems_async (self->reporter, buckets, delete_problems_cb,
                                        call_new (self, invocation));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
mark_seen_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  GError *error = NULL;
  guint count = 0;

  if (!rec_reporter_count_finish (REC_REPORTER (source), result, &count, &error))
    rec_bus_return_error (g_steal_pointer (&call->invocation), error);
  else
    rec_bus_reporter1_complete_mark_seen (call->face->skeleton,
                                          g_steal_pointer (&call->invocation));
}

static gboolean
mark_seen_handler (RecBusReporter1 *skeleton,
                   GDBusMethodInvocation *invocation,
                   const char *const *buckets,
                   RecReporterBusFace *self)
{
  if (check_ids (invocation, buckets))
    rec_reporter_mark_seen_async (self->reporter, buckets, mark_seen_cb,
                                  call_new (self, invocation));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
reanalyse_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Call) call = data;
  GError *error = NULL;
  guint count = 0;

  if (!rec_reporter_count_finish (REC_REPORTER (source), result, &count, &error))
    rec_bus_return_error (g_steal_pointer (&call->invocation), error);
  else
    rec_bus_reporter1_complete_reanalyse (call->face->skeleton, g_steal_pointer (&call->invocation),
                                          count);
}

static gboolean
reanalyse_handler (RecBusReporter1 *skeleton,
                   GDBusMethodInvocation *invocation,
                   const char *const *ids,
                   RecReporterBusFace *self)
{
  if (check_ids (invocation, ids))
    rec_reporter_reanalyse_async (self->reporter, ids, reanalyse_cb, call_new (self, invocation));
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
changed_cb (RecReporter *reporter, char **buckets, char **added, RecReporterBusFace *self)
{
  rec_bus_reporter1_emit_changed (self->skeleton, (const char *const *) buckets,
                                  (const char *const *) added);
}

static void
rec_reporter_bus_face_finalize (GObject *object)
{
  RecReporterBusFace *self = REC_REPORTER_BUS_FACE (object);

  g_clear_object (&self->recorder_monitor);
  g_clear_object (&self->sender_face);
  g_clear_object (&self->storage_face);
  g_clear_object (&self->guard);
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
  g_clear_object (&self->skeleton);
  g_clear_object (&self->reporter);

  G_OBJECT_CLASS (rec_reporter_bus_face_parent_class)->finalize (object);
}

static void
rec_reporter_bus_face_class_init (RecReporterBusFaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_reporter_bus_face_finalize;
}

static void
rec_reporter_bus_face_init (RecReporterBusFace *self)
{
  self->skeleton = rec_bus_reporter1_skeleton_new ();
  rec_bus_reporter1_set_version (self->skeleton, PACKAGE_VERSION);
  g_signal_connect (self->skeleton, "handle-synchronize", G_CALLBACK (synchronize_handler), self);
  g_signal_connect (self->skeleton, "handle-read-history", G_CALLBACK (read_history_handler), self);
  g_signal_connect (self->skeleton, "handle-import", G_CALLBACK (import_handler), self);
  g_signal_connect (self->skeleton, "handle-delete", G_CALLBACK (delete_handler), self);
  g_signal_connect (self->skeleton, "handle-delete-problems", G_CALLBACK (delete_problems_handler),
                    self);
  g_signal_connect (self->skeleton, "handle-mark-seen", G_CALLBACK (mark_seen_handler), self);
  g_signal_connect (self->skeleton, "handle-reanalyse", G_CALLBACK (reanalyse_handler), self);
}

/* GLib looks for a missing folder by a timer, so only one that is there is watched. */
static void
watch_recorders (RecReporterBusFace *self)
{
  g_autoptr (GFile) program = g_file_new_for_path (RECORDER_PROGRAM);

  if (!g_file_test (RECORDER_FOLDER, G_FILE_TEST_IS_DIR))
    return;

  self->recorder_monitor = g_file_monitor_file (program, G_FILE_MONITOR_NONE, NULL, NULL);
  if (self->recorder_monitor != NULL)
    g_signal_connect_swapped (self->recorder_monitor, "changed", G_CALLBACK (look_at_recorders),
                              self);
}

/**
 * rec_reporter_bus_face_new:
 * @reporter: who does what is asked
 *
 * Returns: (transfer full): the face, not yet on a bus
 */
RecReporterBusFace *
rec_reporter_bus_face_new (RecReporter *reporter)
{
  RecReporterBusFace *self;

  g_return_val_if_fail (REC_IS_REPORTER (reporter), NULL);

  self = g_object_new (REC_TYPE_REPORTER_BUS_FACE, NULL);
  self->reporter = g_object_ref (reporter);
  g_signal_connect_object (reporter, "changed", G_CALLBACK (changed_cb), self, 0);
  g_object_bind_property (reporter, "busy", self->skeleton, "busy", G_BINDING_SYNC_CREATE);
  g_object_bind_property (reporter, "problem", self->skeleton, "problem", G_BINDING_SYNC_CREATE);
  self->sender_face = rec_sender_bus_face_new (rec_reporter_get_link (reporter), self->skeleton);
  self->storage_face
      = rec_storage_bus_face_new (rec_reporter_get_storage (reporter), self->skeleton);
  self->guard = rec_bus_guard_new (G_DBUS_INTERFACE_SKELETON (self->skeleton));
  look_at_recorders (self);
  watch_recorders (self);
  return self;
}

/**
 * rec_reporter_bus_face_export:
 * @connection: the session bus
 * @error: return location for a `GError`
 *
 * Returns: whether the object is on the bus
 */
gboolean
rec_reporter_bus_face_export (RecReporterBusFace *self, GDBusConnection *connection, GError **error)
{
  g_return_val_if_fail (REC_IS_REPORTER_BUS_FACE (self), FALSE);

  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                           REC_BUS_REPORTER_PATH, error);
}
