/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "stability-fixture.h"

#define QUARTER (HOUR / 4)

Known *
known_new (void)
{
  Known *self = g_new0 (Known, 1);

  self->counts = g_array_new (FALSE, FALSE, sizeof (RecReportCount));
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_package_change_free);
  self->running = g_array_new (FALSE, FALSE, sizeof (RecRunningTime));
  self->clocks = g_array_new (FALSE, FALSE, sizeof (RecClockChange));
  return self;
}

void
known_free (Known *self)
{
  g_array_unref (self->counts);
  g_ptr_array_unref (self->changes);
  g_array_unref (self->running);
  g_array_unref (self->clocks);
  g_free (self);
}

void
known_add_failures (Known *self, gint64 time, RecLane lane, guint n)
{
  const char *const types[REC_LANE_N] = { "AppHang", "KernelFault", "Custom" };
  RecReportCount count = { time - time % QUARTER, types[lane], n };

  g_array_append_val (self->counts, count);
}

void
known_add_change (Known *self, gint64 time, RecPackageAction action)
{
  g_ptr_array_add (self->changes, rec_package_change_new (time, action, "hello", "1", "2", "deb"));
}

void
known_add_running (Known *self, gint64 start, gint64 end)
{
  RecRunningTime running = { start, end };

  g_array_append_val (self->running, running);
}

void
known_add_clock (Known *self, gint64 time, gint64 delta)
{
  RecClockChange clock = { time, delta };

  g_array_append_val (self->clocks, clock);
}

GArray *
known_reckon (Known *self, const char *zone, gint64 until, guint n_days)
{
  g_autoptr (GTimeZone) time_zone = g_time_zone_new_identifier (zone);
  RecStabilityInput input
      = { self->counts, self->changes, self->running, self->clocks, time_zone, until, n_days };

  g_assert_nonnull (time_zone);
  return rec_stability_reckon_days (&input);
}

const RecStabilityDay *
get_day (GArray *days, guint i)
{
  g_assert_cmpuint (i, <, days->len);
  return &g_array_index (days, RecStabilityDay, i);
}
