/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-reading.h"

#include "core/report/rec-error.h"
#include "reporter/rec-reporter-limits.h"

/**
 * RecReading:
 *
 * One way through a journal, batch by batch. Reports and the journal's cursor are committed
 * together, so that a stop at any moment neither loses nor doubles a record.
 */
struct _RecReading
{
  GObject parent_instance;

  RecCoredumpJournal *journal;
  RecCrashReader *reader;
  gboolean keeps_cursor;
  gboolean journal_failed;
  guint n_added;
  guint n_known;
  guint n_refused;
};

G_DEFINE_FINAL_TYPE (RecReading, rec_reading, G_TYPE_OBJECT)

enum
{
  ADDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What one batch has done; it counts once it is committed. */
typedef struct
{
  RecChangeSet *changes;
  guint n_added;
  guint n_known;
  guint n_refused;
} Batch;

static void
batch_clear (Batch *batch)
{
  g_clear_pointer (&batch->changes, rec_change_set_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Batch, batch_clear)

static void
rec_reading_finalize (GObject *object)
{
  RecReading *self = REC_READING (object);

  g_clear_object (&self->journal);
  g_clear_object (&self->reader);

  G_OBJECT_CLASS (rec_reading_parent_class)->finalize (object);
}

static void
rec_reading_class_init (RecReadingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_reading_finalize;

  /* A report that is new, within the transaction that adds it: what is begun for it is kept with it
   * or not at all. */
  signals[ADDED] = g_signal_new ("added", REC_TYPE_READING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, REC_TYPE_REPORT);
}

static void
rec_reading_init (RecReading *self)
{
}

/**
 * rec_reading_new:
 * @journal: the journal; nothing else may read it meanwhile
 * @reader: makes reports of its records
 * @keeps_cursor: whether the place is kept in the store, to go on there next time
 *
 * Returns: (transfer full): a reading
 */
RecReading *
rec_reading_new (RecCoredumpJournal *journal, RecCrashReader *reader, gboolean keeps_cursor)
{
  RecReading *self;

  g_return_val_if_fail (REC_IS_COREDUMP_JOURNAL (journal), NULL);
  g_return_val_if_fail (REC_IS_CRASH_READER (reader), NULL);

  self = g_object_new (REC_TYPE_READING, NULL);
  self->journal = g_object_ref (journal);
  self->reader = g_object_ref (reader);
  self->keeps_cursor = keeps_cursor;
  return self;
}

/**
 * rec_reading_seek:
 * @store: the store that keeps the cursor
 * @error: return location for a `GError`
 *
 * Goes to the place up to which the store has all, or to the beginning. To be called before the
 * first step and after a step that failed.
 *
 * Returns: %FALSE when the journal cannot be read
 */
gboolean
rec_reading_seek (RecReading *self, RecStore *store, GError **error)
{
  g_autofree char *cursor = NULL;
  gboolean lost_cursor = FALSE;

  g_return_val_if_fail (REC_IS_READING (self), FALSE);

  if (self->keeps_cursor)
    cursor = rec_store_dup_cursor (store, REC_SOURCE_SYSTEMD_COREDUMP);
  self->journal_failed = !rec_coredump_journal_seek (self->journal, cursor, &lost_cursor, error);
  if (self->journal_failed)
    return FALSE;
  if (lost_cursor && cursor != NULL)
    g_debug ("The journal has changed since; it is read from its beginning");

  return TRUE;
}

/* A record that the store refuses for what it holds is passed over; all else is the store's
 * trouble, and no record may be lost to it. */
static gboolean
is_of_the_record (const GError *error)
{
  return g_error_matches (error, REC_ERROR, REC_ERROR_INVALID)
         || g_error_matches (error, REC_ERROR, REC_ERROR_TOO_LARGE);
}

static gboolean
add_record (RecReading *self,
            RecStore *store,
            RecCoredumpRecord *record,
            Batch *batch,
            GCancellable *cancellable,
            GError **error)
{
  const char *key = rec_coredump_record_get_key (record);
  g_autoptr (RecReport) report = NULL;
  g_autoptr (GError) local_error = NULL;
  RecStoreResult result = REC_STORE_KNOWN;

  if (rec_store_has_key (store, REC_SOURCE_SYSTEMD_COREDUMP, key))
    {
      batch->n_known++;
      return TRUE;
    }

  report = rec_crash_reader_read (self->reader, record, self->journal, cancellable, error);
  if (report == NULL)
    return FALSE;
  if (!rec_store_add (store, report, REC_SOURCE_SYSTEMD_COREDUMP, key, &result, &local_error))
    {
      if (!is_of_the_record (local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_debug ("A record was passed over: %s", local_error->message);
      batch->n_refused++;
      return TRUE;
    }

  if (result == REC_STORE_ADDED)
    {
      batch->n_added++;
      g_signal_emit (self, signals[ADDED], 0, report);
    }
  else
    batch->n_known++;
  rec_change_set_add (batch->changes, rec_report_get_bucket (report),
                      result == REC_STORE_ADDED ? rec_report_get_id (report) : NULL);
  return TRUE;
}

/* Reads on from first until the batch is full or the journal ends. */
static gboolean
fill_batch (RecReading *self,
            RecStore *store,
            RecCoredumpRecord *first,
            Batch *batch,
            gboolean *at_end,
            GCancellable *cancellable,
            GError **error)
{
  gint64 deadline = g_get_monotonic_time () + REC_BATCH_TIME_MAX;
  g_autoptr (RecCoredumpRecord) record = g_object_ref (first);
  guint n_records = 0;

  while (record != NULL)
    {
      g_autoptr (GError) local_error = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !add_record (self, store, record, batch, cancellable, error))
        return FALSE;
      if (++n_records >= REC_BATCH_RECORDS_MAX || g_get_monotonic_time () >= deadline)
        return TRUE;

      g_clear_object (&record);
      record = rec_coredump_journal_next (self->journal, &local_error);
      /* The error comes again in the next step, when this batch is safe. */
      if (local_error != NULL)
        return TRUE;
    }

  *at_end = TRUE;
  return TRUE;
}

static gboolean
commit_batch (RecReading *self, RecStore *store, GError **error)
{
  g_autofree char *cursor = NULL;

  if (self->keeps_cursor)
    cursor = rec_coredump_journal_dup_cursor (self->journal);
  if (cursor != NULL && !rec_store_set_cursor (store, REC_SOURCE_SYSTEMD_COREDUMP, cursor, error))
    return FALSE;

  return rec_store_commit (store, error);
}

/**
 * rec_reading_step:
 * @store: where the reports go
 * @changes: what this step changed is added here, after it is on the disk
 * @at_end: (out): whether the journal was read to its end
 * @cancellable: (nullable): stops the step
 * @error: return location for a `GError`
 *
 * Reads one batch and commits it.
 *
 * Returns: %FALSE when the store or the journal failed; then nothing of the batch is kept
 */
gboolean
rec_reading_step (RecReading *self,
                  RecStore *store,
                  RecChangeSet *changes,
                  gboolean *at_end,
                  GCancellable *cancellable,
                  GError **error)
{
  g_auto (Batch) batch = { rec_change_set_new () };
  g_autoptr (RecCoredumpRecord) first = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (REC_IS_READING (self), FALSE);
  g_return_val_if_fail (REC_IS_STORE (store), FALSE);

  *at_end = FALSE;
  self->journal_failed = FALSE;
  first = rec_coredump_journal_next (self->journal, &local_error);
  if (local_error != NULL)
    {
      self->journal_failed = TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (first == NULL)
    {
      *at_end = TRUE;
      return TRUE;
    }

  rec_crash_reader_forget (self->reader);
  if (!rec_store_begin (store, error))
    return FALSE;
  if (!fill_batch (self, store, first, &batch, at_end, cancellable, error)
      || !commit_batch (self, store, error))
    {
      rec_store_rollback (store);
      return FALSE;
    }

  rec_change_set_merge (changes, batch.changes);
  self->n_added += batch.n_added;
  self->n_known += batch.n_known;
  self->n_refused += batch.n_refused;
  return TRUE;
}

/**
 * rec_reading_has_journal_failed:
 *
 * Returns: whether the last step failed for the journal, and not for the store
 */
gboolean
rec_reading_has_journal_failed (RecReading *self)
{
  g_return_val_if_fail (REC_IS_READING (self), FALSE);

  return self->journal_failed;
}

/**
 * rec_reading_get_n_added:
 *
 * Returns: how many reports were added so far
 */
guint
rec_reading_get_n_added (RecReading *self)
{
  g_return_val_if_fail (REC_IS_READING (self), 0);

  return self->n_added;
}

/**
 * rec_reading_get_n_known:
 *
 * Returns: how many records were of reports that the store had already
 */
guint
rec_reading_get_n_known (RecReading *self)
{
  g_return_val_if_fail (REC_IS_READING (self), 0);

  return self->n_known;
}

/**
 * rec_reading_get_n_skipped:
 *
 * Returns: how many records could not be read or kept
 */
guint
rec_reading_get_n_skipped (RecReading *self)
{
  g_return_val_if_fail (REC_IS_READING (self), 0);

  return self->n_refused + (guint) rec_coredump_journal_get_n_skipped (self->journal);
}
