/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-store-reader.h"
#include "core/store/rec-store-exchange.h"

G_BEGIN_DECLS

/**
 * RecQuestion:
 * @submission: (nullable): how far the reporting of the bucket is; %NULL when it was never up for
 *   sending, or is gone
 * @application: the program, as people know it
 * @preview: (nullable): the first stage’s body, as it would be sent now
 *
 * What the question is made of.
 */
typedef struct
{
  RecSubmission *submission;
  char *application;
  GBytes *preview;
} RecQuestion;

/**
 * RecLedgerPage:
 * @entries: (element-type RecLedgerEntry): the newest first
 * @n_entries: how many the whole ledger has
 * @n_bytes: how many bytes they had
 */
typedef struct
{
  GPtrArray *entries;
  guint64 n_entries;
  guint64 n_bytes;
} RecLedgerPage;

void rec_question_free (RecQuestion *self);
void rec_ledger_page_free (RecLedgerPage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecQuestion, rec_question_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecLedgerPage, rec_ledger_page_free)

void rec_outgoing_reader_load_question_async (RecStoreReader *reader,
                                              const char *bucket,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
RecQuestion *rec_outgoing_reader_load_question_finish (RecStoreReader *reader,
                                                       GAsyncResult *result,
                                                       GError **error);

void rec_outgoing_reader_list_ledger_async (RecStoreReader *reader,
                                            const char *bucket,
                                            gint64 before,
                                            guint limit,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
RecLedgerPage *rec_outgoing_reader_list_ledger_finish (RecStoreReader *reader,
                                                       GAsyncResult *result,
                                                       GError **error);

G_END_DECLS
