/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-history.h"

G_BEGIN_DECLS

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
 * @counts: (element-type RecReportCount): reports, in the order of time
 * @changes: (element-type RecPackageChange): what was installed
 * @running: (element-type RecRunningTime): when the machine was on
 * @clocks: (element-type RecClockChange): when the clock was set
 * @zone: whose days
 * @until: the moment up to which it is reckoned; the last day holds it
 * @n_days: how many days
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

/* An array of RecStabilityDay, the oldest first: pure, and the one place of the formula
 * (docs/stability.md). */
GArray *rec_stability_reckon_days (const RecStabilityInput *input);
/* The same by weeks; a week has the index of its last day that has one. */
GArray *rec_stability_reckon_weeks (GArray *days);

G_END_DECLS
