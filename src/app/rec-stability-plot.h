/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-stability-columns.h"
#include "app/rec-stability-mark.h"

G_BEGIN_DECLS

/**
 * RecStabilityPlot:
 * @columns: where the columns are
 * @selected: the one that is selected; %G_MAXUINT where none is
 * @hovered: the one below the pointer; %G_MAXUINT where none is
 * @layout: for all text
 * @colors: by sign
 * @foreground: of text
 * @accent: of what is selected
 * @text_height: of a line
 * @gutter: the width of the scale beside the columns
 * @grid_alpha: how much of @foreground the lines have
 *
 * What the chart draws, and with what.
 */
typedef struct
{
  RecStabilityColumns columns;
  guint selected;
  guint hovered;
  PangoLayout *layout;
  GdkRGBA colors[REC_STABILITY_N_SIGNS];
  GdkRGBA foreground;
  GdkRGBA accent;
  int text_height;
  int gutter;
  float grid_alpha;
} RecStabilityPlot;

void rec_stability_plot_init (RecStabilityPlot *self);
void rec_stability_plot_clear (RecStabilityPlot *self);
void rec_stability_plot_update_style (RecStabilityPlot *self, GtkWidget *widget);
int rec_stability_plot_get_height (const RecStabilityPlot *self);
void rec_stability_plot_draw (RecStabilityPlot *self,
                              GtkSnapshot *snapshot,
                              RecStabilityModel *model,
                              int width,
                              gboolean has_focus);

G_END_DECLS
