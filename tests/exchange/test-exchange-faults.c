/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "core/exchange/rec-exchange-limits.h"
#include "core/report/rec-error.h"

#include "client.h"

#define JSON_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

typedef struct
{
  const char *bytes;
  gboolean closes;
  gboolean hangs;
  const char *more;
  guint64 n_more;
  guint pause;
} Fault;

static void
answer_fault (RawServer *server, const RawRequest *request, RawAnswer *answer, gpointer user_data)
{
  const Fault *fault = user_data;

  g_string_append (answer->bytes, fault->bytes);
  answer->closes = fault->closes;
  answer->hangs = fault->hangs;
  answer->more = fault->more;
  answer->n_more = fault->n_more;
  answer->pause = fault->pause;
}

/* Sends a report to a service with this fault; returns how long that took in microseconds. */
static gint64
assert_fault (const Fault *fault, int code, const char *words)
{
  g_autoptr (RawServer) server = raw_server_new (NULL, answer_fault, (gpointer) fault);
  g_autoptr (Client) client = client_new_for (server);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  if (fault->hangs || fault->pause > 0)
    client_be_impatient (client);
  g_assert_null (client_send_report (client, &error));
  g_assert_error (error, REC_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
  client_assert_traffic (client, server);

  return g_get_monotonic_time () - start;
}

static void
test_statuses (void)
{
  const struct
  {
    const char *bytes;
    int code;
    guint retry_after;
  } cases[] = {
    { "HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n", REC_ERROR_REFUSED, 0 },
    { "HTTP/1.1 409 No\r\nContent-Length: 0\r\n\r\n", REC_ERROR_REFUSED, 0 },
    { "HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n", REC_ERROR_REFUSED, 0 },
    { "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
      REC_ERROR_ACCOUNT, 0 },
    { "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", REC_ERROR_ACCOUNT, 0 },
    { "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", REC_ERROR_INVALID, 0 },
    { "HTTP/1.1 204 No\r\n\r\n", REC_ERROR_INVALID, 0 },
    { "HTTP/1.1 303 No\r\nLocation: /v1/reports\r\nContent-Length: 0\r\n\r\n", REC_ERROR_INVALID,
      0 },
    { "HTTP/1.1 308 No\r\nContent-Length: 0\r\n\r\n", REC_ERROR_INVALID, 0 },
    { "HTTP/1.1 429 No\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n", REC_ERROR_LATER, 120 },
    { "HTTP/1.1 503 No\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n", REC_ERROR_LATER, 7 },
    { "HTTP/1.1 503 No\r\nRetry-After: 99999999999999999999999\r\nContent-Length: 0\r\n\r\n",
      REC_ERROR_LATER, REC_EXCHANGE_RETRY_AFTER_MAX },
    { "HTTP/1.1 503 No\r\nRetry-After: -5\r\nContent-Length: 0\r\n\r\n", REC_ERROR_LATER, 0 },
    { "HTTP/1.1 503 No\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\n\r\n",
      REC_ERROR_LATER, 0 },
    { "HTTP/1.1 503 No\r\nRetry-After: Sun, 06 Nov 2094 08:49:37 GMT\r\nContent-Length: 0\r\n\r\n",
      REC_ERROR_LATER, REC_EXCHANGE_RETRY_AFTER_MAX },
    { "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", REC_ERROR_LATER, 0 },
    { "HTTP/1.1 599 No\r\nContent-Length: 0\r\n\r\n", REC_ERROR_LATER, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Fault fault = { cases[i].bytes };
      g_autoptr (RawServer) server = raw_server_new (NULL, answer_fault, &fault);
      g_autoptr (Client) client = client_new_for (server);
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) copy = NULL;

      g_test_message ("case %u", i);
      /* An account would not be asked for again by libsoup itself. */
      g_assert_null (client_send_report_as (client, "me", "secret", &error));
      g_assert_error (error, REC_ERROR, cases[i].code);
      copy = g_error_copy (error);
      g_assert_cmpuint (rec_exchange_get_retry_after (error), ==, cases[i].retry_after);
      g_assert_cmpuint (rec_exchange_get_retry_after (copy), ==, cases[i].retry_after);
      g_assert_cmpuint (raw_server_get_n_requests (server), ==, 1);
    }
}

static void
test_bodies (void)
{
  const struct
  {
    const char *type;
    const char *body;
    const char *words;
  } cases[] = {
    { "text/html", "<html>Hello</html>", "no JSON" },
    { "text/plain", "{}", "no JSON" },
    { "application/json", "<html>Hello</html>", "cannot be read" },
    { "application/json", "", "cannot be read" },
    { "application/json", "[]", "no object" },
    { "application/json", "{\"bucket\": \"\xff\xfe\"}", "cannot be read" },
    { "application/json", "{\"hits\": 1}", "another bucket" },
    { "application/json", "{\"bucket\": \"00000000000000000000000000000000\", \"hits\": 1}",
      "another bucket" },
    { "application/json", "{\"bucket\": \"BUCKET\", \"hits\": -1}", "no count" },
    { "application/json", "{\"bucket\": \"BUCKET\", \"hits\": \"7\"}", "no count" },
    { "application/json", "{\"bucket\": \"BUCKET\", \"hits\": 1e300}", "no count" },
    { "application/json", "{\"bucket\": \"BUCKET\", \"hits\": 1, \"request\": 7}", "no object" },
    { "application/json", "{\"bucket\": \"BUCKET\", \"hits\": 1, \"response\": []}", "no object" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) parts = g_strsplit (cases[i].body, "BUCKET", 2);
      g_autofree char *body = g_strjoinv (client_get_bucket (), parts);
      g_autofree char *bytes = g_strdup_printf (
          "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
          cases[i].type, strlen (body), body);
      Fault fault = { bytes };

      g_test_message ("case %u", i);
      assert_fault (&fault, REC_ERROR_INVALID, cases[i].words);
    }
}

/* Else a service with a mistake in its request would get the same report again and again. */
static void
test_unfit_parts (void)
{
  g_auto (GStrv) parts = g_strsplit (
      "{\"bucket\": \"BUCKET\", \"hits\": 5, \"response\": {}, \"request\": {\"token\": \"t\", "
      "\"expires\": \"2099-01-01T00:00:00Z\", \"items\": [{\"kind\": \"file\", "
      "\"name\": \"../../.ssh/id_rsa\"}]}}",
      "BUCKET", 2);
  g_autofree char *body = g_strjoinv (client_get_bucket (), parts);
  g_autofree char *bytes = g_strdup_printf (
      JSON_HEAD "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s", strlen (body), body);
  Fault fault = { bytes };
  g_autoptr (RawServer) server = raw_server_new (NULL, answer_fault, &fault);
  g_autoptr (Client) client = client_new_for (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (RecStageOneReply) reply = client_send_report (client, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (reply->hits, ==, 5);
  g_assert_null (reply->request);
  g_assert_null (reply->response);
}

static void
test_deep (void)
{
  g_autofree char *brackets = g_strnfill (100000, '[');
  g_autofree char *bytes = g_strconcat (JSON_HEAD "Content-Length: 100000\r\n\r\n", brackets, NULL);
  Fault fault = { bytes };

  assert_fault (&fault, REC_ERROR_INVALID, "nested");
}

/* 10 MB in a body whose length is said, not said, or said in chunks. */
static void
test_large (void)
{
  g_autofree char *kilobyte = g_strnfill (1024, ' ');
  g_autofree char *chunk = g_strconcat ("400\r\n", kilobyte, "\r\n", NULL);
  const Fault said
      = { JSON_HEAD "Content-Length: 10485760\r\n\r\n", TRUE, FALSE, kilobyte, 10240, 0 };
  const Fault unsaid = { JSON_HEAD "\r\n", TRUE, FALSE, kilobyte, 10240, 0 };
  const Fault chunked
      = { JSON_HEAD "Transfer-Encoding: chunked\r\n\r\n", TRUE, FALSE, chunk, 10240, 0 };
  const Fault endless = { JSON_HEAD "\r\n", TRUE, FALSE, kilobyte, G_MAXUINT64, 0 };

  assert_fault (&said, REC_ERROR_INVALID, "over the limit");
  assert_fault (&unsaid, REC_ERROR_INVALID, "over the limit");
  assert_fault (&chunked, REC_ERROR_INVALID, "over the limit");
  g_assert_cmpint (assert_fault (&endless, REC_ERROR_INVALID, "over the limit"), <,
                   10 * G_USEC_PER_SEC);
}

static void
test_at_limit (void)
{
  for (guint over = 0; over <= 1; over++)
    {
      g_autofree char *json
          = g_strdup_printf ("{\"bucket\": \"%s\", \"hits\": 1}", client_get_bucket ());
      g_autofree char *bytes
          = g_strdup_printf (JSON_HEAD "Connection: close\r\n\r\n%s%*s", json,
                             (int) (REC_EXCHANGE_ANSWER_MAX + over - strlen (json)), "");
      Fault fault = { bytes, TRUE };
      g_autoptr (RawServer) server = raw_server_new (NULL, answer_fault, &fault);
      g_autoptr (Client) client = client_new_for (server);
      g_autoptr (GError) error = NULL;
      RecStageOneReply *reply = client_send_report (client, &error);

      if (over)
        g_assert_error (error, REC_ERROR, REC_ERROR_INVALID);
      else
        g_assert_no_error (error);
      g_clear_pointer (&reply, rec_stage_one_reply_free);
    }
}

/* The body of an answer that nobody reads may have no end either. */
static void
test_endless_refusal (void)
{
  g_autofree char *kilobyte = g_strnfill (1024, ' ');
  const Fault fault = { "HTTP/1.1 400 No\r\n\r\n", TRUE, FALSE, kilobyte, G_MAXUINT64, 0 };

  g_assert_cmpint (assert_fault (&fault, REC_ERROR_REFUSED, "cannot read"), <, 10 * G_USEC_PER_SEC);
}

static void
test_bomb (void)
{
  const Fault fault
      = { JSON_HEAD "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\n\x1f\x8b\x08\x01" };

  assert_fault (&fault, REC_ERROR_INVALID, "encoded");
}

static void
test_closing (void)
{
  const Fault cases[] = {
    { "", TRUE },
    { JSON_HEAD "Content-Length: 1000\r\n\r\n{\"bucket\"", TRUE },
    { JSON_HEAD "Transfer-Encoding: chunked\r\n\r\n50\r\n{\"buc", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      assert_fault (&cases[i], REC_ERROR_UNREACHABLE, "“Demo service”");
    }
}

static void
test_no_http (void)
{
  const Fault cases[] = {
    { "HTTP/1.1 200", TRUE },
    { JSON_HEAD, TRUE },
    { "SSH-2.0-OpenSSH_9.2\r\n\r\n", TRUE },
    { "HTTP/1.1 banana\r\n\r\n", TRUE },
    { "\r\n\r\n\r\n\r\n", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Fault fault = cases[i];
      g_autoptr (RawServer) server = raw_server_new (NULL, answer_fault, &fault);
      g_autoptr (Client) client = client_new_for (server);
      g_autoptr (GError) error = NULL;

      g_assert_null (client_send_report (client, &error));
      g_assert_true (g_error_matches (error, REC_ERROR, REC_ERROR_INVALID)
                     || g_error_matches (error, REC_ERROR, REC_ERROR_UNREACHABLE));
    }
}

static void
test_long_headers (void)
{
  const Fault fault
      = { "HTTP/1.1 200 OK\r\n", TRUE, FALSE, "X-Further: and further\r\n", G_MAXUINT64, 0 };
  g_autoptr (RawServer) server = raw_server_new (NULL, answer_fault, (gpointer) &fault);
  g_autoptr (Client) client = client_new_for (server);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_null (client_send_report (client, &error));
  g_assert_cmpint (error->domain, ==, REC_ERROR);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);
}

static void
test_silent (void)
{
  const Fault at_once = { "", FALSE, TRUE };
  const Fault midway = { JSON_HEAD "Content-Length: 1000\r\n\r\n{", FALSE, TRUE };

  assert_fault (&at_once, REC_ERROR_UNREACHABLE, "did not answer within 1 seconds");
  assert_fault (&midway, REC_ERROR_UNREACHABLE, "within 1 seconds");
}

/* A byte now and then keeps a connection alive, and not for ever. */
static void
test_drip (void)
{
  const Fault fault
      = { JSON_HEAD "Content-Length: 100000\r\n\r\n", FALSE, FALSE, " ", 100000, 200 };

  assert_fault (&fault, REC_ERROR_UNREACHABLE, "did not finish its answer within 2 seconds");
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (void)
{
  const Fault fault = { "", FALSE, TRUE };
  g_autoptr (RawServer) server = raw_server_new (NULL, answer_fault, (gpointer) &fault);
  g_autoptr (Client) client = client_new_for (server);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_timeout_add (50, cancel_cb, client->cancellable);
  g_assert_null (client_send_report (client, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);

  g_clear_error (&error);
  g_assert_null (client_send_report (client, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* What is cancelled before it begins is not noted as gone. */
  g_assert_cmpuint (client->heads->len, ==, 1);
}

static void
test_nobody (void)
{
  g_autoptr (RawServer) server = raw_server_new (NULL, answer_fault, NULL);
  g_autoptr (Client) client = client_new_for (server);
  g_autoptr (GError) error = NULL;

  raw_server_free (g_steal_pointer (&server));
  g_assert_null (client_send_report (client, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_UNREACHABLE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/faults/each-status-means-what-the-protocol-says", test_statuses);
  g_test_add_func ("/faults/strange-bodies-are-no-answer", test_bodies);
  g_test_add_func ("/faults/what-is-unfit-besides-the-count-is-left-out", test_unfit_parts);
  g_test_add_func ("/faults/deep-json-is-no-answer", test_deep);
  g_test_add_func ("/faults/large-answer-is-cut-off", test_large);
  g_test_add_func ("/faults/answer-at-the-limit-is-read", test_at_limit);
  g_test_add_func ("/faults/endless-refusal-is-cut-off", test_endless_refusal);
  g_test_add_func ("/faults/nothing-is-unpacked", test_bomb);
  g_test_add_func ("/faults/closing-amid-an-answer-is-trouble-on-the-way", test_closing);
  g_test_add_func ("/faults/what-is-no-http-is-no-answer", test_no_http);
  g_test_add_func ("/faults/headers-come-to-an-end", test_long_headers);
  g_test_add_func ("/faults/silence-is-named", test_silent);
  g_test_add_func ("/faults/dripping-comes-to-an-end", test_drip);
  g_test_add_func ("/faults/cancelling-ends-at-once", test_cancel);
  g_test_add_func ("/faults/nobody-there-is-unreachable", test_nobody);

  return g_test_run ();
}
