/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-stability-model.h"

G_BEGIN_DECLS

/**
 * RecStabilityColumns:
 * @starts: (element-type int): where each column begins, and at the end where the last one ends
 * @gap: the width of a column for the time in which the computer was off
 * @day: that of any other
 * @area: the width of what is in sight
 * @offset: how far the left edge of what is in sight is from that of all columns
 * @is_rtl: whether time runs from right to left
 *
 * Where the columns of the chart are, in pixels, from the left edge of what is in sight.
 */
typedef struct
{
  GArray *starts;
  int gap;
  int day;
  int area;
  int offset;
  gboolean is_rtl;
} RecStabilityColumns;

void rec_stability_columns_init (RecStabilityColumns *self);
void rec_stability_columns_clear (RecStabilityColumns *self);
void rec_stability_columns_fill (RecStabilityColumns *self, RecStabilityModel *model);

int rec_stability_columns_get_width (const RecStabilityColumns *self);
void
rec_stability_columns_get (const RecStabilityColumns *self, guint position, int *x, int *width);
guint rec_stability_columns_find (const RecStabilityColumns *self, int x);
void
rec_stability_columns_find_visible (const RecStabilityColumns *self, guint *first, guint *last);

G_END_DECLS
