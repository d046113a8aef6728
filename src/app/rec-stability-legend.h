/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define REC_TYPE_STABILITY_LEGEND (rec_stability_legend_get_type ())
G_DECLARE_FINAL_TYPE (RecStabilityLegend, rec_stability_legend, REC, STABILITY_LEGEND, AdwBin)

G_END_DECLS
