/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-problem-item.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_PROBLEM_LIST_MODEL (rec_problem_list_model_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemListModel, rec_problem_list_model, REC, PROBLEM_LIST_MODEL, GObject)

RecProblemListModel *rec_problem_list_model_new (RecStoreReader *reader);

GArray *rec_problem_list_model_get_rows (RecProblemListModel *self);
RecGrouping rec_problem_list_model_get_grouping (RecProblemListModel *self);
void rec_problem_list_model_set_rows (RecProblemListModel *self,
                                      RecGrouping grouping,
                                      GArray *rows,
                                      gboolean anew);
void rec_problem_list_model_refresh (RecProblemListModel *self, const char *const *buckets);
guint rec_problem_list_model_find_row (RecProblemListModel *self, guint32 row);

G_END_DECLS
