/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-store-exchange.h"

G_BEGIN_DECLS

#define REC_TYPE_SOLUTION_ITEM (rec_solution_item_get_type ())
G_DECLARE_FINAL_TYPE (RecSolutionItem, rec_solution_item, REC, SOLUTION_ITEM, GObject)

RecSolutionItem *rec_solution_item_new (RecSolution *solution);
RecSolution *rec_solution_item_get_solution (RecSolutionItem *self);
void rec_solution_item_set_solution (RecSolutionItem *self, RecSolution *solution);

G_END_DECLS
