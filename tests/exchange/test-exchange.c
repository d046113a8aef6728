/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "config.h"
#include "core/report/rec-error.h"

#include "client.h"

#define RESPONSE                                                                                   \
  "{\"id\": \"r1\", \"updated\": \"2026-01-01T00:00:00Z\", \"kind\": \"solution\", "               \
  "\"title\": \"Update\", \"text\": \"There is one.\"%s}"

static void
answer_fair (RawServer *server, const RawRequest *request, RawAnswer *answer, gpointer user_data)
{
  g_autofree char *response = g_strdup_printf (RESPONSE, "");
  g_autofree char *json = g_strdup_printf (
      "{\"bucket\": \"%s\", \"hits\": 4711, \"further\": [1], \"request\": {\"token\": \"abc\", "
      "\"expires\": \"2026-12-31T00:00:00Z\", \"reason\": \"why\", \"items\": [{\"kind\": "
      "\"minidump\"}]}, \"response\": %s}",
      client_get_bucket (), response);

  raw_answer_json (answer, json);
}

static void
test_report (void)
{
  g_autoptr (RawServer) server = raw_server_new (NULL, answer_fair, NULL);
  g_autoptr (Client) client = client_new_for (server);
  g_autoptr (RecStageOneReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = client_send_report (client, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->hits, ==, 4711);
  g_assert_cmpstr (rec_evidence_request_get_token (reply->request), ==, "abc");
  g_assert_cmpstr (rec_response_get_title (reply->response), ==, "Update");
}

static void
test_wire (void)
{
  g_autoptr (RawServer) server = raw_server_new (NULL, answer_fair, NULL);
  g_autoptr (Client) client = client_new_for (server);
  g_autoptr (GBytes) body = client_make_body ();
  g_autofree char *wanted = NULL;

  for (guint i = 0; i < 2; i++)
    rec_stage_one_reply_free (client_send_report_as (client, i == 1 ? "me" : NULL, "secret", NULL));
  client_assert_traffic (client, server);

  /* Nothing that nobody listed: no language, no cookie, no name of this machine. */
  wanted = g_strdup_printf ("POST /v1/reports HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
                            "User-Agent: recourse/" PACKAGE_VERSION
                            "\r\nConnection: close\r\nAccept-Encoding: identity\r\n"
                            "Accept: application/json\r\nContent-Type: application/json\r\n"
                            "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                            raw_server_get_port (server), g_bytes_get_size (body));
  g_assert_cmpstr (raw_server_get_request (server, 0)->head, ==, wanted);
  g_assert_true (g_bytes_equal (raw_server_get_request (server, 0)->body, body));
  {
    g_autofree char *authorization
        = raw_request_dup_header (raw_server_get_request (server, 1), "Authorization");

    g_assert_cmpstr (authorization, ==, "Basic bWU6c2VjcmV0");
    g_assert_null (strstr (g_ptr_array_index (client->heads, 1), "bWU6"));
  }
}

static void
test_localhost (void)
{
  g_autoptr (RawServer) server = raw_server_new (NULL, answer_fair, NULL);
  g_autofree char *url = g_strdup_printf ("http://localhost:%u", raw_server_get_port (server));
  g_autoptr (Client) client = client_new (url, NULL);
  g_autoptr (RecStageOneReply) reply = client_send_report (client, NULL);

  g_assert_nonnull (reply);
  client_assert_traffic (client, server);
}

static void
test_refused_by_ledger (void)
{
  g_autoptr (RawServer) server = raw_server_new (NULL, answer_fair, NULL);
  g_autoptr (Client) client = client_new_for (server);
  g_autoptr (GError) error = NULL;

  client->refused = 1;
  g_assert_null (client_send_report (client, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NO_SPACE);
  g_assert_cmpuint (raw_server_get_n_connections (server), ==, 0);
}

static void
answer_feed (RawServer *server, const RawRequest *request, RawAnswer *answer, gpointer user_data)
{
  g_autofree char *etag = raw_request_dup_header (request, "If-None-Match");
  g_autofree char *match = g_strdup_printf (RESPONSE, ", \"match\": {\"event_type\": \"Custom\", "
                                                      "\"signature\": {\"A\": \"*\"}}");
  g_autofree char *json = NULL;

  if (g_strcmp0 (etag, "\"one\"") == 0)
    {
      raw_answer_status (answer, 304, "ETag: \"one\"\r\n");
      return;
    }
  json = g_strdup_printf ("{\"cursor\": \"c/2 &x\", \"responses\": [7, {}, {\"id\": \"bad\"}, %s]}",
                          match);
  g_string_append_printf (answer->bytes,
                          "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n"
                          "ETag: \"one\"\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                          strlen (json), json);
}

/* Closes the connection at the second request without a word, as a service does that is tired of
 * an idle client. On a connection that was used before, libsoup would write it again by itself. */
static void
answer_then_close (RawServer *server,
                   const RawRequest *request,
                   RawAnswer *answer,
                   gpointer user_data)
{
  guint *count = user_data;

  if (++*count == 2)
    answer->closes = TRUE;
  else
    answer_feed (server, request, answer, NULL);
}

static void
test_repeated (void)
{
  guint count = 0;
  g_autoptr (RawServer) server = raw_server_new (NULL, answer_then_close, &count);
  g_autoptr (Client) client = client_new_for (server);
  g_autoptr (RecFeedReply) first = client_list_responses (client, NULL, NULL, NULL);
  g_autoptr (RecFeedReply) second = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (first);
  second = client_list_responses (client, NULL, NULL, &error);
  g_assert_null (second);
  g_assert_error (error, REC_ERROR, REC_ERROR_UNREACHABLE);
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 2);
  client_assert_traffic (client, server);
}

/* What two requests have in common would tell a service that one user sent both. */
static void
test_connections (void)
{
  g_autoptr (RawServer) server = raw_server_new (NULL, answer_feed, NULL);
  g_autoptr (Client) client = client_new_for (server);

  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (RecFeedReply) reply = client_list_responses (client, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (raw_server_get_n_connections (server), ==, i);
    }
}

static void
test_feed (void)
{
  g_autoptr (RawServer) server = raw_server_new (NULL, answer_feed, NULL);
  g_autoptr (Client) client = client_new_for (server);
  g_autoptr (RecFeedReply) first = NULL;
  g_autoptr (RecFeedReply) second = NULL;
  g_autoptr (GError) error = NULL;

  first = client_list_responses (client, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (first->unchanged);
  g_assert_cmpstr (first->cursor, ==, "c/2 &x");
  g_assert_cmpstr (first->etag, ==, "\"one\"");
  g_assert_cmpuint (first->responses->len, ==, 1);
  g_assert_false (first->has_more);

  second = client_list_responses (client, first->cursor, first->etag, &error);
  g_assert_no_error (error);
  g_assert_true (second->unchanged);
  g_assert_true (g_str_has_prefix (raw_server_get_request (server, 0)->head,
                                   "GET /v1/responses HTTP/1.1\r\n"));
  g_assert_true (g_str_has_prefix (raw_server_get_request (server, 1)->head,
                                   "GET /v1/responses?after=c%2F2%20%26x HTTP/1.1\r\n"));
  client_assert_traffic (client, server);
}

static void
test_hostile_etag (void)
{
  g_autoptr (RawServer) server = raw_server_new (NULL, answer_feed, NULL);
  g_autoptr (Client) client = client_new_for (server);
  g_autoptr (RecFeedReply) reply = client_list_responses (client, NULL, "a\r\nX-Further: 1", NULL);

  g_assert_nonnull (reply);
  g_assert_null (strstr (raw_server_get_request (server, 0)->head, "X-Further"));
}

typedef struct
{
  guint status;
  char *location;
  guint n_redirects;
} Redirect;

static void
answer_redirect (RawServer *server,
                 const RawRequest *request,
                 RawAnswer *answer,
                 gpointer user_data)
{
  Redirect *redirect = user_data;

  if (redirect->n_redirects > 0)
    {
      g_autofree char *headers = g_strdup_printf ("Location: %s\r\n", redirect->location);

      redirect->n_redirects--;
      raw_answer_status (answer, redirect->status, headers);
    }
  else
    answer_fair (server, request, answer, NULL);
}

static void
test_redirect (void)
{
  const guint statuses[] = { 301, 302, 307, 308 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      Redirect redirect = { statuses[i], (char *) "/v2/reports?x=1", 3 };
      g_autoptr (RawServer) server = raw_server_new (NULL, answer_redirect, &redirect);
      g_autoptr (Client) client = client_new_for (server);
      g_autoptr (GError) error = NULL;
      RecStageOneReply *reply = client_send_report_as (client, "me", "secret", &error);

      g_assert_no_error (error);
      rec_stage_one_reply_free (reply);
      g_assert_cmpuint (client->heads->len, ==, 4);
      client_assert_traffic (client, server);
      g_assert_true (g_str_has_prefix (raw_server_get_request (server, 3)->head,
                                       "POST /v2/reports?x=1 HTTP/1.1\r\n"));
      g_assert_true (g_str_has_suffix (g_ptr_array_index (client->urls, 3), "/v2/reports?x=1"));
    }
}

static void
test_too_many_redirects (void)
{
  Redirect redirect = { 307, (char *) "/v1/reports", 100 };
  g_autoptr (RawServer) server = raw_server_new (NULL, answer_redirect, &redirect);
  g_autoptr (Client) client = client_new_for (server);
  g_autoptr (GError) error = NULL;

  g_assert_null (client_send_report (client, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, 4);
}

static void
test_redirect_elsewhere (void)
{
  g_autoptr (RawServer) other = raw_server_new (NULL, answer_fair, NULL);
  g_autofree char *other_port
      = g_strdup_printf ("http://127.0.0.1:%u/v1/reports", raw_server_get_port (other));
  g_autofree char *other_name
      = g_strdup_printf ("http://localhost:%u/v1/reports", raw_server_get_port (other));
  const char *const locations[] = { other_port,
                                    other_name,
                                    "https://example.org/v1/reports",
                                    "//example.org/v1/reports",
                                    "http://example.org/",
                                    "file:///etc/passwd",
                                    "javascript:1",
                                    "http://user@127.0.0.1/",
                                    "http://[",
                                    "" };

  for (guint i = 0; i < G_N_ELEMENTS (locations); i++)
    {
      Redirect redirect = { 307, (char *) locations[i], 1 };
      g_autoptr (RawServer) server = raw_server_new (NULL, answer_redirect, &redirect);
      g_autoptr (Client) client = client_new_for (server);
      g_autoptr (GError) error = NULL;

      g_assert_null (client_send_report (client, &error));
      g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
      g_assert_cmpuint (raw_server_get_n_requests (server), ==, 1);
    }
  g_assert_cmpuint (raw_server_get_n_connections (other), ==, 0);
}

/* A proxy in the environment is no way to a service on this machine. */
static void
test_no_proxy (void)
{
  g_autoptr (RawServer) proxy = raw_server_new (NULL, answer_fair, NULL);
  g_autoptr (RawServer) server = raw_server_new (NULL, answer_fair, NULL);
  g_autofree char *address = g_strdup_printf ("http://127.0.0.1:%u", raw_server_get_port (proxy));
  g_autoptr (Client) client = client_new_for (server);
  g_autoptr (RecStageOneReply) reply = NULL;

  g_setenv ("http_proxy", address, TRUE);
  reply = client_send_report (client, NULL);
  g_unsetenv ("http_proxy");
  g_assert_nonnull (reply);
  g_assert_cmpuint (raw_server_get_n_connections (proxy), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/exchange/report-is-answered", test_report);
  g_test_add_func ("/exchange/what-leaves-is-what-was-noted", test_wire);
  g_test_add_func ("/exchange/localhost-is-this-machine", test_localhost);
  g_test_add_func ("/exchange/nothing-leaves-that-cannot-be-noted", test_refused_by_ledger);
  g_test_add_func ("/exchange/nothing-leaves-twice-by-itself", test_repeated);
  g_test_add_func ("/exchange/each-request-has-a-connection-of-its-own", test_connections);
  g_test_add_func ("/exchange/feed-is-read-and-remembered", test_feed);
  g_test_add_func ("/exchange/etag-adds-no-header", test_hostile_etag);
  g_test_add_func ("/exchange/redirect-within-the-service-is-followed", test_redirect);
  g_test_add_func ("/exchange/redirects-come-to-an-end", test_too_many_redirects);
  g_test_add_func ("/exchange/redirect-elsewhere-is-not-followed", test_redirect_elsewhere);
  g_test_add_func ("/exchange/loopback-takes-no-proxy", test_no_proxy);

  return g_test_run ();
}
