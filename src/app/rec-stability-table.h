/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-stability-model.h"

G_BEGIN_DECLS

#define REC_TYPE_STABILITY_TABLE (rec_stability_table_get_type ())
G_DECLARE_FINAL_TYPE (RecStabilityTable, rec_stability_table, REC, STABILITY_TABLE, AdwBin)

void rec_stability_table_set_model (RecStabilityTable *self, RecStabilityModel *model);
void rec_stability_table_select (RecStabilityTable *self, guint position);
guint rec_stability_table_get_selected (RecStabilityTable *self);

G_END_DECLS
