/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-storage-link.h"

/**
 * RecStorageLink:
 *
 * What keeps the heavy files and the store small, as the main thread sees it: carries calls to the
 * worker.
 */
struct _RecStorageLink
{
  GObject parent_instance;

  RecWorker *worker;
  RecCollector *collector;
};

G_DEFINE_FINAL_TYPE (RecStorageLink, rec_storage_link, G_TYPE_OBJECT)

/* A call on its way; without a request it is for compacting. */
typedef struct
{
  RecCollector *collector;
  GTask *task;
  RecStorageRequest *request;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_clear_object (&call->collector);
  g_clear_object (&call->task);
  g_clear_pointer (&call->request, rec_storage_request_free);
  g_free (call);
}

static gboolean
call_cb (gpointer data)
{
  Call *call = data;

  if (call->request != NULL)
    rec_collector_remove_files (call->collector, g_steal_pointer (&call->task),
                                g_steal_pointer (&call->request));
  else
    rec_collector_compact (call->collector, g_steal_pointer (&call->task));
  return G_SOURCE_REMOVE;
}

static void
post (RecStorageLink *self,
      RecStorageRequest *request,
      GAsyncReadyCallback callback,
      gpointer user_data)
{
  Call *call = g_new0 (Call, 1);

  call->collector = g_object_ref (self->collector);
  call->task = g_task_new (self, NULL, callback, user_data);
  call->request = request;
  g_task_set_return_on_cancel (call->task, FALSE);
  if (self->worker != NULL)
    {
      rec_worker_run (self->worker, call_cb, call, call_free);
      return;
    }

  g_task_return_new_error (call->task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           "The reporter is stopping");
  call_free (call);
}

static void
rec_storage_link_finalize (GObject *object)
{
  RecStorageLink *self = REC_STORAGE_LINK (object);

  g_clear_object (&self->worker);
  g_clear_object (&self->collector);

  G_OBJECT_CLASS (rec_storage_link_parent_class)->finalize (object);
}

static void
rec_storage_link_class_init (RecStorageLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_storage_link_finalize;
}

static void
rec_storage_link_init (RecStorageLink *self)
{
}

/**
 * rec_storage_link_new:
 * @worker: the collector's thread
 * @collector: who does it
 *
 * Returns: (transfer full): a link
 */
RecStorageLink *
rec_storage_link_new (RecWorker *worker, RecCollector *collector)
{
  RecStorageLink *self;

  g_return_val_if_fail (REC_IS_WORKER (worker), NULL);
  g_return_val_if_fail (REC_IS_COLLECTOR (collector), NULL);

  self = g_object_new (REC_TYPE_STORAGE_LINK, NULL);
  self->worker = g_object_ref (worker);
  self->collector = g_object_ref (collector);
  return self;
}

/**
 * rec_storage_link_remove_async:
 * @request: (transfer full): which files go
 * @callback: called when they are removed
 * @user_data: for @callback
 */
void
rec_storage_link_remove_async (RecStorageLink *self,
                               RecStorageRequest *request,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (REC_IS_STORAGE_LINK (self));
  g_return_if_fail (request != NULL);

  post (self, request, callback, user_data);
}

/**
 * rec_storage_link_remove_finish:
 * @result: what the callback got
 * @error: return location for a `GError`
 *
 * Returns: (transfer full): what was removed; %NULL when nothing could be
 */
RecRemovalResult *
rec_storage_link_remove_finish (RecStorageLink *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rec_storage_link_compact_async:
 * @callback: called when the store is as small as its content
 * @user_data: for @callback
 */
void
rec_storage_link_compact_async (RecStorageLink *self,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (REC_IS_STORAGE_LINK (self));

  post (self, NULL, callback, user_data);
}

/**
 * rec_storage_link_compact_finish:
 * @result: what the callback got
 * @bytes: (out): what that frees
 * @error: return location for a `GError`
 *
 * Returns: whether it was done
 */
gboolean
rec_storage_link_compact_finish (RecStorageLink *self,
                                 GAsyncResult *result,
                                 guint64 *bytes,
                                 GError **error)
{
  gssize freed;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  freed = g_task_propagate_int (G_TASK (result), error);
  *bytes = MAX (freed, 0);
  return freed >= 0;
}

/**
 * rec_storage_link_stop:
 *
 * Calls from now on fail.
 */
void
rec_storage_link_stop (RecStorageLink *self)
{
  g_return_if_fail (REC_IS_STORAGE_LINK (self));

  g_clear_object (&self->worker);
}
