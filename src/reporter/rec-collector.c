/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-collector.h"

#include "config.h"
#include "core/report/rec-error.h"
#include "core/store/rec-store-history.h"
#include "core/store/rec-store.h"
#include "reporter/rec-collector-private.h"
#include "reporter/rec-job.h"
#include "reporter/rec-reporter-limits.h"

#include <glib/gi18n.h>
#include <malloc.h>

/**
 * RecCollector:
 *
 * Reads the sources into the store. It lives on one thread, whose context it is given, and does its
 * work there in small steps, so that a long import holds up neither the live journal nor a stop.
 * Tasks are answered from there; `GTask` carries the answer to the thread that asked.
 */
G_DEFINE_FINAL_TYPE (RecCollector, rec_collector, G_TYPE_OBJECT)

enum
{
  CHANGED,
  BUSY,
  PROBLEM,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
set_problem (RecCollector *self, const char *problem)
{
  g_signal_emit (self, signals[PROBLEM], 0, problem);
}

void
rec_collector_tell_busy (RecCollector *self, const char *words)
{
  g_signal_emit (self, signals[BUSY], 0, words);
}

/* A stop is no problem of the store. */
static void
note_error (RecCollector *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_problem (self, error->message);
}

void
rec_collector_tell_changes (RecCollector *self, RecChangeSet *changes)
{
  if (!rec_change_set_is_empty (changes))
    g_signal_emit (self, signals[CHANGED], 0, changes);
}

/* The writer's lock, the disk and the folder's rights may have changed since the last try. */
gboolean
rec_collector_ensure_store (RecCollector *self, GError **error)
{
  g_autofree char *moved_aside = NULL;
  g_autoptr (GError) local_error = NULL;

  if (self->store != NULL)
    return TRUE;

  self->store = rec_store_open (self->store_folder, REC_STORE_READ_WRITE, &local_error);
  if (self->store == NULL)
    {
      note_error (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  rec_sender_set_store (self->sender, self->store);
  rec_storage_keeper_set_store (self->keeper, self->store);
  self->must_seek = TRUE;
  self->is_unproven = TRUE;
  moved_aside = rec_store_dup_moved_aside (self->store);
  if (moved_aside != NULL)
    {
      g_autofree char *problem
          = g_strdup_printf (_ ("The list of problems could not be read and was kept as “%s”. A "
                                "new list was begun."),
                             moved_aside);

      set_problem (self, problem);
      self->is_unproven = FALSE;
    }
  return TRUE;
}

/* That the store can be opened does not tell that it can be written: the disk may still be full. */
void
rec_collector_note_success (RecCollector *self)
{
  if (self->is_unproven)
    set_problem (self, "");
  self->is_unproven = FALSE;
}

/* After a failed write the store is opened anew at the next call, which tells whether the trouble
 * is over. */
void
rec_collector_fail_store (RecCollector *self, const GError *error)
{
  if (error->domain == REC_ERROR)
    {
      rec_sender_set_store (self->sender, NULL);
      rec_storage_keeper_set_store (self->keeper, NULL);
      g_clear_object (&self->store);
    }
  self->must_seek = TRUE;
  note_error (self, error);
}

static gboolean step_cb (gpointer data);

/* The steps run after whatever else waits: a change of the journal is seen before its end is. */
static void
ensure_steps (RecCollector *self)
{
  if (self->step_source != NULL)
    return;

  self->step_source = g_idle_source_new ();
  g_source_set_priority (self->step_source, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_callback (self->step_source, step_cb, self, NULL);
  g_source_attach (self->step_source, self->context);
}

static gboolean
journal_cb (gpointer data)
{
  RecCollector *self = REC_COLLECTOR (data);

  self->is_live_pending = TRUE;
  ensure_steps (self);
  return G_SOURCE_CONTINUE;
}

/* A folder may be empty or not there yet; a file is there or it is a mistake. */
static RecCoredumpJournal *
open_live_journal (const char *path, GError **error)
{
  return path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR)
             ? rec_coredump_journal_open (path, error)
             : rec_coredump_journal_follow (path, error);
}

static gboolean
ensure_journal (RecCollector *self, GError **error)
{
  if (self->journal != NULL)
    return TRUE;

  self->journal = open_live_journal (self->journal_path, error);
  if (self->journal == NULL)
    return FALSE;

  self->live = rec_reading_new (self->journal, self->reader, TRUE);
  g_signal_connect_object (self->live, "added", G_CALLBACK (rec_sender_take_report), self->sender,
                           G_CONNECT_SWAPPED);
  self->must_seek = TRUE;
  self->journal_source = rec_coredump_journal_create_source (self->journal);
  g_source_set_callback (self->journal_source, journal_cb, self, NULL);
  g_source_attach (self->journal_source, self->context);
  return TRUE;
}

static void
answer_history_readers (RecCollector *self, gboolean changed, const GError *error)
{
  g_autoptr (GPtrArray) readers = g_steal_pointer (&self->history_readers);

  self->history_readers = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < readers->len; i++)
    if (error != NULL)
      g_task_return_error (g_ptr_array_index (readers, i), g_error_copy (error));
    else
      g_task_return_int (g_ptr_array_index (readers, i), changed);
}

static void read_history (RecCollector *self);

static void
history_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RecCollector) self = data;
  g_autoptr (GError) error = NULL;
  gboolean changed = FALSE;

  self->is_reading_history = FALSE;
  if (g_cancellable_is_cancelled (self->stop))
    return;

  if (!rec_collector_ensure_store (self, &error)
      || !rec_history_reader_save_finish (REC_HISTORY_READER (source), result, self->store,
                                          &changed, &error))
    {
      if (self->store != NULL)
        rec_collector_fail_store (self, error);
    }
  else
    rec_collector_note_success (self);
  answer_history_readers (self, changed, error);
  if (self->next_history_readers->len > 0)
    read_history (self);
  else
    malloc_trim (0);
}

static void
read_history (RecCollector *self)
{
  g_autoptr (GError) error = NULL;

  if (self->is_reading_history)
    return;

  g_ptr_array_extend_and_steal (self->history_readers,
                                g_steal_pointer (&self->next_history_readers));
  self->next_history_readers = g_ptr_array_new_with_free_func (g_object_unref);
  if (!rec_collector_ensure_store (self, &error))
    {
      answer_history_readers (self, FALSE, error);
      return;
    }

  self->has_read_history = TRUE;
  self->is_reading_history = TRUE;
  rec_history_reader_read_async (self->history, self->store, history_cb, g_object_ref (self));
}

static void
answer_waiting (RecCollector *self, const GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < waiting->len; i++)
    if (error != NULL)
      g_task_return_error (g_ptr_array_index (waiting, i), g_error_copy (error));
    else
      g_task_return_boolean (g_ptr_array_index (waiting, i), TRUE);
}

static gboolean
read_live (RecCollector *self, gboolean *at_end, RecChangeSet *changes, GError **error)
{
  if (!rec_collector_ensure_store (self, error) || !ensure_journal (self, error))
    return FALSE;
  if (self->must_seek && !rec_reading_seek (self->live, self->store, error))
    return FALSE;
  self->must_seek = FALSE;

  return rec_reading_step (self->live, self->store, changes, at_end, self->stop, error);
}

static void
step_live (RecCollector *self)
{
  g_autoptr (RecChangeSet) changes = rec_change_set_new ();
  g_autoptr (GError) error = NULL;
  gboolean at_end = FALSE;

  if (!read_live (self, &at_end, changes, &error))
    {
      if (self->live != NULL && !rec_reading_has_journal_failed (self->live) && self->store != NULL)
        rec_collector_fail_store (self, error);
      else
        g_debug ("%s", error->message);
      self->is_live_pending = FALSE;
      answer_waiting (self, error);
      return;
    }

  rec_collector_note_success (self);
  rec_collector_tell_changes (self, changes);
  self->has_added |= !rec_change_set_is_empty (changes);
  if (at_end)
    {
      self->is_live_pending = FALSE;
      answer_waiting (self, NULL);
      rec_storage_keeper_note_read (self->keeper, self->has_added);
      self->has_added = FALSE;
      malloc_trim (0);
      if (!self->has_read_history)
        read_history (self);
    }
}

static void
step_job (RecCollector *self)
{
  RecJob *job = g_queue_peek_head (&self->jobs);
  g_autoptr (RecChangeSet) changes = rec_change_set_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *busy = NULL;
  gboolean done = FALSE;

  if (!rec_collector_ensure_store (self, &error)
      || !rec_job_step (job, self->store, changes, &done, self->stop, &error))
    {
      if (self->store != NULL && rec_job_is_store_error (job, error))
        rec_collector_fail_store (self, error);
      rec_job_fail (job, error);
      done = TRUE;
    }
  else
    rec_collector_note_success (self);

  rec_collector_tell_changes (self, changes);
  busy = done ? g_strdup ("") : rec_job_dup_progress (job);
  g_signal_emit (self, signals[BUSY], 0, busy);
  if (done)
    {
      rec_job_free (g_queue_pop_head (&self->jobs));
      rec_storage_keeper_note_read (self->keeper, TRUE);
      malloc_trim (0);
    }
}

static gboolean
step_cb (gpointer data)
{
  RecCollector *self = REC_COLLECTOR (data);

  if (self->is_live_pending)
    step_live (self);
  if (!g_queue_is_empty (&self->jobs))
    step_job (self);

  if (!g_cancellable_is_cancelled (self->stop)
      && (self->is_live_pending || !g_queue_is_empty (&self->jobs)))
    return G_SOURCE_CONTINUE;

  g_clear_pointer (&self->step_source, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
add_job (RecCollector *self, RecJob *job)
{
  g_queue_push_tail (&self->jobs, job);
  ensure_steps (self);
}

static void
rec_collector_finalize (GObject *object)
{
  RecCollector *self = REC_COLLECTOR (object);

  rec_collector_close (self);
  g_clear_pointer (&self->store_folder, g_free);
  g_clear_pointer (&self->journal_path, g_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
  g_clear_pointer (&self->history_readers, g_ptr_array_unref);
  g_clear_pointer (&self->next_history_readers, g_ptr_array_unref);
  g_clear_object (&self->history);
  g_clear_object (&self->stop);
  g_clear_object (&self->keeper);
  g_clear_object (&self->sender);
  g_clear_object (&self->reader);
  g_clear_object (&self->analyzer);
  g_clear_object (&self->desktop_index);

  G_OBJECT_CLASS (rec_collector_parent_class)->finalize (object);
}

static void
rec_collector_class_init (RecCollectorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_collector_finalize;

  /* All are emitted on the collector's thread. Changed carries a RecChangeSet that it lends; the
   * others words for people, empty when there is nothing to say. */
  signals[CHANGED] = g_signal_new ("changed", REC_TYPE_COLLECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[BUSY] = g_signal_new ("busy", REC_TYPE_COLLECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PROBLEM] = g_signal_new ("problem", REC_TYPE_COLLECTOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rec_collector_init (RecCollector *self)
{
  g_queue_init (&self->jobs);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->history_readers = g_ptr_array_new_with_free_func (g_object_unref);
  self->next_history_readers = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * rec_collector_new:
 * @store_folder: where the store is
 * @journal_path: (nullable): the journal to follow; %NULL for this machine's. Of another machine's
 *   packages nothing is known
 * @sender: gets the store, and the reports that come while they are watched for
 * @context: the context of the thread that the collector is used on from now on
 * @stop: ends all work when it is cancelled
 *
 * Returns: (transfer full): a collector that does nothing yet
 */
RecCollector *
rec_collector_new (const char *store_folder,
                   const char *journal_path,
                   RecSender *sender,
                   GMainContext *context,
                   GCancellable *stop)
{
  RecCollector *self;

  g_return_val_if_fail (store_folder != NULL, NULL);

  self = g_object_new (REC_TYPE_COLLECTOR, NULL);
  self->store_folder = g_strdup (store_folder);
  self->journal_path = g_strdup (journal_path);
  self->sender = g_object_ref (sender);
  self->context = g_main_context_ref (context);
  self->stop = g_object_ref (stop);
  self->keeper = rec_storage_keeper_new (sender, context, stop);
  self->analyzer = rec_analyzer_new (NULL);
  self->desktop_index = rec_desktop_index_new ();
  self->reader = rec_crash_reader_new (NULL, self->analyzer, self->desktop_index);
  self->history = rec_history_reader_new (journal_path == NULL ? "/" : NULL, journal_path, stop);
  return self;
}

/**
 * rec_collector_start:
 * @task: (transfer full): answered with a boolean once the store is open, or with why it is not
 *
 * Opens the store and begins to follow the journal. A store that cannot be opened is tried again at
 * the next call.
 */
void
rec_collector_start (RecCollector *self, GTask *task)
{
  g_autoptr (GTask) owned = task;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (REC_IS_COLLECTOR (self));

  self->is_live_pending = TRUE;
  if (!rec_collector_ensure_store (self, &error))
    {
      g_autoptr (GError) journal_error = NULL;

      /* Followed all the same: the next record is a new try. */
      if (!ensure_journal (self, &journal_error))
        g_debug ("%s", journal_error->message);
      self->is_live_pending = FALSE;
      g_task_return_error (owned, g_steal_pointer (&error));
      return;
    }

  ensure_steps (self);
  g_task_return_boolean (owned, TRUE);
}

/**
 * rec_collector_synchronize:
 * @task: (transfer full): answered with a boolean when the journal was read to its end
 */
void
rec_collector_synchronize (RecCollector *self, GTask *task)
{
  g_return_if_fail (REC_IS_COLLECTOR (self));

  g_ptr_array_add (self->waiting, task);
  self->is_live_pending = TRUE;
  ensure_steps (self);
}

/**
 * rec_collector_read_history:
 * @task: (transfer full): answered with 1 or 0 as an int, whether anything new was found, when what
 *   else happened on this machine was read and saved
 *
 * The same is read once without being asked for, when the journal was read to its end the first
 * time; never again, so that nothing runs while nobody looks.
 */
void
rec_collector_read_history (RecCollector *self, GTask *task)
{
  g_return_if_fail (REC_IS_COLLECTOR (self));

  g_ptr_array_add (self->next_history_readers, task);
  read_history (self);
}

/**
 * rec_collector_import:
 * @task: (transfer full): answered with a [struct@ImportResult] to free with `g_free()`
 * @journal: a journal file or a folder of journal files, absolute
 * @root: (nullable): the folder under which the files of the programs lie
 */
void
rec_collector_import (RecCollector *self, GTask *task, const char *journal, const char *root)
{
  g_autoptr (GTask) owned = task;
  g_autoptr (RecCoredumpJournal) opened = NULL;
  g_autoptr (RecCrashReader) reader = NULL;
  g_autoptr (RecReading) reading = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (REC_IS_COLLECTOR (self));
  g_return_if_fail (journal != NULL);

  opened = rec_collector_ensure_store (self, &error) ? rec_coredump_journal_open (journal, &error)
                                                     : NULL;
  if (opened == NULL)
    {
      g_task_return_error (owned, g_steal_pointer (&error));
      return;
    }

  reader = root != NULL ? rec_crash_reader_new (root, self->analyzer, self->desktop_index)
                        : g_object_ref (self->reader);
  reading = rec_reading_new (opened, reader, FALSE);
  add_job (self, rec_job_new_import (g_steal_pointer (&owned), reading));
}

/**
 * rec_collector_reanalyse:
 * @task: (transfer full): answered with the number of reports that changed as an int
 * @ids: reports' IDs; one that is not there is passed over
 */
void
rec_collector_reanalyse (RecCollector *self, GTask *task, const char *const *ids)
{
  g_return_if_fail (REC_IS_COLLECTOR (self));
  g_return_if_fail (ids != NULL);

  add_job (self, rec_job_new_reanalyse (task, self->reader, ids));
}

/**
 * rec_collector_get_keeper:
 *
 * Returns: (transfer none): what keeps the heavy files within their limits, on the same thread
 */
RecStorageKeeper *
rec_collector_get_keeper (RecCollector *self)
{
  g_return_val_if_fail (REC_IS_COLLECTOR (self), NULL);

  return self->keeper;
}

/**
 * rec_collector_close:
 *
 * Ends the work and closes the store. Whoever still waits gets %G_IO_ERROR_CANCELLED.
 */
void
rec_collector_close (RecCollector *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (REC_IS_COLLECTOR (self));

  error = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The reporter is stopping");
  answer_waiting (self, error);
  answer_history_readers (self, FALSE, error);
  g_ptr_array_extend_and_steal (self->history_readers,
                                g_steal_pointer (&self->next_history_readers));
  self->next_history_readers = g_ptr_array_new_with_free_func (g_object_unref);
  answer_history_readers (self, FALSE, error);
  while (!g_queue_is_empty (&self->jobs))
    {
      RecJob *job = g_queue_pop_head (&self->jobs);

      rec_job_fail (job, error);
      rec_job_free (job);
    }
  if (self->step_source != NULL)
    g_source_destroy (self->step_source);
  g_clear_pointer (&self->step_source, g_source_unref);
  if (self->journal_source != NULL)
    g_source_destroy (self->journal_source);
  g_clear_pointer (&self->journal_source, g_source_unref);
  g_clear_object (&self->live);
  g_clear_object (&self->journal);
  rec_storage_keeper_close (self->keeper);
  rec_sender_close (self->sender);
  g_clear_object (&self->store);
}
