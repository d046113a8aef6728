/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/rec-problem-item.h"
#include "app/rec-sight.h"

G_BEGIN_DECLS

/**
 * RecColumn:
 *
 * What a cell of the table tells of its row.
 */
typedef enum
{
  REC_COLUMN_NAME,
  REC_COLUMN_EVENT_TYPE,
  REC_COLUMN_STATE,
  REC_COLUMN_PACKAGE,
  REC_COLUMN_FIRST_TIME,
  REC_COLUMN_LAST_TIME,
  REC_COLUMN_OCCURRENCES,
  REC_COLUMN_MODULE,
  REC_COLUMN_N,
} RecColumn;

#define REC_TYPE_PROBLEM_CELL (rec_problem_cell_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemCell, rec_problem_cell, REC, PROBLEM_CELL, GtkBox)

GtkListItemFactory *rec_problem_cell_factory_new (RecColumn column, RecSight *sight);
void rec_problem_cell_show (GtkWidget *cell);

G_END_DECLS
