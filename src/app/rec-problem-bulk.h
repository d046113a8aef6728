/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-reporter-link.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_PROBLEM_BULK (rec_problem_bulk_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemBulk, rec_problem_bulk, REC, PROBLEM_BULK, GObject)

RecProblemBulk *rec_problem_bulk_new (RecStoreReader *reader, RecReporterLink *reporter);

void rec_problem_bulk_ignore (RecProblemBulk *self,
                              RecGrouping grouping,
                              GArray *rows,
                              gboolean ignored);
void rec_problem_bulk_check (RecProblemBulk *self, RecGrouping grouping, GArray *rows);

G_END_DECLS
