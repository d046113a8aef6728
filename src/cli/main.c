/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "core/report/rec-locale.h"

static const CliCommand commands[] = {
  { "list", N_ ("List the reports, newest first"), cli_list },
  { "show", N_ ("Show all of one report"), cli_show },
  { "export", N_ ("Write reports to a file"), cli_export },
  { "watch", N_ ("Print each new report as it comes"), cli_watch },
  { "import", N_ ("Add the reports in another journal"), cli_import },
  { "delete", N_ ("Delete reports"), cli_delete },
  { "reanalyse", N_ ("Analyse the dumps of reports again"), cli_reanalyse },
  { "policy", N_ ("Show or set what may be sent"), cli_policy },
  { "synchronize", N_ ("Read what the recorders have"), cli_synchronize },
  { "check", N_ ("Look for solutions"), cli_check },
  { "question", N_ ("Show what waits for your answer"), cli_question },
  { "answer", N_ ("Say what may be sent"), cli_answer },
  { "cancel", N_ ("Stop what is sent for a problem"), cli_cancel },
  { "solutions", N_ ("Show the solutions"), cli_solutions },
  { "updates", N_ ("Look for updates of what failed"), cli_updates },
  { "ignore", N_ ("Hear of problems no more"), cli_ignore },
  { "pause", N_ ("Show no notifications for a while"), cli_pause },
  { "stability", N_ ("Show how stable this machine was"), cli_stability },
  { "changes", N_ ("List what was installed, updated and removed"), cli_changes },
  { "ledger", N_ ("Show what left this machine"), cli_ledger },
  { "services", N_ ("List where reports may go"), cli_services },
  { "account", N_ ("Show or set your account at a service"), cli_account },
  { "places", N_ ("Show where to go with a problem"), cli_places },
  { "relaunch", N_ ("Open the program of a report again"), cli_relaunch },
  { "debug", N_ ("Open the dump of a report in a debugger"), cli_debug },
  { "storage", N_ ("Show what is used on the disk"), cli_storage },
  { "clean", N_ ("Remove memory dumps"), cli_clean },
  { "compact", N_ ("Make the list of problems smaller"), cli_compact },
};

/* GLib ignores SIGPIPE from its first socket on, for the whole program. Who reads only the
 * beginning of our output expects us to end by it, unless whoever started us had it ignored. */
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
  g_print (_ ("Usage: recoursectl COMMAND [OPTION…]\n\n"
              "See what failed on this machine.\n\nCommands:\n"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %-14s %s\n", commands[i].name, _ (commands[i].summary));
  g_print (_ ("\n“recoursectl COMMAND --help” tells more; so does recoursectl(1).\n"));
}

int
main (int argc, char **argv)
{
  keep_broken_pipe_signal ();
  rec_locale_start ();

  if (argc < 2)
    {
      cli_warn (_ ("A command is missing"));
      g_printerr (_ ("Try “recoursectl --help”.\n"));
      return CLI_EXIT_USAGE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      return commands[i].run (argc - 1, argv + 1);

  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    {
      print_usage ();
      return cli_finish_output ();
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("recoursectl %s\n", PACKAGE_VERSION);
      return cli_finish_output ();
    }
  cli_warn (_ ("There is no command “%s”"), argv[1]);
  g_printerr (_ ("Try “recoursectl --help”.\n"));
  return CLI_EXIT_USAGE;
}
