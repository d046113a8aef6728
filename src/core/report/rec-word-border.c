/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-word-border.h"

#include <string.h>

/* How far back is looked for what a word is, in bytes; so each word costs the same at most. */
#define LOOK_BACK 48

static gboolean
belongs (gunichar character, gboolean digits_belong)
{
  return g_unichar_isalpha (character) || g_unichar_ismark (character)
         || (digits_belong && g_unichar_isdigit (character));
}

static gboolean
are_hex (const char *text, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;

  return TRUE;
}

/* The letters of “\n”, “%2F”, “\x2f”, “\u002f” and of a terminal's “ESC [31m” are no part of the
 * word after them. */
gboolean
rec_word_border_follows_escape (const char *text, gsize start)
{
  const char *at = text + start;
  gsize n_back;

  if (start >= 2 && at[-2] == '\\' && strchr ("abefnrtv", at[-1]) != NULL)
    return TRUE;
  if (start >= 3 && at[-3] == '%' && are_hex (at - 2, 2))
    return TRUE;
  if (start >= 4 && at[-4] == '\\' && at[-3] == 'x' && are_hex (at - 2, 2))
    return TRUE;
  if (start >= 6 && at[-6] == '\\' && at[-5] == 'u' && are_hex (at - 4, 4))
    return TRUE;
  if (start < 3 || at[-1] != 'm')
    return FALSE;

  for (n_back = 2; n_back < start && n_back < LOOK_BACK; n_back++)
    if (!g_ascii_isdigit (at[-(gssize) n_back]) && at[-(gssize) n_back] != ';')
      break;
  return at[-(gssize) n_back] == '[';
}

static gboolean
begins_word (const char *text, gsize start, gboolean digits_belong)
{
  gunichar before, first;

  if (start == 0)
    return TRUE;

  before = g_utf8_get_char (g_utf8_prev_char (text + start));
  first = g_utf8_get_char (text + start);
  return !belongs (before, digits_belong) || rec_word_border_follows_escape (text, start)
         || (!digits_belong && g_unichar_islower (before) && g_unichar_isupper (first));
}

static gboolean
ends_word (const char *text, gsize length, gsize end, gboolean digits_belong)
{
  gunichar last, after;

  if (end >= length)
    return TRUE;

  last = g_utf8_get_char (g_utf8_prev_char (text + end));
  after = g_utf8_get_char (text + end);
  return !belongs (after, digits_belong)
         || (!digits_belong && g_unichar_islower (last) && g_unichar_isupper (after));
}

static gboolean
belongs_to_name (gunichar character)
{
  return g_unichar_isalnum (character) || character == '_' || character == '-';
}

static gboolean
ends_path (const char *text, gsize length, gsize end)
{
  return end >= length || !belongs_to_name (g_utf8_get_char (text + end));
}

static gboolean
begins_path (const char *text, gsize start)
{
  return start == 0 || rec_word_border_follows_escape (text, start)
         || !belongs_to_name (g_utf8_get_char (g_utf8_prev_char (text + start)));
}

/* “user=a”, “login: "a"”, “uid=1000(a)”, “hostname a”, “/media/a”. */
static gboolean
is_named_before (const char *text, gsize start)
{
  static const char *const names[]
      = { "user", "username", "login",    "logname",  "owner", "account",
          "uid",  "host",     "hostname", "nodename", "media", NULL };
  gsize least = start > LOOK_BACK ? start - LOOK_BACK : 0;
  gsize end = start, begin;
  g_autofree char *name = NULL;

  while (end > least && strchr (" =\"':(/", text[end - 1]) != NULL)
    end--;
  if (end < start && text[end] == '(')
    while (end > least && (g_ascii_isdigit (text[end - 1]) || text[end - 1] == '='))
      end--;
  else if (end == start)
    return FALSE;

  begin = end;
  while (begin > least && g_ascii_isalpha (text[begin - 1]))
    begin--;
  name = g_ascii_strdown (text + begin, end - begin);
  return g_strv_contains (names, name);
}

/* In a log's lines the host's name follows the time: “08:12:24 vm demo[123]:”. */
static gboolean
follows_time (const char *text, gsize start)
{
  gsize least = start > LOOK_BACK ? start - LOOK_BACK : 0;
  gsize at = start - 1;
  guint n_colons = 0;

  if (start == 0 || text[at] != ' ')
    return FALSE;

  while (at > least && text[at - 1] != ' ' && text[at - 1] != '\n')
    n_colons += text[--at] == ':';
  return n_colons >= 2 && g_ascii_isdigit (text[at]);
}

static gboolean
is_named (const char *text, gsize length, const RecSpan *span)
{
  if (span->what == REC_IDENTIFIER_HOST)
    {
      if ((span->start > 0 && text[span->start - 1] == '@') || follows_time (text, span->start))
        return TRUE;
    }
  else if ((span->end < length && text[span->end] == '@')
           || (span->start > 0 && text[span->start - 1] == '~'))
    return TRUE;

  return is_named_before (text, span->start);
}

/* Whether a word that was found at `span` counts there. digits_belong: a digit beside it makes it
 * part of something else. */
gboolean
rec_word_border_allows (const char *text,
                        gsize length,
                        const RecSpan *span,
                        RecWordRule rule,
                        gboolean digits_belong)
{
  switch (rule)
    {
    case REC_WORD_WHOLE:
      return begins_word (text, span->start, digits_belong)
             && ends_word (text, length, span->end, digits_belong);
    case REC_WORD_PATH:
      return ends_path (text, length, span->end);
    case REC_WORD_SHORT_PATH:
      return begins_path (text, span->start) && ends_path (text, length, span->end);
    case REC_WORD_NAMED:
      return begins_word (text, span->start, TRUE) && ends_word (text, length, span->end, TRUE)
             && is_named (text, length, span);
    case REC_WORD_ANYWHERE:
    default:
      return TRUE;
    }
}
