/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/rec-collection-server.h"

#include <libsoup/soup.h>
#include <string.h>

#include "service/rec-connection-guard.h"
#include "service/rec-refusal.h"
#include "service/rec-service-limits.h"
#include "service/rec-upload-desk.h"

#define REPORTS "/v1/reports"
#define RESPONSES "/v1/responses"
#define EVIDENCE "/evidence"
#define UUID_LENGTH 36

/*
 * RecCollectionServer:
 *
 * Takes requests, checks them and answers. What is to be written goes to the writer, and the answer
 * waits for it; what is only read is read here.
 */
struct _RecCollectionServer
{
  GObject parent_instance;

  SoupServer *server;
  RecConnectionGuard *guard;
  GTlsCertificate *certificate;
  guint max_connections;
  RecCollectionWriter *writer;
  RecCollectionStore *reader;
  RecUploadDesk *desk;
  RecAccounts *accounts;
  guint n_messages;
  gint64 last_complaint;
  GSourceFunc stopped;
  gpointer stopped_data;
};

/* One request of the first stage, or for the feed, until it is answered. */
typedef struct
{
  RecCollectionServer *server;
  SoupServerMessage *message;
  RecReportBody *report;
  char *answer;
  gint64 after;
} Request;

G_DEFINE_FINAL_TYPE (RecCollectionServer, rec_collection_server, G_TYPE_OBJECT)

static void
request_free (Request *self)
{
  g_clear_pointer (&self->report, rec_report_body_free);
  g_free (self->answer);
  g_object_unref (self->message);
  g_object_unref (self->server);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static Request *
request_new (RecCollectionServer *server, SoupServerMessage *message)
{
  Request *self = g_new0 (Request, 1);

  self->server = g_object_ref (server);
  self->message = g_object_ref (message);
  return self;
}

static void
rec_collection_server_dispose (GObject *object)
{
  RecCollectionServer *self = REC_COLLECTION_SERVER (object);

  if (self->writer != NULL)
    rec_collection_writer_join (self->writer);
  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->desk);
  g_clear_object (&self->guard);
  g_clear_object (&self->server);
  g_clear_object (&self->writer);
  g_clear_object (&self->reader);
  g_clear_object (&self->accounts);
  g_clear_object (&self->certificate);

  G_OBJECT_CLASS (rec_collection_server_parent_class)->dispose (object);
}

static void
rec_collection_server_class_init (RecCollectionServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rec_collection_server_dispose;
}

static void
rec_collection_server_init (RecCollectionServer *self)
{
  self->max_connections = REC_SERVICE_CONNECTIONS_MAX;
}

/* Once a minute is enough to know that the disk is full. */
static void
complain (RecCollectionServer *self, const GError *error)
{
  gint64 now = g_get_monotonic_time ();

  if (self->last_complaint != 0 && now - self->last_complaint < 60 * G_USEC_PER_SEC)
    return;
  self->last_complaint = now;
  g_printerr ("recourse-service: %s\n", error->message);
}

static void
answer_json (SoupServerMessage *message, char *json)
{
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_TAKE, json,
                                    strlen (json));
}

static gboolean
write_report (RecCollectionStore *store, gpointer data, GError **error)
{
  Request *request = data;

  g_clear_pointer (&request->answer, g_free);
  return rec_collection_store_add_report (store, request->report, g_get_real_time (),
                                          &request->answer, error);
}

static void
written_cb (gpointer data, const GError *error)
{
  Request *request = data;

  if (error != NULL)
    {
      complain (request->server, error);
      rec_answer_problem (request->message, SOUP_STATUS_SERVICE_UNAVAILABLE,
                          "The report cannot be taken now");
    }
  else if (request->answer == NULL)
    rec_answer_problem (request->message, SOUP_STATUS_CONFLICT,
                        "The report was counted already, in another bucket");
  else
    answer_json (request->message, g_steal_pointer (&request->answer));
  soup_server_message_unpause (request->message);
}

/* The message is paused; it gets its answer later, or an answer here. */
static void
submit_report (Request *request)
{
  SoupMessageBody *body = soup_server_message_get_request_body (request->message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autoptr (GError) error = NULL;
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);

  request->report = rec_report_body_parse (text, size, &error);
  if (request->report == NULL)
    rec_answer_problem (request->message,
                        g_error_matches (error, REC_ERROR, REC_ERROR_REFUSED)
                            ? SOUP_STATUS_CONFLICT
                            : SOUP_STATUS_BAD_REQUEST,
                        error->message);
  else if (!rec_collection_writer_run (request->server->writer, write_report, written_cb, request,
                                       (GDestroyNotify) request_free))
    rec_answer_problem (request->message, REC_STATUS_TOO_MANY, "Too many reports come at a time");
  else
    return;
  soup_server_message_unpause (request->message);
  request_free (request);
}

static char *
dup_etag (const char *text)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strdup_printf ("\"%.32s\"", hash);
}

static void
answer_feed (Request *request)
{
  SoupServerMessage *message = request->message;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *known = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "If-None-Match");
  g_autoptr (GError) error = NULL;
  g_autofree char *feed
      = rec_collection_store_dup_feed (request->server->reader, request->after, &error);
  g_autofree char *etag = feed != NULL ? dup_etag (feed) : NULL;

  if (feed == NULL)
    {
      complain (request->server, error);
      rec_answer_problem (message, SOUP_STATUS_SERVICE_UNAVAILABLE, "Nothing can be read now");
    }
  else
    {
      soup_message_headers_replace (headers, "ETag", etag);
      soup_message_headers_replace (headers, "Cache-Control", "no-cache");
      if (known != NULL && strstr (known, etag) != NULL)
        soup_server_message_set_status (message, SOUP_STATUS_NOT_MODIFIED, NULL);
      else
        answer_json (message, g_steal_pointer (&feed));
    }
  soup_server_message_unpause (message);
  request_free (request);
}

static void
go_on (Request *request)
{
  if (soup_server_message_get_method (request->message) == SOUP_METHOD_POST)
    submit_report (request);
  else
    answer_feed (request);
}

static void
checked_cb (RecAccountVerdict verdict, gpointer data)
{
  Request *request = data;

  if (verdict == REC_ACCOUNT_GOOD)
    {
      go_on (request);
      return;
    }
  if (verdict == REC_ACCOUNT_MISSING)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (request->message),
                                    "WWW-Authenticate", "Basic realm=\"recourse\"");
      rec_answer_problem (request->message, SOUP_STATUS_UNAUTHORIZED, "An account is needed");
    }
  else if (verdict == REC_ACCOUNT_REFUSED)
    rec_answer_problem (request->message, SOUP_STATUS_FORBIDDEN, "The account is refused");
  else
    rec_answer_problem (request->message, REC_STATUS_TOO_MANY, "Too many accounts are checked");
  soup_server_message_unpause (request->message);
  request_free (request);
}

/* Paused until it is answered, which may be at once. */
static void
start_request (Request *request)
{
  const char *authorization = soup_message_headers_get_one (
      soup_server_message_get_request_headers (request->message), "Authorization");

  soup_server_message_pause (request->message);
  if (request->server->accounts != NULL)
    rec_accounts_check (request->server->accounts, authorization, checked_cb, request);
  else
    go_on (request);
}

/* Of “/v1/reports/UUID/evidence”, the UUID; NULL for any other path. */
static GBytes *
parse_evidence_path (const char *path)
{
  g_autofree char *uuid = NULL;

  if (!g_str_has_prefix (path, REPORTS "/")
      || strlen (path) != strlen (REPORTS "/" EVIDENCE) + UUID_LENGTH
      || !g_str_has_suffix (path, EVIDENCE))
    return NULL;
  uuid = g_strndup (path + strlen (REPORTS "/"), UUID_LENGTH);
  return rec_uuid_parse (uuid);
}

static void
allow_only (SoupServerMessage *message, const char *methods)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                methods);
  rec_answer_problem (message, SOUP_STATUS_METHOD_NOT_ALLOWED, "The address takes other requests");
}

static void
handle_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer data)
{
  RecCollectionServer *self = data;
  const char *method = soup_server_message_get_method (message);
  g_autoptr (GBytes) uuid = parse_evidence_path (path);

  if (uuid != NULL && method == SOUP_METHOD_PUT)
    rec_upload_desk_finish (self->desk, message);
  else if (uuid != NULL && method == SOUP_METHOD_HEAD)
    rec_upload_desk_tell (self->desk, message, uuid);
  else if (uuid != NULL)
    allow_only (message, "PUT, HEAD");
  else if (g_str_equal (path, REPORTS) && method == SOUP_METHOD_POST)
    start_request (request_new (self, message));
  else if (g_str_equal (path, REPORTS))
    allow_only (message, "POST");
  else if (g_str_equal (path, RESPONSES) && method == SOUP_METHOD_GET)
    {
      Request *request = request_new (self, message);

      request->after = rec_collection_store_parse_cursor (
          query != NULL ? g_hash_table_lookup (query, "after") : NULL);
      start_request (request);
    }
  else if (g_str_equal (path, RESPONSES))
    allow_only (message, "GET");
  else
    rec_answer_problem (message, SOUP_STATUS_NOT_FOUND, "There is nothing at this address");
}

/* One without a length is measured as it comes. */
static void
got_chunk_cb (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  if (soup_server_message_get_request_body (message)->length > REC_SERVICE_REPORT_MAX)
    rec_refuse_early (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "A report has at most 16 KiB");
}

/* Before the body is read. */
static void
handle_early_cb (SoupServer *server,
                 SoupServerMessage *message,
                 const char *path,
                 GHashTable *query,
                 gpointer data)
{
  RecCollectionServer *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GBytes) uuid = parse_evidence_path (path);

  if (uuid != NULL && soup_server_message_get_method (message) == SOUP_METHOD_PUT)
    rec_upload_desk_start (self->desk, message, uuid);
  else if (soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH
           && soup_message_headers_get_content_length (headers) > REC_SERVICE_REPORT_MAX)
    rec_refuse_early (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "A report has at most 16 KiB");
  else
    g_signal_connect (message, "got-chunk", G_CALLBACK (got_chunk_cb), NULL);
}

/* One that was refused early ends without a signal. */
static void
message_gone_cb (gpointer data, GObject *object)
{
  g_autoptr (RecCollectionServer) self = data;

  self->n_messages--;
  if (self->n_messages == 0 && self->stopped != NULL)
    g_idle_add (g_steal_pointer (&self->stopped), self->stopped_data);
}

static void
request_started_cb (SoupServer *server, SoupServerMessage *message, RecCollectionServer *self)
{
  self->n_messages++;
  g_object_weak_ref (G_OBJECT (message), message_gone_cb, g_object_ref (self));
  rec_connection_guard_set_seconds (self->guard, message, REC_SERVICE_REQUEST_SECONDS);
}

static void
request_read_cb (SoupServer *server, SoupServerMessage *message, RecCollectionServer *self)
{
  rec_connection_guard_set_seconds (self->guard, message, REC_SERVICE_ANSWER_SECONDS);
}

static void
request_over_cb (SoupServer *server, SoupServerMessage *message, RecCollectionServer *self)
{
  rec_connection_guard_set_idle (self->guard, message);
  rec_upload_desk_forget (self->desk, message);
}

static void
add_handlers (RecCollectionServer *self)
{
  self->server = soup_server_new ("server-header", "recourse-service", NULL);
  soup_server_add_early_handler (self->server, NULL, handle_early_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, handle_cb, self, NULL);
  g_signal_connect_object (self->server, "request-started", G_CALLBACK (request_started_cb), self,
                           0);
  g_signal_connect_object (self->server, "request-read", G_CALLBACK (request_read_cb), self, 0);
  g_signal_connect_object (self->server, "request-finished", G_CALLBACK (request_over_cb), self, 0);
  g_signal_connect_object (self->server, "request-aborted", G_CALLBACK (request_over_cb), self, 0);
}

/*
 * rec_collection_server_new:
 * @folder: of the store; it is made when there is none
 */
RecCollectionServer *
rec_collection_server_new (const char *folder, GError **error)
{
  g_autoptr (RecCollectionServer) self = g_object_new (REC_TYPE_COLLECTION_SERVER, NULL);

  self->writer = rec_collection_writer_new (folder, error);
  if (self->writer == NULL)
    return NULL;
  self->reader = rec_collection_store_open (folder, REC_DATABASE_READ_ONLY, error);
  if (self->reader == NULL)
    return NULL;
  add_handlers (self);
  return g_steal_pointer (&self);
}

void
rec_collection_server_set_accounts (RecCollectionServer *self, RecAccounts *accounts)
{
  g_set_object (&self->accounts, accounts);
}

void
rec_collection_server_set_certificate (RecCollectionServer *self, GTlsCertificate *certificate)
{
  g_set_object (&self->certificate, certificate);
}

void
rec_collection_server_set_max_connections (RecCollectionServer *self, guint max_connections)
{
  self->max_connections = max_connections;
}

gboolean
rec_collection_server_listen (RecCollectionServer *self,
                              GInetSocketAddress *address,
                              GError **error)
{
  self->guard = rec_connection_guard_new (self->server, self->max_connections);
  rec_connection_guard_set_certificate (self->guard, self->certificate);
  self->desk = rec_upload_desk_new (self->guard, self->writer, self->reader);
  return rec_connection_guard_listen (self->guard, address, error);
}

guint
rec_collection_server_get_port (RecCollectionServer *self)
{
  return rec_connection_guard_get_port (self->guard);
}

/*
 * rec_collection_server_stop:
 * @stopped: called once when what is under way is answered
 */
void
rec_collection_server_stop (RecCollectionServer *self, GSourceFunc stopped, gpointer data)
{
  rec_connection_guard_stop (self->guard);
  if (self->n_messages == 0)
    {
      g_idle_add (stopped, data);
      return;
    }
  self->stopped = stopped;
  self->stopped_data = data;
}
