/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-filter-period.h"

#include <glib/gi18n.h>

/* Midnight before @date, @days later, in microseconds since 1970-01-01 UTC. Days are counted in the
 * calendar: one on which clocks are changed is not 24 hours long. */
gint64
rec_filter_period_get_day (GDateTime *date, int days)
{
  g_autoptr (GDateTime) other = g_date_time_add_days (date, days);
  g_autoptr (GDateTime) midnight = NULL;

  if (other != NULL)
    midnight = g_date_time_new_local (g_date_time_get_year (other), g_date_time_get_month (other),
                                      g_date_time_get_day_of_month (other), 0, 0, 0);
  return midnight != NULL ? g_date_time_to_unix (midnight) * G_USEC_PER_SEC : G_MININT64;
}

/* When @period began, seen from @now. */
gint64
rec_filter_period_get_since (RecFilterPeriod period, gint64 now)
{
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / G_USEC_PER_SEC);

  if (today == NULL)
    return G_MININT64;

  switch (period)
    {
    case REC_FILTER_WEEK:
      return rec_filter_period_get_day (today, -6);
    case REC_FILTER_MONTH:
      return rec_filter_period_get_day (today, -29);
    case REC_FILTER_YEAR:
      return rec_filter_period_get_day (today, 1 - g_date_time_get_day_of_year (today));
    case REC_FILTER_TODAY:
    case REC_FILTER_N_PERIODS:
    default:
      return rec_filter_period_get_day (today, 0);
    }
}

const char *
rec_filter_period_get_name (RecFilterPeriod period)
{
  switch (period)
    {
    case REC_FILTER_WEEK:
      return _ ("Last 7 days");
    case REC_FILTER_MONTH:
      return _ ("Last 30 days");
    case REC_FILTER_YEAR:
      return _ ("This year");
    case REC_FILTER_TODAY:
    case REC_FILTER_N_PERIODS:
    default:
      return _ ("Today");
    }
}

gboolean
rec_filter_period_has_times (RecFilter *filter)
{
  return rec_filter_get_since (filter) != G_MININT64 || rec_filter_get_until (filter) != G_MAXINT64;
}

static char *
dup_day (gint64 time)
{
  /* A filter from outside may hold any number. */
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  /* Translators: a day, as g_date_time_format() writes it */
  return date != NULL ? g_date_time_format (date, _ ("%-d %b %Y")) : g_strdup ("…");
}

/* What people call the time from @since until before @until. */
char *
rec_filter_period_dup_label (gint64 since, gint64 until, gint64 now)
{
  g_autofree char *first = NULL, *last = NULL;

  for (guint i = 0; i < REC_FILTER_N_PERIODS && until == G_MAXINT64; i++)
    if (since == rec_filter_period_get_since (i, now))
      return g_strdup (rec_filter_period_get_name (i));

  first = dup_day (since);
  last = dup_day (until - 1);
  if (until == G_MAXINT64)
    /* Translators: %s is a day, the first that is meant */
    return g_strdup_printf (_ ("Since %s"), first);
  if (since == G_MININT64)
    /* Translators: %s is a day, the last that is meant */
    return g_strdup_printf (_ ("Until %s"), last);
  if (g_str_equal (first, last))
    return g_steal_pointer (&first);
  /* Translators: the first and the last day of a time */
  return g_strdup_printf (_ ("%s – %s"), first, last);
}
