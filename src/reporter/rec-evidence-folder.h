/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "reporter/rec-evidence-progress.h"

G_BEGIN_DECLS

#define REC_EVIDENCE_ARCHIVE_NAME ".archive.tar.zst"

/* Fills the file that is to be written. */
typedef gboolean (*RecEvidenceWriteFunc) (int file, gpointer user_data, GError **error);

gboolean rec_evidence_folder_is_id (const char *report_id);
int
rec_evidence_folder_open (const char *folder, const char *report_id, char **path, GError **error);
gboolean rec_evidence_folder_write (int folder,
                                    const char *name,
                                    RecEvidenceWriteFunc function,
                                    gpointer user_data,
                                    GError **error);
gboolean rec_evidence_folder_write_bytes (int file,
                                          const char *bytes,
                                          gsize length,
                                          RecEvidenceProgress *progress,
                                          GError **error);
char *
rec_evidence_folder_hash (int file, gint64 *size, RecEvidenceProgress *progress, GError **error);
void rec_evidence_folder_remove (const char *folder, const char *report_id);
void rec_evidence_folder_keep_only (const char *folder, const char *const *report_ids);

G_END_DECLS
