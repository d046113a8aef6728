/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "reporter/rec-storage-keeper.h"

#include <glib/gi18n.h>

#include "core/report/rec-error.h"
#include "reporter/rec-dump-remover.h"
#include "reporter/rec-reporter-limits.h"
#include "reporter/rec-storage-sweep.h"

/**
 * RecStorageKeeper:
 *
 * Keeps the heavy files within the limits of the policy, and removes those that the user wants
 * removed. It lives on the collector's thread and works in small steps, one sweep after the other:
 * looks at the files, chooses, has a few removed at a time, and notes what was. It has no timer: it
 * looks after files came, and once a day when the reporter has something to do anyway.
 */
struct _RecStorageKeeper
{
  GObject parent_instance;

  RecSender *sender;
  RecStore *store;
  GMainContext *context;
  GCancellable *stop;

  GQueue waiting;
  RecStorageSweep *sweep;
  /* Who waits for the sweep; %NULL when nobody does. */
  GTask *task;
  gboolean is_removing;
  GSource *step_source;
  /* When the files were last looked at, and until when the helper is not asked again by itself. */
  gint64 last_look;
  gint64 blocked_until;
};

G_DEFINE_FINAL_TYPE (RecStorageKeeper, rec_storage_keeper, G_TYPE_OBJECT)

enum
{
  CHANGED,
  BUSY,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef struct
{
  GTask *task;
  RecStorageRequest *request;
} Waiting;

static void
waiting_free (Waiting *waiting)
{
  g_clear_object (&waiting->task);
  g_clear_pointer (&waiting->request, rec_storage_request_free);
  g_free (waiting);
}

/**
 * rec_removal_result_free:
 * @self: (transfer full): a result
 */
void
rec_removal_result_free (RecRemovalResult *self)
{
  g_strfreev (self->kept);
  g_free (self);
}

static gboolean step_cb (gpointer data);

/* Whatever else the thread has to do goes before. */
static void
ensure_steps (RecStorageKeeper *self)
{
  if (self->step_source != NULL || self->is_removing)
    return;

  self->step_source = g_idle_source_new ();
  g_source_set_priority (self->step_source, G_PRIORITY_LOW);
  g_source_set_callback (self->step_source, step_cb, self, NULL);
  g_source_attach (self->step_source, self->context);
}

static void
tell_busy (RecStorageKeeper *self, const char *words)
{
  if (self->task != NULL)
    g_signal_emit (self, signals[BUSY], 0, words);
}

static void
tell_changes (RecStorageKeeper *self, RecChangeSet *changes)
{
  if (!rec_change_set_is_empty (changes))
    g_signal_emit (self, signals[CHANGED], 0, changes);
}

static void
finish (RecStorageKeeper *self, const GError *error)
{
  g_autoptr (RecStorageSweep) sweep = g_steal_pointer (&self->sweep);
  RecRemovalResult *result;

  tell_busy (self, "");
  if (self->task == NULL)
    {
      if (error != NULL)
        g_debug ("%s", error->message);
      return;
    }

  if (error != NULL)
    g_task_return_error (self->task, g_error_copy (error));
  else
    {
      result = g_new0 (RecRemovalResult, 1);
      result->files = rec_storage_sweep_get_files (sweep);
      result->bytes = rec_storage_sweep_get_bytes (sweep);
      result->kept = rec_storage_sweep_dup_kept (sweep);
      g_task_return_pointer (self->task, result, (GDestroyNotify) rec_removal_result_free);
    }
  g_clear_object (&self->task);
}

/* Old reports go when the policy says so, after their files. Returns whether there may be more. */
static gboolean
delete_old_reports (RecStorageKeeper *self, GError **error)
{
  RecPolicy *policy = rec_sender_get_policy (self->sender);
  guint days = rec_policy_get_number (policy, REC_POLICY_KEY_KEEP_REPORT_DAYS);
  g_autoptr (RecChangeSet) changes = rec_change_set_new ();
  g_auto (GStrv) ids = NULL;
  guint n_deleted = 0;

  if (days == 0 || rec_policy_get_problem (policy) != NULL)
    return FALSE;

  ids = rec_store_list_old_reports (self->store,
                                    g_get_real_time () - (gint64) days * G_TIME_SPAN_DAY,
                                    REC_STORAGE_REPORTS, error);
  if (ids == NULL || ids[0] == NULL)
    return FALSE;

  for (char **id = ids; *id != NULL; id++)
    {
      g_autoptr (RecReport) report = rec_store_load_report (self->store, *id, NULL);

      if (report != NULL)
        rec_change_set_add (changes, rec_report_get_bucket (report), NULL);
    }
  if (!rec_store_delete (self->store, (const char *const *) ids, &n_deleted, error))
    return FALSE;

  rec_sender_forget_deleted (self->sender);
  tell_changes (self, changes);
  return n_deleted > 0;
}

static void
note_removed (RecStorageKeeper *self, const char *const *paths, GHashTable *kept)
{
  g_autoptr (RecChangeSet) changes = rec_change_set_new ();
  g_autoptr (GError) error = NULL;

  if (self->store != NULL
      && !rec_storage_sweep_note_removed (self->sweep, self->store, paths, kept, changes, &error))
    finish (self, error);
  tell_changes (self, changes);
}

typedef struct
{
  RecStorageKeeper *keeper;
  GStrv paths;
} Removal;

/* Who asks learns why nothing could be removed; by itself it is not tried again for a day. */
static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Removal *removal = data;
  g_autoptr (RecStorageKeeper) self = removal->keeper;
  g_auto (GStrv) paths = removal->paths;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) kept = rec_dump_remover_remove_finish (result, &error);

  self->is_removing = FALSE;
  if (self->sweep == NULL)
    return;

  if (kept == NULL)
    {
      self->blocked_until = g_get_real_time () + REC_STORAGE_INTERVAL;
      finish (self, error);
    }
  else
    note_removed (self, (const char *const *) paths, kept);
  ensure_steps (self);
}

static void
remove_some (RecStorageKeeper *self)
{
  RecStorageRequest *request = rec_storage_sweep_get_request (self->sweep);
  guint n_left = rec_storage_sweep_get_n_left (self->sweep);
  g_autofree char *words = g_strdup_printf (
      ngettext ("Removing memory dumps… %u to go", "Removing memory dumps… %u to go", n_left),
      n_left);
  Removal *removal = g_new0 (Removal, 1);

  tell_busy (self, words);
  removal->keeper = g_object_ref (self);
  removal->paths = rec_storage_sweep_list_next (self->sweep, REC_STORAGE_REMOVAL);
  self->is_removing = TRUE;
  rec_dump_remover_remove_async ((const char *const *) removal->paths, request->interactive,
                                 self->stop, removed_cb, removal);
}

/* All that is chosen is removed first; then the reports that go. */
static void
go_on (RecStorageKeeper *self)
{
  RecStorageRequest *request = rec_storage_sweep_get_request (self->sweep);
  gboolean is_blocked = self->task == NULL && self->blocked_until > g_get_real_time ();
  g_autoptr (GError) error = NULL;

  if (request->dry_run)
    rec_storage_sweep_count_all (self->sweep);
  else if (rec_storage_sweep_get_n_left (self->sweep) > 0 && !is_blocked)
    {
      remove_some (self);
      return;
    }
  else if (request->by_limits && delete_old_reports (self, &error))
    return;

  finish (self, error);
}

static void
begin_next (RecStorageKeeper *self)
{
  Waiting *waiting = g_queue_pop_head (&self->waiting);

  self->task = g_steal_pointer (&waiting->task);
  if (waiting->request->by_limits)
    self->last_look = g_get_real_time ();
  self->sweep = rec_storage_sweep_new (g_steal_pointer (&waiting->request));
  waiting_free (waiting);
  tell_busy (self, _ ("Looking at memory dumps…"));
}

/* One step: a page of files is looked at, or the files that were chosen are dealt with. */
static void
step (RecStorageKeeper *self)
{
  RecPolicy *policy = rec_sender_get_policy (self->sender);
  g_autoptr (GError) error = NULL;
  gboolean done = TRUE;

  if (self->store == NULL || policy == NULL)
    {
      g_set_error (&error, REC_ERROR, REC_ERROR_BUSY,
                   "The list of problems cannot be written now, so no file was removed");
      finish (self, error);
    }
  else if (rec_storage_sweep_is_complete (self->sweep))
    go_on (self);
  else if (!rec_storage_sweep_look (self->sweep, self->store, &done, &error))
    finish (self, error);
  else if (done)
    rec_storage_sweep_choose (self->sweep, policy, g_get_real_time ());
}

static gboolean
step_cb (gpointer data)
{
  RecStorageKeeper *self = REC_STORAGE_KEEPER (data);

  if (self->sweep == NULL && !g_queue_is_empty (&self->waiting))
    begin_next (self);
  if (self->sweep != NULL)
    step (self);

  if (!self->is_removing && !g_cancellable_is_cancelled (self->stop)
      && (self->sweep != NULL || !g_queue_is_empty (&self->waiting)))
    return G_SOURCE_CONTINUE;

  g_clear_pointer (&self->step_source, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
rec_storage_keeper_finalize (GObject *object)
{
  RecStorageKeeper *self = REC_STORAGE_KEEPER (object);

  rec_storage_keeper_close (self);
  g_clear_object (&self->sender);
  g_clear_object (&self->stop);
  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (rec_storage_keeper_parent_class)->finalize (object);
}

static void
rec_storage_keeper_class_init (RecStorageKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_storage_keeper_finalize;

  /* As those of the collector, on the same thread. */
  signals[CHANGED] = g_signal_new ("changed", REC_TYPE_STORAGE_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[BUSY] = g_signal_new ("busy", REC_TYPE_STORAGE_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rec_storage_keeper_init (RecStorageKeeper *self)
{
  g_queue_init (&self->waiting);
}

/**
 * rec_storage_keeper_new:
 * @sender: has the policy, and is told of reports that go
 * @context: the context of the thread that the keeper is used on from now on
 * @stop: ends all work when it is cancelled
 *
 * Returns: (transfer full): a keeper that does nothing before it has a store
 */
RecStorageKeeper *
rec_storage_keeper_new (RecSender *sender, GMainContext *context, GCancellable *stop)
{
  RecStorageKeeper *self;

  g_return_val_if_fail (REC_IS_SENDER (sender), NULL);

  self = g_object_new (REC_TYPE_STORAGE_KEEPER, NULL);
  self->sender = g_object_ref (sender);
  self->context = g_main_context_ref (context);
  self->stop = g_object_ref (stop);
  return self;
}

/**
 * rec_storage_keeper_set_store:
 * @store: (nullable): the store, open for writing; %NULL while there is none
 */
void
rec_storage_keeper_set_store (RecStorageKeeper *self, RecStore *store)
{
  g_return_if_fail (REC_IS_STORAGE_KEEPER (self));

  g_set_object (&self->store, store);
}

static void
add (RecStorageKeeper *self, GTask *task, RecStorageRequest *request)
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->task = task;
  waiting->request = request;
  g_queue_push_tail (&self->waiting, waiting);
  ensure_steps (self);
}

/**
 * rec_storage_keeper_note_read:
 * @added: whether reports were added
 *
 * The sources were read to their end: the limits are looked after if files may have come, or if
 * that was a day ago.
 */
void
rec_storage_keeper_note_read (RecStorageKeeper *self, gboolean added)
{
  gint64 passed;

  g_return_if_fail (REC_IS_STORAGE_KEEPER (self));

  /* One look is enough for all that wait for one. */
  passed = g_get_real_time () - self->last_look;
  if (!g_queue_is_empty (&self->waiting)
      || (!added && self->last_look != 0 && passed >= 0 && passed < REC_STORAGE_INTERVAL))
    return;

  add (self, NULL, rec_storage_request_new_limits ());
}

/**
 * rec_storage_keeper_remove:
 * @task: (transfer full): answered with a [struct@RemovalResult]
 * @request: (transfer full): which files go
 */
void
rec_storage_keeper_remove (RecStorageKeeper *self, GTask *task, RecStorageRequest *request)
{
  g_return_if_fail (REC_IS_STORAGE_KEEPER (self));
  g_return_if_fail (request != NULL);

  add (self, task, request);
}

/**
 * rec_storage_keeper_close:
 *
 * Ends the work. Whoever still waits gets %G_IO_ERROR_CANCELLED.
 */
void
rec_storage_keeper_close (RecStorageKeeper *self)
{
  g_autoptr (GError) error
      = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "The reporter is stopping");

  g_return_if_fail (REC_IS_STORAGE_KEEPER (self));

  if (self->step_source != NULL)
    g_source_destroy (self->step_source);
  g_clear_pointer (&self->step_source, g_source_unref);
  if (self->sweep != NULL)
    finish (self, error);
  while (!g_queue_is_empty (&self->waiting))
    {
      Waiting *waiting = g_queue_pop_head (&self->waiting);

      if (waiting->task != NULL)
        g_task_return_error (waiting->task, g_error_copy (error));
      waiting_free (waiting);
    }
  g_clear_object (&self->store);
}
