/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-problem-item.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_PROBLEM_CHOICE (rec_problem_choice_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemChoice, rec_problem_choice, REC, PROBLEM_CHOICE, GObject)

RecProblemChoice *rec_problem_choice_new (RecStoreReader *reader);

void rec_problem_choice_choose (RecProblemChoice *self, RecGrouping grouping, guint32 row);
void rec_problem_choice_clear (RecProblemChoice *self);
void rec_problem_choice_refresh (RecProblemChoice *self, const char *const *buckets);
gboolean rec_problem_choice_is (RecProblemChoice *self, RecGrouping grouping, guint32 row);
RecProblemItem *rec_problem_choice_get_item (RecProblemChoice *self);
const char *rec_problem_choice_get_report (RecProblemChoice *self);

G_END_DECLS
