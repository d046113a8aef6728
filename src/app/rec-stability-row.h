/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "core/report/rec-history.h"
#include "core/store/rec-problem.h"

G_BEGIN_DECLS

#define REC_TYPE_STABILITY_ROW (rec_stability_row_get_type ())
G_DECLARE_FINAL_TYPE (RecStabilityRow, rec_stability_row, REC, STABILITY_ROW, AdwActionRow)

GtkWidget *rec_stability_row_new_for_failure (RecProblem *failure, gboolean with_date);
GtkWidget *rec_stability_row_new_for_change (const RecPackageChange *change, gboolean with_date);

G_END_DECLS
