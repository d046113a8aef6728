/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/store/rec-database.h"
#include "core/store/rec-store.h"

G_BEGIN_DECLS

/* What the parts of the store's face to the exchange share. */

gboolean rec_store_find_bucket (RecStore *self, const char *bucket, gint64 *row, GError **error);
/* After the submission or the solution of a bucket changed: neither says what the other denies. */
gboolean rec_store_settle_submission (RecStore *self, gint64 bucket, GError **error);

G_END_DECLS
