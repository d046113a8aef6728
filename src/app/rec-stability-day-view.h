/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-stability-item.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_STABILITY_DAY_VIEW (rec_stability_day_view_get_type ())
G_DECLARE_FINAL_TYPE (RecStabilityDayView, rec_stability_day_view, REC, STABILITY_DAY_VIEW, AdwBin)

void rec_stability_day_view_show (RecStabilityDayView *self,
                                  RecStabilityItem *item,
                                  RecStoreReader *reader);

G_END_DECLS
