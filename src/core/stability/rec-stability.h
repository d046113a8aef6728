/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-history.h"

G_BEGIN_DECLS

/* The longest time that is shown: a year, leap day included. */
#define REC_STABILITY_DAYS_MAX 366
/* What lies before it is read too, so that the first day has an index that does not begin anew. */
#define REC_STABILITY_LEAD_DAYS 92
/* A running time of this length, in microseconds, is none: it says that nothing is known of the
 * time between the one before and itself. */
#define REC_STABILITY_GAP_MARK 1
/* How many days of running the index looks back over, and how many it takes for a whole line. */
#define REC_STABILITY_WINDOW 28

/**
 * RecLane:
 * @REC_LANE_APPLICATIONS: crashes, hangs and exceptions of programs
 * @REC_LANE_SYSTEM: faults of the kernel
 * @REC_LANE_OTHER: events of other types
 *
 * The kinds of failure that the chart has a lane for.
 */
typedef enum
{
  REC_LANE_APPLICATIONS,
  REC_LANE_SYSTEM,
  REC_LANE_OTHER,
  REC_LANE_N,
} RecLane;

RecLane rec_lane_from_event_type (const char *event_type);

/**
 * RecStabilityDay:
 * @start: the first moment of the day, or of the week, in microseconds since 1970-01-01 UTC
 * @end: the first moment after it
 * @weekday: 1 for Monday to 7 for Sunday; a week has that of its first day
 * @failures: how many there were, by lane
 * @installs: packages that were installed, updated or downgraded
 * @removals: packages that were removed
 * @running: for how many microseconds the machine was on; -1 where that is not known
 * @clock_change: by how much the clock was set, the largest change; 0: it was not
 * @is_off: the machine was off the whole time: the index leaves the day out
 * @index: from 1 to 10; 0 where there is none
 * @is_certain: whether there were enough days for the index to be drawn as a whole line
 */
typedef struct
{
  gint64 start;
  gint64 end;
  guint weekday;
  guint failures[REC_LANE_N];
  guint installs;
  guint removals;
  gint64 running;
  gint64 clock_change;
  gboolean is_off;
  double index;
  gboolean is_certain;
} RecStabilityDay;

/**
 * RecStabilityInput:
 * @counts: (nullable) (element-type RecReportCount): reports
 * @changes: (nullable) (element-type RecPackageChange): what was installed
 * @running: (nullable) (element-type RecRunningTime): when the machine was on; see
 *   %REC_STABILITY_GAP_MARK
 * @clocks: (nullable) (element-type RecClockChange): when the clock was set
 * @zone: whose days
 * @until: the moment up to which it is reckoned; the last day holds it
 * @n_days: how many days, at most %REC_STABILITY_DAYS_MAX
 *
 * What is known of the time from [func@stability_get_since] on. The order of the elements does not
 * matter.
 */
typedef struct
{
  GArray *counts;
  GPtrArray *changes;
  GArray *running;
  GArray *clocks;
  GTimeZone *zone;
  gint64 until;
  guint n_days;
} RecStabilityInput;

gint64 rec_stability_get_since (GTimeZone *zone, gint64 until);
GArray *rec_stability_reckon_days (const RecStabilityInput *input);
GArray *rec_stability_reckon_weeks (GArray *days);

G_END_DECLS
