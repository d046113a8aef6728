/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-store.h"

G_BEGIN_DECLS

/* What the subcommands on this machine's history share. */
void cli_history_try_read (void);
gboolean cli_history_open_store (RecStore **store, GError **error);
gboolean cli_history_parse_time (const char *text, gint64 *time);

G_END_DECLS
