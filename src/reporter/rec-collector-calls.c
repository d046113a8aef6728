/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"
#include "core/store/rec-storage-usage.h"
#include "core/store/rec-store-history.h"
#include "reporter/rec-collector-private.h"

#include <glib/gi18n.h>

/* The calls that change what is in the store already; each is done when it comes. */

static void
add_bucket (RecCollector *self, RecChangeSet *changes, const char *id)
{
  g_autoptr (RecReport) report = rec_store_load_report (self->store, id, NULL);

  if (report != NULL)
    rec_change_set_add (changes, rec_report_get_bucket (report), NULL);
}

static gboolean
delete_reports (RecCollector *self,
                const char *const *ids,
                RecChangeSet *changes,
                guint *n_deleted,
                GError **error)
{
  if (!rec_collector_ensure_store (self, error) || !rec_store_begin (self->store, error))
    return FALSE;

  for (const char *const *id = ids; *id != NULL; id++)
    add_bucket (self, changes, *id);
  if (rec_store_delete (self->store, ids, n_deleted, error)
      && rec_store_commit (self->store, error))
    return TRUE;

  rec_store_rollback (self->store);
  return FALSE;
}

/* Ends a task that changed the store, or could not. */
static void
answer_count (RecCollector *self, GTask *task, RecChangeSet *changes, guint count, GError *error)
{
  if (error != NULL)
    {
      if (self->store != NULL)
        rec_collector_fail_store (self, error);
      g_task_return_error (task, error);
      return;
    }

  rec_collector_note_success (self);
  if (count > 0)
    rec_collector_tell_changes (self, changes);
  g_task_return_int (task, count);
}

/**
 * rec_collector_delete:
 * @task: (transfer full): answered with the number of deleted reports as an int
 * @ids: reports' IDs; one that is not there is passed over
 */
void
rec_collector_delete (RecCollector *self, GTask *task, const char *const *ids)
{
  g_autoptr (GTask) owned = task;
  g_autoptr (RecChangeSet) changes = rec_change_set_new ();
  g_autoptr (GError) error = NULL;
  guint n_deleted = 0;

  g_return_if_fail (REC_IS_COLLECTOR (self));
  g_return_if_fail (ids != NULL);

  if (delete_reports (self, ids, changes, &n_deleted, &error) && n_deleted > 0)
    rec_sender_forget_deleted (self->sender);
  answer_count (self, owned, changes, n_deleted, g_steal_pointer (&error));
}

/**
 * rec_collector_delete_problems:
 * @task: (transfer full): answered with the number of deleted reports as an int
 * @buckets: bucket IDs; one that is not there is passed over
 */
void
rec_collector_delete_problems (RecCollector *self, GTask *task, const char *const *buckets)
{
  g_autoptr (GTask) owned = task;
  g_autoptr (RecChangeSet) changes = rec_change_set_new ();
  g_autoptr (GError) error = NULL;
  guint n_deleted = 0;

  g_return_if_fail (REC_IS_COLLECTOR (self));
  g_return_if_fail (buckets != NULL);

  if (rec_collector_ensure_store (self, &error))
    rec_store_delete_problems (self->store, buckets, &n_deleted, &error);
  for (const char *const *bucket = buckets; n_deleted > 0 && *bucket != NULL; bucket++)
    rec_change_set_add (changes, *bucket, NULL);
  if (n_deleted > 0)
    rec_sender_forget_deleted (self->sender);
  /* What was deleted before an error is told all the same. */
  if (error != NULL && n_deleted > 0)
    rec_collector_tell_changes (self, changes);
  answer_count (self, owned, changes, n_deleted, g_steal_pointer (&error));
}

static gboolean
mark_seen (RecCollector *self,
           const char *const *buckets,
           RecChangeSet *changes,
           guint *n_marked,
           GError **error)
{
  gboolean done = TRUE;

  if (!rec_collector_ensure_store (self, error) || !rec_store_begin (self->store, error))
    return FALSE;

  for (const char *const *bucket = buckets; done && *bucket != NULL; bucket++)
    if (!rec_store_is_seen (self->store, *bucket))
      {
        done = rec_store_set_seen (self->store, *bucket, error);
        rec_change_set_add (changes, *bucket, NULL);
        *n_marked += 1;
      }
  if (done && rec_store_commit (self->store, error))
    return TRUE;

  rec_store_rollback (self->store);
  return FALSE;
}

/**
 * rec_collector_mark_seen:
 * @task: (transfer full): answered with the number of problems that had something new as an int
 * @buckets: bucket IDs; one that is not there is passed over
 */
void
rec_collector_mark_seen (RecCollector *self, GTask *task, const char *const *buckets)
{
  g_autoptr (GTask) owned = task;
  g_autoptr (RecChangeSet) changes = rec_change_set_new ();
  g_autoptr (GError) error = NULL;
  guint n_marked = 0;

  g_return_if_fail (REC_IS_COLLECTOR (self));
  g_return_if_fail (buckets != NULL);

  mark_seen (self, buckets, changes, &n_marked, &error);
  answer_count (self, owned, changes, n_marked, g_steal_pointer (&error));
}

/**
 * rec_collector_remove_files:
 * @task: (transfer full): answered with a [struct@RemovalResult]
 * @request: (transfer full): which heavy files go
 */
void
rec_collector_remove_files (RecCollector *self, GTask *task, RecStorageRequest *request)
{
  g_autoptr (GTask) owned = task;
  g_autoptr (RecStorageRequest) owned_request = request;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (REC_IS_COLLECTOR (self));

  if (rec_collector_ensure_store (self, &error))
    rec_storage_keeper_remove (self->keeper, g_steal_pointer (&owned),
                               g_steal_pointer (&owned_request));
  else
    g_task_return_error (owned, g_steal_pointer (&error));
}

static guint64
measure_store (RecCollector *self)
{
  g_autoptr (RecStorageUsage) usage
      = rec_storage_usage_read_database (self->store, self->store_folder);

  return rec_storage_usage_get_total (usage);
}

/**
 * rec_collector_compact:
 * @task: (transfer full): answered with the bytes that it frees as an int
 *
 * Makes the store as small as its content. Nothing else is done meanwhile.
 */
void
rec_collector_compact (RecCollector *self, GTask *task)
{
  g_autoptr (GTask) owned = task;
  g_autoptr (GError) error = NULL;
  guint64 before, after;

  g_return_if_fail (REC_IS_COLLECTOR (self));

  if (!rec_collector_ensure_store (self, &error))
    {
      g_task_return_error (owned, g_steal_pointer (&error));
      return;
    }

  rec_collector_tell_busy (self, _ ("Making the list of problems smaller…"));
  before = measure_store (self);
  if (!rec_store_compact (self->store, &error))
    {
      rec_collector_fail_store (self, error);
      g_task_return_error (owned, g_steal_pointer (&error));
    }
  else
    {
      after = measure_store (self);
      rec_collector_note_success (self);
      g_task_return_int (owned, before > after ? (gssize) (before - after) : 0);
    }
  rec_collector_tell_busy (self, "");
}
