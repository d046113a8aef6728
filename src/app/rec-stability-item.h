/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/stability/rec-stability.h"

G_BEGIN_DECLS

#define REC_TYPE_STABILITY_ITEM (rec_stability_item_get_type ())
G_DECLARE_FINAL_TYPE (RecStabilityItem, rec_stability_item, REC, STABILITY_ITEM, GObject)

RecStabilityItem *rec_stability_item_new (const RecStabilityDay *day, gboolean is_week);

const RecStabilityDay *rec_stability_item_get_day (RecStabilityItem *self);
gboolean rec_stability_item_is_week (RecStabilityItem *self);
gboolean rec_stability_item_equal (RecStabilityItem *self, RecStabilityItem *other);

G_END_DECLS
