/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/export/rec-export-formatter.h"

#include "core/export/rec-export-redaction.h"

static void
begin_json (GString *text, RecGrouping grouping)
{
  g_string_append_c (text, '[');
}

static void
add_json (GString *text, const RecExportRow *row, guint64 index)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *object = NULL;

  rec_export_row_to_json (row, builder);
  object = rec_json_print (builder, FALSE);
  g_string_append_printf (text, "%s\n%s", index > 0 ? "," : "", object);
}

static void
add_redacted_json (GString *text,
                   const RecExportRow *row,
                   guint64 index,
                   RecRedactor *redactor,
                   RecEvidenceItem *replaced)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *object = NULL;

  rec_export_row_to_json (row, builder);
  root = json_builder_get_root (builder);
  rec_export_redaction_apply (root, redactor, replaced);
  object = json_to_string (root, FALSE);
  g_string_append_printf (text, "%s\n%s", index > 0 ? "," : "", object);
}

static void
end_json (GString *text, guint64 n_rows)
{
  g_string_append (text, "]\n");
}

const RecExportFormatter rec_export_json
    = { begin_json, add_json, add_redacted_json, end_json, FALSE };
