/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/store/rec-database.h"

G_BEGIN_DECLS

/* What the search looks at: one row of problems_fts for each bucket. */
gboolean rec_bucket_text_update (RecDatabase *database, gint64 bucket, GError **error);
gboolean rec_bucket_text_index_pending (RecDatabase *database, GError **error);

G_END_DECLS
