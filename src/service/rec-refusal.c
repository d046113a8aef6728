/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/rec-refusal.h"

#include <string.h>

#include "core/report/rec-json.h"
#include "service/rec-service-limits.h"

#define BLOCK (64 * 1024)

/* A connection that only waits for its client to read the refusal. */
typedef struct
{
  GIOStream *stream;
  GCancellable *cancellable;
  guint timeout_id;
  gsize n_read;
  char *answer;
  char *block;
} Lingering;

static void
lingering_free (Lingering *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_io_stream_close (self->stream, NULL, NULL);
  g_object_unref (self->stream);
  g_object_unref (self->cancellable);
  g_free (self->answer);
  g_free (self->block);
  g_free (self);
}

static gboolean
timeout_cb (gpointer data)
{
  Lingering *self = data;

  self->timeout_id = 0;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void read_on (Lingering *self);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Lingering *self = data;
  gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  self->n_read += MAX (n_read, 0);
  if (n_read <= 0 || self->n_read > REC_SERVICE_LINGER_MAX)
    lingering_free (self);
  else
    read_on (self);
}

/* What is not read when a connection is closed resets it, and the refusal may get lost. */
static void
read_on (Lingering *self)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), self->block, BLOCK,
                             G_PRIORITY_LOW, self->cancellable, read_cb, self);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Lingering *self = data;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL))
    lingering_free (self);
  else
    read_on (self);
}

static char *
dup_body (const char *reason)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "error", reason);
  json_builder_end_object (builder);
  return rec_json_print (builder, FALSE);
}

static char *
print_head (SoupServerMessage *message, guint status, gsize length)
{
  GString *head = g_string_new (NULL);
  SoupMessageHeadersIter iter;
  const char *name, *value;

  g_string_append_printf (head, "HTTP/1.1 %u %s\r\n", status, soup_status_get_phrase (status));
  soup_message_headers_iter_init (&iter, soup_server_message_get_response_headers (message));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    if (g_ascii_strcasecmp (name, "Content-Length") != 0)
      g_string_append_printf (head, "%s: %s\r\n", name, value);
  g_string_append_printf (head,
                          "Content-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT
                          "\r\nConnection: close\r\n\r\n",
                          length);
  return g_string_free (head, FALSE);
}

static void
add_headers (SoupServerMessage *message, guint status)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  if (status == SOUP_STATUS_SERVICE_UNAVAILABLE || status == REC_STATUS_TOO_MANY)
    soup_message_headers_replace (headers, "Retry-After", G_STRINGIFY (REC_SERVICE_RETRY_AFTER));
}

/*
 * rec_refuse_early:
 * @reason: why, for people
 *
 * The answer has the headers that were set for it.
 */
void
rec_refuse_early (SoupServerMessage *message, guint status, const char *reason)
{
  g_autofree char *body = dup_body (reason);
  g_autofree char *head = NULL;
  Lingering *self = g_new0 (Lingering, 1);

  add_headers (message, status);
  head = print_head (message, status, strlen (body));
  self->answer = g_strconcat (head, body, NULL);
  self->block = g_malloc (BLOCK);
  self->cancellable = g_cancellable_new ();
  self->timeout_id = g_timeout_add_seconds (REC_SERVICE_LINGER_SECONDS, timeout_cb, self);
  self->stream = soup_server_message_steal_connection (message);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream), self->answer,
                                   strlen (self->answer), G_PRIORITY_DEFAULT, self->cancellable,
                                   written_cb, self);
}

/*
 * rec_answer_problem:
 * @reason: why, for people
 */
void
rec_answer_problem (SoupServerMessage *message, guint status, const char *reason)
{
  char *body = dup_body (reason);

  add_headers (message, status);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, body,
                                    strlen (body));
}
