/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include <glib/gstdio.h>

#include "core/exchange/rec-exchange-limits.h"
#include "core/report/rec-error.h"

#include "client.h"

#define PART REC_EXCHANGE_PART_SIZE

/* A service that keeps what it gets, and the faults that it can have. */
typedef struct
{
  GByteArray *bytes;
  char *digest;
  gint64 total;
  gboolean is_complete;
  guint n_heads;
  guint n_puts;
  /* Faults. */
  guint head_status;
  const char *put_answer;
  guint put_answer_at;
  gint64 takes_at_most;
  gboolean forgets;
  guint closes_at;
} Store;

typedef struct
{
  Store store;
  RawServer *server;
  Client *client;
  char *path;
  char *sha256;
  char *content;
  gsize size;
} Fixture;

static void
answer_progress (Store *store, RawAnswer *answer)
{
  g_autofree char *headers = store->bytes->len == 0
                                 ? g_strdup ("")
                                 : g_strdup_printf ("Range: bytes=0-%u\r\nRepr-Digest: %s\r\n",
                                                    store->bytes->len - 1, store->digest);

  raw_answer_status (answer, 308, headers);
}

static void
answer_head (Store *store, RawAnswer *answer)
{
  g_autofree char *digest = g_strdup_printf ("Repr-Digest: %s\r\n", store->digest);

  store->n_heads++;
  if (store->head_status != 0)
    raw_answer_status (answer, store->head_status, "");
  else if (store->is_complete)
    raw_answer_status (answer, 200, digest);
  else if (store->digest == NULL)
    raw_answer_status (answer, 404, "");
  else
    answer_progress (store, answer);
}

static void
answer_put (Store *store, const RawRequest *request, RawAnswer *answer)
{
  g_autofree char *range = raw_request_dup_header (request, "Content-Range");
  g_autofree char *digest = raw_request_dup_header (request, "Repr-Digest");
  gint64 from, to;
  gsize length;
  const guint8 *data = g_bytes_get_data (request->body, &length);

  store->n_puts++;
  if (store->closes_at > 0 && store->n_puts >= store->closes_at)
    {
      answer->closes = TRUE;
      return;
    }
  if (store->put_answer != NULL && store->n_puts >= store->put_answer_at)
    {
      g_string_append (answer->bytes, store->put_answer);
      return;
    }
  g_assert_cmpint (sscanf (range, "bytes %ld-%ld/%ld", &from, &to, &store->total), ==, 3);
  g_assert_cmpint (to - from + 1, ==, length);
  if (g_strcmp0 (digest, store->digest) != 0 || from == 0)
    g_byte_array_set_size (store->bytes, 0);
  g_free (store->digest);
  store->digest = g_steal_pointer (&digest);
  store->is_complete = FALSE;
  g_assert_cmpint (from, ==, store->bytes->len);
  if (store->takes_at_most > 0)
    length = MIN (length, (gsize) store->takes_at_most);
  g_byte_array_append (store->bytes, data, length);
  if (store->forgets)
    g_byte_array_set_size (store->bytes, 0);
  store->is_complete = store->bytes->len == store->total;
  if (store->is_complete)
    raw_answer_status (answer, 201, "");
  else
    answer_progress (store, answer);
}

static void
answer_upload (RawServer *server, const RawRequest *request, RawAnswer *answer, gpointer user_data)
{
  g_autofree char *authorization = raw_request_dup_header (request, "Authorization");

  g_assert_cmpstr (authorization, ==, "Bearer to/ken+1=");
  g_assert_nonnull (strstr (request->head, " /v1/reports/" WIRE_ID "/evidence HTTP/1.1\r\n"));
  if (g_str_has_prefix (request->head, "HEAD "))
    answer_head (user_data, answer);
  else if (g_str_has_prefix (request->head, "PUT "))
    answer_put (user_data, request, answer);
  else
    g_assert_not_reached ();
}

static void
make_archive (Fixture *self, gsize size, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_free (self->content);
  g_free (self->sha256);
  self->content = g_malloc (size);
  self->size = size;
  for (gsize i = 0; i + 4 <= size; i += 4)
    {
      guint32 value = g_rand_int (random);

      memcpy (self->content + i, &value, 4);
    }
  self->sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) self->content, size);
  g_assert_true (g_file_set_contents (self->path, self->content, size, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->store.bytes = g_byte_array_new ();
  self->server = raw_server_new (NULL, answer_upload, &self->store);
  self->client = client_new_for (self->server);
  self->path = g_build_filename (self->client->folder, "evidence.tar.zst", NULL);
  make_archive (self, 2 * PART + 1000, 1);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  raw_server_free (self->server);
  client_free (self->client);
  g_byte_array_unref (self->store.bytes);
  g_free (self->store.digest);
  g_free (self->path);
  g_free (self->sha256);
  g_free (self->content);
}

static void
assert_sent (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (client_send_evidence (self->client, self->path, self->sha256, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (self->store.bytes->data, self->store.bytes->len, self->content, self->size);
  g_assert_cmpint (self->client->progress, ==, self->size);
  g_assert_cmpint (self->client->total, ==, self->size);
}

static void
assert_not_sent (Fixture *self, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (client_send_evidence (self->client, self->path, self->sha256, &error));
  g_assert_error (error, REC_ERROR, code);
}

static void
test_parts (Fixture *self, gconstpointer data)
{
  assert_sent (self);
  g_assert_cmpuint (self->store.n_heads, ==, 1);
  g_assert_cmpuint (self->store.n_puts, ==, 3);
  client_assert_traffic (self->client, self->server);
  g_assert_cmpint (g_array_index (self->client->sizes, gint64, 3), ==, 1000);
  g_assert_null (g_ptr_array_index (self->client->bodies, 1));
  g_assert_null (strstr (g_ptr_array_index (self->client->heads, 1), "to/ken"));
}

static void
test_one_part (Fixture *self, gconstpointer data)
{
  const gsize sizes[] = { 4, PART, PART + 4 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      make_archive (self, sizes[i], 10 + i);
      self->store.n_puts = 0;
      assert_sent (self);
      g_assert_cmpuint (self->store.n_puts, ==, i == 2 ? 2 : 1);
    }
}

static void
test_resume (Fixture *self, gconstpointer data)
{
  self->store.closes_at = 2;
  assert_not_sent (self, REC_ERROR_UNREACHABLE);
  g_assert_cmpuint (self->store.bytes->len, ==, PART);
  self->store.closes_at = 0;
  self->store.n_puts = 0;
  assert_sent (self);
  g_assert_cmpuint (self->store.n_puts, ==, 2);
  client_assert_traffic (self->client, self->server);
}

/* The answer to the last part was lost: nothing is sent again. */
static void
test_complete (Fixture *self, gconstpointer data)
{
  assert_sent (self);
  self->store.n_puts = 0;
  assert_sent (self);
  g_assert_cmpuint (self->store.n_puts, ==, 0);
}

static void
test_second_archive (Fixture *self, gconstpointer data)
{
  assert_sent (self);
  make_archive (self, PART + 4, 2);
  assert_sent (self);
}

static void
test_half_of_another (Fixture *self, gconstpointer data)
{
  self->store.closes_at = 2;
  assert_not_sent (self, REC_ERROR_UNREACHABLE);
  self->store.closes_at = 0;
  make_archive (self, 2 * PART + 1000, 2);
  assert_sent (self);
}

static void
test_partly_taken (Fixture *self, gconstpointer data)
{
  self->store.takes_at_most = PART * 3 / 4;
  assert_sent (self);
}

static void
test_no_progress (Fixture *self, gconstpointer data)
{
  self->store.forgets = TRUE;
  assert_not_sent (self, REC_ERROR_INVALID);
  g_assert_cmpuint (self->store.n_puts, <=, REC_EXCHANGE_STALLS_MAX + 1);
}

static void
test_crumbs (Fixture *self, gconstpointer data)
{
  self->store.takes_at_most = 100;
  assert_not_sent (self, REC_ERROR_INVALID);
  g_assert_cmpuint (self->store.n_puts, <=, REC_EXCHANGE_STALLS_MAX + 1);
}

static void
test_put_answers (Fixture *self, gconstpointer data)
{
  const struct
  {
    const char *answer;
    int code;
  } cases[] = {
    { "HTTP/1.1 308 x\r\nRange: bytes=0-99999999\r\nContent-Length: 0\r\n\r\n", REC_ERROR_INVALID },
    { "HTTP/1.1 308 x\r\nRange: bytes=0-5000000\r\nContent-Length: 0\r\n\r\n", REC_ERROR_INVALID },
    { "HTTP/1.1 308 x\r\nRange: bytes=0-18446744073709551615\r\nContent-Length: 0\r\n\r\n",
      REC_ERROR_INVALID },
    { "HTTP/1.1 308 x\r\nRange: bytes=5-10\r\nContent-Length: 0\r\n\r\n", REC_ERROR_INVALID },
    { "HTTP/1.1 308 x\r\nRange: lines=0-1\r\nContent-Length: 0\r\n\r\n", REC_ERROR_INVALID },
    { "HTTP/1.1 308 x\r\nContent-Length: 0\r\n\r\n", REC_ERROR_INVALID },
    { "HTTP/1.1 201 x\r\nContent-Length: 0\r\n\r\n", REC_ERROR_INVALID },
    { "HTTP/1.1 200 x\r\nContent-Length: 0\r\n\r\n", REC_ERROR_INVALID },
    { "HTTP/1.1 416 x\r\nContent-Length: 0\r\n\r\n", REC_ERROR_INVALID },
    { "HTTP/1.1 401 x\r\nContent-Length: 0\r\n\r\n", REC_ERROR_REFUSED },
    { "HTTP/1.1 403 x\r\nContent-Length: 0\r\n\r\n", REC_ERROR_REFUSED },
    { "HTTP/1.1 404 x\r\nContent-Length: 0\r\n\r\n", REC_ERROR_REFUSED },
    { "HTTP/1.1 410 x\r\nContent-Length: 0\r\n\r\n", REC_ERROR_REFUSED },
    { "HTTP/1.1 413 x\r\nContent-Length: 0\r\n\r\n", REC_ERROR_REFUSED },
    { "HTTP/1.1 503 x\r\nContent-Length: 0\r\n\r\n", REC_ERROR_LATER },
  };

  self->store.put_answer_at = 1;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      self->store.put_answer = cases[i].answer;
      self->store.n_puts = 0;
      assert_not_sent (self, cases[i].code);
      g_assert_cmpuint (self->store.n_puts, <=, REC_EXCHANGE_STALLS_MAX + 1);
    }
}

static void
test_head_answers (Fixture *self, gconstpointer data)
{
  const struct
  {
    guint status;
    int code;
  } cases[] = { { 401, REC_ERROR_REFUSED },
                { 403, REC_ERROR_REFUSED },
                { 410, REC_ERROR_REFUSED },
                { 500, REC_ERROR_LATER },
                { 204, REC_ERROR_INVALID } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      self->store.head_status = cases[i].status;
      assert_not_sent (self, cases[i].code);
    }
  g_assert_cmpuint (self->store.n_puts, ==, 0);
}

static void
test_other_archive (Fixture *self, gconstpointer data)
{
  self->content[PART] ^= 1;
  g_assert_true (g_file_set_contents (self->path, self->content, self->size, NULL));
  assert_not_sent (self, REC_ERROR_INVALID);
  g_assert_no_errno (g_unlink (self->path));
  assert_not_sent (self, REC_ERROR_NOT_FOUND);
  g_assert_cmpuint (raw_server_get_n_connections (self->server), ==, 0);
}

/* In place, as somebody does who writes into the open file. */
static void
change_cb (gint64 current, gint64 total, gpointer user_data)
{
  Fixture *self = user_data;
  FILE *file;

  if (current != PART)
    return;
  file = fopen (self->path, "r+");
  fseek (file, -1, SEEK_END);
  fputc ('x', file);
  fclose (file);
}

static void
test_changed_meanwhile (Fixture *self, gconstpointer data)
{
  self->client->on_progress = change_cb;
  self->client->on_progress_data = self;
  assert_not_sent (self, REC_ERROR_INVALID);
  g_assert_cmpuint (self->store.n_puts, ==, 1);
}

static void
cancel_cb (gint64 current, gint64 total, gpointer user_data)
{
  Fixture *self = user_data;

  if (current == PART)
    g_cancellable_cancel (self->client->cancellable);
}

static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->client->on_progress = cancel_cb;
  self->client->on_progress_data = self;
  g_assert_false (client_send_evidence (self->client, self->path, self->sha256, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (self->store.n_puts, ==, 1);

  /* What it has it keeps. */
  g_cancellable_reset (self->client->cancellable);
  self->client->on_progress = NULL;
  assert_sent (self);
  g_assert_cmpuint (self->store.n_puts, ==, 3);
}

static void
test_ledger_refuses_part (Fixture *self, gconstpointer data)
{
  self->client->refused = 3;
  assert_not_sent (self, REC_ERROR_NO_SPACE);
  g_assert_cmpuint (self->store.n_puts, ==, 1);
  g_assert_cmpuint (raw_server_get_n_requests (self->server), ==, 2);
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *name;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/upload/goes-in-parts-that-are-noted", test_parts },
    { "/upload/sizes-at-a-part-and-past-it", test_one_part },
    { "/upload/goes-on-where-the-service-is", test_resume },
    { "/upload/what-is-there-is-not-sent-again", test_complete },
    { "/upload/second-archive-follows-the-first", test_second_archive },
    { "/upload/half-of-another-archive-is-not-gone-on-with", test_half_of_another },
    { "/upload/service-may-take-less-than-a-part", test_partly_taken },
    { "/upload/going-backwards-comes-to-an-end", test_no_progress },
    { "/upload/crumbs-come-to-an-end", test_crumbs },
    { "/upload/each-answer-to-a-part-means-what-it-says", test_put_answers },
    { "/upload/each-answer-to-the-question-means-what-it-says", test_head_answers },
    { "/upload/archive-of-another-sum-is-not-sent", test_other_archive },
    { "/upload/archive-that-changes-is-not-sent-on", test_changed_meanwhile },
    { "/upload/cancelling-ends-at-once-and-keeps", test_cancel },
    { "/upload/part-that-cannot-be-noted-stays", test_ledger_refuses_part },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
