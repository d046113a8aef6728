/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/rec-problem-item.h"
#include "app/rec-sight.h"

G_BEGIN_DECLS

#define REC_TYPE_PROBLEM_ROW (rec_problem_row_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemRow, rec_problem_row, REC, PROBLEM_ROW, GtkBox)

GtkListItemFactory *rec_problem_row_factory_new (RecSight *sight);
void rec_problem_row_show (GtkWidget *row);

G_END_DECLS
