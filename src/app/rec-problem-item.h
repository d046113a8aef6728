/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-problem.h"

G_BEGIN_DECLS

#define REC_TYPE_PROBLEM_ITEM (rec_problem_item_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemItem, rec_problem_item, REC, PROBLEM_ITEM, GObject)

RecProblemItem *rec_problem_item_new (gint64 row);

gint64 rec_problem_item_get_row (RecProblemItem *self);
RecProblem *rec_problem_item_get_problem (RecProblemItem *self);
void rec_problem_item_set_problem (RecProblemItem *self, RecProblem *problem);

G_END_DECLS
