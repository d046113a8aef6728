/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-store-listing.h"

G_BEGIN_DECLS

#define REC_TYPE_PROBLEM_ITEM (rec_problem_item_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemItem, rec_problem_item, REC, PROBLEM_ITEM, GObject)

RecProblemItem *rec_problem_item_new (RecGrouping grouping, guint32 row, guint position);

RecGrouping rec_problem_item_get_grouping (RecProblemItem *self);
guint32 rec_problem_item_get_row (RecProblemItem *self);
guint rec_problem_item_get_position (RecProblemItem *self);
RecProblem *rec_problem_item_get_problem (RecProblemItem *self);
void rec_problem_item_set_row (RecProblemItem *self, RecGrouping grouping, guint32 row);
void rec_problem_item_set_position (RecProblemItem *self, guint position);
void rec_problem_item_set_problem (RecProblemItem *self, RecProblem *problem);

G_END_DECLS
