/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-time.h"

/**
 * rec_time_format:
 * @time: microseconds since 1970-01-01 UTC
 *
 * Returns: (transfer full): the time as RFC 3339 writes it, in UTC, with microseconds
 */
char *
rec_time_format (gint64 time)
{
  gint64 seconds = time / G_USEC_PER_SEC - (time % G_USEC_PER_SEC < 0 ? 1 : 0);
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (seconds);
  g_autofree char *day = NULL;

  /* A forged time can lie outside of the calendar. */
  if (date == NULL)
    return g_strdup ("1970-01-01T00:00:00.000000Z");

  day = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S");
  return g_strdup_printf ("%s.%06" G_GINT64_FORMAT "Z", day, time - seconds * G_USEC_PER_SEC);
}

/**
 * rec_time_parse:
 * @text: a time as RFC 3339 writes it, with its offset from UTC
 * @time: (out): microseconds since 1970-01-01 UTC
 *
 * Returns: whether @text is such a time
 */
gboolean
rec_time_parse (const char *text, gint64 *time)
{
  g_autoptr (GDateTime) date = NULL;

  g_return_val_if_fail (text != NULL && time != NULL, FALSE);

  date = g_date_time_new_from_iso8601 (text, NULL);
  if (date == NULL)
    return FALSE;

  *time = g_date_time_to_unix (date) * G_USEC_PER_SEC + g_date_time_get_microsecond (date);
  return TRUE;
}
