/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/export/rec-export-format.h"
#include "core/export/rec-export-row.h"
#include "core/report/rec-redactor.h"

G_BEGIN_DECLS

/* What makes the bytes of one format: what comes first, each row, what comes last. */
typedef struct
{
  void (*begin) (GString *text, RecGrouping grouping);
  void (*add_row) (GString *text, const RecExportRow *row, guint64 index);
  /* As add_row, for others to read: without what tells who the user is. NULL where the format is
   * for programs alone. */
  void (*add_redacted) (GString *text,
                        const RecExportRow *row,
                        guint64 index,
                        RecRedactor *redactor,
                        RecEvidenceItem *replaced);
  void (*end) (GString *text, guint64 n_rows);
  gboolean with_daily_hits;
} RecExportFormatter;

extern const RecExportFormatter rec_export_csv;
extern const RecExportFormatter rec_export_json;
extern const RecExportFormatter rec_export_xml;
extern const RecExportFormatter rec_export_text;

void rec_export_csv_append_cell (GString *text, const char *value);
void rec_export_xml_append (GString *text, const char *value);

G_END_DECLS
