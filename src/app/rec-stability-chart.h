/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-stability-model.h"

G_BEGIN_DECLS

#define REC_TYPE_STABILITY_CHART (rec_stability_chart_get_type ())
G_DECLARE_FINAL_TYPE (RecStabilityChart, rec_stability_chart, REC, STABILITY_CHART, GtkWidget)

void rec_stability_chart_set_model (RecStabilityChart *self, RecStabilityModel *model);
void rec_stability_chart_select (RecStabilityChart *self, guint position);
guint rec_stability_chart_get_selected (RecStabilityChart *self);
guint rec_stability_chart_get_hovered (RecStabilityChart *self);

G_END_DECLS
