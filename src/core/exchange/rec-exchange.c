/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/exchange/rec-exchange.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "core/exchange/rec-exchange-limits.h"
#include "core/exchange/rec-exchange-reply.h"
#include "core/exchange/rec-exchange-request.h"
#include "core/exchange/rec-exchange-trouble.h"
#include "core/exchange/rec-exchange-upload.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"

/**
 * RecExchange:
 *
 * The client's side of protocol.md, on the thread-default context of the thread that it was made
 * on. There are no cookies, no cache, and no redirects but those within a service. A certificate
 * that the system does not trust ends the connection; nothing is sent unencrypted but to this
 * machine, and that never by way of a proxy. The system's proxy is used for what is encrypted, and
 * learns the service's name and port and no more.
 *
 * Its errors: %REC_ERROR_REFUSED is final. %REC_ERROR_LATER names the wait (see
 * [func@exchange_get_retry_after]). %REC_ERROR_UNREACHABLE is trouble on the way, or a service that
 * is not who it says. %REC_ERROR_ACCOUNT wants an account. %REC_ERROR_INVALID is an answer that is
 * none, and worth another attempt later; or an archive that changed. Then there are what the
 * [callback@TrafficFunc] set, and %G_IO_ERROR_CANCELLED.
 */
struct _RecExchange
{
  GObject parent_instance;

  SoupSession *encrypted;
  SoupSession *loopback;
  guint answer_timeout;
};

G_DEFINE_FINAL_TYPE (RecExchange, rec_exchange, G_TYPE_OBJECT)

static void
rec_exchange_dispose (GObject *object)
{
  RecExchange *self = REC_EXCHANGE (object);

  if (self->encrypted != NULL)
    soup_session_abort (self->encrypted);
  if (self->loopback != NULL)
    soup_session_abort (self->loopback);
  g_clear_object (&self->encrypted);
  g_clear_object (&self->loopback);

  G_OBJECT_CLASS (rec_exchange_parent_class)->dispose (object);
}

static void
rec_exchange_class_init (RecExchangeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rec_exchange_dispose;
}

static void
rec_exchange_init (RecExchange *self)
{
}

/* Features that a session has by itself: they answer to passwords that a service asks for and
 * decode what nobody asked for. */
static SoupSession *
make_session (guint timeout)
{
  SoupSession *session = soup_session_new ();

  soup_session_remove_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_remove_feature_by_type (session, SOUP_TYPE_WEBSOCKET_EXTENSION_MANAGER);
  soup_session_set_accept_language_auto (session, FALSE);
  soup_session_set_timeout (session, timeout);
  soup_session_set_idle_timeout (session, timeout);

  return session;
}

/**
 * rec_exchange_new:
 *
 * Returns: (transfer full): an exchange for this thread
 */
RecExchange *
rec_exchange_new (void)
{
  return rec_exchange_new_for_tests (NULL, REC_EXCHANGE_TIMEOUT, REC_EXCHANGE_ANSWER_TIMEOUT);
}

/**
 * rec_exchange_new_for_tests: (skip)
 * @trusted: (nullable): whose certificates are trusted in place of the system's
 * @timeout: how long a service may be silent, in seconds
 * @answer_timeout: how long a whole answer may take, in seconds
 *
 * For tests, which have a certificate authority of their own and no half minute to wait.
 *
 * Returns: (transfer full): an exchange for this thread
 */
RecExchange *
rec_exchange_new_for_tests (GTlsDatabase *trusted, guint timeout, guint answer_timeout)
{
  RecExchange *self = g_object_new (REC_TYPE_EXCHANGE, NULL);

  self->answer_timeout = answer_timeout;
  self->encrypted = make_session (timeout);
  if (trusted != NULL)
    soup_session_set_tls_database (self->encrypted, trusted);
  self->loopback = make_session (timeout);
  soup_session_set_proxy_resolver (self->loopback, NULL);

  return self;
}

/**
 * rec_exchange_get_retry_after:
 * @error: an error that an exchange gave
 *
 * Returns: how many seconds the service asked to wait; 0 when it named none
 */
guint
rec_exchange_get_retry_after (const GError *error)
{
  g_return_val_if_fail (error != NULL, 0);

  return rec_error_get_retry_after (error);
}

static SoupSession *
get_session (RecExchange *self, RecServiceDescription *service)
{
  return g_str_has_prefix (rec_service_description_get_url (service), "https:") ? self->encrypted
                                                                                : self->loopback;
}

static GError *
make_trouble (RecServiceDescription *service, RecExchangeStage stage, RecExchangeAnswer *answer)
{
  g_autofree char *who = g_strdup_printf ("“%s”", rec_service_description_get_name (service));

  return rec_exchange_trouble_of_status (
      stage, answer->status, soup_message_headers_get_one (answer->headers, "Retry-After"), who);
}

typedef struct
{
  RecServiceDescription *service;
  char *bucket;
} Sending;

static void
sending_free (Sending *self)
{
  g_clear_object (&self->service);
  g_clear_pointer (&self->bucket, g_free);
  g_free (self);
}

static GTask *
make_task (RecExchange *self,
           RecServiceDescription *service,
           gpointer tag,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Sending *sending = g_new0 (Sending, 1);

  /* What arrived counts, also when it was cancelled a moment later. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, tag);
  sending->service = g_object_ref (service);
  g_task_set_task_data (task, sending, (GDestroyNotify) sending_free);

  return task;
}

static char *
dup_bucket (GBytes *body, GError **error)
{
  g_autoptr (JsonNode) root
      = rec_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), error);

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root)
      || rec_json_get_string (json_node_get_object (root), "bucket") == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("The report has no bucket to send it under"));
      return NULL;
    }

  return g_strdup (rec_json_get_string (json_node_get_object (root), "bucket"));
}

static void
report_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RecExchangeAnswer) answer
      = rec_exchange_request_send_finish (REC_EXCHANGE_REQUEST (source), result, &error);
  RecStageOneReply *reply;

  if (answer == NULL)
    g_task_return_error (task, error);
  else if (answer->status != SOUP_STATUS_OK)
    g_task_return_error (task, make_trouble (sending->service, REC_EXCHANGE_STAGE_REPORT, answer));
  else if ((reply
            = rec_stage_one_reply_parse (g_bytes_get_data (answer->body, NULL),
                                         g_bytes_get_size (answer->body), sending->bucket, &error))
           == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, reply, (GDestroyNotify) rec_stage_one_reply_free);
}

/**
 * rec_exchange_send_report_async:
 * @service: where it goes
 * @account: (nullable): the name of the user's account there
 * @password: (nullable): its password
 * @body: what [func@exchange_build_report] made
 * @traffic: (nullable) (scope notified): called before anything leaves
 * @traffic_data: for @traffic
 * @cancellable: (nullable): a cancellable
 * @callback: called when the service answered
 * @user_data: for @callback
 *
 * The first stage (protocol.md).
 */
void
rec_exchange_send_report_async (RecExchange *self,
                                RecServiceDescription *service,
                                const char *account,
                                const char *password,
                                GBytes *body,
                                RecTrafficFunc traffic,
                                gpointer traffic_data,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (RecExchangeRequest) request = NULL;
  GError *error = NULL;
  Sending *sending;

  g_return_if_fail (REC_IS_EXCHANGE (self));
  g_return_if_fail (REC_IS_SERVICE_DESCRIPTION (service));
  g_return_if_fail (body != NULL);

  task
      = make_task (self, service, rec_exchange_send_report_async, cancellable, callback, user_data);
  sending = g_task_get_task_data (task);
  sending->bucket = dup_bucket (body, &error);
  if (sending->bucket != NULL)
    request = rec_exchange_request_new (service, "POST", "/v1/reports", &error);
  if (request == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  rec_exchange_request_add_header (request, "Accept", "application/json");
  rec_exchange_request_set_account (request, account, password);
  rec_exchange_request_set_body (request, "application/json", body, FALSE);
  rec_exchange_request_set_traffic (request, traffic, traffic_data);
  rec_exchange_request_set_answer_max (request, REC_EXCHANGE_ANSWER_MAX);
  rec_exchange_request_send_async (request, get_session (self, service), self->answer_timeout,
                                   cancellable, report_sent_cb, g_steal_pointer (&task));
}

/**
 * rec_exchange_send_report_finish:
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): what the service answered; %NULL with an error
 */
RecStageOneReply *
rec_exchange_send_report_finish (RecExchange *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
evidence_sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (rec_exchange_upload_run_finish (REC_EXCHANGE_UPLOAD (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * rec_exchange_send_evidence_async:
 * @service: where it goes
 * @wire_id: under what ID the first stage went
 * @token: what the service's request gave
 * @archive_path: what [func@evidence_archive_write] wrote
 * @archive_sha256: its SHA-256 in lower-case hex
 * @traffic: (nullable) (scope notified): called before anything leaves, for each part
 * @traffic_data: for @traffic
 * @progress: (nullable) (scope notified): called with the bytes that the service has, and all
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable; what the service has by then it keeps
 * @callback: called when the service has it
 * @user_data: for @callback
 *
 * The second stage (protocol.md). It goes on where the service says that it is, and holds no more
 * than %REC_EXCHANGE_PART_SIZE bytes of the archive in memory.
 */
void
rec_exchange_send_evidence_async (RecExchange *self,
                                  RecServiceDescription *service,
                                  const char *wire_id,
                                  const char *token,
                                  const char *archive_path,
                                  const char *archive_sha256,
                                  RecTrafficFunc traffic,
                                  gpointer traffic_data,
                                  GFileProgressCallback progress,
                                  gpointer progress_data,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (RecExchangeUpload) upload = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (REC_IS_EXCHANGE (self));
  g_return_if_fail (REC_IS_SERVICE_DESCRIPTION (service));
  g_return_if_fail (g_uuid_string_is_valid (wire_id));
  g_return_if_fail (token != NULL && archive_path != NULL && archive_sha256 != NULL);

  task = make_task (self, service, rec_exchange_send_evidence_async, cancellable, callback,
                    user_data);
  upload = rec_exchange_upload_new (service, wire_id, token, archive_path, archive_sha256);
  rec_exchange_upload_set_session (upload, get_session (self, service), self->answer_timeout);
  rec_exchange_upload_set_traffic (upload, traffic, traffic_data);
  rec_exchange_upload_set_progress (upload, progress, progress_data);
  rec_exchange_upload_run_async (upload, cancellable, evidence_sent_cb, g_steal_pointer (&task));
}

/**
 * rec_exchange_send_evidence_finish:
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Returns: whether the service has all of it
 */
gboolean
rec_exchange_send_evidence_finish (RecExchange *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* What a service gives to name an answer goes back to it in a header, so it must not end one. */
static gboolean
is_fair_etag (const char *etag)
{
  if (etag == NULL || *etag == '\0' || strlen (etag) > REC_OPAQUE_MAX)
    return FALSE;
  for (const char *at = etag; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at))
      return FALSE;

  return TRUE;
}

static RecFeedReply *
read_feed (RecExchangeAnswer *answer, GError **error)
{
  const char *etag = soup_message_headers_get_one (answer->headers, "ETag");
  RecFeedReply *reply;

  if (answer->status == SOUP_STATUS_NOT_MODIFIED)
    {
      reply = g_new0 (RecFeedReply, 1);
      reply->unchanged = TRUE;
      reply->responses = g_ptr_array_new_with_free_func (g_object_unref);
      return reply;
    }

  reply = rec_feed_reply_parse (g_bytes_get_data (answer->body, NULL),
                                g_bytes_get_size (answer->body), error);
  if (reply != NULL && is_fair_etag (etag))
    reply->etag = g_strdup (etag);

  return reply;
}

static void
feed_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sending *sending = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RecExchangeAnswer) answer
      = rec_exchange_request_send_finish (REC_EXCHANGE_REQUEST (source), result, &error);
  RecFeedReply *reply;

  if (answer == NULL)
    g_task_return_error (task, error);
  else if (answer->status != SOUP_STATUS_OK && answer->status != SOUP_STATUS_NOT_MODIFIED)
    g_task_return_error (task, make_trouble (sending->service, REC_EXCHANGE_STAGE_FEED, answer));
  else if ((reply = read_feed (answer, &error)) == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, reply, (GDestroyNotify) rec_feed_reply_free);
}

static char *
dup_feed_path (const char *cursor)
{
  g_autofree char *escaped = NULL;

  if (cursor == NULL || *cursor == '\0')
    return g_strdup ("/v1/responses");
  escaped = g_uri_escape_string (cursor, NULL, FALSE);

  return g_strconcat ("/v1/responses?after=", escaped, NULL);
}

/**
 * rec_exchange_list_responses_async:
 * @service: whom to ask
 * @account: (nullable): the name of the user's account there
 * @password: (nullable): its password
 * @cursor: (nullable): what the last look gave; %NULL at the first
 * @etag: (nullable): what the last look gave
 * @traffic: (nullable) (scope notified): called before anything leaves
 * @traffic_data: for @traffic
 * @cancellable: (nullable): a cancellable
 * @callback: called when the service answered
 * @user_data: for @callback
 *
 * Asks for the responses that changed (protocol.md). What failed here is not told: the responses
 * are matched on this machine.
 */
void
rec_exchange_list_responses_async (RecExchange *self,
                                   RecServiceDescription *service,
                                   const char *account,
                                   const char *password,
                                   const char *cursor,
                                   const char *etag,
                                   RecTrafficFunc traffic,
                                   gpointer traffic_data,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (RecExchangeRequest) request = NULL;
  g_autofree char *path = NULL;
  GError *error = NULL;

  g_return_if_fail (REC_IS_EXCHANGE (self));
  g_return_if_fail (REC_IS_SERVICE_DESCRIPTION (service));

  task = make_task (self, service, rec_exchange_list_responses_async, cancellable, callback,
                    user_data);
  path = dup_feed_path (cursor);
  request = rec_exchange_request_new (service, "GET", path, &error);
  if (request == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  rec_exchange_request_add_header (request, "Accept", "application/json");
  if (is_fair_etag (etag))
    rec_exchange_request_add_header (request, "If-None-Match", etag);
  rec_exchange_request_set_account (request, account, password);
  rec_exchange_request_set_traffic (request, traffic, traffic_data);
  rec_exchange_request_set_answer_max (request, REC_EXCHANGE_FEED_MAX);
  rec_exchange_request_send_async (request, get_session (self, service), self->answer_timeout,
                                   cancellable, feed_read_cb, g_steal_pointer (&task));
}

/**
 * rec_exchange_list_responses_finish:
 * @result: what the callback got
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): what changed; %NULL with an error
 */
RecFeedReply *
rec_exchange_list_responses_finish (RecExchange *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
