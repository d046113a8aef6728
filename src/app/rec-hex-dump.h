/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rec_hex_dump (const guint8 *data, gsize length, guint64 offset, guint n_columns);
void rec_hex_dump_find (guint64 place, guint n_columns, guint *line, guint *first, guint *last);

G_END_DECLS
