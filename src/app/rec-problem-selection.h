/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/rec-problem-list-model.h"

G_BEGIN_DECLS

#define REC_TYPE_PROBLEM_SELECTION (rec_problem_selection_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemSelection, rec_problem_selection, REC, PROBLEM_SELECTION, GObject)

RecProblemSelection *rec_problem_selection_new (RecProblemListModel *model);

void rec_problem_selection_set_rows (RecProblemSelection *self,
                                     RecGrouping grouping,
                                     GArray *rows,
                                     gboolean anew);
guint64 rec_problem_selection_count (RecProblemSelection *self);
GArray *rec_problem_selection_list_rows (RecProblemSelection *self);
gboolean rec_problem_selection_get_only (RecProblemSelection *self, guint32 *row);
gboolean rec_problem_selection_select_row (RecProblemSelection *self, guint32 row);

G_END_DECLS
