/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Documented in recoursectl(1). */
typedef enum
{
  CLI_EXIT_OK = 0,
  CLI_EXIT_FAILED = 1,
  CLI_EXIT_USAGE = 2,
  CLI_EXIT_NOT_FOUND = 3,
} CliExit;

typedef struct
{
  const char *name;
  const char *summary;
  int (*run) (int argc, char **argv);
} CliCommand;

/* One subcommand a file; argv[0] is its name. */
int cli_list (int argc, char **argv);
int cli_show (int argc, char **argv);
int cli_export (int argc, char **argv);
int cli_watch (int argc, char **argv);
int cli_import (int argc, char **argv);
int cli_delete (int argc, char **argv);
int cli_reanalyse (int argc, char **argv);
int cli_policy (int argc, char **argv);
int cli_synchronize (int argc, char **argv);
int cli_check (int argc, char **argv);
int cli_question (int argc, char **argv);
int cli_answer (int argc, char **argv);
int cli_cancel (int argc, char **argv);
int cli_solutions (int argc, char **argv);
int cli_updates (int argc, char **argv);
int cli_ignore (int argc, char **argv);
int cli_pause (int argc, char **argv);
int cli_stability (int argc, char **argv);
int cli_changes (int argc, char **argv);
int cli_ledger (int argc, char **argv);
int cli_services (int argc, char **argv);
int cli_account (int argc, char **argv);
int cli_places (int argc, char **argv);
int cli_relaunch (int argc, char **argv);
int cli_debug (int argc, char **argv);
int cli_storage (int argc, char **argv);
int cli_clean (int argc, char **argv);
int cli_compact (int argc, char **argv);

/* What each of them needs. */
gboolean cli_parse (const GOptionEntry *entries,
                    const char *arguments,
                    const char *description,
                    int *argc,
                    char ***argv);
void cli_warn (const char *format, ...) G_GNUC_PRINTF (1, 2);
int cli_fail (const GError *error);
int cli_refuse (const char *command, const char *format, ...) G_GNUC_PRINTF (2, 3);
int cli_finish_output (void);

G_END_DECLS
