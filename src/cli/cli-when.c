/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-when.h"

#include <string.h>

/* A time so long ago is before all reports. */
#define AGO_MAX 1000000

/* A number and h, d or w: so many hours, days or weeks ago. */
static gboolean
parse_ago (const char *text, gint64 now, gint64 *time)
{
  static const struct
  {
    char letter;
    gint64 seconds;
  } units[] = { { 'h', 3600 }, { 'd', 86400 }, { 'w', 7 * 86400 } };
  char *end = NULL;
  guint64 number = g_ascii_strtoull (text, &end, 10);

  if (!g_ascii_isdigit (*text) || number > AGO_MAX || *end == '\0' || end[1] != '\0')
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (*end == units[i].letter)
      {
        *time = now - (gint64) number * units[i].seconds * G_USEC_PER_SEC;
        return TRUE;
      }
  return FALSE;
}

/* The beginning of a day, where the user is. */
static gboolean
parse_word (const char *text, gint64 now, gint64 *time)
{
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) day = NULL;
  g_autoptr (GDateTime) midnight = NULL;

  if (!g_str_equal (text, "today") && !g_str_equal (text, "yesterday"))
    return FALSE;

  day = g_date_time_add_days (today, g_str_equal (text, "yesterday") ? -1 : 0);
  midnight = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                    g_date_time_get_day_of_month (day), 0, 0, 0);
  *time = g_date_time_to_unix (midnight) * G_USEC_PER_SEC;
  return TRUE;
}

/*
 * cli_when_parse:
 * @text: a time as recoursectl(1) describes it
 *
 * A day alone is its beginning, where the user is.
 */
gboolean
cli_when_parse (const char *text, gint64 now, gint64 *time)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autofree char *whole
      = strchr (text, 'T') != NULL ? g_strdup (text) : g_strconcat (text, "T00:00:00", NULL);
  g_autoptr (GDateTime) date = NULL;

  if (parse_word (text, now, time) || parse_ago (text, now, time))
    return TRUE;

  date = g_date_time_new_from_iso8601 (whole, zone);
  if (date == NULL)
    return FALSE;
  *time = g_date_time_to_unix (date) * G_USEC_PER_SEC + g_date_time_get_microsecond (date);
  return TRUE;
}
