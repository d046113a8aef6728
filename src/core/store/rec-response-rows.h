/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-response.h"
#include "core/store/rec-database.h"

G_BEGIN_DECLS

/* The table of what services said, and which buckets each response is for. */
RecResponse *rec_response_rows_parse (const char *data, GError **error);
gboolean rec_response_rows_save (RecDatabase *database,
                                 const char *service,
                                 RecResponse *response,
                                 const char *bucket,
                                 gint64 *row,
                                 GError **error);
GArray *rec_response_rows_list_buckets (RecDatabase *database, gint64 row, GError **error);
gboolean
rec_response_rows_choose (RecDatabase *database, gint64 bucket, gint64 *row, GError **error);

G_END_DECLS
