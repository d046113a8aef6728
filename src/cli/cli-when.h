/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean cli_when_parse (const char *text, gint64 now, gint64 *time);

G_END_DECLS
