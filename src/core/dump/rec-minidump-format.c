/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/dump/rec-minidump-format.h"

#include <string.h>

/**
 * rec_minidump_append16: (skip)
 */
void
rec_minidump_append16 (GByteArray *dump, guint16 value)
{
  value = GUINT16_TO_LE (value);
  g_byte_array_append (dump, (const guint8 *) &value, sizeof value);
}

/**
 * rec_minidump_append32: (skip)
 */
void
rec_minidump_append32 (GByteArray *dump, guint32 value)
{
  value = GUINT32_TO_LE (value);
  g_byte_array_append (dump, (const guint8 *) &value, sizeof value);
}

/**
 * rec_minidump_append64: (skip)
 */
void
rec_minidump_append64 (GByteArray *dump, guint64 value)
{
  value = GUINT64_TO_LE (value);
  g_byte_array_append (dump, (const guint8 *) &value, sizeof value);
}

/**
 * rec_minidump_append_part: (skip)
 */
void
rec_minidump_append_part (GByteArray *dump, RecMinidumpPart part)
{
  rec_minidump_append32 (dump, part.size);
  rec_minidump_append32 (dump, part.place);
}

/**
 * rec_minidump_append_zeros: (skip)
 */
void
rec_minidump_append_zeros (GByteArray *dump, gsize length)
{
  gsize start = dump->len;

  g_byte_array_set_size (dump, start + length);
  memset (dump->data + start, 0, length);
}

/**
 * rec_minidump_begin: (skip)
 *
 * Returns: where something begins that is appended next, at a multiple of 8
 */
guint32
rec_minidump_begin (GByteArray *dump)
{
  rec_minidump_append_zeros (dump, -(gsize) dump->len & 7);
  return dump->len;
}

/**
 * rec_minidump_end: (skip)
 * @place: what rec_minidump_begin() has returned
 *
 * Returns: all that was appended since
 */
RecMinidumpPart
rec_minidump_end (GByteArray *dump, guint32 place)
{
  RecMinidumpPart part = { dump->len - place, place };

  return part;
}

/**
 * rec_minidump_append_text: (skip)
 * @text: UTF-8
 *
 * Appends an MDString: its bytes, UTF-16, a NUL that does not count.
 *
 * Returns: where it lies
 */
guint32
rec_minidump_append_text (GByteArray *dump, const char *text)
{
  guint32 place = rec_minidump_begin (dump);
  glong length = 0;
  g_autofree gunichar2 *wide = g_utf8_to_utf16 (text, -1, NULL, &length, NULL);

  rec_minidump_append32 (dump, 2 * length);
  for (glong i = 0; i < length; i++)
    rec_minidump_append16 (dump, wide[i]);
  rec_minidump_append16 (dump, 0);
  return place;
}

/**
 * rec_minidump_set32: (skip)
 * @place: of a number that was appended before
 */
void
rec_minidump_set32 (GByteArray *dump, guint32 place, guint32 value)
{
  value = GUINT32_TO_LE (value);
  memcpy (dump->data + place, &value, sizeof value);
}
