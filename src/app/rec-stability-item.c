/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-stability-item.h"

/**
 * RecStabilityItem:
 *
 * A column of the chart and a row of its table: a day, a week, or a time in which the computer was
 * off.
 */
struct _RecStabilityItem
{
  GObject parent_instance;

  RecStabilityDay day;
  gboolean is_week;
};

G_DEFINE_FINAL_TYPE (RecStabilityItem, rec_stability_item, G_TYPE_OBJECT)

static void
rec_stability_item_class_init (RecStabilityItemClass *klass)
{
}

static void
rec_stability_item_init (RecStabilityItem *self)
{
}

RecStabilityItem *
rec_stability_item_new (const RecStabilityDay *day, gboolean is_week)
{
  RecStabilityItem *self = g_object_new (REC_TYPE_STABILITY_ITEM, NULL);

  self->day = *day;
  self->is_week = is_week;
  return self;
}

const RecStabilityDay *
rec_stability_item_get_day (RecStabilityItem *self)
{
  g_return_val_if_fail (REC_IS_STABILITY_ITEM (self), NULL);

  return &self->day;
}

gboolean
rec_stability_item_is_week (RecStabilityItem *self)
{
  g_return_val_if_fail (REC_IS_STABILITY_ITEM (self), FALSE);

  return self->is_week;
}

/* Whether both say the same. */
gboolean
rec_stability_item_equal (RecStabilityItem *self, RecStabilityItem *other)
{
  const RecStabilityDay *a, *b;

  g_return_val_if_fail (REC_IS_STABILITY_ITEM (self), FALSE);
  g_return_val_if_fail (REC_IS_STABILITY_ITEM (other), FALSE);

  a = &self->day;
  b = &other->day;
  for (guint lane = 0; lane < REC_LANE_N; lane++)
    if (a->failures[lane] != b->failures[lane])
      return FALSE;

  return self->is_week == other->is_week && a->start == b->start && a->end == b->end
         && a->installs == b->installs && a->removals == b->removals && a->running == b->running
         && a->clock_change == b->clock_change && !a->is_off == !b->is_off
         && ABS (a->index - b->index) < 0.001 && !a->is_certain == !b->is_certain;
}
