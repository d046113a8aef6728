/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-outgoing-reader.h"

#include "core/exchange/rec-exchange.h"
#include "core/report/rec-wording.h"

void
rec_question_free (RecQuestion *self)
{
  g_clear_pointer (&self->submission, rec_submission_free);
  g_clear_pointer (&self->preview, g_bytes_unref);
  g_free (self->application);
  g_free (self);
}

void
rec_ledger_page_free (RecLedgerPage *self)
{
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_free (self);
}

/* What the first stage would be if it were sent now. The random ID of the one that will be sent may
 * not be made yet; it is as good as another. */
static GBytes *
build_preview (RecStore *store, RecSubmission *submission, RecReport *report, GError **error)
{
  g_autofree char *random_id = g_uuid_string_random ();
  gint64 row = 0;
  guint64 occurrences
      = rec_store_count_unreported (store, submission->bucket, submission->reported_row, &row);

  return rec_exchange_build_report (report,
                                    submission->wire_id != NULL ? submission->wire_id : random_id,
                                    MAX (occurrences, 1), error);
}

static gpointer
read_question (RecStore *store, gpointer data, GError **error)
{
  const char *bucket = data;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (RecQuestion) question = g_new0 (RecQuestion, 1);
  g_autoptr (GPtrArray) reports = NULL;
  RecReport *newest;

  question->submission = rec_store_load_submission (store, bucket, &local_error);
  if (local_error == NULL)
    reports = rec_store_list_occurrences (store, bucket, 0, 1, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (reports->len == 0)
    {
      g_clear_pointer (&question->submission, rec_submission_free);
      return g_steal_pointer (&question);
    }

  newest = g_ptr_array_index (reports, 0);
  question->application = rec_wording_dup_application (newest);
  if (question->submission != NULL && question->submission->stage == 1)
    {
      question->preview = build_preview (store, question->submission, newest, error);
      if (question->preview == NULL)
        return NULL;
    }
  return g_steal_pointer (&question);
}

/* Loads what is asked about @bucket. */
void
rec_outgoing_reader_load_question_async (RecStoreReader *reader,
                                         const char *bucket,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  g_return_if_fail (bucket != NULL);

  rec_store_reader_ask_async (reader, read_question, g_strdup (bucket), g_free,
                              (GDestroyNotify) rec_question_free, cancellable, callback, user_data);
}

RecQuestion *
rec_outgoing_reader_load_question_finish (RecStoreReader *reader,
                                          GAsyncResult *result,
                                          GError **error)
{
  return rec_store_reader_ask_finish (reader, result, error);
}

typedef struct
{
  char *bucket;
  gint64 before;
  guint limit;
} LedgerQuery;

static void
ledger_query_free (gpointer data)
{
  LedgerQuery *query = data;

  g_free (query->bucket);
  g_free (query);
}

static gpointer
read_ledger (RecStore *store, gpointer data, GError **error)
{
  LedgerQuery *query = data;
  g_autoptr (RecLedgerPage) page = g_new0 (RecLedgerPage, 1);

  page->entries = rec_store_list_ledger (store, query->bucket, query->before, query->limit, error);
  if (page->entries == NULL)
    return NULL;

  rec_store_count_ledger (store, &page->n_entries, &page->n_bytes);
  return g_steal_pointer (&page);
}

/* Lists a page of the ledger, of @bucket or, where that is %NULL, of all; of the entries before the
 * one with the number @before, or the newest where that is 0. */
void
rec_outgoing_reader_list_ledger_async (RecStoreReader *reader,
                                       const char *bucket,
                                       gint64 before,
                                       guint limit,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  LedgerQuery *query = g_new0 (LedgerQuery, 1);

  query->bucket = g_strdup (bucket);
  query->before = before;
  query->limit = limit;
  rec_store_reader_ask_async (reader, read_ledger, query, ledger_query_free,
                              (GDestroyNotify) rec_ledger_page_free, cancellable, callback,
                              user_data);
}

RecLedgerPage *
rec_outgoing_reader_list_ledger_finish (RecStoreReader *reader,
                                        GAsyncResult *result,
                                        GError **error)
{
  return rec_store_reader_ask_finish (reader, result, error);
}
