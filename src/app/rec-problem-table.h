/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "core/store/rec-store-listing.h"

G_BEGIN_DECLS

#define REC_TYPE_PROBLEM_TABLE (rec_problem_table_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemTable, rec_problem_table, REC, PROBLEM_TABLE, GtkWidget)

void rec_problem_table_start (RecProblemTable *self, GSettings *settings, GActionMap *actions);
void rec_problem_table_set_model (RecProblemTable *self, GtkSelectionModel *model);
void rec_problem_table_set_order (RecProblemTable *self, const RecListing *listing);
void rec_problem_table_scroll_to (RecProblemTable *self, guint position);
void rec_problem_table_focus (RecProblemTable *self);

G_END_DECLS
