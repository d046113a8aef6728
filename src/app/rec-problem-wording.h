/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-store-listing.h"

G_BEGIN_DECLS

const char *rec_problem_wording_get_name (RecProblem *problem);
char *rec_problem_wording_dup_count (RecProblem *problem);
char *rec_problem_wording_dup_row (RecProblem *problem, RecGrouping grouping);
char *rec_problem_wording_dup_selected (RecGrouping grouping, guint64 n_selected);
char *rec_problem_wording_dup_selected_short (guint64 n_selected);

G_END_DECLS
