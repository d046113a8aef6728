/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-stability-model.h"

/**
 * RecStabilityModel:
 *
 * What the chart and its table show: [class@StabilityItem]s, the oldest first. Days in a row in
 * which the computer was off are one item, and none before anything is known.
 */
struct _RecStabilityModel
{
  GObject parent_instance;

  GPtrArray *items;
};

static GType
rec_stability_model_get_item_type (GListModel *model)
{
  return REC_TYPE_STABILITY_ITEM;
}

static guint
rec_stability_model_get_n_items (GListModel *model)
{
  return REC_STABILITY_MODEL (model)->items->len;
}

static gpointer
rec_stability_model_get_item (GListModel *model, guint position)
{
  RecStabilityModel *self = REC_STABILITY_MODEL (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
implement_list_model (GListModelInterface *iface)
{
  iface->get_item_type = rec_stability_model_get_item_type;
  iface->get_n_items = rec_stability_model_get_n_items;
  iface->get_item = rec_stability_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RecStabilityModel,
                               rec_stability_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, implement_list_model))

static gboolean
is_empty (const RecStabilityDay *day)
{
  for (guint lane = 0; lane < REC_LANE_N; lane++)
    if (day->failures[lane] > 0)
      return FALSE;

  return day->installs == 0 && day->removals == 0 && day->clock_change == 0;
}

static gboolean
is_gap (const RecStabilityDay *day)
{
  return day->is_off && is_empty (day);
}

static gboolean
is_before_all (const RecStabilityDay *day)
{
  return is_empty (day) && day->index <= 0;
}

static GPtrArray *
make_items (GArray *days, gboolean weeks)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  guint i = 0;

  while (i < days->len && is_before_all (&g_array_index (days, RecStabilityDay, i)))
    i++;

  while (i < days->len)
    {
      RecStabilityDay day = g_array_index (days, RecStabilityDay, i);

      i++;
      if (is_gap (&day))
        for (; i < days->len && is_gap (&g_array_index (days, RecStabilityDay, i)); i++)
          day.end = g_array_index (days, RecStabilityDay, i).end;
      g_ptr_array_add (items, rec_stability_item_new (&day, weeks));
    }
  return items;
}

static guint
count_equal (GPtrArray *before, GPtrArray *after)
{
  guint n = 0;

  while (n < before->len && n < after->len
         && rec_stability_item_equal (g_ptr_array_index (before, n), g_ptr_array_index (after, n)))
    n++;
  return n;
}

static void
rec_stability_model_finalize (GObject *object)
{
  g_clear_pointer (&REC_STABILITY_MODEL (object)->items, g_ptr_array_unref);

  G_OBJECT_CLASS (rec_stability_model_parent_class)->finalize (object);
}

static void
rec_stability_model_class_init (RecStabilityModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_stability_model_finalize;
}

static void
rec_stability_model_init (RecStabilityModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

RecStabilityModel *
rec_stability_model_new (void)
{
  return g_object_new (REC_TYPE_STABILITY_MODEL, NULL);
}

/* Shows @days, of RecStabilityDay. What stays as it was is not told of. */
void
rec_stability_model_set_days (RecStabilityModel *self, GArray *days, gboolean weeks)
{
  g_autoptr (GPtrArray) before = NULL;
  guint n_equal;

  g_return_if_fail (REC_IS_STABILITY_MODEL (self));
  g_return_if_fail (days != NULL);

  before = g_steal_pointer (&self->items);
  self->items = make_items (days, weeks);
  n_equal = count_equal (before, self->items);
  if (n_equal < before->len || n_equal < self->items->len)
    g_list_model_items_changed (G_LIST_MODEL (self), n_equal, before->len - n_equal,
                                self->items->len - n_equal);
}

/* Lends the item at @position; %NULL where there is none. */
RecStabilityItem *
rec_stability_model_get (RecStabilityModel *self, guint position)
{
  g_return_val_if_fail (REC_IS_STABILITY_MODEL (self), NULL);

  return position < self->items->len ? g_ptr_array_index (self->items, position) : NULL;
}

guint
rec_stability_model_get_n (RecStabilityModel *self)
{
  g_return_val_if_fail (REC_IS_STABILITY_MODEL (self), 0);

  return self->items->len;
}

/* The place of the item that holds @time, or the last one before it; %G_MAXUINT where there is
 * none at all. */
guint
rec_stability_model_find (RecStabilityModel *self, gint64 time)
{
  guint low = 0, high;

  g_return_val_if_fail (REC_IS_STABILITY_MODEL (self), G_MAXUINT);

  if (self->items->len == 0)
    return G_MAXUINT;

  /* The first that begins after it. */
  high = self->items->len;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (rec_stability_item_get_day (g_ptr_array_index (self->items, middle))->start <= time)
        low = middle + 1;
      else
        high = middle;
    }
  return low > 0 ? low - 1 : 0;
}
