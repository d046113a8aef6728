/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "service/rec-collection-server.h"
#include "service/rec-service-limits.h"
#include "service/service-command.h"

#define STOP_SECONDS 10

typedef struct
{
  char *listen;
  int port;
  char *data;
  char *certificate;
  char *key;
  char *accounts;
  char *account_need;
  int connections;
  int address_fd;
  gboolean print_address;
  gboolean behind_proxy;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->listen);
  g_free (self->data);
  g_free (self->certificate);
  g_free (self->key);
  g_free (self->accounts);
  g_free (self->account_need);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse_options (Options *options, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "listen", 'l', 0, G_OPTION_ARG_STRING, &options->listen,
      N_ ("Take connections there (127.0.0.1:8973)"), N_ ("ADDRESS:PORT") },
    { "port", 'p', 0, G_OPTION_ARG_INT, &options->port,
      N_ ("The port alone; 0 for any that is free"), N_ ("PORT") },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->data, N_ ("Keep what comes in this folder"),
      N_ ("FOLDER") },
    { "tls-certificate", 0, 0, G_OPTION_ARG_FILENAME, &options->certificate,
      N_ ("The certificate, with those between it and its root, as PEM"), N_ ("FILE") },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &options->key, N_ ("Its private key, as PEM"),
      N_ ("FILE") },
    { "accounts", 0, 0, G_OPTION_ARG_FILENAME, &options->accounts,
      N_ ("Know the accounts in this file"), N_ ("FILE") },
    { "account", 0, 0, G_OPTION_ARG_STRING, &options->account_need,
      N_ ("Whether one is needed: none, optional, required"), N_ ("NEED") },
    { "behind-proxy", 0, 0, G_OPTION_ARG_NONE, &options->behind_proxy,
      N_ ("A proxy that speaks TLS stands before this"), NULL },
    { "connections", 0, 0, G_OPTION_ARG_INT, &options->connections,
      N_ ("Take at most this many at a time"), N_ ("NUMBER") },
    { "print-address", 0, 0, G_OPTION_ARG_NONE, &options->print_address,
      N_ ("Print the address when ready"), NULL },
    { "address-fd", 0, 0, G_OPTION_ARG_INT, &options->address_fd,
      N_ ("Write the address to this descriptor when ready, and close it"), N_ ("NUMBER") },
    G_OPTION_ENTRY_NULL,
  };

  return service_parse (entries, NULL, _ ("Takes reports, and answers them."), argc, argv);
}

static gboolean
invalid (GError **error, const char *message)
{
  g_set_error_literal (error, REC_ERROR, REC_ERROR_INVALID, message);
  return FALSE;
}

/* “127.0.0.1:80”, “[::1]:80”, or without the port. */
static GInetSocketAddress *
parse_address (Options *options, GError **error)
{
  const char *text = options->listen != NULL ? options->listen : REC_SERVICE_ADDRESS;
  g_autoptr (GSocketConnectable) connectable
      = g_network_address_parse (text, REC_SERVICE_PORT, error);
  g_autoptr (GInetAddress) address = NULL;
  GNetworkAddress *parsed;
  const char *host;

  if (connectable == NULL)
    return NULL;
  parsed = G_NETWORK_ADDRESS (connectable);
  host = g_network_address_get_hostname (parsed);
  address = g_inet_address_new_from_string (g_str_equal (host, "localhost") ? REC_SERVICE_ADDRESS
                                                                            : host);
  if (address == NULL || options->port > G_MAXUINT16)
    {
      invalid (error, _ ("The address has to be a number such as 127.0.0.1:8973"));
      return NULL;
    }
  return G_INET_SOCKET_ADDRESS (g_inet_socket_address_new (
      address, options->port >= 0 ? options->port : g_network_address_get_port (parsed)));
}

/* Reports, passwords and evidence would go over the net for all to read. */
static gboolean
check_secrecy (Options *options, GInetSocketAddress *address, GError **error)
{
  if ((options->certificate != NULL) != (options->key != NULL))
    return invalid (error, _ ("--tls-certificate and --tls-key are needed together"));
  if (options->certificate != NULL || options->behind_proxy
      || g_inet_address_get_is_loopback (g_inet_socket_address_get_address (address)))
    return TRUE;
  return invalid (error, _ ("Others than this machine are listened to only with --tls-certificate "
                            "and --tls-key, or with --behind-proxy"));
}

static gboolean
set_accounts (RecCollectionServer *server, Options *options, GError **error)
{
  const char *need = options->account_need;
  gboolean is_required = need == NULL || g_str_equal (need, "required");
  g_autoptr (RecAccounts) accounts = NULL;

  if (need != NULL && g_str_equal (need, "none"))
    return TRUE;
  if (need != NULL && !is_required && !g_str_equal (need, "optional"))
    return invalid (error, _ ("--account takes none, optional or required"));
  if (options->accounts == NULL)
    return need == NULL || invalid (error, _ ("--account needs --accounts"));

  accounts = rec_accounts_new (options->accounts, is_required, error);
  if (accounts == NULL)
    return FALSE;
  rec_collection_server_set_accounts (server, accounts);
  return TRUE;
}

static gboolean
set_certificate (RecCollectionServer *server, Options *options, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;

  if (options->certificate == NULL)
    return TRUE;
  certificate = g_tls_certificate_new_from_files (options->certificate, options->key, error);
  if (certificate == NULL)
    return FALSE;
  rec_collection_server_set_certificate (server, certificate);
  return TRUE;
}

static RecCollectionServer *
start (Options *options, GInetSocketAddress *address, GError **error)
{
  g_autofree char *folder = service_dup_folder (options->data);
  g_autoptr (RecCollectionServer) server = rec_collection_server_new (folder, error);

  if (server == NULL || !set_accounts (server, options, error)
      || !set_certificate (server, options, error))
    return NULL;
  if (options->connections > 0)
    rec_collection_server_set_max_connections (server, options->connections);
  if (!rec_collection_server_listen (server, address, error))
    return NULL;
  return g_steal_pointer (&server);
}

static char *
dup_url (RecCollectionServer *server, Options *options, GInetSocketAddress *address)
{
  g_autofree char *host = g_inet_address_to_string (g_inet_socket_address_get_address (address));

  return g_strdup_printf (strchr (host, ':') != NULL ? "%s://[%s]:%u/" : "%s://%s:%u/",
                          options->certificate != NULL ? "https" : "http", host,
                          rec_collection_server_get_port (server));
}

static void
tell_ready (Options *options, const char *url)
{
  if (options->print_address)
    {
      g_print ("%s\n", url);
      fflush (stdout);
    }
  else
    g_printerr (_ ("recourse-service: takes reports at %s\n"), url);
  if (options->address_fd >= 0)
    {
      dprintf (options->address_fd, "%s\n", url);
      close (options->address_fd);
    }
  sd_notify (0, "READY=1");
}

/* A shell’s usual limit is as many as there may be connections, and the database needs some too. */
static void
raise_file_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static gboolean
signal_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

/* What is under way is answered first, unless a client is slow. */
static void
finish (RecCollectionServer *server, GMainLoop *loop)
{
  guint timeout_id = g_timeout_add_seconds (STOP_SECONDS, signal_cb, loop);

  sd_notify (0, "STOPPING=1");
  rec_collection_server_stop (server, quit_cb, loop);
  g_main_loop_run (loop);
  g_source_remove (timeout_id);
}

/*
 * service_serve:
 *
 * Serves until SIGTERM or SIGINT.
 */
int
service_serve (int argc, char **argv)
{
  g_auto (Options) options = { .port = -1, .address_fd = -1 };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (RecCollectionServer) server = NULL;
  g_autoptr (GInetSocketAddress) address = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;
  guint term_id, int_id;

  if (!parse_options (&options, &argc, &argv))
    return SERVICE_EXIT_USAGE;
  if (argc > 1)
    return service_refuse ("serve", _ ("“%s” is not expected here"), argv[1]);
  address = parse_address (&options, &error);
  if (address == NULL || !check_secrecy (&options, address, &error))
    return service_refuse ("serve", "%s", error->message);
  raise_file_limit ();
  server = start (&options, address, &error);
  if (server == NULL)
    return service_fail (error);

  term_id = g_unix_signal_add (SIGTERM, signal_cb, loop);
  int_id = g_unix_signal_add (SIGINT, signal_cb, loop);
  url = dup_url (server, &options, address);
  tell_ready (&options, url);
  g_main_loop_run (loop);
  finish (server, loop);
  g_source_remove (term_id);
  g_source_remove (int_id);
  return SERVICE_EXIT_OK;
}
