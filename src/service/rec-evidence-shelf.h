/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/rec-upload.h"

G_BEGIN_DECLS

/* Where items of evidence are kept by their content. */

/* Checks a complete archive and puts its items on the shelf, on the disk. Blocks. Returns them. */
GPtrArray *
rec_evidence_shelf_take (const char *folder, RecUpload *upload, char **sha256, GError **error);
char *rec_evidence_shelf_dup_path (const char *folder, const char *sha256);
/* Clears away uploads that nobody went on with. */
void rec_evidence_shelf_clear_spool (const char *folder);

G_END_DECLS
