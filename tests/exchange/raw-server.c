/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "raw-server.h"

#include <string.h>

struct _RawServer
{
  GSocketService *service;
  GTlsCertificate *certificate;
  RawHandler handler;
  gpointer user_data;
  guint16 port;
  GMutex mutex;
  GPtrArray *requests;
  guint n_connections;
  GCancellable *stopped;
};

static void
raw_request_free (gpointer data)
{
  RawRequest *self = data;

  g_free (self->head);
  g_bytes_unref (self->body);
  g_free (self);
}

char *
raw_request_dup_header (const RawRequest *request, const char *name)
{
  g_autofree char *start = g_strdup_printf ("\r\n%s: ", name);
  const char *at = strstr (request->head, start);

  return at != NULL ? g_strndup (at + strlen (start), strcspn (at + strlen (start), "\r")) : NULL;
}

void
raw_answer_json (RawAnswer *answer, const char *json)
{
  g_string_append_printf (answer->bytes,
                          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                          strlen (json), json);
}

void
raw_answer_status (RawAnswer *answer, guint status, const char *headers)
{
  g_string_append_printf (answer->bytes, "HTTP/1.1 %u Status\r\nContent-Length: 0\r\n%s\r\n",
                          status, headers);
}

static RawRequest *
read_request (RawServer *self, GInputStream *stream)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const char *end = NULL;
  char *buffer = g_malloc (65536);
  RawRequest *request;
  g_autofree char *length = NULL;
  gsize head_size, body_size;

  while (end == NULL)
    {
      gssize count = g_input_stream_read (stream, buffer, 65536, self->stopped, NULL);

      if (count <= 0)
        {
          g_free (buffer);
          return NULL;
        }
      g_byte_array_append (bytes, (guint8 *) buffer, count);
      end = g_strstr_len ((char *) bytes->data, bytes->len, "\r\n\r\n");
    }

  head_size = end + 4 - (char *) bytes->data;
  request = g_new0 (RawRequest, 1);
  request->head = g_strndup ((char *) bytes->data, head_size);
  length = raw_request_dup_header (request, "Content-Length");
  body_size = length != NULL ? g_ascii_strtoull (length, NULL, 10) : 0;
  while (bytes->len < head_size + body_size)
    {
      gssize count = g_input_stream_read (stream, buffer, 65536, self->stopped, NULL);

      if (count <= 0)
        break;
      g_byte_array_append (bytes, (guint8 *) buffer, count);
    }
  g_free (buffer);
  request->body = g_bytes_new (bytes->data + head_size, bytes->len - head_size);

  return request;
}

static gboolean
write_answer (RawServer *self, GIOStream *connection, RawAnswer *answer)
{
  GOutputStream *out = g_io_stream_get_output_stream (connection);
  char byte;

  if (!g_output_stream_write_all (out, answer->bytes->str, answer->bytes->len, NULL, self->stopped,
                                  NULL))
    return FALSE;
  for (; answer->n_written < answer->n_more; answer->n_written++)
    {
      g_usleep (answer->pause * 1000);
      if (!g_output_stream_write_all (out, answer->more, strlen (answer->more), NULL, self->stopped,
                                      NULL))
        return FALSE;
    }
  if (answer->hangs)
    while (g_input_stream_read (g_io_stream_get_input_stream (connection), &byte, 1, self->stopped,
                                NULL)
           > 0)
      ;

  return !answer->hangs && !answer->closes;
}

static gboolean
serve_one (RawServer *self, GIOStream *connection)
{
  RawAnswer answer = { 0 };
  RawRequest *request = read_request (self, g_io_stream_get_input_stream (connection));
  gboolean goes_on;

  if (request == NULL)
    return FALSE;
  answer.bytes = g_string_new (NULL);
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->requests, request);
  self->handler (self, request, &answer, self->user_data);
  g_mutex_unlock (&self->mutex);
  goes_on = write_answer (self, connection, &answer);
  g_string_free (answer.bytes, TRUE);

  return goes_on;
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection *connection,
        GObject *source,
        gpointer user_data)
{
  RawServer *self = user_data;
  g_autoptr (GIOStream) stream = g_object_ref (G_IO_STREAM (connection));

  g_atomic_int_inc (&self->n_connections);
  if (self->certificate != NULL)
    {
      /* A client that took HTTP/2 would not send what it noted. */
      const char *const protocols[] = { "h2", "http/1.1", NULL };
      GIOStream *encrypted = g_tls_server_connection_new (stream, self->certificate, NULL);

      g_assert_nonnull (encrypted);
      g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (encrypted), protocols);
      g_object_unref (stream);
      stream = encrypted;
    }
  while (serve_one (self, stream))
    ;
  g_io_stream_close (stream, NULL, NULL);

  return TRUE;
}

RawServer *
raw_server_new (GTlsCertificate *certificate, RawHandler handler, gpointer user_data)
{
  RawServer *self = g_new0 (RawServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_set_object (&self->certificate, certificate);
  self->handler = handler;
  self->user_data = user_data;
  self->requests = g_ptr_array_new_with_free_func (raw_request_free);
  self->stopped = g_cancellable_new ();
  g_mutex_init (&self->mutex);
  self->service = g_threaded_socket_service_new (16);
  g_assert_true (g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address,
                                                G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                                &bound, NULL));
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);

  return self;
}

/* Threads that still talk hold on to it until they end; a test's process ends soon after. */
void
raw_server_free (RawServer *self)
{
  g_cancellable_cancel (self->stopped);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
}

guint16
raw_server_get_port (RawServer *self)
{
  return self->port;
}

guint
raw_server_get_n_requests (RawServer *self)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->requests->len;
  g_mutex_unlock (&self->mutex);

  return count;
}

guint
raw_server_get_n_connections (RawServer *self)
{
  return g_atomic_int_get (&self->n_connections);
}

const RawRequest *
raw_server_get_request (RawServer *self, guint index)
{
  const RawRequest *request;

  g_mutex_lock (&self->mutex);
  g_assert_cmpuint (index, <, self->requests->len);
  request = g_ptr_array_index (self->requests, index);
  g_mutex_unlock (&self->mutex);

  return request;
}
