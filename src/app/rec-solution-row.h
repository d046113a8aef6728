/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define REC_TYPE_SOLUTION_ROW (rec_solution_row_get_type ())
G_DECLARE_FINAL_TYPE (RecSolutionRow, rec_solution_row, REC, SOLUTION_ROW, GtkBox)

GtkListItemFactory *rec_solution_row_factory_new (void);

G_END_DECLS
