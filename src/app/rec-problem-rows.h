/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-problem-item.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_PROBLEM_ROWS (rec_problem_rows_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemRows, rec_problem_rows, REC, PROBLEM_ROWS, AdwBin)

void rec_problem_rows_start (RecProblemRows *self,
                             RecStoreReader *reader,
                             GSettings *settings,
                             GActionMap *actions);
void
rec_problem_rows_set_rows (RecProblemRows *self, RecGrouping grouping, GArray *rows, gboolean anew);
void rec_problem_rows_set_order (RecProblemRows *self, const RecListing *listing);
void rec_problem_rows_refresh (RecProblemRows *self, const char *const *buckets);
RecProblemItem *rec_problem_rows_get_chosen (RecProblemRows *self);
const char *rec_problem_rows_get_chosen_report (RecProblemRows *self);
RecGrouping rec_problem_rows_get_grouping (RecProblemRows *self);
GArray *rec_problem_rows_list_selected (RecProblemRows *self);
guint64 rec_problem_rows_count_selected (RecProblemRows *self);
void rec_problem_rows_open_row (RecProblemRows *self, guint32 row);
void rec_problem_rows_select_none (RecProblemRows *self);
void rec_problem_rows_focus (RecProblemRows *self);

G_END_DECLS
