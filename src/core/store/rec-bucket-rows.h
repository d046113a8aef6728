/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-signature.h"
#include "core/store/rec-database.h"

G_BEGIN_DECLS

/* The table of buckets and the search, kept in step with the reports by whoever changes those. */
gboolean rec_bucket_rows_ensure (RecDatabase *database,
                                 RecSignature *signature,
                                 gint64 *bucket,
                                 GError **error);
gboolean
rec_bucket_rows_forget_text (RecDatabase *database, gint64 bucket, int n_added, GError **error);
gboolean rec_bucket_rows_update (RecDatabase *database, gint64 bucket, int n_added, GError **error);
RecSignature *rec_bucket_rows_read_signature (RecDatabase *database,
                                              gint64 bucket,
                                              const char *event_type,
                                              GError **error);

G_END_DECLS
