/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <libsoup/soup.h>

#include "core/exchange/rec-exchange.h"

G_BEGIN_DECLS

/* The second stage: one archive, in parts, from where the service is. */
#define REC_TYPE_EXCHANGE_UPLOAD (rec_exchange_upload_get_type ())
G_DECLARE_FINAL_TYPE (RecExchangeUpload, rec_exchange_upload, REC, EXCHANGE_UPLOAD, GObject)

RecExchangeUpload *rec_exchange_upload_new (RecServiceDescription *service,
                                            const char *wire_id,
                                            const char *token,
                                            const char *archive_path,
                                            const char *archive_sha256);
void rec_exchange_upload_set_session (RecExchangeUpload *self,
                                      SoupSession *session,
                                      guint answer_timeout);
void rec_exchange_upload_set_traffic (RecExchangeUpload *self,
                                      RecTrafficFunc traffic,
                                      gpointer traffic_data);
void rec_exchange_upload_set_progress (RecExchangeUpload *self,
                                       GFileProgressCallback progress,
                                       gpointer progress_data);
void rec_exchange_upload_run_async (RecExchangeUpload *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
rec_exchange_upload_run_finish (RecExchangeUpload *self, GAsyncResult *result, GError **error);

G_END_DECLS
