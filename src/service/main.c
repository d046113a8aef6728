/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "core/report/rec-locale.h"
#include "service/service-command.h"

static const ServiceCommand commands[] = {
  { "serve", N_ ("Take reports"), service_serve },
  { "bucket", N_ ("List the buckets, or show one"), service_bucket },
  { "request", N_ ("Ask a bucket’s reports for evidence"), service_request },
  { "respond", N_ ("Answer a bucket, or all that match"), service_respond },
  { "account", N_ ("Add or remove accounts"), service_account },
};

/* GLib ignores SIGPIPE from its first socket on. Who reads only the beginning of a list expects us
 * to end by it. */
static void
keep_broken_pipe_signal (void)
{
  struct sigaction inherited;

  sigaction (SIGPIPE, NULL, &inherited);
  g_type_class_unref (g_type_class_ref (G_TYPE_SOCKET));
  sigaction (SIGPIPE, &inherited, NULL);
}

static void
print_usage (void)
{
  g_print (_ ("Usage: recourse-service COMMAND [OPTION…]\n\n"
              "Collect reports of failures, and answer them.\n\nCommands:\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-10s %s\n", commands[i].name, _ (commands[i].summary));
  g_print (_ ("\n“recourse-service COMMAND --help” tells more; so does recourse-service(1).\n"));
}

int
main (int argc, char **argv)
{
  rec_locale_start ();

  if (argc < 2)
    {
      service_warn (_ ("A command is missing"));
      g_printerr (_ ("Try “recourse-service --help”.\n"));
      return SERVICE_EXIT_USAGE;
    }
  /* A server lives on when a client goes away. */
  if (!g_str_equal (argv[1], "serve"))
    keep_broken_pipe_signal ();
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      return commands[i].run (argc - 1, argv + 1);

  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    {
      print_usage ();
      return service_finish_output ();
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("recourse-service %s\n", PACKAGE_VERSION);
      return service_finish_output ();
    }
  service_warn (_ ("There is no command “%s”"), argv[1]);
  g_printerr (_ ("Try “recourse-service --help”.\n"));
  return SERVICE_EXIT_USAGE;
}
