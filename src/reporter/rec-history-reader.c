/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-history-reader.h"

#include "core/packages/rec-dpkg-history.h"
#include "core/packages/rec-rpm-history.h"
#include "core/sources/rec-flatpak-history.h"
#include "core/sources/rec-running-times.h"
#include "core/store/rec-store-history.h"
#include "reporter/rec-worker.h"

/**
 * RecHistoryReader:
 *
 * Reads what else happened on this machine: the histories of dpkg, rpm and Flatpak, when the
 * machine ran and when its clock was set. The reading takes a thread that gives way to all others,
 * and that is there only for as long; the store is asked and written by whoever owns it.
 */
struct _RecHistoryReader
{
  GObject parent_instance;

  char *root;
  char *journal_path;
  GCancellable *stop;
};

G_DEFINE_FINAL_TYPE (RecHistoryReader, rec_history_reader, G_TYPE_OBJECT)

/* What was found in one of the histories. */
typedef struct
{
  const char *name;
  char *old_position;
  char *position;
  GPtrArray *changes;
  GArray *times;
  GArray *clocks;
} Finding;

typedef void (*ReadFunc) (RecHistoryReader *self, Finding *finding, gint64 now);

/* One reading. */
typedef struct
{
  RecWorker *worker;
  GPtrArray *findings;
} Reading;

static void
finding_free (Finding *finding)
{
  g_free (finding->old_position);
  g_free (finding->position);
  g_clear_pointer (&finding->changes, g_ptr_array_unref);
  g_clear_pointer (&finding->times, g_array_unref);
  g_clear_pointer (&finding->clocks, g_array_unref);
  g_free (finding);
}

static void
reading_free (Reading *reading)
{
  rec_worker_abandon (reading->worker);
  g_clear_object (&reading->worker);
  g_clear_pointer (&reading->findings, g_ptr_array_unref);
  g_free (reading);
}

static void
read_dpkg (RecHistoryReader *self, Finding *finding, gint64 now)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();

  if (self->root != NULL)
    finding->changes
        = rec_dpkg_history_read (self->root, finding->old_position, zone, now, &finding->position);
}

static void
read_rpm (RecHistoryReader *self, Finding *finding, gint64 now)
{
  if (self->root != NULL)
    finding->changes
        = rec_rpm_history_read (self->root, finding->old_position, now, &finding->position);
}

static void
read_flatpak (RecHistoryReader *self, Finding *finding, gint64 now)
{
  g_autoptr (GError) error = NULL;

  finding->changes = rec_flatpak_history_read (self->journal_path, finding->old_position, now,
                                               &finding->position, &error);
  if (finding->changes == NULL)
    g_debug ("%s", error->message);
}

static void
read_running (RecHistoryReader *self, Finding *finding, gint64 now)
{
  g_autoptr (GError) error = NULL;

  if (!rec_running_times_read (self->journal_path, finding->old_position, now, &finding->times,
                               &finding->clocks, &finding->position, &error))
    g_debug ("%s", error->message);
}

static const struct
{
  const char *name;
  ReadFunc read;
} histories[] = {
  { REC_HISTORY_DPKG, read_dpkg },
  { REC_HISTORY_RPM, read_rpm },
  { REC_HISTORY_FLATPAK, read_flatpak },
  { REC_HISTORY_RUNNING, read_running },
};

static gboolean
read_cb (gpointer data)
{
  GTask *task = G_TASK (data);
  RecHistoryReader *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  gint64 now = g_get_real_time ();

  for (guint i = 0; i < reading->findings->len && !g_cancellable_is_cancelled (self->stop); i++)
    histories[i].read (self, g_ptr_array_index (reading->findings, i), now);
  g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

static void
rec_history_reader_finalize (GObject *object)
{
  RecHistoryReader *self = REC_HISTORY_READER (object);

  g_clear_pointer (&self->root, g_free);
  g_clear_pointer (&self->journal_path, g_free);
  g_clear_object (&self->stop);

  G_OBJECT_CLASS (rec_history_reader_parent_class)->finalize (object);
}

static void
rec_history_reader_class_init (RecHistoryReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_history_reader_finalize;
}

static void
rec_history_reader_init (RecHistoryReader *self)
{
}

/**
 * rec_history_reader_new:
 * @root: (nullable): the folder that the system lies under; %NULL where no package manager is asked
 * @journal_path: (nullable): a journal; %NULL for this machine's
 * @stop: ends the reading after the history that it is at
 *
 * Returns: (transfer full): a reader
 */
RecHistoryReader *
rec_history_reader_new (const char *root, const char *journal_path, GCancellable *stop)
{
  RecHistoryReader *self = g_object_new (REC_TYPE_HISTORY_READER, NULL);

  self->root = g_strdup (root);
  self->journal_path = g_strdup (journal_path);
  self->stop = g_object_ref (stop);
  return self;
}

/**
 * rec_history_reader_read_async:
 * @store: knows how far each history was read; it is asked now, and not kept
 * @callback: called on the thread-default context of now
 * @user_data: for @callback
 */
void
rec_history_reader_read_async (RecHistoryReader *self,
                               RecStore *store,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  g_return_if_fail (REC_IS_HISTORY_READER (self));

  reading = g_new0 (Reading, 1);
  reading->findings = g_ptr_array_new_with_free_func ((GDestroyNotify) finding_free);
  for (gsize i = 0; i < G_N_ELEMENTS (histories); i++)
    {
      Finding *finding = g_new0 (Finding, 1);

      finding->name = histories[i].name;
      finding->old_position = rec_store_dup_history_position (store, finding->name);
      g_ptr_array_add (reading->findings, finding);
    }
  reading->worker = rec_worker_new_background ("rec-history");
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  rec_worker_run (reading->worker, read_cb, g_object_ref (task), g_object_unref);
}

/* What was found is written even where only the position is new: it spares the next reading. */
static gboolean
save (RecStore *store, Finding *finding, guint *n_added, GError **error)
{
  const char *position = finding->position != NULL ? finding->position : "";

  if (finding->changes != NULL
      && (finding->changes->len > 0 || g_strcmp0 (finding->old_position, position) != 0))
    return rec_store_add_package_changes (store, finding->name, finding->changes, position, n_added,
                                          error);
  if (finding->times != NULL
      && (finding->times->len > 0 || g_strcmp0 (finding->old_position, position) != 0))
    return rec_store_add_running_times (store, finding->name, finding->times, finding->clocks,
                                        position, n_added, error);
  return TRUE;
}

/**
 * rec_history_reader_save_finish:
 * @result: what the callback got
 * @store: takes what was found
 * @changed: (out): whether anything of it was new
 * @error: return location for a [error@Error]
 *
 * Returns: whether it was saved
 */
gboolean
rec_history_reader_save_finish (RecHistoryReader *self,
                                GAsyncResult *result,
                                RecStore *store,
                                gboolean *changed,
                                GError **error)
{
  Reading *reading;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  *changed = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;

  reading = g_task_get_task_data (G_TASK (result));
  for (guint i = 0; i < reading->findings->len; i++)
    {
      guint n_added = 0;

      if (!save (store, g_ptr_array_index (reading->findings, i), &n_added, error))
        return FALSE;
      *changed = *changed || n_added > 0;
    }
  return TRUE;
}
