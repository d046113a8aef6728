/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

/* A service on loopback that writes whatever a test wants, also what no HTTP server would, and
 * keeps the bytes that it got. Its handler runs on a thread of its own, one request at a time. */
typedef struct _RawServer RawServer;

typedef struct
{
  /* The request as it came, without its body. */
  char *head;
  GBytes *body;
} RawRequest;

typedef struct
{
  GString *bytes;
  /* Whether the connection is closed behind the bytes. */
  gboolean closes;
  /* Whether nothing more is said until the client goes. */
  gboolean hangs;
  /* How often the bytes of `more` follow, and how many milliseconds lie between. */
  guint64 n_more;
  const char *more;
  guint pause;
  /* Reached when the client went before all was written. */
  guint64 n_written;
} RawAnswer;

typedef void (*RawHandler) (RawServer *server,
                            const RawRequest *request,
                            RawAnswer *answer,
                            gpointer user_data);

RawServer *raw_server_new (GTlsCertificate *certificate, RawHandler handler, gpointer user_data);
void raw_server_free (RawServer *self);
guint16 raw_server_get_port (RawServer *self);
guint raw_server_get_n_requests (RawServer *self);
guint raw_server_get_n_connections (RawServer *self);
const RawRequest *raw_server_get_request (RawServer *self, guint index);
char *raw_request_dup_header (const RawRequest *request, const char *name);
void raw_answer_json (RawAnswer *answer, const char *json);
void raw_answer_status (RawAnswer *answer, guint status, const char *headers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawServer, raw_server_free)
