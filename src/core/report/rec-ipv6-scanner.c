/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-ipv6-scanner.h"

#include "core/report/rec-word-border.h"

#include <arpa/inet.h>
#include <string.h>

/* How many groups beside an address are tried to be something else: “ab:2001:db8::1:443”. */
#define STRANGE_GROUPS_MAX 3

/* A run of hex digits, colons and dots, or the part of it that is looked at. */
typedef struct
{
  const char *text;
  gsize start;
  gsize end;
} Run;

static gboolean
is_run_byte (char byte)
{
  return g_ascii_isxdigit (byte) || byte == ':' || byte == '.';
}

static gboolean
is_word_byte (char byte)
{
  return g_ascii_isalnum (byte) || byte == '_';
}

static gboolean
are_hex_digits (const char *text, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isxdigit (text[i]))
      return FALSE;

  return TRUE;
}

static gboolean
is_address (const Run *run)
{
  char address[INET6_ADDRSTRLEN];
  struct in6_addr parsed;

  if (run->end <= run->start || run->end - run->start >= sizeof address)
    return FALSE;

  memcpy (address, run->text + run->start, run->end - run->start);
  address[run->end - run->start] = '\0';
  return inet_pton (AF_INET6, address, &parsed) == 1;
}

/* Of “a::b” first “::b” is left, which may be an address itself, then “b”. */
static void
drop_first_group (Run *run)
{
  gboolean is_gap = run->end - run->start > 1 && run->text[run->start] == ':'
                    && run->text[run->start + 1] == ':';

  if (is_gap)
    {
      run->start += 2;
      return;
    }
  while (run->start < run->end && run->text[run->start] != ':')
    run->start++;
  if (run->end - run->start > 1 && run->text[run->start + 1] != ':')
    run->start++;
}

static void
drop_last_group (Run *run)
{
  gboolean is_gap = run->end - run->start > 1 && run->text[run->end - 1] == ':'
                    && run->text[run->end - 2] == ':';

  if (is_gap)
    {
      run->end -= 2;
      return;
    }
  while (run->end > run->start && run->text[run->end - 1] != ':')
    run->end--;
  if (run->end - run->start > 1 && run->text[run->end - 2] != ':')
    run->end--;
}

/* “::” is the address of none, “::1” of every machine. */
static gboolean
is_common (const Run *run)
{
  gsize length = run->end - run->start;
  const char *at = run->text + run->start;

  return (length == 2 && strncmp (at, "::", 2) == 0)
         || (length == 3 && strncmp (at, "::1", 3) == 0);
}

/* An identifier of C++ does not begin with a digit, so “a::b” and “c10::add” are names, and
 * addresses as well. Of those with a letter at each group's begin only what is told to a network
 * (fc to fd, fe8 to feb, ff) or has four groups is taken for an address. */
static gboolean
looks_like_name (const Run *run)
{
  const char *first = NULL;
  guint n_groups = 0;

  for (gsize i = run->start; i < run->end; i++)
    {
      if (run->text[i] == ':' || (i > run->start && run->text[i - 1] != ':'))
        continue;
      if (g_ascii_isdigit (run->text[i]) || ++n_groups >= 4)
        return FALSE;
      if (first == NULL)
        first = run->text + i;
    }

  if (first == NULL || run->text + run->end - first < 4 || g_ascii_tolower (first[0]) != 'f'
      || !are_hex_digits (first, 4))
    return TRUE;
  return strchr ("cdf", g_ascii_tolower (first[1])) == NULL
         && (g_ascii_tolower (first[1]) != 'e'
             || strchr ("89ab", g_ascii_tolower (first[2])) == NULL);
}

/* A port, or a word in hex, may hang on an address with a colon: the run is an address if a part of
 * it is. */
static gboolean
has_address (const Run *run)
{
  Run front = *run;

  for (guint i = 0; i <= STRANGE_GROUPS_MAX; i++)
    {
      Run part = front;

      for (guint j = 0; i + j <= STRANGE_GROUPS_MAX; j++)
        {
          if (is_address (&part) && !is_common (&part) && !looks_like_name (&part))
            return TRUE;
          drop_last_group (&part);
        }
      drop_first_group (&front);
    }

  return FALSE;
}

/* Of a run that is too long for an address something may be one all the same, unless it is a
 * fingerprint: pairs of digits throughout. */
static gboolean
is_fingerprint (const Run *run)
{
  gsize length = run->end - run->start;

  for (gsize i = 0; i < length; i++)
    if ((run->text[run->start + i] == ':') != (i % 3 == 2))
      return FALSE;

  return TRUE;
}

/* “%eth0” is the zone, in a URL “%25eth0”. */
static gsize
skip_zone (const char *text, gsize at, gsize length)
{
  gsize end = at + 1;

  if (at >= length || text[at] != '%')
    return at;

  while (end < length && (g_ascii_isalnum (text[end]) || strchr ("._-", text[end]) != NULL)
         && text[end] != '\0')
    end++;
  while (end > at + 1 && text[end - 1] == '.')
    end--;
  return end > at + 1 ? end : at;
}

static void
take_run (Run run, gsize length, GArray *spans)
{
  gsize run_end = run.end;
  RecSpan span = { 0, 0, REC_IDENTIFIER_IPV6 };

  /* Punctuation beside it, as in “from fe80::1: refused.” */
  while (run.end > run.start && run.text[run.end - 1] == '.')
    run.end--;
  if (run.end - run.start > 2 && run.text[run.end - 1] == ':' && run.text[run.end - 2] != ':')
    run.end--;
  if (run.end - run.start > 2 && run.text[run.start] == ':' && run.text[run.start + 1] != ':')
    run.start++;

  /* Of what is common the whole run must be: “::1” alone. */
  if (is_common (&run)
      || (!has_address (&run) && (run.end - run.start < INET6_ADDRSTRLEN || is_fingerprint (&run))))
    return;

  span.start = run.start;
  span.end = run.end == run_end ? skip_zone (run.text, run.end, length) : run.end;
  if (span.start > 0 && run.text[span.start - 1] == '[' && span.end < length
      && run.text[span.end] == ']')
    {
      span.start--;
      span.end++;
    }
  g_array_append_val (spans, span);
}

/**
 * rec_ipv6_scan: (skip)
 * @text: (array length=length) (element-type guint8): a text
 * @length: its length in bytes
 * @spans: (element-type RecSpan): gets the IPv6 addresses in the text, sorted
 *
 * Finds addresses in all forms of RFC 4291 and RFC 4007: shortened, with an IPv4 address at the
 * end, with a zone, in brackets. Names of C++ and times of day are left.
 */
void
rec_ipv6_scan (const char *text, gsize length, GArray *spans)
{
  for (gsize at = 0; at < length;)
    {
      Run run = { text, at, at };
      guint n_colons = 0;

      if (!is_run_byte (text[at]) || text[at] == '.')
        {
          at++;
          continue;
        }

      for (; at < length && is_run_byte (text[at]); at++)
        n_colons += text[at] == ':';
      run.end = at;

      /* “%20” before an address is no part of it. */
      if (run.end - run.start > 2 && rec_word_border_follows_escape (text, run.start + 2))
        run.start += 2;
      /* In the middle of a word the run begins, or ends, with a piece of it. */
      else if (run.start > 0 && g_ascii_isalnum (text[run.start - 1])
               && !rec_word_border_follows_escape (text, run.start))
        {
          gsize piece_end = run.start;

          while (piece_end < run.end && text[piece_end] != ':')
            piece_end++;
          /* “std::string” and “ns::add”; but “peer:2001:db8::1” after its first colon. */
          if (run.end - piece_end < 2 || text[piece_end + 1] == ':')
            continue;
          run.start = piece_end + 1;
        }
      if (at < length && is_word_byte (text[at]))
        while (run.end > run.start && text[run.end - 1] != ':')
          run.end--;
      if (n_colons >= 2)
        take_run (run, length, spans);
    }
}
