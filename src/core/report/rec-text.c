/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-text.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

/* Controls could move a terminal's cursor, and marks of direction could show a name as what it is
 * not; both are replaced, so that foreign text can be shown anywhere. */
static gboolean
is_harmful (gunichar character)
{
  return g_unichar_iscntrl (character) || character == 0x061c || character == 0x200e
         || character == 0x200f || (character >= 0x2028 && character <= 0x202e)
         || (character >= 0x2066 && character <= 0x2069) || character == 0xfeff;
}

/* Most text is short and of plain ASCII, and is good as it is. */
static gsize
skip_plain (const char *text, gsize length)
{
  gsize plain = 0;

  while (plain < length && text[plain] >= 0x20 && text[plain] < 0x7f)
    plain++;
  return plain;
}

static char *
clean (const char *text, gssize length, gsize max, gboolean keep_lines)
{
  gsize left = length < 0 ? strlen (text) : (gsize) length;
  gsize plain = skip_plain (text, MIN (left, max));
  GString *cleaned;

  if (plain == MIN (left, max))
    return g_strndup (text != NULL ? text : "", plain);

  cleaned = g_string_sized_new (MIN (left, max));
  while (left > 0)
    {
      gunichar character = g_utf8_get_char_validated (text, left);
      gboolean valid = character != (gunichar) -1 && character != (gunichar) -2;
      gboolean is_line = character == '\n' || character == '\t';
      gboolean kept = valid && (!is_harmful (character) || (keep_lines && is_line));
      gsize used = valid ? g_utf8_next_char (text) - text : 1;
      const char *part = kept ? text : REPLACEMENT;
      gsize part_length = kept ? used : strlen (REPLACEMENT);

      if (cleaned->len + part_length > max)
        break;

      g_string_append_len (cleaned, part, part_length);
      text += used;
      left -= used;
    }

  return g_string_free (cleaned, FALSE);
}

/**
 * rec_text_clean:
 * @text: (array length=length) (element-type guint8): text from outside, of any encoding
 * @length: its length in bytes, or -1 if it ends with a NUL
 * @max: how long the result may be, in bytes
 *
 * Makes foreign text fit to be kept and shown: valid UTF-8 of at most @max bytes, cut between
 * characters, with U+FFFD in place of invalid bytes, control characters, line ends and marks of
 * direction.
 *
 * Returns: (transfer full): the clean text
 */
char *
rec_text_clean (const char *text, gssize length, gsize max)
{
  g_return_val_if_fail (text != NULL || length == 0, NULL);

  return clean (text, length, max, FALSE);
}

/**
 * rec_text_clean_lines:
 * @text: (array length=length) (element-type guint8): text from outside, of any encoding
 * @length: its length in bytes, or -1 if it ends with a NUL
 * @max: how long the result may be, in bytes
 *
 * As [func@text_clean], but keeps line ends and tabs.
 *
 * Returns: (transfer full): the clean text
 */
char *
rec_text_clean_lines (const char *text, gssize length, gsize max)
{
  g_return_val_if_fail (text != NULL || length == 0, NULL);

  return clean (text, length, max, TRUE);
}
