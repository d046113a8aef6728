/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-version-order.h"

#include <string.h>

/* A version in its parts. What is missing has no length, and rpm tells that from what is empty. */
typedef struct
{
  const char *text;
  gsize length;
  gboolean given;
} Part;

typedef struct
{
  Part epoch;
  Part version;
  Part release;
} Parts;

static int
sign (int value)
{
  return value < 0 ? -1 : value > 0;
}

/* Where a digit, a letter or anything else of a part stands; the end of it is '\0'. */
static char
at (const Part *part, gsize position)
{
  return position < part->length ? part->text[position] : '\0';
}

/* `[epoch:]version[-release]`: the epoch is made of digits alone, the release begins after the last
 * hyphen. deb-version(7) and rpm-version(7) agree on it. */
static void
split (const char *text, Parts *parts)
{
  gsize digits = strspn (text, "0123456789");
  const char *hyphen;

  memset (parts, 0, sizeof *parts);
  if (text[digits] == ':')
    {
      parts->epoch = (Part){ text, digits, TRUE };
      text += digits + 1;
    }
  hyphen = strrchr (text, '-');
  parts->version = (Part){ text, hyphen != NULL ? (gsize) (hyphen - text) : strlen (text), TRUE };
  if (hyphen != NULL)
    parts->release = (Part){ hyphen + 1, strlen (hyphen + 1), TRUE };
}

/* Compares two runs of digits, moved past, however long they are. */
static int
compare_digits (const Part *a, gsize *i, const Part *b, gsize *j)
{
  int first_difference = 0;

  while (at (a, *i) == '0')
    (*i)++;
  while (at (b, *j) == '0')
    (*j)++;
  while (g_ascii_isdigit (at (a, *i)) && g_ascii_isdigit (at (b, *j)))
    {
      if (first_difference == 0)
        first_difference = at (a, *i) - at (b, *j);
      (*i)++;
      (*j)++;
    }

  if (g_ascii_isdigit (at (a, *i)))
    return 1;
  return g_ascii_isdigit (at (b, *j)) ? -1 : sign (first_difference);
}

/* Letters before all other signs, the end before both, a tilde before the end; Debian Policy
 * 5.6.12. */
static int
get_deb_weight (char sign_of_text)
{
  if (sign_of_text == '\0' || g_ascii_isdigit (sign_of_text))
    return 0;
  if (sign_of_text == '~')
    return -1;
  if (g_ascii_isalpha (sign_of_text))
    return (guchar) sign_of_text;

  return (guchar) sign_of_text + 256;
}

static int
compare_deb_part (const Part *a, const Part *b)
{
  gsize i = 0, j = 0;

  while (i < a->length || j < b->length)
    {
      int order;

      while ((i < a->length && !g_ascii_isdigit (at (a, i)))
             || (j < b->length && !g_ascii_isdigit (at (b, j))))
        {
          order = get_deb_weight (at (a, i)) - get_deb_weight (at (b, j));
          if (order != 0)
            return sign (order);
          i++;
          j++;
        }
      order = compare_digits (a, &i, b, &j);
      if (order != 0)
        return order;
    }

  return 0;
}

static gboolean
is_rpm_separator (char sign_of_text)
{
  return sign_of_text != '\0' && !g_ascii_isalnum (sign_of_text) && sign_of_text != '~'
         && sign_of_text != '^';
}

static int
compare_letters (const Part *a, gsize *i, const Part *b, gsize *j)
{
  while (g_ascii_isalpha (at (a, *i)) && at (a, *i) == at (b, *j))
    {
      (*i)++;
      (*j)++;
    }
  if (!g_ascii_isalpha (at (a, *i)))
    return g_ascii_isalpha (at (b, *j)) ? -1 : 0;

  return g_ascii_isalpha (at (b, *j)) ? sign (at (a, *i) - at (b, *j)) : 1;
}

/* A tilde is before everything, the end too; a caret is after the end and before the rest. %TRUE
 * when @order is known, or when both have the sign and are moved past it. */
static gboolean
take_rpm_mark (const Part *a, gsize *i, const Part *b, gsize *j, int *order)
{
  char x = at (a, *i), y = at (b, *j);

  if (x == '~' || y == '~')
    *order = x != '~' ? 1 : y != '~' ? -1 : 0;
  else if (x == '^' || y == '^')
    *order = x == '\0' ? -1 : y == '\0' ? 1 : x != '^' ? 1 : y != '^' ? -1 : 0;
  else
    return FALSE;

  (*i)++;
  (*j)++;
  return TRUE;
}

/* One run of digits or of letters of each: digits are newer than letters. */
static int
compare_rpm_run (const Part *a, gsize *i, const Part *b, gsize *j)
{
  gboolean digits = g_ascii_isdigit (at (a, *i));

  if (digits != g_ascii_isdigit (at (b, *j)))
    return digits ? 1 : -1;

  return digits ? compare_digits (a, i, b, j) : compare_letters (a, i, b, j);
}

/* rpm-version(7), and what rpmvercmp() of rpm 4.18 does beyond it. */
static int
compare_rpm_part (const Part *a, const Part *b)
{
  gsize i = 0, j = 0;

  while (i < a->length || j < b->length)
    {
      int order = 0;

      while (is_rpm_separator (at (a, i)))
        i++;
      while (is_rpm_separator (at (b, j)))
        j++;
      if (!take_rpm_mark (a, &i, b, &j, &order))
        {
          if (i >= a->length || j >= b->length)
            break;
          order = compare_rpm_run (a, &i, b, &j);
        }
      if (order != 0)
        return order;
    }

  return (i < a->length) - (j < b->length);
}

static int
compare_epochs (const Part *a, const Part *b)
{
  gsize i = 0, j = 0;

  return compare_digits (a, &i, b, &j);
}

/* A missing revision of Debian is “0”; the end and “0” are the same to it. */
static int
compare_deb (const Parts *a, const Parts *b)
{
  int order = compare_deb_part (&a->version, &b->version);

  return order != 0 ? order : compare_deb_part (&a->release, &b->release);
}

static int
compare_rpm (const Parts *a, const Parts *b)
{
  int order = compare_rpm_part (&a->version, &b->version);

  if (order != 0)
    return order;
  if (a->release.given != b->release.given)
    return a->release.given ? 1 : -1;

  return compare_rpm_part (&a->release, &b->release);
}

/**
 * rec_version_order_compare: (skip)
 * @format: `deb` or `rpm`
 * @a: a whole version, as its package has it
 * @b: another of the same format
 * @order: (out): below 0, 0 or above 0 as @a is older than @b, as new, or newer
 *
 * Compares two versions as their package manager does: Debian Policy 5.6.12 and deb-version(7), or
 * rpm-version(7). Versions that break the rules have an order too, which means nothing.
 *
 * Returns: %FALSE where nothing is known about the order: another format, or a version is empty
 */
gboolean
rec_version_order_compare (const char *format, const char *a, const char *b, int *order)
{
  gboolean deb = g_strcmp0 (format, "deb") == 0;
  Parts first, second;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);
  g_return_val_if_fail (order != NULL, FALSE);

  *order = 0;
  if ((!deb && g_strcmp0 (format, "rpm") != 0) || *a == '\0' || *b == '\0')
    return FALSE;

  split (a, &first);
  split (b, &second);
  *order = compare_epochs (&first.epoch, &second.epoch);
  if (*order == 0)
    *order = deb ? compare_deb (&first, &second) : compare_rpm (&first, &second);
  return TRUE;
}
