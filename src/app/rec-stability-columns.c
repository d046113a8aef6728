/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-stability-columns.h"

static guint
get_n (const RecStabilityColumns *self)
{
  return self->starts->len - 1;
}

static int
get_start (const RecStabilityColumns *self, guint position)
{
  return g_array_index (self->starts, int, position);
}

/* Columns that do not fill what is in sight stand at its end, where the newest is. */
static int
get_slack (const RecStabilityColumns *self)
{
  return MAX (self->area - rec_stability_columns_get_width (self), 0);
}

void
rec_stability_columns_init (RecStabilityColumns *self)
{
  const int zero = 0;

  self->starts = g_array_new (FALSE, FALSE, sizeof (int));
  g_array_append_val (self->starts, zero);
}

void
rec_stability_columns_clear (RecStabilityColumns *self)
{
  g_clear_pointer (&self->starts, g_array_unref);
}

void
rec_stability_columns_fill (RecStabilityColumns *self, RecStabilityModel *model)
{
  guint n = rec_stability_model_get_n (model);
  int end = 0;

  g_array_set_size (self->starts, 0);
  g_array_append_val (self->starts, end);
  for (guint i = 0; i < n; i++)
    {
      RecStabilityItem *item = rec_stability_model_get (model, i);

      end += rec_stability_item_get_day (item)->is_off ? self->gap : self->day;
      g_array_append_val (self->starts, end);
    }
}

/* The width of all of them. */
int
rec_stability_columns_get_width (const RecStabilityColumns *self)
{
  return get_start (self, get_n (self));
}

/* Where the column at @position is. */
void
rec_stability_columns_get (const RecStabilityColumns *self, guint position, int *x, int *width)
{
  int start = get_start (self, position);
  int end = get_start (self, position + 1);

  *width = end - start;
  if (self->is_rtl)
    *x = rec_stability_columns_get_width (self) - end - self->offset;
  else
    *x = get_slack (self) + start - self->offset;
}

/* The column at @x; %G_MAXUINT where there is none. */
guint
rec_stability_columns_find (const RecStabilityColumns *self, int x)
{
  int at = self->is_rtl ? rec_stability_columns_get_width (self) - 1 - (x + self->offset)
                        : x + self->offset - get_slack (self);
  guint low = 0, high = get_n (self);

  if (at < 0 || at >= rec_stability_columns_get_width (self))
    return G_MAXUINT;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (get_start (self, middle) <= at)
        low = middle;
      else
        high = middle;
    }
  return low;
}

/* The columns that are in sight: from @first to before @last. */
void
rec_stability_columns_find_visible (const RecStabilityColumns *self, guint *first, guint *last)
{
  guint left = rec_stability_columns_find (self, 0);
  guint right = rec_stability_columns_find (self, self->area - 1);
  guint older = self->is_rtl ? right : left;
  guint newer = self->is_rtl ? left : right;

  *first = older == G_MAXUINT ? 0 : older;
  *last = newer == G_MAXUINT ? get_n (self) : newer + 1;
}
