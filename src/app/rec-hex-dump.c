/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-hex-dump.h"

/* How many digits the place of a line has, with the blank after it. */
#define PLACE_WIDTH 9

static void
add_line (GString *text, const guint8 *data, gsize length, guint64 offset, guint n_columns)
{
  g_string_append_printf (text, "%08" G_GINT64_MODIFIER "x ", offset);
  for (guint i = 0; i < n_columns; i++)
    if (i < length)
      g_string_append_printf (text, "%02x ", data[i]);
    else
      g_string_append (text, "   ");
  g_string_append_c (text, ' ');
  for (gsize i = 0; i < length; i++)
    g_string_append_c (text, g_ascii_isprint (data[i]) ? (char) data[i] : '.');
}

/* Writes @data as lines of @n_columns bytes: the place in the file, the bytes in hex, and those
 * that are characters. @offset is the place of the first byte. */
char *
rec_hex_dump (const guint8 *data, gsize length, guint64 offset, guint n_columns)
{
  GString *text = g_string_sized_new (length / n_columns * (PLACE_WIDTH + n_columns * 4 + 2) + 1);

  for (gsize at = 0; at < length; at += n_columns)
    {
      if (at > 0)
        g_string_append_c (text, '\n');
      add_line (text, data + at, MIN (length - at, n_columns), offset + at, n_columns);
    }
  return g_string_free (text, FALSE);
}

/* Where the byte at @place, from the first one written, stands: its line, and the first and the
 * last character of its digits. */
void
rec_hex_dump_find (guint64 place, guint n_columns, guint *line, guint *first, guint *last)
{
  *line = place / n_columns;
  *first = PLACE_WIDTH + place % n_columns * 3;
  *last = *first + 2;
}
