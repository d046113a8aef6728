/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/store/rec-database.h"
#include "core/store/rec-problem.h"
#include "core/store/rec-report-rows.h"

G_BEGIN_DECLS

/* The columns that rec_problem_new_from_rows() reads, of buckets b and programs p, and of an event
 * of reports r and submissions s too. */
#define REC_PROBLEM_COLUMNS                                                                        \
  "b.id, " REC_PROBLEM_SHARED_COLUMNS "b.state, b.last_time, "                                     \
  "(SELECT uuid FROM reports WHERE id = b.last_report), "                                          \
  "EXISTS (SELECT 1 FROM reports WHERE bucket_id = b.id AND id > b.seen_row)"
#define REC_EVENT_COLUMNS                                                                          \
  "r.id, " REC_PROBLEM_SHARED_COLUMNS REC_REPORT_STATE ", r.time, r.uuid, r.id > b.seen_row"
#define REC_PROBLEM_SHARED_COLUMNS                                                                 \
  "b.bucket, b.event_type, "                                                                       \
  "coalesce (p.name, (SELECT value FROM parameters WHERE bucket_id = b.id "                        \
  "                   AND name = 'ApplicationName'), ''), "                                        \
  "p.display_name, p.icon, b.fault_module, b.occurrences, b.first_time, b.last_time, "             \
  "EXISTS (SELECT 1 FROM ignored i WHERE i.bucket = b.bucket), "                                   \
  "coalesce ((SELECT is_new AND NOT is_archived FROM solutions WHERE bucket_id = b.id), 0), "      \
  "p.package_name, p.package_version, p.package_format, "

RecProblem *rec_problem_new_from_rows (RecRows *rows);

G_END_DECLS
