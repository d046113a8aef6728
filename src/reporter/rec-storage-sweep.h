/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/policy/rec-policy.h"
#include "reporter/rec-change-set.h"
#include "reporter/rec-storage-request.h"

G_BEGIN_DECLS

/* One look at the heavy files, from what the store says to which go. It only looks and notes;
 * whoever owns it removes. */
typedef struct _RecStorageSweep RecStorageSweep;

RecStorageSweep *rec_storage_sweep_new (RecStorageRequest *request);
void rec_storage_sweep_free (RecStorageSweep *self);

RecStorageRequest *rec_storage_sweep_get_request (RecStorageSweep *self);
gboolean
rec_storage_sweep_look (RecStorageSweep *self, RecStore *store, gboolean *done, GError **error);
gboolean rec_storage_sweep_is_complete (RecStorageSweep *self);
void rec_storage_sweep_choose (RecStorageSweep *self, RecPolicy *policy, gint64 now);
GStrv rec_storage_sweep_list_next (RecStorageSweep *self, guint limit);
gboolean rec_storage_sweep_note_removed (RecStorageSweep *self,
                                         RecStore *store,
                                         const char *const *paths,
                                         GHashTable *kept,
                                         RecChangeSet *changes,
                                         GError **error);
void rec_storage_sweep_count_all (RecStorageSweep *self);
void rec_storage_sweep_add_reason (RecStorageSweep *self, const char *reason);
guint rec_storage_sweep_get_n_left (RecStorageSweep *self);
guint rec_storage_sweep_get_files (RecStorageSweep *self);
guint64 rec_storage_sweep_get_bytes (RecStorageSweep *self);
GStrv rec_storage_sweep_dup_kept (RecStorageSweep *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecStorageSweep, rec_storage_sweep_free)

G_END_DECLS
