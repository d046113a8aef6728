/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-job.h"

#include "config.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "reporter/rec-collector.h"

#include <glib/gi18n.h>

/**
 * RecJob:
 *
 * A call that takes long, done in steps: an import, or analysing reports anew.
 */
struct _RecJob
{
  GTask *task;
  RecReading *reading;
  gboolean has_begun;

  RecCrashReader *reader;
  char **ids;
  guint n_ids;
  guint next;
  guint n_read;
  guint n_changed;
  GError *last_error;
  gboolean store_failed;
};

/**
 * rec_job_new_import:
 * @task: (transfer full): answered with a [struct@ImportResult]
 * @reading: of the journal to import
 *
 * Returns: (transfer full): a job
 */
RecJob *
rec_job_new_import (GTask *task, RecReading *reading)
{
  RecJob *self = g_new0 (RecJob, 1);

  self->task = task;
  self->reading = g_object_ref (reading);
  return self;
}

/**
 * rec_job_new_reanalyse:
 * @task: (transfer full): answered with the number of reports that changed as an int
 * @reader: reads the dumps
 * @ids: reports' IDs
 *
 * Returns: (transfer full): a job
 */
RecJob *
rec_job_new_reanalyse (GTask *task, RecCrashReader *reader, const char *const *ids)
{
  RecJob *self = g_new0 (RecJob, 1);

  self->task = task;
  self->reader = g_object_ref (reader);
  self->ids = g_strdupv ((char **) ids);
  self->n_ids = g_strv_length (self->ids);
  return self;
}

void
rec_job_free (RecJob *self)
{
  g_clear_object (&self->task);
  g_clear_object (&self->reading);
  g_clear_object (&self->reader);
  g_clear_pointer (&self->ids, g_strfreev);
  g_clear_error (&self->last_error);
  g_free (self);
}

static gboolean
step_import (RecJob *self,
             RecStore *store,
             RecChangeSet *changes,
             gboolean *done,
             GCancellable *cancellable,
             GError **error)
{
  RecImportResult *result;

  if (!self->has_begun && !rec_reading_seek (self->reading, store, error))
    return FALSE;
  self->has_begun = TRUE;
  if (!rec_reading_step (self->reading, store, changes, done, cancellable, error))
    return FALSE;
  if (!*done)
    return TRUE;

  result = g_new0 (RecImportResult, 1);
  result->added = rec_reading_get_n_added (self->reading);
  result->known = rec_reading_get_n_known (self->reading);
  result->skipped = rec_reading_get_n_skipped (self->reading);
  g_task_return_pointer (self->task, result, g_free);
  return TRUE;
}

static char *
print_report (RecReport *report)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  rec_report_to_json (report, builder, TRUE);
  return rec_json_print (builder, FALSE);
}

static gboolean
is_same_report (RecReport *left, RecReport *right)
{
  g_autofree char *left_text = NULL, *right_text = NULL;

  rec_report_set_occurrences (right, rec_report_get_occurrences (left));
  left_text = print_report (left);
  right_text = print_report (right);
  return g_str_equal (left_text, right_text);
}

static gboolean
replace (RecStore *store, RecReport *report, GError **error)
{
  if (!rec_store_begin (store, error))
    return FALSE;
  if (rec_store_replace (store, report, error) && rec_store_commit (store, error))
    return TRUE;

  rec_store_rollback (store);
  return FALSE;
}

/* A report whose dump is gone or cannot be read stays as it is; the last reason is kept. */
static gboolean
reanalyse (RecJob *self,
           RecStore *store,
           const char *id,
           RecChangeSet *changes,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (RecReport) report = NULL;
  g_autoptr (RecReport) again = NULL;

  g_clear_error (&self->last_error);
  report = rec_store_load_report (store, id, &self->last_error);
  if (report == NULL)
    return TRUE;
  rec_crash_reader_forget (self->reader);
  again = rec_crash_reader_read_again (self->reader, report, cancellable, &self->last_error);
  if (again == NULL)
    return !g_cancellable_set_error_if_cancelled (cancellable, error);

  self->n_read++;
  if (is_same_report (report, again))
    return TRUE;
  if (!replace (store, again, error))
    {
      self->store_failed = TRUE;
      return FALSE;
    }

  self->n_changed++;
  rec_change_set_add (changes, rec_report_get_bucket (report), NULL);
  rec_change_set_add (changes, rec_report_get_bucket (again), NULL);
  return TRUE;
}

static gboolean
step_reanalyse (RecJob *self,
                RecStore *store,
                RecChangeSet *changes,
                gboolean *done,
                GCancellable *cancellable,
                GError **error)
{
  if (self->next < self->n_ids
      && !reanalyse (self, store, self->ids[self->next++], changes, cancellable, error))
    return FALSE;
  if (self->next < self->n_ids)
    return TRUE;

  /* When no report at all could be analysed, the caller wants to know why. */
  if (self->n_read == 0 && self->last_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->last_error));
      return FALSE;
    }

  *done = TRUE;
  g_task_return_int (self->task, self->n_changed);
  return TRUE;
}

/**
 * rec_job_step:
 * @store: where the reports are
 * @changes: what the step changed is added here
 * @done: (out): whether the job is at its end and its task was answered
 * @cancellable: (nullable): stops the step
 * @error: return location for a `GError`
 *
 * Returns: %FALSE when the job cannot go on; its task is not answered yet then
 */
gboolean
rec_job_step (RecJob *self,
              RecStore *store,
              RecChangeSet *changes,
              gboolean *done,
              GCancellable *cancellable,
              GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (REC_IS_STORE (store), FALSE);

  *done = FALSE;
  return self->reading != NULL ? step_import (self, store, changes, done, cancellable, error)
                               : step_reanalyse (self, store, changes, done, cancellable, error);
}

/**
 * rec_job_is_store_error:
 * @error: why a step failed
 *
 * Returns: whether the store is to blame, and not the dump or the journal that was named
 */
gboolean
rec_job_is_store_error (RecJob *self, const GError *error)
{
  g_return_val_if_fail (self != NULL && error != NULL, FALSE);

  return self->reading != NULL ? !rec_reading_has_journal_failed (self->reading)
                               : self->store_failed;
}

/**
 * rec_job_fail:
 * @error: why the job ends
 *
 * Answers the task with the error.
 */
void
rec_job_fail (RecJob *self, const GError *error)
{
  g_return_if_fail (self != NULL && error != NULL);

  g_task_return_error (self->task, g_error_copy (error));
}

/**
 * rec_job_dup_progress:
 *
 * Returns: (transfer full): how far the job is, for people
 */
char *
rec_job_dup_progress (RecJob *self)
{
  guint n_read;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->reading == NULL)
    return g_strdup_printf (_ ("Looking again at problem %u of %u…"), self->next + 1, self->n_ids);

  n_read = rec_reading_get_n_added (self->reading) + rec_reading_get_n_known (self->reading);
  return g_strdup_printf (
      ngettext ("Importing problems… %u so far", "Importing problems… %u so far", n_read), n_read);
}
