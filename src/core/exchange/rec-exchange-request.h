/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <libsoup/soup.h>

#include "core/exchange/rec-exchange.h"

G_BEGIN_DECLS

/**
 * RecExchangeAnswer:
 * @status: the HTTP status
 * @headers: the headers
 * @body: (nullable): the body, of an answer 200 to a request that takes one
 *
 * What came back for a request.
 */
typedef struct
{
  guint status;
  SoupMessageHeaders *headers;
  GBytes *body;
} RecExchangeAnswer;

void rec_exchange_answer_free (RecExchangeAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecExchangeAnswer, rec_exchange_answer_free)

#define REC_TYPE_EXCHANGE_REQUEST (rec_exchange_request_get_type ())
G_DECLARE_FINAL_TYPE (RecExchangeRequest, rec_exchange_request, REC, EXCHANGE_REQUEST, GObject)

RecExchangeRequest *rec_exchange_request_new (RecServiceDescription *service,
                                              const char *method,
                                              const char *path,
                                              GError **error);
void
rec_exchange_request_add_header (RecExchangeRequest *self, const char *name, const char *value);
void rec_exchange_request_set_account (RecExchangeRequest *self,
                                       const char *account,
                                       const char *password);
void rec_exchange_request_set_body (RecExchangeRequest *self,
                                    const char *content_type,
                                    GBytes *body,
                                    gboolean is_of_file);
void rec_exchange_request_set_traffic (RecExchangeRequest *self,
                                       RecTrafficFunc traffic,
                                       gpointer traffic_data);
void rec_exchange_request_set_answer_max (RecExchangeRequest *self, gsize max);
void rec_exchange_request_send_async (RecExchangeRequest *self,
                                      SoupSession *session,
                                      guint answer_timeout,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
RecExchangeAnswer *
rec_exchange_request_send_finish (RecExchangeRequest *self, GAsyncResult *result, GError **error);

G_END_DECLS
