/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-evidence-item.h"

G_BEGIN_DECLS

/**
 * RecEvidenceArchiveFunc:
 * @item: an item of the archive, with its kind, name, size and SHA-256
 * @path: where its bytes are, checked against the manifest; the file is the callee's
 * @user_data: the caller's
 * @error: return location for an error
 *
 * Called for each item of an archive that is read.
 *
 * Returns: whether to go on
 */
typedef gboolean (*RecEvidenceArchiveFunc) (RecEvidenceItem *item,
                                            const char *path,
                                            gpointer user_data,
                                            GError **error);

gboolean rec_evidence_archive_write (const char *path,
                                     GPtrArray *items,
                                     char **sha256,
                                     gint64 *size,
                                     GFileProgressCallback progress,
                                     gpointer progress_data,
                                     GCancellable *cancellable,
                                     GError **error);
gboolean rec_evidence_archive_read (const char *path,
                                    const char *folder,
                                    const char *const *wanted,
                                    gint64 max_size,
                                    RecEvidenceArchiveFunc function,
                                    gpointer user_data,
                                    GError **error);

G_END_DECLS
