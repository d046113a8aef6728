/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-storage-usage.h"

G_BEGIN_DECLS

char *rec_storage_wording_dup_total (RecStorageUsage *usage);
char *rec_storage_wording_dup_kinds (RecStorageUsage *usage);
const char *rec_storage_wording_get_name (const RecStorageProgram *program);
char *rec_storage_wording_dup_size (guint files, guint64 bytes);
char *rec_storage_wording_dup_program (const RecStorageProgram *program);
char *rec_storage_wording_dup_question (guint files, guint64 bytes);
char *rec_storage_wording_dup_result (guint files, guint64 bytes, const char *const *kept);

G_END_DECLS
