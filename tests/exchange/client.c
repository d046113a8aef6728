/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "client.h"

#include <string.h>

#include "core/report/rec-error.h"

#include "test-folder.h"

/* Long enough for a machine that has much to do; short for a test of silence. */
#define PATIENT_TIMEOUT 30
#define TIMEOUT 1
#define ANSWER_TIMEOUT 2

Client *
client_new (const char *url, GTlsDatabase *trusted)
{
  Client *self = g_new0 (Client, 1);
  g_autofree char *path = NULL;
  g_autofree char *text
      = g_strdup_printf ("[Service]\nName=Demo service\nUrl=%s\n[Products]\nPackages=demo\n", url);
  GError *error = NULL;

  self->folder = g_dir_make_tmp ("recourse-exchange-XXXXXX", NULL);
  path = g_build_filename (self->folder, "demo.service-description", NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  self->service = rec_service_description_load (path, TRUE, &error);
  g_assert_no_error (error);
  self->exchange = rec_exchange_new_for_tests (trusted, PATIENT_TIMEOUT, PATIENT_TIMEOUT);
  self->heads = g_ptr_array_new_with_free_func (g_free);
  self->bodies = g_ptr_array_new_with_free_func (g_free);
  self->urls = g_ptr_array_new_with_free_func (g_free);
  self->sizes = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->cancellable = g_cancellable_new ();

  return self;
}

Client *
client_new_for (RawServer *server)
{
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", raw_server_get_port (server));

  return client_new (url, NULL);
}

void
client_be_impatient (Client *self)
{
  g_object_unref (self->exchange);
  self->exchange = rec_exchange_new_for_tests (NULL, TIMEOUT, ANSWER_TIMEOUT);
}

void
client_free (Client *self)
{
  test_folder_remove (self->folder);
  g_free (self->folder);
  g_assert_finalize_object (self->exchange);
  g_object_unref (self->service);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->heads);
  g_ptr_array_unref (self->bodies);
  g_ptr_array_unref (self->urls);
  g_array_unref (self->sizes);
  g_free (self);
}

static RecReport *
make_report (void)
{
  g_autoptr (RecSignature) signature = rec_signature_new ("Custom");

  g_assert_true (rec_signature_append (signature, "A", "a", NULL));
  return rec_report_new (signature, 0);
}

const char *
client_get_bucket (void)
{
  g_autoptr (RecReport) report = make_report ();

  return g_intern_string (rec_report_get_bucket (report));
}

GBytes *
client_make_body (void)
{
  g_autoptr (RecReport) report = make_report ();

  return rec_exchange_build_report (report, WIRE_ID, 1, NULL);
}

static gboolean
traffic_cb (const RecTraffic *traffic, gpointer user_data, GError **error)
{
  Client *self = user_data;

  g_ptr_array_add (self->heads, g_strdup (traffic->head));
  g_ptr_array_add (self->urls, g_strdup (traffic->url));
  g_ptr_array_add (self->bodies, traffic->body != NULL
                                     ? g_strndup (g_bytes_get_data (traffic->body, NULL),
                                                  g_bytes_get_size (traffic->body))
                                     : NULL);
  g_array_append_val (self->sizes, traffic->size);
  if (self->refused == self->heads->len)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_NO_SPACE, "The ledger is full");
      return FALSE;
    }

  return TRUE;
}

static void
progress_cb (gint64 current, gint64 total, gpointer user_data)
{
  Client *self = user_data;

  self->progress = current;
  self->total = total;
  self->n_progress++;
  if (self->on_progress != NULL)
    self->on_progress (current, total, self->on_progress_data);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **where = user_data;

  *where = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

RecStageOneReply *
client_send_report_as (Client *self, const char *account, const char *password, GError **error)
{
  g_autoptr (GBytes) body = client_make_body ();
  g_autoptr (GAsyncResult) result = NULL;

  rec_exchange_send_report_async (self->exchange, self->service, account, password, body,
                                  traffic_cb, self, self->cancellable, done_cb, &result);
  return rec_exchange_send_report_finish (self->exchange, await (&result), error);
}

RecStageOneReply *
client_send_report (Client *self, GError **error)
{
  return client_send_report_as (self, NULL, NULL, error);
}

gboolean
client_send_evidence (Client *self, const char *path, const char *sha256, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rec_exchange_send_evidence_async (self->exchange, self->service, WIRE_ID, "to/ken+1=", path,
                                    sha256, traffic_cb, self, progress_cb, self, self->cancellable,
                                    done_cb, &result);
  return rec_exchange_send_evidence_finish (self->exchange, await (&result), error);
}

RecFeedReply *
client_list_responses (Client *self, const char *cursor, const char *etag, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  rec_exchange_list_responses_async (self->exchange, self->service, NULL, NULL, cursor, etag,
                                     traffic_cb, self, self->cancellable, done_cb, &result);
  return rec_exchange_list_responses_finish (self->exchange, await (&result), error);
}

/* The ledger leaves the value of Authorization out. */
static char *
without_secret (const char *head)
{
  const char *at = strstr (head, "\r\nAuthorization: ");
  g_autofree char *start = NULL;

  if (at == NULL)
    return g_strdup (head);
  at += strlen ("\r\nAuthorization: ");
  start = g_strndup (head, at - head);

  return g_strconcat (start, at + strcspn (at, "\r"), NULL);
}

/* What the service got is what was noted, byte for byte. */
void
client_assert_traffic (Client *self, RawServer *server)
{
  g_assert_cmpuint (raw_server_get_n_requests (server), ==, self->heads->len);
  for (guint i = 0; i < self->heads->len; i++)
    {
      const RawRequest *request = raw_server_get_request (server, i);
      const char *body = g_ptr_array_index (self->bodies, i);
      g_autofree char *head = without_secret (request->head);

      g_assert_cmpstr (head, ==, g_ptr_array_index (self->heads, i));
      g_assert_cmpint (g_bytes_get_size (request->body), ==,
                       g_array_index (self->sizes, gint64, i));
      if (body != NULL)
        g_assert_cmpmem (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body),
                         body, strlen (body));
    }
}
