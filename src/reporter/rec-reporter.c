/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-reporter.h"

#include "core/report/rec-error.h"
#include "reporter/rec-change-set.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-worker.h"

/**
 * RecReporter:
 *
 * What the reporter does, without a bus: it lives on the main thread, hands the work to a collector
 * on a worker thread, and says what changed, at most a few times a second.
 */
struct _RecReporter
{
  GObject parent_instance;

  RecWorker *worker;
  RecCollector *collector;
  RecSender *sender;
  RecSenderLink *link;
  RecStorageLink *storage;
  GCancellable *stop;

  RecChangeSet *changes;
  gint64 last_told;
  guint tell_timeout;
  char *busy;
  char *problem;
};

G_DEFINE_FINAL_TYPE (RecReporter, rec_reporter, G_TYPE_OBJECT)

enum
{
  PROP_BUSY = 1,
  PROP_PROBLEM,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
tell (RecReporter *self)
{
  g_autoptr (RecChangeSet) changes = g_steal_pointer (&self->changes);
  g_auto (GStrv) buckets = rec_change_set_dup_buckets (changes);
  g_auto (GStrv) added = rec_change_set_dup_added (changes);

  self->changes = rec_change_set_new ();
  self->last_told = g_get_monotonic_time ();
  g_signal_emit (self, signals[CHANGED], 0, buckets, added);
}

static gboolean
tell_cb (gpointer data)
{
  RecReporter *self = REC_REPORTER (data);

  self->tell_timeout = 0;
  tell (self);
  return G_SOURCE_REMOVE;
}

/* The first change is told at once; while they go on, those of a while are told together. There is
 * a timer only while something waits to be told. */
static void
take_changes (RecReporter *self, RecChangeSet *changes)
{
  gint64 passed = (g_get_monotonic_time () - self->last_told) / 1000;

  rec_change_set_merge (self->changes, changes);
  if (self->tell_timeout != 0)
    return;
  if (self->last_told == 0 || passed >= REC_CHANGED_INTERVAL_MS)
    tell (self);
  else
    self->tell_timeout = g_timeout_add (REC_CHANGED_INTERVAL_MS - passed, tell_cb, self);
}

/* News from the worker on its way to the main thread. */
typedef struct
{
  RecReporter *reporter;
  RecChangeSet *changes;
  char *busy;
  char *problem;
} News;

static void
news_free (News *news)
{
  g_clear_object (&news->reporter);
  g_clear_pointer (&news->changes, rec_change_set_free);
  g_free (news->busy);
  g_free (news->problem);
  g_free (news);
}

static void
set_words (RecReporter *self, char **place, const char *words, guint property)
{
  if (words == NULL || g_str_equal (*place, words))
    return;

  g_free (*place);
  *place = g_strdup (words);
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static gboolean
news_cb (gpointer data)
{
  News *news = data;

  if (news->changes != NULL)
    take_changes (news->reporter, news->changes);
  set_words (news->reporter, &news->reporter->busy, news->busy, PROP_BUSY);
  set_words (news->reporter, &news->reporter->problem, news->problem, PROP_PROBLEM);
  return G_SOURCE_REMOVE;
}

static void
post_news (RecReporter *self, RecChangeSet *changes, const char *busy, const char *problem)
{
  News *news = g_new0 (News, 1);

  news->reporter = g_object_ref (self);
  news->changes = changes;
  news->busy = g_strdup (busy);
  news->problem = g_strdup (problem);
  g_idle_add_full (G_PRIORITY_DEFAULT, news_cb, news, (GDestroyNotify) news_free);
}

static void
changed_cb (GObject *source, RecChangeSet *changes, RecReporter *self)
{
  RecChangeSet *copy = rec_change_set_new ();

  rec_change_set_merge (copy, changes);
  post_news (self, copy, NULL, NULL);
}

static void
busy_cb (GObject *source, const char *busy, RecReporter *self)
{
  post_news (self, NULL, busy, NULL);
}

static void
problem_cb (RecCollector *collector, const char *problem, RecReporter *self)
{
  post_news (self, NULL, NULL, problem);
}

static void
sent_cb (RecSender *sender, const char *bucket, RecReporter *self)
{
  RecChangeSet *changes = rec_change_set_new ();

  rec_change_set_add (changes, bucket, NULL);
  post_news (self, changes, NULL, NULL);
}

/* A call on its way to the worker. */
typedef struct
{
  RecCollector *collector;
  GTask *task;
  void (*run) (RecCollector *collector, GTask *task);
  void (*run_ids) (RecCollector *collector, GTask *task, const char *const *ids);
  char **ids;
  char *journal;
  char *root;
} Call;

static void
call_free (Call *call)
{
  g_clear_object (&call->collector);
  g_clear_object (&call->task);
  g_clear_pointer (&call->ids, g_strfreev);
  g_free (call->journal);
  g_free (call->root);
  g_free (call);
}

static gboolean
call_cb (gpointer data)
{
  Call *call = data;

  if (call->run != NULL)
    call->run (call->collector, g_steal_pointer (&call->task));
  else if (call->run_ids != NULL)
    call->run_ids (call->collector, g_steal_pointer (&call->task), (const char *const *) call->ids);
  else
    rec_collector_import (call->collector, g_steal_pointer (&call->task), call->journal,
                          call->root);
  return G_SOURCE_REMOVE;
}

static Call *
call_new (RecReporter *self, GAsyncReadyCallback callback, gpointer user_data)
{
  Call *call = g_new0 (Call, 1);

  call->collector = g_object_ref (self->collector);
  call->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_return_on_cancel (call->task, FALSE);
  return call;
}

static void
post_call (RecReporter *self, Call *call)
{
  if (self->worker != NULL)
    {
      rec_worker_run (self->worker, call_cb, call, (GDestroyNotify) call_free);
      return;
    }

  g_task_return_new_error (call->task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           "The reporter is stopping");
  call_free (call);
}

static void
rec_reporter_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecReporter *self = REC_REPORTER (object);

  switch (id)
    {
    case PROP_BUSY:
      g_value_set_string (value, self->busy);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_reporter_dispose (GObject *object)
{
  rec_reporter_stop (REC_REPORTER (object));

  G_OBJECT_CLASS (rec_reporter_parent_class)->dispose (object);
}

static void
rec_reporter_finalize (GObject *object)
{
  RecReporter *self = REC_REPORTER (object);

  g_clear_object (&self->link);
  g_clear_object (&self->storage);
  g_clear_object (&self->collector);
  g_clear_object (&self->sender);
  g_clear_object (&self->worker);
  g_clear_object (&self->stop);
  g_clear_pointer (&self->changes, rec_change_set_free);
  g_clear_pointer (&self->busy, g_free);
  g_clear_pointer (&self->problem, g_free);

  G_OBJECT_CLASS (rec_reporter_parent_class)->finalize (object);
}

static void
rec_reporter_class_init (RecReporterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rec_reporter_get_property;
  object_class->dispose = rec_reporter_dispose;
  object_class->finalize = rec_reporter_finalize;

  properties[PROP_BUSY]
      = g_param_spec_string ("busy", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PROBLEM]
      = g_param_spec_string ("problem", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  /* The buckets that changed and the reports that are new, as the bus's signal Changed. */
  signals[CHANGED] = g_signal_new ("changed", REC_TYPE_REPORTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 2, G_TYPE_STRV, G_TYPE_STRV);
}

static void
rec_reporter_init (RecReporter *self)
{
  self->stop = g_cancellable_new ();
  self->changes = rec_change_set_new ();
  self->busy = g_strdup ("");
  self->problem = g_strdup ("");
}

/**
 * rec_reporter_new:
 * @store_folder: where the store is
 * @journal_path: (nullable): the journal to follow; %NULL for this machine's
 *
 * Returns: (transfer full): a reporter that does nothing yet
 */
RecReporter *
rec_reporter_new (const char *store_folder, const char *journal_path)
{
  g_autofree char *evidence_folder = NULL;
  RecStorageKeeper *keeper;
  GMainContext *context;
  RecReporter *self;

  g_return_val_if_fail (store_folder != NULL, NULL);

  self = g_object_new (REC_TYPE_REPORTER, NULL);
  evidence_folder = g_build_filename (store_folder, "evidence", NULL);
  self->worker = rec_worker_new ("rec-collector");
  context = rec_worker_get_context (self->worker);
  self->sender = rec_sender_new (evidence_folder, context, self->stop);
  self->link = rec_sender_link_new (self->worker, self->sender);
  self->collector
      = rec_collector_new (store_folder, journal_path, self->sender, context, self->stop);
  self->storage = rec_storage_link_new (self->worker, self->collector);
  keeper = rec_collector_get_keeper (self->collector);
  g_signal_connect (self->sender, "changed", G_CALLBACK (sent_cb), self);
  g_signal_connect (self->collector, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (self->collector, "busy", G_CALLBACK (busy_cb), self);
  g_signal_connect (self->collector, "problem", G_CALLBACK (problem_cb), self);
  g_signal_connect (keeper, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (keeper, "busy", G_CALLBACK (busy_cb), self);
  return self;
}

/**
 * rec_reporter_get_link:
 *
 * Returns: (transfer none): the part of the reporter that decides, asks and sends
 */
RecSenderLink *
rec_reporter_get_link (RecReporter *self)
{
  g_return_val_if_fail (REC_IS_REPORTER (self), NULL);

  return self->link;
}

/**
 * rec_reporter_get_storage:
 *
 * Returns: (transfer none): the part of the reporter that keeps what is kept small
 */
RecStorageLink *
rec_reporter_get_storage (RecReporter *self)
{
  g_return_val_if_fail (REC_IS_REPORTER (self), NULL);

  return self->storage;
}

/**
 * rec_reporter_start_async:
 * @callback: called when the store is open, or cannot be
 * @user_data: for @callback
 *
 * Opens the store, reads what the journal has and follows it. To be called once.
 */
void
rec_reporter_start_async (RecReporter *self, GAsyncReadyCallback callback, gpointer user_data)
{
  Call *call;

  g_return_if_fail (REC_IS_REPORTER (self));

  call = call_new (self, callback, user_data);
  call->run = rec_collector_start;
  post_call (self, call);
}

/**
 * rec_reporter_synchronize_async:
 * @callback: called when every source has been read to its end as it is now
 * @user_data: for @callback
 */
void
rec_reporter_synchronize_async (RecReporter *self, GAsyncReadyCallback callback, gpointer user_data)
{
  Call *call;

  g_return_if_fail (REC_IS_REPORTER (self));

  call = call_new (self, callback, user_data);
  call->run = rec_collector_synchronize;
  post_call (self, call);
}

/**
 * rec_reporter_read_history_async:
 * @callback: called when what else happened on this machine was read;
 *   [method@Reporter.count_finish] then counts 1 when anything of it was new
 * @user_data: for @callback
 */
void
rec_reporter_read_history_async (RecReporter *self,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Call *call;

  g_return_if_fail (REC_IS_REPORTER (self));

  call = call_new (self, callback, user_data);
  call->run = rec_collector_read_history;
  post_call (self, call);
}

/**
 * rec_reporter_import_async:
 * @journal: a journal file or a folder of journal files, absolute
 * @root: (nullable): the folder under which the files of the programs lie, absolute
 * @callback: called when all of it was read
 * @user_data: for @callback
 */
void
rec_reporter_import_async (RecReporter *self,
                           const char *journal,
                           const char *root,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Call *call;

  g_return_if_fail (REC_IS_REPORTER (self));
  g_return_if_fail (journal != NULL);

  call = call_new (self, callback, user_data);
  call->journal = g_strdup (journal);
  call->root = g_strdup (root);
  post_call (self, call);
}

static void
post_ids (RecReporter *self,
          void (*run_ids) (RecCollector *collector, GTask *task, const char *const *ids),
          const char *const *ids,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  Call *call = call_new (self, callback, user_data);

  call->run_ids = run_ids;
  call->ids = g_strdupv ((char **) ids);
  post_call (self, call);
}

/**
 * rec_reporter_delete_async:
 * @ids: reports' IDs
 * @callback: called when they are deleted
 * @user_data: for @callback
 */
void
rec_reporter_delete_async (RecReporter *self,
                           const char *const *ids,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (REC_IS_REPORTER (self));
  g_return_if_fail (ids != NULL);

  post_ids (self, rec_collector_delete, ids, callback, user_data);
}

/**
 * rec_reporter_delete_problems_async:
 * @buckets: bucket IDs
 * @callback: called when their reports are deleted
 * @user_data: for @callback
 */
void
rec_reporter_delete_problems_async (RecReporter *self,
                                    const char *const *buckets,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_return_if_fail (REC_IS_REPORTER (self));
  g_return_if_fail (buckets != NULL);

  post_ids (self, rec_collector_delete_problems, buckets, callback, user_data);
}

/**
 * rec_reporter_mark_seen_async:
 * @buckets: bucket IDs
 * @callback: called when it is noted that the user has seen them
 * @user_data: for @callback
 */
void
rec_reporter_mark_seen_async (RecReporter *self,
                              const char *const *buckets,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (REC_IS_REPORTER (self));
  g_return_if_fail (buckets != NULL);

  post_ids (self, rec_collector_mark_seen, buckets, callback, user_data);
}

/**
 * rec_reporter_reanalyse_async:
 * @ids: reports' IDs
 * @callback: called when their dumps were read again
 * @user_data: for @callback
 */
void
rec_reporter_reanalyse_async (RecReporter *self,
                              const char *const *ids,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (REC_IS_REPORTER (self));
  g_return_if_fail (ids != NULL);

  post_ids (self, rec_collector_reanalyse, ids, callback, user_data);
}

/**
 * rec_reporter_finish:
 * @result: of [method@Reporter.start_async] or [method@Reporter.synchronize_async]
 * @error: return location for a `GError`
 *
 * Returns: whether it was done
 */
gboolean
rec_reporter_finish (RecReporter *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * rec_reporter_import_finish:
 * @result: what the callback got
 * @error: return location for a `GError`
 *
 * Returns: (transfer full): the counts, to free with `g_free()`; %NULL with an error
 */
RecImportResult *
rec_reporter_import_finish (RecReporter *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * rec_reporter_count_finish:
 * @result: of [method@Reporter.delete_async] or another that counts
 * @count: (out): how many there were of what it counts
 * @error: return location for a `GError`
 *
 * Returns: whether it was done
 */
gboolean
rec_reporter_count_finish (RecReporter *self, GAsyncResult *result, guint *count, GError **error)
{
  gssize value;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  value = g_task_propagate_int (G_TASK (result), error);
  if (value < 0)
    return FALSE;

  *count = value;
  return TRUE;
}

static gboolean
close_cb (gpointer data)
{
  rec_collector_close (data);
  return G_SOURCE_REMOVE;
}

/**
 * rec_reporter_stop:
 *
 * Ends all work, a running analysis too, and waits for the worker: what was not committed is rolled
 * back and read again next time. Whoever asks for something afterwards gets %G_IO_ERROR_CANCELLED.
 */
void
rec_reporter_stop (RecReporter *self)
{
  g_return_if_fail (REC_IS_REPORTER (self));

  if (self->worker == NULL)
    return;

  g_cancellable_cancel (self->stop);
  rec_sender_link_stop (self->link);
  rec_storage_link_stop (self->storage);
  rec_worker_run (self->worker, close_cb, self->collector, NULL);
  rec_worker_join (self->worker);
  g_signal_handlers_disconnect_by_data (self->sender, self);
  g_signal_handlers_disconnect_by_data (self->collector, self);
  g_signal_handlers_disconnect_by_data (rec_collector_get_keeper (self->collector), self);
  g_clear_object (&self->worker);
  g_clear_handle_id (&self->tell_timeout, g_source_remove);
}
