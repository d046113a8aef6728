/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-stability-legend.h"

#include "app/rec-stability-mark.h"

/**
 * RecStabilityLegend:
 *
 * What the signs of the chart stand for.
 */
struct _RecStabilityLegend
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (RecStabilityLegend, rec_stability_legend, ADW_TYPE_BIN)

static void
rec_stability_legend_class_init (RecStabilityLegendClass *klass)
{
  g_type_ensure (REC_TYPE_STABILITY_MARK);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/recourse/Recourse/rec-stability-legend.ui");
}

static void
rec_stability_legend_init (RecStabilityLegend *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
