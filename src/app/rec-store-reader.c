/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-store-reader.h"

#include "core/report/rec-error.h"

#include <glib/gi18n.h>
#include <sys/stat.h>

#define STORE_FILE "store.db"

/* What the thread owns. Only the thread touches the store. */
typedef struct
{
  GAsyncQueue *queue;
  char *folder;
  RecStore *store;
  dev_t device;
  ino_t inode;
} Worker;

/* One question to the store. */
typedef struct
{
  RecReadFunc read;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
} Question;

/* What most questions need. */
typedef struct
{
  char *text;
  RecListing listing;
  guint offset;
  guint limit;
  GArray *rows;
} Query;

/**
 * RecStoreReader:
 *
 * The store as the window reads it: one thread owns a store that is open for reading, and every
 * question is a task for it, so that the main loop never waits for the disk.
 */
struct _RecStoreReader
{
  GObject parent_instance;

  GAsyncQueue *queue;
  GThread *thread;
};

G_DEFINE_FINAL_TYPE (RecStoreReader, rec_store_reader, G_TYPE_OBJECT)

static void
query_free (gpointer data)
{
  Query *query = data;

  g_free (query->text);
  g_clear_object (&query->listing.filter);
  g_clear_pointer (&query->rows, g_array_unref);
  g_free (query);
}

static void
worker_free (Worker *worker)
{
  g_clear_object (&worker->store);
  g_async_queue_unref (worker->queue);
  g_free (worker->folder);
  g_free (worker);
}

/* The writer may put another file in the store's place (it moves a damaged one aside), and the
 * open file would then show the old one for ever. */
static gboolean
ensure_store (Worker *worker, GError **error)
{
  g_autofree char *path = g_build_filename (worker->folder, STORE_FILE, NULL);
  struct stat info = { 0 };
  gboolean exists = stat (path, &info) == 0;

  if (worker->store != NULL
      && (!exists || info.st_dev != worker->device || info.st_ino != worker->inode))
    g_clear_object (&worker->store);

  if (worker->store == NULL)
    {
      worker->store = rec_store_open (worker->folder, REC_STORE_READ_ONLY, error);
      worker->device = info.st_dev;
      worker->inode = info.st_ino;
    }

  return worker->store != NULL;
}

static void
answer (Worker *worker, GTask *task)
{
  Question *question = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer result = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  if (ensure_store (worker, &error))
    {
      /* One that is not wanted any more makes room for the next at once. */
      rec_store_set_cancellable (worker->store, g_task_get_cancellable (task));
      result = question->read (worker->store, question->data, &error);
      rec_store_set_cancellable (worker->store, NULL);
    }

  if (error == NULL)
    g_task_return_pointer (task, result, question->free_result);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* The queue itself is the word that it is time to go: it can be no task. */
static gpointer
run (gpointer data)
{
  Worker *worker = data;

  for (;;)
    {
      gpointer item = g_async_queue_pop (worker->queue);
      g_autoptr (GTask) task = NULL;

      if (item == worker->queue)
        break;

      task = item;
      answer (worker, task);
    }

  worker_free (worker);
  return NULL;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  if (question->free_data != NULL)
    question->free_data (question->data);
  g_free (question);
}

static void
ask (RecStoreReader *self,
     RecReadFunc read,
     gpointer free_result,
     Query *query,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  rec_store_reader_ask_async (self, read, query, query_free, (GDestroyNotify) free_result,
                              cancellable, callback, user_data);
}

static Query *
query_new (const char *text)
{
  Query *query = g_new0 (Query, 1);

  query->text = g_strdup (text);
  return query;
}

static gpointer
read_rows (RecStore *store, gpointer data, GError **error)
{
  Query *query = data;

  return rec_store_list_rows (store, &query->listing, error);
}

static gpointer
read_loaded_rows (RecStore *store, gpointer data, GError **error)
{
  Query *query = data;

  return rec_store_load_rows (store, query->listing.grouping,
                              (const guint32 *) (gpointer) query->rows->data, query->rows->len,
                              error);
}

static gpointer
read_report (RecStore *store, gpointer data, GError **error)
{
  Query *query = data;

  return rec_store_load_report (store, query->text, error);
}

static gpointer
read_occurrences (RecStore *store, gpointer data, GError **error)
{
  Query *query = data;

  return rec_store_list_occurrences (store, query->text, query->offset, query->limit, error);
}

/* The row of the problem that happened last. */
static gboolean
find_latest_row (RecStore *store, gint64 *row, GError **error)
{
  const RecListing listing
      = { .grouping = REC_GROUPING_PROBLEMS, .sort = REC_SORT_LAST_TIME, .descending = TRUE };
  g_autoptr (GArray) rows = rec_store_list_rows (store, &listing, error);

  if (rows == NULL)
    return FALSE;
  if (rows->len == 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, _ ("No problem is known yet"));
      return FALSE;
    }

  *row = g_array_index (rows, guint32, 0);
  return TRUE;
}

static gpointer
read_one_problem (RecStore *store, gpointer data, GError **error)
{
  Query *query = data;
  g_autoptr (GPtrArray) problems = NULL;
  gint64 row = 0;
  gboolean found = query->text != NULL
                       ? rec_store_find_problem_row (store, query->text, &row, error)
                       : find_latest_row (store, &row, error);

  if (!found)
    return NULL;

  problems = rec_store_load_problems (store, &row, 1, error);
  if (problems == NULL)
    return NULL;
  if (problems->len == 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND, _ ("The problem was deleted just now"));
      return NULL;
    }

  return g_object_ref (g_ptr_array_index (problems, 0));
}

static void
rec_store_reader_finalize (GObject *object)
{
  RecStoreReader *self = REC_STORE_READER (object);

  /* Every task holds a reference to the reader, so none is waiting now. The thread is not joined:
   * the last task may let go of the reader in the thread itself. */
  g_async_queue_push (self->queue, self->queue);
  g_clear_pointer (&self->thread, g_thread_unref);
  g_clear_pointer (&self->queue, g_async_queue_unref);

  G_OBJECT_CLASS (rec_store_reader_parent_class)->finalize (object);
}

static void
rec_store_reader_class_init (RecStoreReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_store_reader_finalize;
}

static void
rec_store_reader_init (RecStoreReader *self)
{
  self->queue = g_async_queue_new ();
}

/* @folder is opened by the first question, in the thread. */
RecStoreReader *
rec_store_reader_new (const char *folder)
{
  RecStoreReader *self = g_object_new (REC_TYPE_STORE_READER, NULL);
  Worker *worker = g_new0 (Worker, 1);

  worker->queue = g_async_queue_ref (self->queue);
  worker->folder = g_strdup (folder);
  self->thread = g_thread_new ("store-reader", run, worker);

  return self;
}

/* Asks @read in the reader’s thread; the query is freed there or here, the result is the caller’s.
 */
void
rec_store_reader_ask_async (RecStoreReader *self,
                            RecReadFunc read,
                            gpointer query,
                            GDestroyNotify free_query,
                            GDestroyNotify free_result,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->read = read;
  question->data = query;
  question->free_data = free_query;
  question->free_result = free_result;
  g_task_set_task_data (task, question, question_free);
  g_async_queue_push (self->queue, task);
}

gpointer
rec_store_reader_ask_finish (RecStoreReader *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Lists the rows of @listing, whose filter is not changed any more, as
 * [method@Store.list_rows] does. */
void
rec_store_reader_list_rows_async (RecStoreReader *self,
                                  const RecListing *listing,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Query *query = query_new (NULL);

  query->listing = *listing;
  if (listing->filter != NULL)
    g_object_ref (listing->filter);
  ask (self, read_rows, g_array_unref, query, cancellable, callback, user_data);
}

GArray *
rec_store_reader_list_rows_finish (RecStoreReader *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Loads what the @rows show, an array of #guint32. */
void
rec_store_reader_load_rows_async (RecStoreReader *self,
                                  RecGrouping grouping,
                                  GArray *rows,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Query *query = query_new (NULL);

  query->listing.grouping = grouping;
  query->rows = g_array_ref (rows);
  ask (self, read_loaded_rows, g_ptr_array_unref, query, cancellable, callback, user_data);
}

GPtrArray *
rec_store_reader_load_rows_finish (RecStoreReader *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Finds the problem with the ID @bucket, or the one that happened last where @bucket is %NULL. */
void
rec_store_reader_find_problem_async (RecStoreReader *self,
                                     const char *bucket,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  ask (self, read_one_problem, g_object_unref, query_new (bucket), cancellable, callback,
       user_data);
}

RecProblem *
rec_store_reader_find_problem_finish (RecStoreReader *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Loads the whole report @id, with its analysis. */
void
rec_store_reader_load_report_async (RecStoreReader *self,
                                    const char *id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  ask (self, read_report, g_object_unref, query_new (id), cancellable, callback, user_data);
}

RecReport *
rec_store_reader_load_report_finish (RecStoreReader *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Lists a page of the reports of @bucket, the newest first. */
void
rec_store_reader_list_occurrences_async (RecStoreReader *self,
                                         const char *bucket,
                                         guint offset,
                                         guint limit,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  Query *query = query_new (bucket);

  query->offset = offset;
  query->limit = limit;
  ask (self, read_occurrences, g_ptr_array_unref, query, cancellable, callback, user_data);
}

GPtrArray *
rec_store_reader_list_occurrences_finish (RecStoreReader *self,
                                          GAsyncResult *result,
                                          GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
