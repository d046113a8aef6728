/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-report.h"
#include "core/store/rec-database.h"

G_BEGIN_DECLS

/* Reads reports; begin a query with REC_REPORT_SELECT. The join's order is fixed, so that the
 * order of the reports can come from an index. */
#define REC_REPORT_SELECT                                                                          \
  "SELECT r.id, r.uuid, r.bucket_id, r.time, r.detail, r.state, r.pid, r.uid, "                    \
  "b.event_type, b.occurrences, p.name, p.version, p.build_id, p.path, p.display_name, p.icon, "   \
  "p.package_name, p.package_version, p.package_format "                                           \
  "FROM reports r CROSS JOIN buckets b ON b.id = r.bucket_id "                                     \
  "CROSS JOIN programs p ON p.id = r.program_id "

/* The signatures that reports of the same bucket share while they are read. */
GHashTable *rec_report_rows_new_signatures (void);
RecReport *
rec_report_rows_read (RecDatabase *database, RecRows *rows, GHashTable *signatures, GError **error);
gboolean rec_report_rows_read_analysis (RecDatabase *database,
                                        gint64 row,
                                        RecReport *report,
                                        GError **error);

G_END_DECLS
