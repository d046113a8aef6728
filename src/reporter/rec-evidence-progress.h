/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How far a collection is, told on another thread's context. */
typedef struct _RecEvidenceProgress RecEvidenceProgress;

RecEvidenceProgress *rec_evidence_progress_new (GMainContext *context,
                                                GFileProgressCallback callback,
                                                gpointer callback_data,
                                                GCancellable *cancellable);
void rec_evidence_progress_free (RecEvidenceProgress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecEvidenceProgress, rec_evidence_progress_free)

void rec_evidence_progress_expect (RecEvidenceProgress *self, gint64 bytes);
void rec_evidence_progress_add (RecEvidenceProgress *self, gint64 bytes);
void rec_evidence_progress_set (goffset done, goffset total, gpointer self);
gboolean rec_evidence_progress_is_cancelled (RecEvidenceProgress *self, GError **error);
GCancellable *rec_evidence_progress_get_cancellable (RecEvidenceProgress *self);

G_END_DECLS
