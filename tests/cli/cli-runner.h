/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

/* Runs the built recoursectl, with the store of a fixture as the user's. */

typedef struct
{
  int exit_code;
  char *out;
  char *err;
} CliResult;

GSubprocessLauncher *cli_runner_new_launcher (const char *folder, const char *bus_address);
CliResult *cli_runner_run (GSubprocessLauncher *launcher, ...) G_GNUC_NULL_TERMINATED;
JsonNode *cli_result_parse (CliResult *self);
void cli_result_free (CliResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliResult, cli_result_free)
