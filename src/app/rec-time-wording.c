/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-time-wording.h"

#include <glib/gi18n.h>

/* How a time is said, by how long ago it was. */
typedef struct
{
  const char *today;
  const char *yesterday;
  const char *week;
  const char *year;
  const char *older;
} Formats;

static int
days_between (GDateTime *earlier, GDateTime *later)
{
  GDate from, to;

  g_date_clear (&from, 1);
  g_date_clear (&to, 1);
  g_date_set_dmy (&from, g_date_time_get_day_of_month (earlier), g_date_time_get_month (earlier),
                  g_date_time_get_year (earlier));
  g_date_set_dmy (&to, g_date_time_get_day_of_month (later), g_date_time_get_month (later),
                  g_date_time_get_year (later));
  return g_date_days_between (&from, &to);
}

static char *
format (gint64 time, gint64 now, const Formats *formats)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);
  const char *chosen = formats->older;
  int days;

  /* A record can be forged, and its time then lies outside of the calendar. */
  if (date == NULL || today == NULL)
    return g_strdup (_ ("At an unknown time"));

  days = days_between (date, today);
  if (days == 0)
    chosen = formats->today;
  else if (days == 1)
    chosen = formats->yesterday;
  else if (days > 1 && days < 7)
    chosen = formats->week;
  else if (g_date_time_get_year (date) == g_date_time_get_year (today))
    chosen = formats->year;

  return g_date_time_format (date, chosen);
}

/* The time in few letters, for a list. All times are microseconds since 1970-01-01 UTC. */
char *
rec_time_wording_dup_short (gint64 time, gint64 now)
{
  const Formats formats = {
    /* Translators: these are times as g_date_time_format() writes them */
    .today = _ ("%H:%M"), .yesterday = _ ("Yesterday"), .week = _ ("%a"),
    .year = _ ("%-d %b"), .older = _ ("%-d %b %Y"),
  };

  return format (time, now, &formats);
}

/* The day and the time of day. */
char *
rec_time_wording_dup_long (gint64 time, gint64 now)
{
  const Formats formats = {
    .today = _ ("Today %H:%M"),
    .yesterday = _ ("Yesterday %H:%M"),
    .week = _ ("%A %H:%M"),
    .year = _ ("%-d %B, %H:%M"),
    .older = _ ("%-d %B %Y, %H:%M"),
  };

  return format (time, now, &formats);
}

static gboolean
is_today (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);

  return date != NULL && today != NULL && days_between (date, today) == 0;
}

/* The day alone, to stand after “since”. */
static char *
dup_day (gint64 time, gint64 now)
{
  const Formats formats = {
    /* Translators: a day that stands after “since” */
    .today = _ ("today"), .yesterday = _ ("yesterday"),       .week = _ ("%A"),
    .year = _ ("%-d %B"), .older = C_ ("since", "%-d %B %Y"),
  };

  return format (time, now, &formats);
}

/* When it happened, and how often it did in all. */
char *
rec_time_wording_dup_history (gint64 time, guint64 occurrences, gint64 first_time, gint64 now)
{
  g_autofree char *when = rec_time_wording_dup_long (time, now);
  g_autofree char *since = NULL;
  g_autofree char *count = NULL;

  if (occurrences <= 1)
    /* Translators: %s is when it happened, e.g. “Today 14:02” */
    return g_strdup_printf (_ ("%s, for the first time"), when);

  count = g_strdup_printf ("%" G_GUINT64_FORMAT, occurrences);
  if (is_today (first_time, now))
    /* Translators: %1$s is when it happened last, e.g. “Today 14:02”; %2$s is a number */
    return g_strdup_printf (ngettext ("%1$s, %2$s time today", "%1$s, %2$s times today",
                                      (gulong) MIN (occurrences, G_MAXINT)),
                            when, count);

  since = dup_day (first_time, now);
  /* Translators: %1$s is when it happened last, e.g. “Today 14:02”; %2$s is a number; %3$s is a
   * day, e.g. “12 November” */
  return g_strdup_printf (ngettext ("%1$s, %2$s time since %3$s", "%1$s, %2$s times since %3$s",
                                    (gulong) MIN (occurrences, G_MAXINT)),
                          when, count, since);
}
