/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-store-listing.h"

G_BEGIN_DECLS

#define REC_TYPE_STORE_READER (rec_store_reader_get_type ())
G_DECLARE_FINAL_TYPE (RecStoreReader, rec_store_reader, REC, STORE_READER, GObject)

/**
 * RecReadFunc:
 * @store: open for reading
 * @query: what is asked
 *
 * A question, in the reader’s thread. %NULL without an error is an answer: there is nothing.
 */
typedef gpointer (*RecReadFunc) (RecStore *store, gpointer query, GError **error);

RecStoreReader *rec_store_reader_new (const char *folder);

void rec_store_reader_ask_async (RecStoreReader *self,
                                 RecReadFunc read,
                                 gpointer query,
                                 GDestroyNotify free_query,
                                 GDestroyNotify free_result,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gpointer rec_store_reader_ask_finish (RecStoreReader *self, GAsyncResult *result, GError **error);

void rec_store_reader_list_rows_async (RecStoreReader *self,
                                       const RecListing *listing,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GArray *
rec_store_reader_list_rows_finish (RecStoreReader *self, GAsyncResult *result, GError **error);

void rec_store_reader_load_rows_async (RecStoreReader *self,
                                       RecGrouping grouping,
                                       GArray *rows,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *
rec_store_reader_load_rows_finish (RecStoreReader *self, GAsyncResult *result, GError **error);

void rec_store_reader_find_problem_async (RecStoreReader *self,
                                          const char *bucket,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
RecProblem *
rec_store_reader_find_problem_finish (RecStoreReader *self, GAsyncResult *result, GError **error);

void rec_store_reader_load_report_async (RecStoreReader *self,
                                         const char *id,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
RecReport *
rec_store_reader_load_report_finish (RecStoreReader *self, GAsyncResult *result, GError **error);

void rec_store_reader_list_occurrences_async (RecStoreReader *self,
                                              const char *bucket,
                                              guint offset,
                                              guint limit,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
GPtrArray *rec_store_reader_list_occurrences_finish (RecStoreReader *self,
                                                     GAsyncResult *result,
                                                     GError **error);

G_END_DECLS
