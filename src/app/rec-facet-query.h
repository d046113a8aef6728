/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-store-reader.h"
#include "core/store/rec-store-listing.h"

G_BEGIN_DECLS

void rec_facet_query_run_async (RecStoreReader *reader,
                                RecGrouping grouping,
                                RecFilter *filter,
                                RecFilterField field,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
GPtrArray *
rec_facet_query_run_finish (RecStoreReader *reader, GAsyncResult *result, GError **error);

G_END_DECLS
