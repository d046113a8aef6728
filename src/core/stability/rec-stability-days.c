/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/stability/rec-stability-days.h"

#define SECONDS_OF_DAY (24 * 60 * 60)
/* GDate's number of 1970-01-01. */
#define JULIAN_OF_1970 719163
/* Beyond the year 9000 there is nothing to reckon, and calendars end. */
#define LATEST (G_GINT64_CONSTANT (221845392000) * G_USEC_PER_SEC)

static RecStabilityDay *
get_day (GArray *days, guint i)
{
  return &g_array_index (days, RecStabilityDay, i);
}

/* The clock may pass midnight twice on a day when it is put back, and leap over it on one when it
 * is put forward: the day begins with the first moment of either. A day that a zone left out, as
 * Samoa did with 2011-12-30, begins where the next one does. */
static gint64
find_first_moment (GTimeZone *zone, guint32 julian)
{
  gint64 midnight = ((gint64) julian - JULIAN_OF_1970) * SECONDS_OF_DAY;
  const GTimeType types[] = { G_TIME_TYPE_STANDARD, G_TIME_TYPE_DAYLIGHT };
  gint64 first = G_MAXINT64;

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      gint64 local = midnight;
      int interval = g_time_zone_adjust_time (zone, types[i], &local);

      first = MIN (first, local - g_time_zone_get_offset (zone, interval));
    }
  return first * G_USEC_PER_SEC;
}

static guint32
find_julian (GTimeZone *zone, gint64 time)
{
  gint64 seconds = CLAMP (time, 0, LATEST) / G_USEC_PER_SEC;
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);
  gint64 local = seconds + g_time_zone_get_offset (zone, interval);

  /* West of Greenwich the epoch falls on the day before. */
  return (local + SECONDS_OF_DAY) / SECONDS_OF_DAY - 1 + JULIAN_OF_1970;
}

GArray *
rec_stability_days_new (GTimeZone *zone, gint64 until, guint n_days)
{
  GArray *days = g_array_sized_new (FALSE, TRUE, sizeof (RecStabilityDay), n_days);
  guint32 julian = find_julian (zone, until) + 1 - n_days;
  gint64 start = find_first_moment (zone, julian);

  g_array_set_size (days, n_days);
  for (guint i = 0; i < n_days; i++, julian++)
    {
      RecStabilityDay *day = get_day (days, i);

      day->start = start;
      /* 0001-01-01, the first day of the count, was a Monday. */
      day->weekday = (julian - 1) % 7 + 1;
      start = find_first_moment (zone, julian + 1);
      day->end = start;
      day->running = -1;
    }
  return days;
}

/* The first day that ends after @time; days->len: none does. */
static guint
find_place (GArray *days, gint64 time)
{
  guint low = 0, high = days->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_day (days, middle)->end <= time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* @day: where the last one was found: most come in the order of time. */
static RecStabilityDay *
find_day (GArray *days, RecStabilityDay *day, gint64 time)
{
  guint place;

  if (day != NULL && day->start <= time && time < day->end)
    return day;

  place = find_place (days, time);
  if (place == days->len || get_day (days, place)->start > time)
    return NULL;
  return get_day (days, place);
}

void
rec_stability_days_add_counts (GArray *days, GArray *counts)
{
  RecStabilityDay *day = NULL;

  for (guint i = 0; counts != NULL && i < counts->len; i++)
    {
      const RecReportCount *count = &g_array_index (counts, RecReportCount, i);
      RecLane lane = rec_lane_from_event_type (count->event_type);

      day = find_day (days, day, count->time);
      if (day != NULL)
        day->failures[lane] += MIN (count->reports, G_MAXUINT - day->failures[lane]);
    }
}

void
rec_stability_days_add_changes (GArray *days, GPtrArray *changes)
{
  RecStabilityDay *day = NULL;

  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const RecPackageChange *change = g_ptr_array_index (changes, i);

      day = find_day (days, day, change->time);
      if (day == NULL)
        continue;
      if (change->action == REC_PACKAGE_REMOVED)
        day->removals++;
      else
        day->installs++;
    }
}

/* Of a change back and one forward by as much, the one forward is told, whichever came first. */
static gboolean
is_larger_change (gint64 delta, gint64 than)
{
  return ABS (delta) > ABS (than) || (ABS (delta) == ABS (than) && delta > than);
}

void
rec_stability_days_add_clocks (GArray *days, GArray *clocks)
{
  RecStabilityDay *day = NULL;

  for (guint i = 0; clocks != NULL && i < clocks->len; i++)
    {
      const RecClockChange *clock = &g_array_index (clocks, RecClockChange, i);

      gint64 delta = MAX (clock->delta, -G_MAXINT64);

      day = find_day (days, day, clock->time);
      if (day != NULL && is_larger_change (delta, day->clock_change))
        day->clock_change = delta;
    }
}

static int
compare_running (gconstpointer a, gconstpointer b)
{
  const RecRunningTime *first = a, *second = b;

  return first->start != second->start
             ? (first->start > second->start) - (first->start < second->start)
             : (first->end > second->end) - (first->end < second->end);
}

/* The spans of time that end in the days or after them, in order. */
static GArray *
sort_running (GArray *days, GArray *running)
{
  GArray *sorted = g_array_new (FALSE, FALSE, sizeof (RecRunningTime));
  gint64 since = get_day (days, 0)->start;

  for (guint i = 0; running != NULL && i < running->len; i++)
    {
      RecRunningTime time = g_array_index (running, RecRunningTime, i);

      time.start = MAX (time.start, since);
      if (time.start <= time.end && time.end > since)
        g_array_append_val (sorted, time);
    }
  g_array_sort (sorted, compare_running);
  return sorted;
}

/* From @start to @end it is known whether the machine was on; @is_on says so. */
static void
add_span (GArray *days, gint64 *known, gint64 start, gint64 end, gboolean is_on)
{
  for (guint i = find_place (days, start); start < end && i < days->len; i++)
    {
      RecStabilityDay *day = get_day (days, i);
      gint64 length = MIN (end, day->end) - MAX (start, day->start);

      if (length <= 0)
        break;
      known[i] += length;
      if (is_on)
        day->running = MAX (day->running, 0) + length;
    }
}

static void
tell_off_days (GArray *days, const gint64 *known)
{
  for (guint i = 0; i < days->len; i++)
    {
      RecStabilityDay *day = get_day (days, i);
      guint failures = 0;

      for (guint lane = 0; lane < REC_LANE_N; lane++)
        failures |= day->failures[lane];
      if (day->running < 0 && known[i] == day->end - day->start)
        day->running = 0;
      day->is_off = day->running == 0 && failures == 0 && day->installs == 0 && day->removals == 0
                    && day->clock_change == 0;
    }
}

void
rec_stability_days_add_running (GArray *days, GArray *running)
{
  g_autoptr (GArray) sorted = sort_running (days, running);
  g_autofree gint64 *known = g_new0 (gint64, days->len);
  gint64 reached = G_MININT64;

  for (guint i = 0; i < sorted->len; i++)
    {
      const RecRunningTime *time = &g_array_index (sorted, RecRunningTime, i);
      gboolean is_mark = time->end - time->start <= REC_STABILITY_GAP_MARK;

      if (!is_mark && reached != G_MININT64)
        add_span (days, known, reached, time->start, FALSE);
      if (!is_mark)
        add_span (days, known, MAX (time->start, reached), time->end, TRUE);
      reached = MAX (reached, is_mark ? time->start : time->end);
    }
  tell_off_days (days, known);
}
