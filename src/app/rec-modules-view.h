/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "core/report/rec-analysis.h"

G_BEGIN_DECLS

#define REC_TYPE_MODULES_VIEW (rec_modules_view_get_type ())
G_DECLARE_FINAL_TYPE (RecModulesView, rec_modules_view, REC, MODULES_VIEW, AdwBin)

void rec_modules_view_set_analysis (RecModulesView *self, RecAnalysis *analysis);

G_END_DECLS
