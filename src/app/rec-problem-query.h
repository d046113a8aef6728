/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_PROBLEM_QUERY (rec_problem_query_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemQuery, rec_problem_query, REC, PROBLEM_QUERY, GObject)

RecProblemQuery *rec_problem_query_new (RecStoreReader *reader);

void rec_problem_query_run (RecProblemQuery *self, const RecListing *listing);
void rec_problem_query_reload (RecProblemQuery *self);
void rec_problem_query_set_hidden (RecProblemQuery *self,
                                   RecGrouping grouping,
                                   GArray *rows,
                                   gboolean hidden);

GArray *rec_problem_query_get_rows (RecProblemQuery *self);
RecGrouping rec_problem_query_get_grouping (RecProblemQuery *self);
const GError *rec_problem_query_get_error (RecProblemQuery *self);
gboolean rec_problem_query_is_filtered (RecProblemQuery *self);
gboolean rec_problem_query_get_running (RecProblemQuery *self);

G_END_DECLS
