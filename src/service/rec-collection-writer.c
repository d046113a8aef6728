/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/rec-collection-writer.h"

#include "service/rec-service-limits.h"

typedef struct
{
  RecWriteFunc write;
  RecWrittenFunc written;
  gpointer data;
  GDestroyNotify destroy;
  GError *error;
} Job;

/*
 * RecCollectionWriter:
 *
 * The only thread of a service that writes to the database. What waits while one transaction is
 * brought to the disk goes together into the next one, so that a disk that syncs a hundred times a
 * second still takes thousands of reports; none is answered before its commit.
 */
struct _RecCollectionWriter
{
  GObject parent_instance;

  RecCollectionStore *store;
  GMainContext *context;
  GThread *thread;

  GMutex mutex;
  GCond cond;
  /* Under the mutex. */
  GQueue jobs;
  gboolean is_ending;
};

G_DEFINE_FINAL_TYPE (RecCollectionWriter, rec_collection_writer, G_TYPE_OBJECT)

static void
job_free (Job *self)
{
  if (self->destroy != NULL)
    self->destroy (self->data);
  g_clear_error (&self->error);
  g_free (self);
}

/* On the maker’s thread. */
static gboolean
finish_cb (gpointer data)
{
  GPtrArray *batch = data;

  for (guint i = 0; i < batch->len; i++)
    {
      Job *job = g_ptr_array_index (batch, i);

      job->written (job->data, job->error);
    }
  return G_SOURCE_REMOVE;
}

static gboolean
run_jobs (RecCollectionStore *store, Job **jobs, guint n_jobs, GError **error)
{
  if (!rec_collection_store_begin (store, error))
    return FALSE;
  for (guint i = 0; i < n_jobs; i++)
    if (!jobs[i]->write (store, jobs[i]->data, error))
      return FALSE;
  return rec_collection_store_expire (store, g_get_real_time (), error)
         && rec_collection_store_commit (store, error);
}

/* One that cannot be written must not take the others with it. */
static void
run_one_by_one (RecCollectionStore *store, GPtrArray *batch)
{
  for (guint i = 0; i < batch->len; i++)
    {
      Job *job = g_ptr_array_index (batch, i);

      if (!run_jobs (store, &job, 1, &job->error))
        rec_collection_store_rollback (store);
    }
}

static void
run_batch (RecCollectionStore *store, GPtrArray *batch)
{
  g_autoptr (GError) error = NULL;

  if (run_jobs (store, (Job **) batch->pdata, batch->len, &error))
    return;

  rec_collection_store_rollback (store);
  /* What is true of the disk or of a lock is true for each of them. */
  if (batch->len == 1 || g_error_matches (error, REC_ERROR, REC_ERROR_BUSY)
      || g_error_matches (error, REC_ERROR, REC_ERROR_NO_SPACE)
      || g_error_matches (error, REC_ERROR, REC_ERROR_DAMAGED))
    for (guint i = 0; i < batch->len; i++)
      {
        Job *job = g_ptr_array_index (batch, i);

        job->error = g_error_copy (error);
      }
  else
    run_one_by_one (store, batch);
}

/* NULL when it shall end and nothing is left. */
static GPtrArray *
take_batch (RecCollectionWriter *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) job_free);

  while (g_queue_is_empty (&self->jobs) && !self->is_ending)
    g_cond_wait (&self->cond, &self->mutex);
  while (!g_queue_is_empty (&self->jobs) && batch->len < REC_SERVICE_BATCH_MAX)
    g_ptr_array_add (batch, g_queue_pop_head (&self->jobs));
  return batch->len > 0 ? g_steal_pointer (&batch) : NULL;
}

static gpointer
run_thread (gpointer data)
{
  RecCollectionWriter *self = data;

  for (;;)
    {
      GPtrArray *batch = take_batch (self);

      if (batch == NULL)
        return NULL;
      run_batch (self->store, batch);
      g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, finish_cb, batch,
                                  (GDestroyNotify) g_ptr_array_unref);
    }
}

static void
rec_collection_writer_finalize (GObject *object)
{
  RecCollectionWriter *self = REC_COLLECTION_WRITER (object);

  rec_collection_writer_join (self);
  g_clear_object (&self->store);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);

  G_OBJECT_CLASS (rec_collection_writer_parent_class)->finalize (object);
}

static void
rec_collection_writer_class_init (RecCollectionWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_collection_writer_finalize;
}

static void
rec_collection_writer_init (RecCollectionWriter *self)
{
  self->context = g_main_context_ref_thread_default ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->jobs);
}

/*
 * rec_collection_writer_new:
 *
 * Opens the store in folder, makes it if there is none, and starts the thread.
 */
RecCollectionWriter *
rec_collection_writer_new (const char *folder, GError **error)
{
  g_autoptr (RecCollectionWriter) self = g_object_new (REC_TYPE_COLLECTION_WRITER, NULL);

  self->store = rec_collection_store_open (folder, REC_DATABASE_READ_WRITE, error);
  if (self->store == NULL)
    return NULL;
  self->thread = g_thread_new ("rec-writer", run_thread, self);
  return g_steal_pointer (&self);
}

/*
 * rec_collection_writer_run:
 * @destroy: (nullable): frees data
 *
 * Returns: FALSE when as many wait already as may; then data is still the caller’s
 */
gboolean
rec_collection_writer_run (RecCollectionWriter *self,
                           RecWriteFunc write,
                           RecWrittenFunc written,
                           gpointer data,
                           GDestroyNotify destroy)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Job *job;

  if (g_queue_get_length (&self->jobs) >= REC_SERVICE_PENDING_MAX)
    return FALSE;

  job = g_new0 (Job, 1);
  job->write = write;
  job->written = written;
  job->data = data;
  job->destroy = destroy;
  g_queue_push_tail (&self->jobs, job);
  g_cond_signal (&self->cond);
  return TRUE;
}

/*
 * rec_collection_writer_join:
 *
 * Lets it write what waits, and ends the thread. Blocks until then.
 */
void
rec_collection_writer_join (RecCollectionWriter *self)
{
  if (self->thread == NULL)
    return;

  g_mutex_lock (&self->mutex);
  self->is_ending = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_thread_join (g_steal_pointer (&self->thread));
}
