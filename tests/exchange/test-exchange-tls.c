/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "core/report/rec-error.h"

#include "client.h"
#include "test-folder.h"

typedef struct
{
  char *folder;
  GTlsDatabase *trusted;
} Fixture;

static void run (Fixture *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
run (Fixture *self, const char *format, ...)
{
  g_autofree char *command = NULL;
  g_autofree char *complaints = NULL;
  g_autofree char *output = NULL;
  g_auto (GStrv) arguments = NULL;
  g_autoptr (GError) error = NULL;
  va_list values;
  int status;

  va_start (values, format);
  command = g_strdup_vprintf (format, values);
  va_end (values);
  g_assert_true (g_shell_parse_argv (command, NULL, &arguments, NULL));
  g_spawn_sync (self->folder, arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output,
                &complaints, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", command, complaints);
}

static void
put (Fixture *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* An authority of the test's own. `openssl ca` can sign for any time, also one that is past. */
static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *authority = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("recourse-tls-XXXXXX", NULL);
  put (self, "index", "");
  put (self, "serial", "01\n");
  put (self, "names", "subjectAltName=IP:127.0.0.1,DNS:localhost\n");
  put (self, "other-names", "subjectAltName=DNS:reports.example.org\n");
  put (self, "ca.cnf",
       "[ca]\ndefault_ca=own\n[own]\ndatabase=index\nserial=serial\nnew_certs_dir=.\n"
       "certificate=ca.pem\nprivate_key=ca.key\ndefault_md=sha256\npolicy=any\nunique_subject=no\n"
       "[any]\ncommonName=supplied\n");
  run (self, "openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 "
             "-subj '/CN=Test authority'");
  authority = g_build_filename (self->folder, "ca.pem", NULL);
  self->trusted = g_tls_file_database_new (authority, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->trusted);
  test_folder_remove (self->folder);
  g_free (self->folder);
}

static GTlsCertificate *
sign (Fixture *self, const char *names, const char *from, const char *to)
{
  g_autofree char *certificate = g_build_filename (self->folder, "server.pem", NULL);
  g_autofree char *key = g_build_filename (self->folder, "server.key", NULL);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *signed_one;

  run (self, "openssl req -newkey rsa:2048 -nodes -keyout server.key -out server.csr "
             "-subj /CN=service");
  run (self,
       "openssl ca -config ca.cnf -batch -notext -in server.csr -out server.pem -extfile %s "
       "-startdate %s -enddate %s",
       names, from, to);
  signed_one = g_tls_certificate_new_from_files (certificate, key, &error);
  g_assert_no_error (error);

  return signed_one;
}

static void
answer_fair (RawServer *server, const RawRequest *request, RawAnswer *answer, gpointer user_data)
{
  g_autofree char *json
      = g_strdup_printf ("{\"bucket\": \"%s\", \"hits\": 7}", client_get_bucket ());

  raw_answer_json (answer, json);
}

static RecStageOneReply *
send_to (GTlsCertificate *certificate, GTlsDatabase *trusted, guint *n_requests, GError **error)
{
  g_autoptr (RawServer) server = raw_server_new (certificate, answer_fair, NULL);
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u", raw_server_get_port (server));
  g_autoptr (Client) client = client_new (url, trusted);
  RecStageOneReply *reply;

  /* Each of both waits for the other there. */
  if (certificate == NULL)
    client_be_impatient (client);
  reply = client_send_report_as (client, "me", "secret", error);
  *n_requests = raw_server_get_n_requests (server);
  if (reply != NULL)
    client_assert_traffic (client, server);

  return reply;
}

static void
assert_distrusted (Fixture *self,
                   GTlsCertificate *certificate,
                   GTlsDatabase *trusted,
                   const char *why)
{
  g_autoptr (GError) error = NULL;
  guint n_requests;

  g_assert_null (send_to (certificate, trusted, &n_requests, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_UNREACHABLE);
  if (strstr (error->message, why) == NULL)
    g_error ("“%s” does not say “%s”", error->message, why);
  g_assert_cmpuint (n_requests, ==, 0);
}

static void
test_trusted (Fixture *self, gconstpointer data)
{
  g_autoptr (GTlsCertificate) certificate
      = sign (self, "names", "20200101000000Z", "20991231000000Z");
  g_autoptr (RecStageOneReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  guint n_requests;

  reply = send_to (certificate, self->trusted, &n_requests, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (reply->hits, ==, 7);
}

static void
test_expired (Fixture *self, gconstpointer data)
{
  g_autoptr (GTlsCertificate) certificate
      = sign (self, "names", "20200101000000Z", "20210101000000Z");

  assert_distrusted (self, certificate, self->trusted, "its certificate has expired");
}

static void
test_not_yet (Fixture *self, gconstpointer data)
{
  g_autoptr (GTlsCertificate) certificate
      = sign (self, "names", "20980101000000Z", "20991231000000Z");

  assert_distrusted (self, certificate, self->trusted, "its certificate is not valid yet");
}

static void
test_other_name (Fixture *self, gconstpointer data)
{
  g_autoptr (GTlsCertificate) certificate
      = sign (self, "other-names", "20200101000000Z", "20991231000000Z");

  assert_distrusted (self, certificate, self->trusted, "its certificate is for another name");
}

static void
test_unknown (Fixture *self, gconstpointer data)
{
  g_autoptr (GTlsCertificate) certificate
      = sign (self, "names", "20200101000000Z", "20991231000000Z");

  assert_distrusted (self, certificate, NULL, "nobody whom this system trusts");
}

static void
test_no_tls (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint n_requests;

  /* Encrypted to a service that is not: it gets a greeting that it cannot read, and no report. */
  g_assert_null (send_to (NULL, self->trusted, &n_requests, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_UNREACHABLE);
}

int
main (int argc, char **argv)
{
  const struct
  {
    const char *name;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/tls/trusted-service-is-reached", test_trusted },
    { "/tls/expired-certificate-ends-the-connection", test_expired },
    { "/tls/certificate-of-tomorrow-ends-the-connection", test_not_yet },
    { "/tls/certificate-of-another-ends-the-connection", test_other_name },
    { "/tls/unknown-authority-ends-the-connection", test_unknown },
    { "/tls/service-without-encryption-gets-nothing", test_no_tls },
  };
  g_autofree char *openssl = g_find_program_in_path ("openssl");

  g_test_init (&argc, &argv, NULL);
  if (openssl == NULL || !g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_print ("1..0 # SKIP openssl or GIO's TLS is not installed\n");
      return 0;
    }
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].test, tear_down);

  return g_test_run ();
}
