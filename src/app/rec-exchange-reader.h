/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-store-reader.h"
#include "core/store/rec-store-exchange.h"

G_BEGIN_DECLS

/**
 * RecExchangeStatus:
 * @state: how far reporting went
 * @submission: (nullable): how far it is; %NULL when it was never up for sending
 * @solution: (nullable): what came back
 * @ignored: whether the user wants to hear of it no more
 *
 * How far the exchange with a service is for one bucket.
 */
typedef struct
{
  RecState state;
  RecSubmission *submission;
  RecSolution *solution;
  gboolean ignored;
} RecExchangeStatus;

void rec_exchange_status_free (RecExchangeStatus *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecExchangeStatus, rec_exchange_status_free)

void rec_exchange_reader_load_status_async (RecStoreReader *reader,
                                            const char *bucket,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
void rec_exchange_reader_list_solutions_async (RecStoreReader *reader,
                                               gboolean archived,
                                               guint offset,
                                               guint limit,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
void rec_exchange_reader_count_new_solutions_async (RecStoreReader *reader,
                                                    GCancellable *cancellable,
                                                    GAsyncReadyCallback callback,
                                                    gpointer user_data);
void rec_exchange_reader_list_ignored_async (RecStoreReader *reader,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
void rec_exchange_reader_list_programs_async (RecStoreReader *reader,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);

G_END_DECLS
