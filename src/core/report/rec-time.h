/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rec_time_format (gint64 time);
gboolean rec_time_parse (const char *text, gint64 *time);

G_END_DECLS
