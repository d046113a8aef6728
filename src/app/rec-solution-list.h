/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-solution-item.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_SOLUTION_LIST (rec_solution_list_get_type ())
G_DECLARE_FINAL_TYPE (RecSolutionList, rec_solution_list, REC, SOLUTION_LIST, GObject)

RecSolutionList *rec_solution_list_new (RecStoreReader *reader);

GListModel *rec_solution_list_get_model (RecSolutionList *self);
gboolean rec_solution_list_is_loaded (RecSolutionList *self);
const GError *rec_solution_list_get_error (RecSolutionList *self);
guint rec_solution_list_find (RecSolutionList *self, const char *bucket);
void rec_solution_list_set_archived (RecSolutionList *self, gboolean archived);
void rec_solution_list_load_more (RecSolutionList *self);
void rec_solution_list_reload (RecSolutionList *self);

G_END_DECLS
