/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-report.h"
#include "core/store/rec-database.h"

G_BEGIN_DECLS

/* The state of one report. The newest has its bucket's, and each has a solution's. Of the others, a
 * first stage stood for those up to reported_row; a first stage that is under way will stand for
 * all that came since. It is read off the submission: to write it into a million reports each time
 * that one goes on would be of no use to anybody. */
#define REC_REPORT_STATE                                                                           \
  "CASE WHEN r.id = b.last_report THEN b.state WHEN b.state = 'solved' THEN 'solved' "             \
  "WHEN s.bucket_id IS NULL THEN r.state WHEN r.id <= s.reported_row THEN 'sent' "                 \
  "WHEN s.stage = 1 AND s.state NOT IN ('sent', 'solved') THEN s.state ELSE 'not-reported' END"

/* Reads reports; begin a query with REC_REPORT_SELECT. The join's order is fixed, so that the
 * order of the reports can come from an index. */
#define REC_REPORT_SELECT                                                                          \
  "SELECT r.id, r.uuid, r.bucket_id, r.time, r.detail, " REC_REPORT_STATE ", r.pid, r.uid, "       \
  "b.event_type, b.occurrences, p.name, p.version, p.build_id, p.path, p.display_name, p.icon, "   \
  "p.package_name, p.package_version, p.package_format "                                           \
  "FROM reports r CROSS JOIN buckets b ON b.id = r.bucket_id "                                     \
  "CROSS JOIN programs p ON p.id = r.program_id "                                                  \
  "LEFT JOIN submissions s ON s.bucket_id = r.bucket_id "

/* The signatures that reports of the same bucket share while they are read. */
GHashTable *rec_report_rows_new_signatures (void);
RecReport *
rec_report_rows_read (RecDatabase *database, RecRows *rows, GHashTable *signatures, GError **error);
gboolean rec_report_rows_read_analysis (RecDatabase *database,
                                        gint64 row,
                                        RecReport *report,
                                        GError **error);

G_END_DECLS
