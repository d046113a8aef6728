/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RecExportFormat:
 * @REC_EXPORT_CSV: a table, RFC 4180
 * @REC_EXPORT_JSON: an array of objects; of a single problem one object
 * @REC_EXPORT_XML: signatures, hits and links
 * @REC_EXPORT_TEXT: for people
 * @REC_EXPORT_ARCHIVE: a packed folder with a single problem, to attach to a bug
 *
 * How an export is written.
 */
typedef enum
{
  REC_EXPORT_CSV,
  REC_EXPORT_JSON,
  REC_EXPORT_XML,
  REC_EXPORT_TEXT,
  REC_EXPORT_ARCHIVE,
  REC_EXPORT_N_FORMATS,
} RecExportFormat;

const char *rec_export_format_to_string (RecExportFormat format);
gboolean rec_export_format_from_string (const char *string, RecExportFormat *format);
const char *rec_export_format_get_suffix (RecExportFormat format);

G_END_DECLS
