/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/store/rec-database.h"
#include "core/store/rec-problem.h"

G_BEGIN_DECLS

/* The columns that rec_problem_new_from_rows() reads, of buckets b and programs p. */
#define REC_PROBLEM_COLUMNS                                                                        \
  "b.id, b.bucket, b.event_type, "                                                                 \
  "coalesce (p.name, (SELECT value FROM parameters WHERE bucket_id = b.id "                        \
  "                   AND name = 'ApplicationName'), ''), "                                        \
  "p.display_name, p.icon, b.fault_module, b.occurrences, b.first_time, b.last_time, b.state, "    \
  "(SELECT uuid FROM reports WHERE id = b.last_report), "                                          \
  "EXISTS (SELECT 1 FROM ignored i WHERE i.bucket = b.bucket), "                                   \
  "coalesce ((SELECT is_new AND NOT is_archived FROM solutions WHERE bucket_id = b.id), 0)"

RecProblem *rec_problem_new_from_rows (RecRows *rows);

G_END_DECLS
