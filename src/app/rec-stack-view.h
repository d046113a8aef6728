/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "core/report/rec-analysis.h"

G_BEGIN_DECLS

#define REC_TYPE_STACK_VIEW (rec_stack_view_get_type ())
G_DECLARE_FINAL_TYPE (RecStackView, rec_stack_view, REC, STACK_VIEW, AdwBin)

void rec_stack_view_set_analysis (RecStackView *self, RecAnalysis *analysis);

G_END_DECLS
