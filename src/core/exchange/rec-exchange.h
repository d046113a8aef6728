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

/**
 * RecTrafficFunc:
 * @traffic: what is about to leave
 * @user_data: the caller's
 * @error: return location for an error
 *
 * Called on the exchange's thread before the first byte of a request leaves: also of one that a
 * redirect leads to, that goes on with an upload, or that is repeated since the connection broke.
 *
 * Returns: whether it may go; what cannot be written into the ledger does not
 */
typedef gboolean (*RecTrafficFunc) (const RecTraffic *traffic, gpointer user_data, GError **error);

/**
 * RecStageOneReply:
 * @hits: how often the service has seen the bucket
 * @request: (nullable): what it asks for
 * @response: (nullable): what it says about it
 *
 * What the service answered to the first stage.
 */
typedef struct
{
  guint64 hits;
  RecEvidenceRequest *request;
  RecResponse *response;
} RecStageOneReply;

/**
 * RecFeedReply:
 * @unchanged: whether nothing changed; the rest is empty then
 * @cursor: (nullable): where to go on the next time
 * @etag: (nullable): what names this answer
 * @has_more: whether there is more to read at once, from the cursor on
 * @responses: (element-type RecResponse): the responses
 *
 * What came of a look for new responses.
 */
typedef struct
{
  gboolean unchanged;
  char *cursor;
  char *etag;
  gboolean has_more;
  GPtrArray *responses;
} RecFeedReply;

void rec_stage_one_reply_free (RecStageOneReply *self);
void rec_feed_reply_free (RecFeedReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecStageOneReply, rec_stage_one_reply_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecFeedReply, rec_feed_reply_free)

GBytes *rec_exchange_build_report (RecReport *report,
                                   const char *wire_id,
                                   guint64 occurrences,
                                   GError **error);

#define REC_TYPE_EXCHANGE (rec_exchange_get_type ())
G_DECLARE_FINAL_TYPE (RecExchange, rec_exchange, REC, EXCHANGE, GObject)

RecExchange *rec_exchange_new (void);
RecExchange *
rec_exchange_new_for_tests (GTlsDatabase *trusted, guint timeout, guint answer_timeout);

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
                                        const char *account,
                                        const char *password,
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
