/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/export/rec-export-format.h"

static const struct
{
  const char *name;
  const char *suffix;
} formats[REC_EXPORT_N_FORMATS] = {
  [REC_EXPORT_CSV] = { "csv", ".csv" },
  [REC_EXPORT_JSON] = { "json", ".json" },
  [REC_EXPORT_XML] = { "xml", ".xml" },
  [REC_EXPORT_TEXT] = { "text", ".txt" },
  [REC_EXPORT_ARCHIVE] = { "archive", ".tar.gz" },
};

/**
 * rec_export_format_to_string:
 *
 * Returns: (transfer none): the stable name
 */
const char *
rec_export_format_to_string (RecExportFormat format)
{
  g_return_val_if_fail ((guint) format < REC_EXPORT_N_FORMATS, NULL);

  return formats[format].name;
}

/**
 * rec_export_format_from_string:
 * @string: a stable name
 * @format: (out): which one
 *
 * Returns: whether there is such a format
 */
gboolean
rec_export_format_from_string (const char *string, RecExportFormat *format)
{
  g_return_val_if_fail (string != NULL && format != NULL, FALSE);

  for (guint i = 0; i < REC_EXPORT_N_FORMATS; i++)
    if (g_str_equal (string, formats[i].name))
      {
        *format = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * rec_export_format_get_suffix:
 *
 * Returns: (transfer none): how the name of such a file ends
 */
const char *
rec_export_format_get_suffix (RecExportFormat format)
{
  g_return_val_if_fail ((guint) format < REC_EXPORT_N_FORMATS, NULL);

  return formats[format].suffix;
}
