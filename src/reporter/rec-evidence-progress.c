/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-evidence-progress.h"

#include "reporter/rec-reporter-limits.h"

struct _RecEvidenceProgress
{
  GMainContext *context;
  GFileProgressCallback callback;
  gpointer callback_data;
  GCancellable *cancellable;
  gint64 done;
  gint64 total;
  gint64 told_at;
};

/* One thing to tell. */
typedef struct
{
  GFileProgressCallback callback;
  gpointer callback_data;
  gint64 done;
  gint64 total;
} Notice;

/**
 * rec_evidence_progress_new:
 * @context: where @callback is called
 * @callback: (nullable): told the bytes done and all, now and then
 * @cancellable: (nullable): stops the work
 *
 * Returns: (transfer full): a count of bytes
 */
RecEvidenceProgress *
rec_evidence_progress_new (GMainContext *context,
                           GFileProgressCallback callback,
                           gpointer callback_data,
                           GCancellable *cancellable)
{
  RecEvidenceProgress *self = g_new0 (RecEvidenceProgress, 1);

  self->context = g_main_context_ref (context);
  self->callback = callback;
  self->callback_data = callback_data;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  return self;
}

void
rec_evidence_progress_free (RecEvidenceProgress *self)
{
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self);
}

static gboolean
tell_cb (gpointer data)
{
  const Notice *notice = data;

  notice->callback (notice->done, notice->total, notice->callback_data);
  return G_SOURCE_REMOVE;
}

/* At the same priority as the task's own answer, so that it comes before that. */
static void
tell (RecEvidenceProgress *self)
{
  gint64 now = g_get_monotonic_time ();
  g_autoptr (GSource) source = NULL;
  Notice *notice;

  if (self->callback == NULL
      || (self->done < self->total && now - self->told_at < REC_EVIDENCE_PROGRESS_INTERVAL))
    return;

  self->told_at = now;
  notice = g_new0 (Notice, 1);
  notice->callback = self->callback;
  notice->callback_data = self->callback_data;
  notice->done = self->done;
  notice->total = self->total;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell_cb, notice, g_free);
  g_source_attach (source, self->context);
}

/**
 * rec_evidence_progress_expect:
 * @bytes: how many more there will be
 */
void
rec_evidence_progress_expect (RecEvidenceProgress *self, gint64 bytes)
{
  self->total += MAX (bytes, 0);
}

/**
 * rec_evidence_progress_add:
 * @bytes: how many more are done
 */
void
rec_evidence_progress_add (RecEvidenceProgress *self, gint64 bytes)
{
  self->done += bytes;
  self->total = MAX (self->total, self->done);
  tell (self);
}

/**
 * rec_evidence_progress_set:
 * @done: bytes done
 * @total: all bytes
 * @self: (type gpointer): a `RecEvidenceProgress`; the function is a `GFileProgressCallback`
 */
void
rec_evidence_progress_set (goffset done, goffset total, gpointer self)
{
  RecEvidenceProgress *progress = self;

  progress->done = done;
  progress->total = total;
  tell (progress);
}

gboolean
rec_evidence_progress_is_cancelled (RecEvidenceProgress *self, GError **error)
{
  return g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

GCancellable *
rec_evidence_progress_get_cancellable (RecEvidenceProgress *self)
{
  return self->cancellable;
}
