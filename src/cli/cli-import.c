/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-reporter.h"

/*
 * cli_import:
 *
 * Has the reporter add the reports in a journal that is not this machine's.
 */
int
cli_import (int argc, char **argv)
{
  gboolean json = FALSE;
  g_autofree char *journal = NULL;
  g_autofree char *root = NULL;
  const GOptionEntry entries[] = {
    { "journal", 0, 0, G_OPTION_ARG_FILENAME, &journal,
      N_ ("A journal file, or a folder of journal files"), N_ ("PATH") },
    { "root", 0, 0, G_OPTION_ARG_FILENAME, &root,
      N_ ("Where the file system of that machine is, for its programs and dumps"), N_ ("FOLDER") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *absolute_journal = NULL;
  g_autofree char *absolute_root = NULL;
  guint added, known, skipped;

  if (!cli_parse (entries, NULL,
                  _ ("Adds the reports in another journal, such as that of a mounted disk."), &argc,
                  &argv))
    return CLI_EXIT_USAGE;
  if (argc > 1 || journal == NULL || *journal == '\0')
    return cli_refuse ("import", _ ("Exactly --journal PATH is needed"));

  absolute_journal = g_canonicalize_filename (journal, NULL);
  absolute_root = root != NULL ? g_canonicalize_filename (root, NULL) : NULL;
  if (!cli_reporter_import (absolute_journal, absolute_root, &added, &known, &skipped, &error))
    return cli_fail (error);

  if (json)
    printf ("{\"added\":%u,\"known\":%u,\"skipped\":%u}\n", added, known, skipped);
  else
    printf (_ ("%u added, %u known already, %u could not be read\n"), added, known, skipped);
  return cli_finish_output ();
}
