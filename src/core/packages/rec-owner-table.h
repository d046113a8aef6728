/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-package.h"

G_BEGIN_DECLS

typedef struct _RecOwnerTable RecOwnerTable;

RecOwnerTable *rec_owner_table_new (GBytes *bytes, const char *digest, GError **error);
RecOwnerTable *rec_owner_table_open (const char *path, const char *digest, GError **error);
gboolean rec_owner_table_save (GBytes *bytes, const char *path, GError **error);

gboolean rec_owner_table_is_intact (RecOwnerTable *self);
RecPackage *rec_owner_table_lookup (RecOwnerTable *self, const char *path, gsize length);
void rec_owner_table_free (RecOwnerTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecOwnerTable, rec_owner_table_free)

G_END_DECLS
