/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/exchange/rec-service-description.h"
#include "core/report/rec-evidence-request.h"
#include "core/report/rec-response.h"

G_BEGIN_DECLS

/**
 * RecTraffic:
 * @method: `POST`, `PUT`, `HEAD` or `GET`
 * @url: the address, without its query where that is long
 * @head: the request line and all headers as they go, the value of `Authorization` left out
 * @body: (nullable): the bytes that go; %NULL for those of a file
 * @size: how many bytes of the body go with this request
 *
 * What is about to leave, for the ledger.
 */
typedef struct
{
  const char *method;
  const char *url;
  const char *head;
  GBytes *body;
  gint64 size;
} RecTraffic;

/* Called on the caller's thread before the first byte leaves. FALSE, with the error set, keeps all
 * of it here: what cannot be written into the ledger does not go. */
typedef gboolean (*RecTrafficFunc) (const RecTraffic *traffic, gpointer user_data, GError **error);

/* What the service answered to the first stage. */
typedef struct
{
  guint64 hits;
  RecEvidenceRequest *request;
  RecResponse *response;
} RecStageOneReply;

/* What came of a look for new responses. */
typedef struct
{
  gboolean unchanged;
  char *cursor;
  char *etag;
  GPtrArray *responses;
} RecFeedReply;

void rec_stage_one_reply_free (RecStageOneReply *self);
void rec_feed_reply_free (RecFeedReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecStageOneReply, rec_stage_one_reply_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecFeedReply, rec_feed_reply_free)

/* The body of the first stage: nothing but what protocol.md lists. */
GBytes *rec_exchange_build_report (RecReport *report,
                                   const char *wire_id,
                                   guint64 occurrences,
                                   GError **error);

/* The client's side of protocol.md, over libsoup 3, on the thread-default context of the thread
 * that it was made on. Errors: REC_ERROR_REFUSED (final), REC_ERROR_LATER (see get_retry_after),
 * REC_ERROR_UNREACHABLE, REC_ERROR_ACCOUNT, REC_ERROR_INVALID (an answer that is none; tried
 * later), what the RecTrafficFunc set, G_IO_ERROR_CANCELLED. */
#define REC_TYPE_EXCHANGE (rec_exchange_get_type ())
G_DECLARE_FINAL_TYPE (RecExchange, rec_exchange, REC, EXCHANGE, GObject)

RecExchange *rec_exchange_new (void);

/* Seconds that the service asked to wait, of an error that this object gave; 0 when it named none.
 */
guint rec_exchange_get_retry_after (const GError *error);

void rec_exchange_send_report_async (RecExchange *self,
                                     RecServiceDescription *service,
                                     const char *account,
                                     const char *password,
                                     GBytes *body,
                                     RecTrafficFunc traffic,
                                     gpointer traffic_data,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
RecStageOneReply *
rec_exchange_send_report_finish (RecExchange *self, GAsyncResult *result, GError **error);

/* Resumes where the service says it is. progress: called with bytes that the service has, and all.
 */
void rec_exchange_send_evidence_async (RecExchange *self,
                                       RecServiceDescription *service,
                                       const char *wire_id,
                                       const char *token,
                                       const char *archive_path,
                                       const char *archive_sha256,
                                       RecTrafficFunc traffic,
                                       gpointer traffic_data,
                                       GFileProgressCallback progress,
                                       gpointer progress_data,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
rec_exchange_send_evidence_finish (RecExchange *self, GAsyncResult *result, GError **error);

void rec_exchange_list_responses_async (RecExchange *self,
                                        RecServiceDescription *service,
                                        const char *cursor,
                                        const char *etag,
                                        RecTrafficFunc traffic,
                                        gpointer traffic_data,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
RecFeedReply *
rec_exchange_list_responses_finish (RecExchange *self, GAsyncResult *result, GError **error);

G_END_DECLS
