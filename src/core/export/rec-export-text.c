/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/export/rec-export-formatter.h"

#include "core/report/rec-wording.h"

#define RULE "----------------------------------------------------------------------\n"

static void
begin_text (GString *text, RecGrouping grouping)
{
}

static void
add_text (GString *text, const RecExportRow *row, guint64 index)
{
  g_autofree char *details = rec_wording_dup_details (row->report);

  g_string_append_printf (text, "%s%s", index > 0 ? RULE : "", details);
}

static void
add_redacted_text (GString *text,
                   const RecExportRow *row,
                   guint64 index,
                   RecRedactor *redactor,
                   RecEvidenceItem *replaced)
{
  g_autofree char *details = rec_wording_dup_details (row->report);
  g_autofree char *fit = rec_redactor_replace (redactor, details, -1, NULL, replaced);

  g_string_append_printf (text, "%s%s", index > 0 ? RULE : "", fit);
}

static void
end_text (GString *text, guint64 n_rows)
{
}

const RecExportFormatter rec_export_text
    = { begin_text, add_text, add_redacted_text, end_text, FALSE };
