/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "core/store/rec-store-listing.h"

G_BEGIN_DECLS

#define REC_TYPE_PROBLEMS_ACTIONS (rec_problems_actions_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemsActions, rec_problems_actions, REC, PROBLEMS_ACTIONS, GObject)

RecProblemsActions *rec_problems_actions_new (GSettings *settings);

GSimpleActionGroup *rec_problems_actions_get_group (RecProblemsActions *self);
void rec_problems_actions_update (RecProblemsActions *self,
                                  guint64 n_rows,
                                  guint64 n_selected,
                                  gboolean reachable);
void rec_problems_actions_sort (RecProblemsActions *self, RecSort sort, gboolean descending);

G_END_DECLS
