/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-store-listing.h"

G_BEGIN_DECLS

/**
 * RecRowsQuery:
 * @rows: numbers of rows
 * @grouping: of this grouping
 *
 * A question about rows for [method@StoreReader.ask_async]: one of the functions below.
 */
typedef struct
{
  GArray *rows;
  RecGrouping grouping;
  gboolean ignored;
} RecRowsQuery;

RecRowsQuery *rec_rows_query_new (RecGrouping grouping, GArray *rows);
void rec_rows_query_free (gpointer query);

gpointer rec_rows_query_read_buckets (RecStore *store, gpointer query, GError **error);
gpointer rec_rows_query_read_reports (RecStore *store, gpointer query, GError **error);
gpointer rec_rows_query_read_other_ignored (RecStore *store, gpointer query, GError **error);

G_END_DECLS
