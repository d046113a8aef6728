/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/rec-connection-guard.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "service/rec-guarded-stream.h"
#include "service/rec-service-limits.h"

#define TOO_MANY                                                                                   \
  "HTTP/1.1 429 Too Many Requests\r\nRetry-After: " G_STRINGIFY (                                  \
      REC_SERVICE_RETRY_AFTER) "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
#define BACKLOG 1024

/*
 * RecConnectionGuard:
 *
 * SoupServer waits for ever for what a client does not send, and takes as many connections as there
 * are. So the connections are accepted here. It gets another address than the client’s, so that
 * the client’s is known nowhere behind this; by that address a message is led back to its
 * connection.
 */
struct _RecConnectionGuard
{
  GObject parent_instance;

  SoupServer *server;
  GSocketService *listener;
  GTlsCertificate *certificate;
  guint max_connections;
  guint port;
  /* The address that was made up, to its Connection. */
  GHashTable *connections;
  guint sweep_id;
};

typedef struct
{
  RecConnectionGuard *guard;
  GSocketAddress *address;
  /* Not held: when the socket goes, so does this, and the stream is gone by then. */
  GSocket *socket;
  RecGuardedStream *stream;
  gint64 deadline;
} Connection;

G_DEFINE_FINAL_TYPE (RecConnectionGuard, rec_connection_guard, G_TYPE_OBJECT)

static void
socket_gone_cb (gpointer data, GObject *object)
{
  Connection *connection = data;

  connection->socket = NULL;
  g_hash_table_remove (connection->guard->connections, connection->address);
}

static void
connection_free (Connection *self)
{
  if (self->socket != NULL)
    g_object_weak_unref (G_OBJECT (self->socket), socket_gone_cb, self);
  g_object_unref (self->address);
  g_free (self);
}

static void
rec_connection_guard_dispose (GObject *object)
{
  RecConnectionGuard *self = REC_CONNECTION_GUARD (object);

  rec_connection_guard_stop (self);
  g_clear_handle_id (&self->sweep_id, g_source_remove);
  g_hash_table_remove_all (self->connections);
  g_clear_object (&self->certificate);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (rec_connection_guard_parent_class)->dispose (object);
}

static void
rec_connection_guard_finalize (GObject *object)
{
  RecConnectionGuard *self = REC_CONNECTION_GUARD (object);

  g_clear_pointer (&self->connections, g_hash_table_unref);

  G_OBJECT_CLASS (rec_connection_guard_parent_class)->finalize (object);
}

static void
rec_connection_guard_class_init (RecConnectionGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rec_connection_guard_dispose;
  G_OBJECT_CLASS (klass)->finalize = rec_connection_guard_finalize;
}

static gboolean
sweep_cb (gpointer data)
{
  RecConnectionGuard *self = data;
  gint64 now = g_get_monotonic_time ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->connections);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Connection *connection = value;

      /* The server sees the end of the stream and does the rest. */
      if (connection->deadline <= now)
        g_socket_shutdown (connection->socket, TRUE, TRUE, NULL);
    }
  return G_SOURCE_CONTINUE;
}

static void
rec_connection_guard_init (RecConnectionGuard *self)
{
  self->connections = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) connection_free);
  self->sweep_id = g_timeout_add_seconds (1, sweep_cb, self);
}

/* Below TLS nothing can be said; there the connection just ends. */
static void
turn_away (RecConnectionGuard *self, GSocketConnection *stream)
{
  if (self->certificate == NULL)
    g_socket_send_with_blocking (g_socket_connection_get_socket (stream), TOO_MANY,
                                 strlen (TOO_MANY), FALSE, NULL, NULL);
  g_io_stream_close (G_IO_STREAM (stream), NULL, NULL);
}

static Connection *
add_connection (RecConnectionGuard *self, GSocketAddress *address, GSocket *socket)
{
  Connection *connection = g_new0 (Connection, 1);

  connection->guard = self;
  connection->address = g_object_ref (address);
  connection->socket = socket;
  connection->deadline = g_get_monotonic_time () + REC_SERVICE_IDLE_SECONDS * G_USEC_PER_SEC;
  g_object_weak_ref (G_OBJECT (socket), socket_gone_cb, connection);
  g_hash_table_insert (self->connections, connection->address, connection);
  return connection;
}

static GIOStream *
dup_stream (RecConnectionGuard *self, GSocketConnection *stream, GError **error)
{
  g_autoptr (GIOStream) secured = NULL;

  if (self->certificate == NULL)
    return rec_guarded_stream_new (G_IO_STREAM (stream));
  secured = g_tls_server_connection_new (G_IO_STREAM (stream), self->certificate, error);
  return secured != NULL ? rec_guarded_stream_new (secured) : NULL;
}

static gboolean
incoming_cb (GSocketService *listener,
             GSocketConnection *stream,
             GObject *source,
             RecConnectionGuard *self)
{
  GSocket *socket = g_socket_connection_get_socket (stream);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GIOStream) whole = NULL;
  g_autoptr (GError) error = NULL;

  if (g_hash_table_size (self->connections) >= self->max_connections)
    {
      turn_away (self, stream);
      return TRUE;
    }
  whole = dup_stream (self, stream, &error);
  if (whole == NULL)
    {
      g_debug ("A connection could not be secured: %s", error->message);
      return TRUE;
    }

  address = g_inet_socket_address_new_from_string ("0.0.0.0", 0);
  add_connection (self, address, socket)->stream = REC_GUARDED_STREAM (whole);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  if (!soup_server_accept_iostream (self->server, whole, address, address, &error))
    g_debug ("A connection could not be taken: %s", error->message);
  return TRUE;
}

/* SoupServer keeps no connection for a second request unless it listens itself. This is a socket
 * that nobody can reach: its name is gone before anybody can use it. */
static gboolean
listen_nowhere (RecConnectionGuard *self, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("recourse-service-XXXXXX", error);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, "s", NULL) : NULL;
  g_autoptr (GSocketAddress) address = path != NULL ? g_unix_socket_address_new (path) : NULL;
  g_autoptr (GSocket) socket = NULL;
  gboolean listens;

  if (folder == NULL)
    return FALSE;
  socket
      = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, error);
  listens = socket != NULL && g_socket_bind (socket, address, FALSE, error)
            && g_socket_listen (socket, error)
            && soup_server_listen_socket (self->server, socket, 0, error);
  g_unlink (path);
  g_rmdir (folder);
  return listens;
}

/*
 * rec_connection_guard_new:
 * @max_connections: one over it is told to come back later
 */
RecConnectionGuard *
rec_connection_guard_new (SoupServer *server, guint max_connections)
{
  RecConnectionGuard *self = g_object_new (REC_TYPE_CONNECTION_GUARD, NULL);

  self->server = g_object_ref (server);
  self->max_connections = max_connections;
  return self;
}

void
rec_connection_guard_set_certificate (RecConnectionGuard *self, GTlsCertificate *certificate)
{
  g_set_object (&self->certificate, certificate);
}

/*
 * rec_connection_guard_listen:
 * @address: port 0 takes any that is free
 */
gboolean
rec_connection_guard_listen (RecConnectionGuard *self, GInetSocketAddress *address, GError **error)
{
  g_autoptr (GSocketAddress) effective = NULL;

  if (!listen_nowhere (self, error))
    return FALSE;

  self->listener = g_socket_service_new ();
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->listener), BACKLOG);
  g_signal_connect_object (self->listener, "incoming", G_CALLBACK (incoming_cb), self, 0);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->listener),
                                      G_SOCKET_ADDRESS (address), G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &effective, error))
    return FALSE;
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  return TRUE;
}

guint
rec_connection_guard_get_port (RecConnectionGuard *self)
{
  return self->port;
}

static Connection *
find_connection (RecConnectionGuard *self, SoupServerMessage *message)
{
  return g_hash_table_lookup (self->connections, soup_server_message_get_remote_address (message));
}

/*
 * rec_connection_guard_set_seconds:
 *
 * Sets how long the message’s connection may go on from now without another call of this.
 */
void
rec_connection_guard_set_seconds (RecConnectionGuard *self,
                                  SoupServerMessage *message,
                                  guint seconds)
{
  Connection *connection = find_connection (self, message);

  if (connection != NULL)
    connection->deadline = g_get_monotonic_time () + (gint64) seconds * G_USEC_PER_SEC;
}

/*
 * rec_connection_guard_set_idle:
 *
 * The message is over; its connection may wait for another one.
 */
void
rec_connection_guard_set_idle (RecConnectionGuard *self, SoupServerMessage *message)
{
  Connection *connection = find_connection (self, message);

  if (connection == NULL)
    return;
  rec_guarded_stream_set_idle (connection->stream);
  rec_connection_guard_set_seconds (self, message, REC_SERVICE_IDLE_SECONDS);
}

/*
 * rec_connection_guard_stop:
 *
 * Takes no more connections; those that are there go on.
 */
void
rec_connection_guard_stop (RecConnectionGuard *self)
{
  if (self->listener == NULL)
    return;

  g_socket_service_stop (self->listener);
  g_socket_listener_close (G_SOCKET_LISTENER (self->listener));
  g_clear_object (&self->listener);
}
