/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/exchange/rec-exchange-request.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/exchange/rec-exchange-address.h"
#include "core/exchange/rec-exchange-head.h"
#include "core/exchange/rec-exchange-limits.h"
#include "core/exchange/rec-exchange-trouble.h"
#include "core/report/rec-error.h"

/* How much of an answer that nobody reads is taken off the connection, so that it can be used on.
 */
#define DRAIN_MAX 4096
#define READ_SIZE (16 * 1024)

/**
 * RecExchangeRequest:
 *
 * One request to a service, with the redirects that it meets. It says what leaves before it leaves,
 * and takes of the answer only what it was told to take. It is sent once.
 */
struct _RecExchangeRequest
{
  GObject parent_instance;

  char *who;
  const char *method;
  GUri *uri;
  SoupMessageHeaders *headers;
  char *content_type;
  GBytes *body;
  gboolean is_of_file;
  gsize answer_max;
  RecTrafficFunc traffic;
  gpointer traffic_data;

  SoupSession *session;
  guint answer_timeout;
  GSource *deadline;
  /* The caller's, and the one of the request that is on its way, which ends with it. */
  GCancellable *cancellable;
  GCancellable *inner;
  gulong cancelled_id;
  /* Why the request was stopped from here. */
  GError *stopped;
  guint n_redirects;
  guint n_starts;
  char *told;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *answer;
  gsize n_read;
  /* What is wrong with the answer. */
  GError *failure;
};

G_DEFINE_FINAL_TYPE (RecExchangeRequest, rec_exchange_request, G_TYPE_OBJECT)

static void
rec_exchange_request_finalize (GObject *object)
{
  RecExchangeRequest *self = REC_EXCHANGE_REQUEST (object);

  g_clear_pointer (&self->who, g_free);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->content_type, g_free);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->inner);
  g_clear_error (&self->stopped);
  g_clear_error (&self->failure);
  g_clear_pointer (&self->told, g_free);
  g_clear_object (&self->message);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->answer, g_byte_array_unref);

  G_OBJECT_CLASS (rec_exchange_request_parent_class)->finalize (object);
}

static void
rec_exchange_request_class_init (RecExchangeRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_exchange_request_finalize;
}

static void
rec_exchange_request_init (RecExchangeRequest *self)
{
  self->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
}

/**
 * rec_exchange_answer_free: (skip)
 */
void
rec_exchange_answer_free (RecExchangeAnswer *self)
{
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

static void send_message (GTask *task);

/* The first reason counts: the errors that follow from stopping say nothing. */
static void
stop (RecExchangeRequest *self, GError *reason)
{
  if (self->stopped == NULL)
    self->stopped = reason;
  else
    g_error_free (reason);
  g_cancellable_cancel (self->inner);
}

static void
caller_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static gboolean
deadline_cb (gpointer user_data)
{
  RecExchangeRequest *self = user_data;

  stop (self, g_error_new (REC_ERROR, REC_ERROR_UNREACHABLE,
                           _ ("%s did not finish its answer within %u seconds"), self->who,
                           self->answer_timeout));
  return G_SOURCE_REMOVE;
}

static void
start_deadline (RecExchangeRequest *self)
{
  self->deadline = g_timeout_source_new_seconds (self->answer_timeout);
  g_source_set_callback (self->deadline, deadline_cb, self, NULL);
  g_source_attach (self->deadline, g_main_context_get_thread_default ());
}

static void
wrote_body_data_cb (SoupMessage *message, guint size, RecExchangeRequest *self)
{
  if (self->deadline != NULL)
    g_source_set_ready_time (self->deadline,
                             g_get_monotonic_time () + self->answer_timeout * G_USEC_PER_SEC);
}

static gboolean
tell (RecExchangeRequest *self, GError **error)
{
  g_autofree char *url = NULL;
  RecTraffic traffic = { .method = self->method };

  g_free (self->told);
  self->told = rec_exchange_head_print (self->message);
  traffic.head = self->told;
  traffic.url = url = rec_exchange_head_dup_url (self->uri);
  traffic.body = self->is_of_file ? NULL : self->body;
  traffic.size = self->body != NULL ? g_bytes_get_size (self->body) : 0;

  return self->traffic == NULL || self->traffic (&traffic, self->traffic_data, error);
}

/* Emitted right before a request is written: what was not noted does not leave. */
static void
starting_cb (SoupMessage *message, RecExchangeRequest *self)
{
  g_autofree char *head = rec_exchange_head_print (message);

  if (self->n_starts++ > 0 || !g_str_equal (head, self->told))
    stop (self, g_error_new (REC_ERROR, REC_ERROR_FAILED,
                             _ ("The request to %s is not what was noted of it, and is held back"),
                             self->who));
}

/* What is not encrypted goes to this machine, whatever a resolver says its name is. What is
 * encrypted goes as HTTP/1.1, which writes a request as it was noted; HTTP/2 has its own way. */
static void
network_event_cb (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  RecExchangeRequest *self)
{
  static const char *const protocols[] = { "http/1.1", NULL };
  g_autoptr (GSocketAddress) address = NULL;

  if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING && G_IS_TLS_CONNECTION (connection))
    g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (connection), protocols);
  if (event != G_SOCKET_CLIENT_CONNECTED || !G_IS_SOCKET_CONNECTION (connection)
      || g_str_equal (g_uri_get_scheme (self->uri), "https"))
    return;
  address = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  if (!G_IS_INET_SOCKET_ADDRESS (address)
      || !g_inet_address_get_is_loopback (
          g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address))))
    stop (self, g_error_new (REC_ERROR, REC_ERROR_UNREACHABLE,
                             _ ("%s is not on this machine, and its address is not encrypted"),
                             self->who));
}

/* Each request has a connection of its own. On one that was used before and is closed meanwhile,
 * libsoup would write the request again by itself; and requests on one connection would tell the
 * service that they come from the same user. */
static SoupMessage *
make_message (RecExchangeRequest *self)
{
  SoupMessage *message = soup_message_new_from_uri (self->method, self->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *host = rec_exchange_head_dup_host (self->uri);
  SoupMessageHeadersIter iterator;
  const char *name, *value;

  /* All that libsoup would add is said here, so that it is known before it goes. */
  soup_message_headers_append (headers, "Host", host);
  soup_message_headers_append (headers, "User-Agent", "recourse/" PACKAGE_VERSION);
  soup_message_headers_append (headers, "Connection", "close");
  soup_message_headers_append (headers, "Accept-Encoding", "identity");
  soup_message_headers_iter_init (&iterator, self->headers);
  while (soup_message_headers_iter_next (&iterator, &name, &value))
    soup_message_headers_append (headers, name, value);
  if (self->body != NULL)
    soup_message_set_request_body_from_bytes (message, self->content_type, self->body);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE
                                       | SOUP_MESSAGE_NEW_CONNECTION);
  g_signal_connect_object (message, "starting", G_CALLBACK (starting_cb), self, 0);
  g_signal_connect_object (message, "network-event", G_CALLBACK (network_event_cb), self, 0);
  g_signal_connect_object (message, "wrote-body-data", G_CALLBACK (wrote_body_data_cb), self, 0);

  return message;
}

static void
finish (GTask *task, RecExchangeAnswer *answer, GError *error)
{
  RecExchangeRequest *self = g_task_get_source_object (task);

  g_source_destroy (self->deadline);
  g_clear_pointer (&self->deadline, g_source_unref);
  if (self->cancellable != NULL)
    g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, (GDestroyNotify) rec_exchange_answer_free);
  g_object_unref (task);
}

/* Takes the error of an operation that was stopped, from here or there, or failed by itself. */
static void
fail (GTask *task, GError *error)
{
  RecExchangeRequest *self = g_task_get_source_object (task);
  GError *reason = NULL;

  if (g_cancellable_set_error_if_cancelled (self->cancellable, &reason))
    g_clear_error (&error);
  else if (self->stopped != NULL)
    {
      reason = g_steal_pointer (&self->stopped);
      g_clear_error (&error);
    }
  else if (error->domain == REC_ERROR)
    reason = error;
  else
    {
      reason = rec_exchange_trouble_explain (self->message, error, self->who,
                                             soup_session_get_timeout (self->session));
      g_clear_error (&error);
    }

  finish (task, NULL, reason);
}

static RecExchangeAnswer *
take_answer (RecExchangeRequest *self)
{
  RecExchangeAnswer *answer = g_new0 (RecExchangeAnswer, 1);

  answer->status = soup_message_get_status (self->message);
  answer->headers = soup_message_headers_ref (soup_message_get_response_headers (self->message));
  if (self->answer != NULL)
    answer->body = g_byte_array_free_to_bytes (g_steal_pointer (&self->answer));

  return answer;
}

static gboolean
is_redirect (RecExchangeRequest *self)
{
  guint status = soup_message_get_status (self->message);
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);

  /* A 308 without a new address tells how far an upload is. */
  return status == SOUP_STATUS_MOVED_PERMANENTLY || status == SOUP_STATUS_FOUND
         || status == SOUP_STATUS_TEMPORARY_REDIRECT
         || (status == SOUP_STATUS_PERMANENT_REDIRECT
             && soup_message_headers_get_one (headers, "Location") != NULL);
}

static gboolean
follow (RecExchangeRequest *self, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  const char *location = soup_message_headers_get_one (headers, "Location");
  g_autofree char *resolved = NULL;
  g_autoptr (GUri) uri = NULL;

  if (++self->n_redirects > REC_EXCHANGE_REDIRECTS_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, _ ("%s sends from one address to the next"),
                   self->who);
      return FALSE;
    }
  if (location != NULL)
    resolved = rec_exchange_address_resolve (self->uri, location);
  if (resolved != NULL)
    uri = rec_exchange_address_parse (resolved, NULL);
  if (uri == NULL || !rec_exchange_address_is_same_service (self->uri, uri))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("%s sends to another address, which is not followed"), self->who);
      return FALSE;
    }
  g_uri_unref (self->uri);
  self->uri = g_steal_pointer (&uri);

  return TRUE;
}

static void
handle_answer (GTask *task)
{
  RecExchangeRequest *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!is_redirect (self))
    finish (task, take_answer (self), NULL);
  else if (follow (self, &error))
    send_message (task);
  else
    fail (task, error);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RecExchangeRequest *self = g_task_get_source_object (task);

  g_input_stream_close_finish (G_INPUT_STREAM (source), result, NULL);
  g_clear_object (&self->stream);
  if (self->failure != NULL)
    fail (task, g_steal_pointer (&self->failure));
  else if (self->stopped != NULL || g_cancellable_is_cancelled (self->cancellable))
    fail (task, NULL);
  else
    handle_answer (task);
}

/* Ends with the answer, or with @error. What was not read to its end is cut off, since closing
 * would wait for the rest of it. */
static void
close_stream (GTask *task, gboolean is_read, GError *error)
{
  RecExchangeRequest *self = g_task_get_source_object (task);

  self->failure = error;
  if (!is_read)
    g_cancellable_cancel (self->inner);
  g_input_stream_close_async (self->stream, G_PRIORITY_DEFAULT, self->inner, closed_cb, task);
}

/* libsoup takes an answer on a connection that is not used again as whole wherever it ends. */
static GError *
find_shortage (RecExchangeRequest *self)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);

  if (soup_message_headers_get_encoding (headers) != SOUP_ENCODING_CONTENT_LENGTH
      || (goffset) self->n_read >= soup_message_headers_get_content_length (headers))
    return NULL;
  return rec_exchange_trouble_of_closing (self->who);
}

static void read_more (GTask *task);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RecExchangeRequest *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (self->stream, result, &error);
  gsize size = bytes != NULL ? g_bytes_get_size (bytes) : 0;
  gboolean is_wanted = self->answer != NULL;
  gsize max = is_wanted ? self->answer_max : DRAIN_MAX;

  if (bytes == NULL)
    {
      GError *reason = rec_exchange_trouble_explain (self->message, error, self->who,
                                                     soup_session_get_timeout (self->session));

      g_clear_error (&error);
      close_stream (task, FALSE, is_wanted ? reason : NULL);
      if (!is_wanted)
        g_error_free (reason);
      return;
    }
  if (size == 0)
    {
      close_stream (task, TRUE, is_wanted ? find_shortage (self) : NULL);
      return;
    }
  self->n_read += size;
  if (self->n_read > max)
    {
      close_stream (task, FALSE,
                    is_wanted ? g_error_new (REC_ERROR, REC_ERROR_INVALID,
                                             _ ("The answer of %s is over the limit of %zu bytes"),
                                             self->who, max)
                              : NULL);
      return;
    }
  if (is_wanted)
    g_byte_array_append (self->answer, g_bytes_get_data (bytes, NULL), size);
  read_more (task);
}

static void
read_more (GTask *task)
{
  RecExchangeRequest *self = g_task_get_source_object (task);

  g_input_stream_read_bytes_async (self->stream, READ_SIZE, G_PRIORITY_DEFAULT, self->inner,
                                   read_cb, task);
}

/* Of the answer that is read at all, what can be said before a byte of it is read. */
static gboolean
check_headers (RecExchangeRequest *self, GError **error)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (self->message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  const char *encoding = soup_message_headers_get_list (headers, "Content-Encoding");

  if (type == NULL || g_ascii_strcasecmp (type, "application/json") != 0)
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID, _ ("The answer of %s is no JSON"), self->who);
  else if (encoding != NULL && g_ascii_strcasecmp (encoding, "identity") != 0)
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                 _ ("The answer of %s is encoded in a way that nobody asked for"), self->who);
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
           && soup_message_headers_get_content_length (headers) > (goffset) self->answer_max)
    g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                 _ ("The answer of %s is over the limit of %zu bytes"), self->who,
                 self->answer_max);
  else
    return TRUE;

  return FALSE;
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  RecExchangeRequest *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (self->stream == NULL)
    {
      fail (task, error);
      return;
    }

  self->n_read = 0;
  if (self->answer_max > 0 && soup_message_get_status (self->message) == SOUP_STATUS_OK)
    {
      if (!check_headers (self, &error))
        {
          close_stream (task, FALSE, error);
          return;
        }
      self->answer = g_byte_array_new ();
    }
  read_more (task);
}

static void
send_message (GTask *task)
{
  RecExchangeRequest *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (self->cancellable != NULL && self->cancelled_id != 0)
    g_cancellable_disconnect (self->cancellable, self->cancelled_id);
  g_clear_object (&self->inner);
  self->inner = g_cancellable_new ();
  if (self->cancellable != NULL)
    self->cancelled_id = g_cancellable_connect (self->cancellable, G_CALLBACK (caller_cancelled_cb),
                                                g_object_ref (self->inner), g_object_unref);

  g_clear_object (&self->message);
  self->message = make_message (self);
  self->n_starts = 0;
  if (g_cancellable_is_cancelled (self->cancellable) || !tell (self, &error))
    {
      finish (task, NULL,
              error != NULL ? error
                            : g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                   "Operation was cancelled"));
      return;
    }
  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->inner, sent_cb,
                           task);
}

/**
 * rec_exchange_request_new: (skip)
 * @service: the service that it goes to
 * @method: (transfer none): a static string
 * @path: what is added to the service's address
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): a request; %NULL with %REC_ERROR_INVALID when the address is none
 */
RecExchangeRequest *
rec_exchange_request_new (RecServiceDescription *service,
                          const char *method,
                          const char *path,
                          GError **error)
{
  g_autoptr (RecExchangeRequest) self = g_object_new (REC_TYPE_EXCHANGE_REQUEST, NULL);
  g_autofree char *url = g_strconcat (rec_service_description_get_url (service), path, NULL);

  self->who = g_strdup_printf ("“%s”", rec_service_description_get_name (service));
  self->method = g_intern_string (method);
  self->uri = rec_exchange_address_parse (url, error);
  if (self->uri == NULL)
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rec_exchange_request_add_header: (skip)
 */
void
rec_exchange_request_add_header (RecExchangeRequest *self, const char *name, const char *value)
{
  soup_message_headers_append (self->headers, name, value);
}

/**
 * rec_exchange_request_set_account: (skip)
 * @account: (nullable): the name of the user's account; %NULL or empty for none
 * @password: (nullable): its password
 */
void
rec_exchange_request_set_account (RecExchangeRequest *self,
                                  const char *account,
                                  const char *password)
{
  g_autofree char *both = NULL;
  g_autofree char *encoded = NULL;
  g_autofree char *value = NULL;

  if (account == NULL || *account == '\0')
    return;
  both = g_strconcat (account, ":", password != NULL ? password : "", NULL);
  encoded = g_base64_encode ((const guchar *) both, strlen (both));
  value = g_strconcat ("Basic ", encoded, NULL);
  soup_message_headers_append (self->headers, "Authorization", value);
}

/**
 * rec_exchange_request_set_body: (skip)
 * @is_of_file: whether it is part of a file, which the ledger notes by its size
 */
void
rec_exchange_request_set_body (RecExchangeRequest *self,
                               const char *content_type,
                               GBytes *body,
                               gboolean is_of_file)
{
  self->content_type = g_strdup (content_type);
  self->body = g_bytes_ref (body);
  self->is_of_file = is_of_file;
}

/**
 * rec_exchange_request_set_traffic: (skip)
 */
void
rec_exchange_request_set_traffic (RecExchangeRequest *self,
                                  RecTrafficFunc traffic,
                                  gpointer traffic_data)
{
  self->traffic = traffic;
  self->traffic_data = traffic_data;
}

/**
 * rec_exchange_request_set_answer_max: (skip)
 * @max: how many bytes of JSON an answer 200 may have; 0: its body is of no interest
 */
void
rec_exchange_request_set_answer_max (RecExchangeRequest *self, gsize max)
{
  self->answer_max = max;
}

/**
 * rec_exchange_request_send_async: (skip)
 * @answer_timeout: how many seconds the whole answer may take once the last byte of the request is
 *   written
 */
void
rec_exchange_request_send_async (RecExchangeRequest *self,
                                 SoupSession *session,
                                 guint answer_timeout,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  /* Whether it was cancelled is looked at here: what arrived before that counts. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, rec_exchange_request_send_async);
  self->session = g_object_ref (session);
  self->answer_timeout = answer_timeout;
  g_set_object (&self->cancellable, cancellable);
  start_deadline (self);
  send_message (task);
}

/**
 * rec_exchange_request_send_finish: (skip)
 *
 * Returns: (transfer full): the answer, whatever its status is
 */
RecExchangeAnswer *
rec_exchange_request_send_finish (RecExchangeRequest *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
