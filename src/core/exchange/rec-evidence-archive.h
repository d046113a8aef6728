/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-evidence-item.h"

G_BEGIN_DECLS

/* One tar archive, compressed with zstd, holding manifest.json and the items (protocol.md, stage
 * 2). Blocks; for a worker thread. */
gboolean rec_evidence_archive_write (const char *path,
                                     GPtrArray *items,
                                     char **sha256,
                                     gint64 *size,
                                     GFileProgressCallback progress,
                                     gpointer progress_data,
                                     GCancellable *cancellable,
                                     GError **error);

/* Called with each item once its bytes are in the file `path`, checked against the manifest; the
 * file is the callee's. */
typedef gboolean (*RecEvidenceArchiveFunc) (RecEvidenceItem *item,
                                            const char *path,
                                            gpointer user_data,
                                            GError **error);

/* Reads a stranger's archive: refuses what is not in `wanted` (names of items), paths, links, more
 * bytes than `max_size` once unpacked, and whatever the manifest does not announce. */
gboolean rec_evidence_archive_read (const char *path,
                                    const char *folder,
                                    const char *const *wanted,
                                    gint64 max_size,
                                    RecEvidenceArchiveFunc function,
                                    gpointer user_data,
                                    GError **error);

G_END_DECLS
