/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-address-scanner.h"

#include "core/report/rec-word-border.h"

#include <string.h>

/* The scanners go over the text once; each byte is looked at a fixed number of times. What could be
 * an address or something else is taken for an address, but where the comments say so. */

static gboolean
is_word_byte (char byte)
{
  return g_ascii_isalnum (byte) || byte == '_' || (byte & 0x80) != 0;
}

static void
add (GArray *spans, gsize start, gsize end, RecIdentifier what)
{
  RecSpan span = { start, end, what };

  g_array_append_val (spans, span);
}

/* What may stand before the “@”. The separators of URLs and of shells are left out. */
static gboolean
is_local_byte (char byte)
{
  return is_word_byte (byte) || (byte != '\0' && strchr (".-+%!#$*'^~=", byte) != NULL);
}

static gboolean
is_domain_byte (char byte)
{
  return g_ascii_isalnum (byte) || byte == '.' || byte == '-' || (byte & 0x80) != 0;
}

/* “user@1000.service” is a unit of systemd. */
static gboolean
is_unit_suffix (const char *label, gsize length)
{
  static const char *const suffixes[]
      = { "service", "socket", "timer", "mount", "target",   "slice",
          "scope",   "device", "path",  "swap",  "automount" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (strlen (suffixes[i]) == length && strncmp (label, suffixes[i], length) == 0)
      return TRUE;

  return FALSE;
}

/* The end of a domain with at least two labels, the last of letters; start if there is none. */
static gsize
find_domain_end (const char *text, gsize start, gsize length)
{
  gsize end = start, dot;

  while (end < length && is_domain_byte (text[end]))
    end++;
  while (end > start && (text[end - 1] == '.' || text[end - 1] == '-'))
    end--;
  for (dot = end; dot > start && text[dot - 1] != '.'; dot--)
    ;
  if (dot <= start + 1 || end - dot < 2 || g_ascii_isdigit (text[dot]) || text[start] == '.'
      || is_unit_suffix (text + dot, end - dot))
    return start;

  return end;
}

static gsize
find_local_start (const char *text, gsize at, gsize least)
{
  gsize start = at, assignment = at;

  if (start > least && text[start - 1] == '"')
    {
      for (start--; start > least && text[start - 1] != '"' && text[start - 1] != '\n'; start--)
        ;
      return start > least && text[start - 1] == '"' ? start - 1 : at;
    }

  while (start > least && is_local_byte (text[start - 1]))
    {
      start--;
      if (text[start] == '=' && assignment == at)
        assignment = start;
    }
  /* “to=a@b.example” is a name and its value; “bounce+a=b.example@c.example” is one address. */
  if (assignment != at && memchr (text + start, '+', assignment - start) == NULL)
    start = assignment + 1;
  return start;
}

void
rec_address_scan_email (const char *text, gsize length, GArray *spans)
{
  gsize least = 0;

  for (gsize at = 0; at < length; at++)
    {
      gboolean is_encoded
          = text[at] == '%' && at + 2 < length && text[at + 1] == '4' && text[at + 2] == '0';
      gsize domain = at + (is_encoded ? 3 : 1);
      gsize start, end;

      if (text[at] != '@' && !is_encoded)
        continue;

      start = find_local_start (text, at, least);
      end = find_domain_end (text, domain, length);
      if (start < at && end > domain)
        {
          add (spans, start, end, REC_IDENTIFIER_EMAIL);
          least = end;
          at = end - 1;
        }
      else
        least = domain;
    }
}

/* Reads a number of at most three digits and 255. */
static gsize
read_octet (const char *text, gsize at, gsize length)
{
  guint value = 0;
  gsize start = at;

  while (at < length && at - start < 4 && g_ascii_isdigit (text[at]))
    value = value * 10 + g_ascii_digit_value (text[at++]);
  return at == start || at - start > 3 || value > 255 ? start : at;
}

/* “v1.2.3.4” and “libdemo.so.1.2.3.4” are versions. */
static gboolean
follows_version_mark (const char *text, gsize start)
{
  if (start >= 1 && (text[start - 1] == 'v' || text[start - 1] == 'V'))
    return start == 1 || !is_word_byte (text[start - 2]);

  return start >= 4 && strncmp (text + start - 4, ".so.", 4) == 0;
}

/* Loopback and “any” are the same on every machine and worth to be seen. */
static gboolean
is_common_ipv4 (const char *text, gsize length)
{
  return g_str_has_prefix (text, "127.") || (length == 7 && strncmp (text, "0.0.0.0", 7) == 0);
}

void
rec_address_scan_ipv4 (const char *text, gsize length, GArray *spans)
{
  for (gsize at = 0; at < length;)
    {
      gsize start = at, end = 0, dots = 0, n_octets = 0;

      if (!g_ascii_isdigit (text[at]))
        {
          at++;
          continue;
        }

      /* The run of all numbers with single dots between them. */
      while (at < length
             && (g_ascii_isdigit (text[at])
                 || (text[at] == '.' && at + 1 < length && g_ascii_isdigit (text[at + 1]))))
        dots += text[at++] == '.';
      /* “%20” before an address is no part of it. */
      if (at - start > 2 && rec_word_border_follows_escape (text, start + 2))
        start += 2;
      for (gsize octet = start; n_octets < 4 && octet < at;)
        {
          end = read_octet (text, octet, at);
          if (end == octet)
            break;
          n_octets++;
          octet = end + (n_octets < 4);
        }

      /* A fifth number may be a port, as tcpdump writes it; six and more are no address. */
      if (n_octets == 4 && (dots == 3 || dots == 4) && (end == at || text[end] == '.')
          && !follows_version_mark (text, start) && !is_common_ipv4 (text + start, end - start))
        add (spans, start, end, REC_IDENTIFIER_IPV4);
    }
}

/* Groups of hex digits with one kind of separator between them. */
typedef struct
{
  gsize start;
  gsize end;
  guint n_groups;
} Groups;

static gboolean
is_group (const char *text, gsize at, gsize length, gsize width)
{
  if (at + width > length)
    return FALSE;
  for (gsize i = 0; i < width; i++)
    if (!g_ascii_isxdigit (text[at + i]))
      return FALSE;

  return at + width == length || !g_ascii_isalnum (text[at + width]);
}

static Groups
read_groups (const char *text, gsize start, gsize length, gsize width)
{
  Groups groups = { start, start, 0 };
  char separator = '\0';

  for (gsize at = start; is_group (text, at, length, width); at += width + 1)
    {
      groups.n_groups++;
      groups.end = at + width;
      if (groups.end == length || (separator != '\0' && text[groups.end] != separator)
          || strchr (width == 2 ? ":-_" : ".", text[groups.end]) == NULL)
        break;
      separator = text[groups.end];
    }

  return groups;
}

/* Six groups; seven or eight with a suffix or for a long address; fourteen in the kernel's “MAC=”
 * with both ends and the protocol. Sixteen, twenty or thirty-two are a fingerprint. */
static gboolean
is_mac (const Groups *groups, gsize width)
{
  return width == 4 ? groups->n_groups == 3
                    : (groups->n_groups >= 6 && groups->n_groups <= 8) || groups->n_groups == 14;
}

/* An interface that is named after its address: “enx001122334455”. */
static gsize
read_interface (const char *text, gsize at, gsize length)
{
  if (at < 3 || !is_group (text, at, length, 12)
      || (strncmp (text + at - 3, "enx", 3) != 0 && strncmp (text + at - 3, "wlx", 3) != 0
          && strncmp (text + at - 3, "wwx", 3) != 0))
    return at;

  return at + 12;
}

void
rec_address_scan_mac (const char *text, gsize length, GArray *spans)
{
  for (gsize at = 0; at < length;)
    {
      Groups groups;
      gsize width, end;

      if (!g_ascii_isxdigit (text[at]))
        {
          at++;
          continue;
        }
      end = read_interface (text, at, length);
      if (end > at)
        {
          add (spans, at, end, REC_IDENTIFIER_MAC);
          at = end;
          continue;
        }
      if (at > 0 && g_ascii_isalnum (text[at - 1]) && !rec_word_border_follows_escape (text, at))
        {
          at++;
          continue;
        }

      width = is_group (text, at, length, 4) && at + 4 < length && text[at + 4] == '.' ? 4 : 2;
      groups = read_groups (text, at, length, width);
      if (is_mac (&groups, width))
        add (spans, groups.start, groups.end, REC_IDENTIFIER_MAC);
      at = MAX (at + 1, groups.end);
    }
}
