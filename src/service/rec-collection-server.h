/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/rec-accounts.h"
#include "service/rec-collection-writer.h"

G_BEGIN_DECLS

/* The HTTP face of a service: protocol.md from the other side. */
#define REC_TYPE_COLLECTION_SERVER (rec_collection_server_get_type ())
G_DECLARE_FINAL_TYPE (RecCollectionServer, rec_collection_server, REC, COLLECTION_SERVER, GObject)

RecCollectionServer *rec_collection_server_new (const char *folder, GError **error);
void rec_collection_server_set_accounts (RecCollectionServer *self, RecAccounts *accounts);
void rec_collection_server_set_certificate (RecCollectionServer *self,
                                            GTlsCertificate *certificate);
void rec_collection_server_set_max_connections (RecCollectionServer *self, guint max_connections);
gboolean rec_collection_server_listen (RecCollectionServer *self,
                                       GInetSocketAddress *address,
                                       GError **error);
guint rec_collection_server_get_port (RecCollectionServer *self);
void rec_collection_server_stop (RecCollectionServer *self, GSourceFunc stopped, gpointer data);

G_END_DECLS
