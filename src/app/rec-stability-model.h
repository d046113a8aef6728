/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-stability-item.h"

G_BEGIN_DECLS

#define REC_TYPE_STABILITY_MODEL (rec_stability_model_get_type ())
G_DECLARE_FINAL_TYPE (RecStabilityModel, rec_stability_model, REC, STABILITY_MODEL, GObject)

RecStabilityModel *rec_stability_model_new (void);

void rec_stability_model_set_days (RecStabilityModel *self, GArray *days, gboolean weeks);
RecStabilityItem *rec_stability_model_get (RecStabilityModel *self, guint position);
guint rec_stability_model_get_n (RecStabilityModel *self);
guint rec_stability_model_find (RecStabilityModel *self, gint64 time);

G_END_DECLS
