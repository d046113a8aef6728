/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Accepts a server’s connections, and ends those that are too many or too slow. */
#define REC_TYPE_CONNECTION_GUARD (rec_connection_guard_get_type ())
G_DECLARE_FINAL_TYPE (RecConnectionGuard, rec_connection_guard, REC, CONNECTION_GUARD, GObject)

RecConnectionGuard *rec_connection_guard_new (SoupServer *server, guint max_connections);
void rec_connection_guard_set_certificate (RecConnectionGuard *self, GTlsCertificate *certificate);
gboolean
rec_connection_guard_listen (RecConnectionGuard *self, GInetSocketAddress *address, GError **error);
guint rec_connection_guard_get_port (RecConnectionGuard *self);
void rec_connection_guard_set_seconds (RecConnectionGuard *self,
                                       SoupServerMessage *message,
                                       guint seconds);
void rec_connection_guard_set_idle (RecConnectionGuard *self, SoupServerMessage *message);
void rec_connection_guard_stop (RecConnectionGuard *self);

G_END_DECLS
