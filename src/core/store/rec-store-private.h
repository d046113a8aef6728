/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/store/rec-database.h"
#include "core/store/rec-order.h"
#include "core/store/rec-store.h"

G_BEGIN_DECLS

/* For tests of migrations: the scripts take the place of this version's own. */
RecStore *rec_store_open_with_scripts (const char *folder,
                                       RecStoreMode mode,
                                       const char *const *scripts,
                                       GError **error);
RecDatabase *rec_store_get_database (RecStore *self);

/* One change that is made whole or not at all, in the caller's transaction or in its own. */
gboolean rec_store_enter (RecStore *self, GError **error);
gboolean rec_store_leave (RecStore *self, gboolean done, GError **error);
void rec_store_touch_bucket (RecStore *self, gint64 bucket, int n_added);
/* A report that was deleted, or got another time or bucket. */
void rec_store_note_move (RecStore *self, gint64 report);
/* So many that they are not listed. */
void rec_store_note_moves (RecStore *self);
RecOrder *rec_store_get_order (RecStore *self);
gboolean rec_store_enter_reading (RecStore *self, gboolean *is_own, GError **error);
void rec_store_leave_reading (RecStore *self, gboolean is_own);
void rec_store_make_durable (RecStore *self);

G_END_DECLS
