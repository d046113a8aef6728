/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <stdio.h>

G_BEGIN_DECLS

/* A file that appears under its name only when it is whole. Freed before it is finished, nothing of
 * it stays. */
typedef struct _CliFile CliFile;

CliFile *cli_file_new (const char *path, GError **error);
FILE *cli_file_get_stream (CliFile *self);
gboolean cli_file_finish (CliFile *self, GError **error);
void cli_file_free (CliFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliFile, cli_file_free)

G_END_DECLS
