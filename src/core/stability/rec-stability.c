/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

/* docs/stability.md states each rule, and has examples that the tests reckon. */

#include "core/stability/rec-stability.h"

#include "core/report/rec-event-type.h"
#include "core/stability/rec-stability-days.h"

#define REACH_DAYS (REC_STABILITY_DAYS_MAX + REC_STABILITY_LEAD_DAYS)

#define INDEX_MIN 1.0
#define INDEX_MAX 10.0
/* The weight at which the index is half way down. */
#define HALF_WEIGHT 8.0
/* What the failures of one day and lane come to at most, in failures. */
#define DAY_LIMIT 5.0

static const double lane_weights[REC_LANE_N] = {
  [REC_LANE_APPLICATIONS] = 1.0,
  [REC_LANE_SYSTEM] = 3.0,
  [REC_LANE_OTHER] = 0.5,
};

/**
 * rec_lane_from_event_type:
 * @event_type: the name of an event type
 *
 * Returns: the lane of the chart in which events of this type stand
 */
RecLane
rec_lane_from_event_type (const char *event_type)
{
  g_return_val_if_fail (event_type != NULL, REC_LANE_OTHER);

  if (g_str_equal (event_type, REC_EVENT_TYPE_APP_CRASH)
      || g_str_equal (event_type, REC_EVENT_TYPE_APP_HANG)
      || g_str_equal (event_type, REC_EVENT_TYPE_APP_HANG_XPROC)
      || g_str_equal (event_type, REC_EVENT_TYPE_EXCEPTION))
    return REC_LANE_APPLICATIONS;
  if (g_str_equal (event_type, REC_EVENT_TYPE_KERNEL_FAULT))
    return REC_LANE_SYSTEM;
  return REC_LANE_OTHER;
}

static RecStabilityDay *
get_day (GArray *days, guint i)
{
  return &g_array_index (days, RecStabilityDay, i);
}

static gboolean
has_failures (const RecStabilityDay *day)
{
  for (guint lane = 0; lane < REC_LANE_N; lane++)
    if (day->failures[lane] > 0)
      return TRUE;
  return FALSE;
}

/* One failure counts as one, six as three, and no number as five. */
static double
weigh_day (const RecStabilityDay *day)
{
  double weight = 0;

  for (guint lane = 0; lane < REC_LANE_N; lane++)
    {
      double n = day->failures[lane];

      weight += lane_weights[lane] * DAY_LIMIT * n / (n + DAY_LIMIT - 1);
    }
  return weight;
}

/* @weights: of the days that count, the newest last. */
static double
find_index (const double *weights, guint n_weights)
{
  double sum = 0;

  for (guint age = 0; age < MIN (n_weights, REC_STABILITY_WINDOW); age++)
    sum += weights[n_weights - 1 - age] * (REC_STABILITY_WINDOW - age) / REC_STABILITY_WINDOW;
  return INDEX_MIN + (INDEX_MAX - INDEX_MIN) * HALF_WEIGHT / (HALF_WEIGHT + sum);
}

/* A package manager's history goes back further than the failures are known, so that a change
 * alone does not begin the line. */
static gboolean
begins_line (const RecStabilityDay *day)
{
  return has_failures (day) || day->running > 0;
}

static gboolean
was_on (const RecStabilityDay *day)
{
  return begins_line (day) || day->installs > 0 || day->removals > 0 || day->clock_change != 0;
}

static void
reckon_index (GArray *days)
{
  g_autofree double *weights = g_new (double, days->len);
  guint n_weights = 0, n_on = 0;

  for (guint i = 0; i < days->len; i++)
    {
      RecStabilityDay *day = get_day (days, i);

      if (day->is_off || (n_weights == 0 && !begins_line (day)))
        continue;

      weights[n_weights++] = weigh_day (day);
      n_on += was_on (day);
      day->index = find_index (weights, n_weights);
      day->is_certain = n_on >= REC_STABILITY_WINDOW;
    }
}

/**
 * rec_stability_get_since:
 * @zone: whose days
 * @until: the moment up to which it is to be reckoned, in microseconds since 1970-01-01 UTC
 *
 * From when on [func@stability_reckon_days] wants to know what happened, however few days are asked
 * for: a day has the same index in each view.
 *
 * Returns: in microseconds since 1970-01-01 UTC
 */
gint64
rec_stability_get_since (GTimeZone *zone, gint64 until)
{
  g_autoptr (GArray) days = NULL;

  g_return_val_if_fail (zone != NULL, 0);

  days = rec_stability_days_new (zone, until, REACH_DAYS);
  return get_day (days, 0)->start;
}

/**
 * rec_stability_reckon_days:
 * @input: what is known
 *
 * Sorts what happened into days of the zone, and reckons the index by the rules of
 * `docs/stability.md`. What lies before [func@stability_get_since] or after the last day, and what
 * is not a span of time, is passed over.
 *
 * Returns: (transfer full) (element-type RecStabilityDay): the days, the oldest first
 */
GArray *
rec_stability_reckon_days (const RecStabilityInput *input)
{
  GArray *days;

  g_return_val_if_fail (input != NULL && input->zone != NULL, NULL);

  days = rec_stability_days_new (input->zone, input->until, REACH_DAYS);
  rec_stability_days_add_counts (days, input->counts);
  rec_stability_days_add_changes (days, input->changes);
  rec_stability_days_add_clocks (days, input->clocks);
  rec_stability_days_add_running (days, input->running);
  reckon_index (days);
  g_array_remove_range (days, 0, days->len - MIN (input->n_days, REC_STABILITY_DAYS_MAX));
  return days;
}

static void
add_to_week (RecStabilityDay *week, const RecStabilityDay *day)
{
  gboolean is_larger = ABS (day->clock_change) > ABS (week->clock_change);

  week->end = day->end;
  for (guint lane = 0; lane < REC_LANE_N; lane++)
    week->failures[lane] += MIN (day->failures[lane], G_MAXUINT - week->failures[lane]);
  week->installs += day->installs;
  week->removals += day->removals;
  if (day->running >= 0)
    week->running = MAX (week->running, 0) + day->running;
  if (is_larger)
    week->clock_change = day->clock_change;
  week->is_off = week->is_off && day->is_off;
  if (day->index > 0)
    {
      week->index = day->index;
      week->is_certain = day->is_certain;
    }
}

/**
 * rec_stability_reckon_weeks:
 * @days: (element-type RecStabilityDay): days, the oldest first
 *
 * The same by weeks, which begin on a Monday; the first and the last may be short. A week has the
 * index of its last day that has one.
 *
 * Returns: (transfer full) (element-type RecStabilityDay): the weeks, the oldest first
 */
GArray *
rec_stability_reckon_weeks (GArray *days)
{
  GArray *weeks = g_array_new (FALSE, TRUE, sizeof (RecStabilityDay));

  g_return_val_if_fail (days != NULL, weeks);

  for (guint i = 0; i < days->len; i++)
    {
      const RecStabilityDay *day = get_day (days, i);

      if (weeks->len == 0 || day->weekday == 1)
        g_array_append_val (weeks, *day);
      else
        add_to_week (get_day (weeks, weeks->len - 1), day);
    }
  return weeks;
}
