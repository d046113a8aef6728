/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/exchange/rec-exchange.h"

#include "raw-server.h"

#define WIRE_ID "7d8a1a7e-3f0e-4d8c-9a53-2d5a0c6f1b42"
#define OTHER_WIRE_ID "11111111-3f0e-4d8c-9a53-2d5a0c6f1b42"

/* The client's side of a test: an exchange, a service that it knows, and what it noted of the
 * traffic, as the ledger would. Each call waits for its end. */
typedef struct
{
  char *folder;
  RecExchange *exchange;
  RecServiceDescription *service;
  GCancellable *cancellable;
  /* Heads and bodies, one after another. */
  GPtrArray *heads;
  GPtrArray *bodies;
  GArray *sizes;
  GPtrArray *urls;
  /* Which of the calls is refused, counted from 1; 0 for none. */
  guint refused;
  gint64 progress;
  gint64 total;
  guint n_progress;
  GFileProgressCallback on_progress;
  gpointer on_progress_data;
} Client;

Client *client_new (const char *url, GTlsDatabase *trusted);
Client *client_new_for (RawServer *server);
/* From here on a service may be silent for a second, and answer for two. */
void client_be_impatient (Client *self);
void client_free (Client *self);
GBytes *client_make_body (void);
const char *client_get_bucket (void);
RecStageOneReply *client_send_report (Client *self, GError **error);
RecStageOneReply *
client_send_report_as (Client *self, const char *account, const char *password, GError **error);
gboolean client_send_evidence (Client *self, const char *path, const char *sha256, GError **error);
RecFeedReply *
client_list_responses (Client *self, const char *cursor, const char *etag, GError **error);
void client_assert_traffic (Client *self, RawServer *server);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Client, client_free)
