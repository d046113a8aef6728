/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A line that nobody else should see: never an argument, which everybody on the machine sees. */
char *cli_secret_read (const char *prompt, GError **error);
void cli_secret_free (char *secret);

G_END_DECLS
