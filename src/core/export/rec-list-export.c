/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/export/rec-list-export.h"

#include "core/export/rec-export-formatter.h"

/* Rows of one step, which takes some milliseconds: other questions to the store come in between. */
#define PAGE 128
/* The hits of so many days are written, as in the hotlist of seed 001. */
#define HIT_DAYS 90

/**
 * RecListExport:
 *
 * Writes the rows of a list to a file, step by step: of any number only some are in memory.
 */
struct _RecListExport
{
  RecGrouping grouping;
  const RecExportFormatter *formatter;
  RecExportFile *file;
  GArray *rows;
  GStrv ids;
  RecExportDepth depth;
  RecRedactor *redactor;
  RecEvidenceItem *replaced;
  guint n_rows;
  guint at;
  guint64 n_written;
  gboolean is_begun;
  gboolean is_done;
};

static const RecExportFormatter *
get_formatter (RecExportFormat format)
{
  switch (format)
    {
    case REC_EXPORT_CSV:
      return &rec_export_csv;
    case REC_EXPORT_XML:
      return &rec_export_xml;
    case REC_EXPORT_TEXT:
      return &rec_export_text;
    case REC_EXPORT_JSON:
    case REC_EXPORT_ARCHIVE:
    case REC_EXPORT_N_FORMATS:
    default:
      return &rec_export_json;
    }
}

/**
 * rec_list_export_new:
 * @format: any but [enum@ExportFormat.ARCHIVE], which is for one problem
 * @grouping: what a row is
 * @file: (transfer full): where it goes
 *
 * Returns: (transfer full): an export that has written nothing yet
 */
RecListExport *
rec_list_export_new (RecExportFormat format, RecGrouping grouping, RecExportFile *file)
{
  RecListExport *self;

  g_return_val_if_fail (file != NULL, NULL);

  self = g_new0 (RecListExport, 1);
  self->grouping = grouping;
  self->formatter = get_formatter (format);
  self->file = file;
  self->depth.hits_since = G_MAXINT64;
  if (self->formatter->with_daily_hits)
    self->depth.hits_since = g_get_real_time () - (gint64) HIT_DAYS * 86400 * G_USEC_PER_SEC;
  return self;
}

/**
 * rec_list_export_set_rows:
 * @rows: (element-type guint32): what [method@Store.list_rows] gave
 *
 * Says what is written; before the first step.
 */
void
rec_list_export_set_rows (RecListExport *self, GArray *rows)
{
  g_return_if_fail (self != NULL && rows != NULL);
  g_return_if_fail (!self->is_begun);

  g_clear_pointer (&self->rows, g_array_unref);
  self->rows = g_array_ref (rows);
  self->n_rows = rows->len;
}

/**
 * rec_list_export_set_reports:
 * @ids: (array zero-terminated=1): IDs of reports
 *
 * Says what is written, where that are reports and not the rows of a list; before the first step.
 */
void
rec_list_export_set_reports (RecListExport *self, const char *const *ids)
{
  g_return_if_fail (self != NULL && ids != NULL);
  g_return_if_fail (!self->is_begun && self->grouping == REC_GROUPING_EVENTS);

  g_strfreev (self->ids);
  self->ids = g_strdupv ((char **) ids);
  self->n_rows = g_strv_length (self->ids);
}

/**
 * rec_list_export_set_with_analysis:
 * @with_analysis: whether JSON and text have threads and modules, which takes many times as long
 */
void
rec_list_export_set_with_analysis (RecListExport *self, gboolean with_analysis)
{
  g_return_if_fail (self != NULL);

  self->depth.with_analysis = with_analysis;
}

/**
 * rec_list_export_set_redactor:
 * @redactor: (nullable): knows what is to be replaced
 * @replaced: (nullable): gets the counts of what was replaced
 *
 * Has what tells who the user is replaced in each row. Only of %REC_EXPORT_TEXT and
 * %REC_EXPORT_JSON, which others may read; the other formats are for programs, which need the
 * values as they are. Before the first step.
 */
void
rec_list_export_set_redactor (RecListExport *self, RecRedactor *redactor, RecEvidenceItem *replaced)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (redactor == NULL || self->formatter->add_redacted != NULL);

  g_set_object (&self->redactor, redactor);
  g_set_object (&self->replaced, replaced);
}

static void
add_row (RecListExport *self, GString *text, const RecExportRow *row)
{
  guint64 index = self->n_written++;

  if (self->redactor != NULL)
    self->formatter->add_redacted (text, row, index, self->redactor, self->replaced);
  else
    self->formatter->add_row (text, row, index);
}

static gboolean
write_text (RecListExport *self, GString *text, GError **error)
{
  gboolean written = rec_export_file_write (self->file, text->str, text->len, error);

  g_string_truncate (text, 0);
  return written;
}

static GPtrArray *
load_page (RecListExport *self, RecStore *store, guint n_rows, GError **error)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  g_auto (GStrv) ids = NULL;

  if (self->ids == NULL)
    return rec_export_row_load (store, self->grouping,
                                &g_array_index (self->rows, guint32, self->at), n_rows,
                                &self->depth, error);

  builder = g_strv_builder_new ();
  for (guint i = 0; i < n_rows; i++)
    g_strv_builder_add (builder, self->ids[self->at + i]);
  ids = g_strv_builder_end (builder);
  return rec_export_row_load_reports (store, (const char *const *) ids, &self->depth, error);
}

static gboolean
write_page (RecListExport *self, RecStore *store, GString *text, GError **error)
{
  guint n_rows = MIN (PAGE, self->n_rows - self->at);
  g_autoptr (GPtrArray) page = load_page (self, store, n_rows, error);

  if (page == NULL)
    return FALSE;

  for (guint i = 0; i < page->len; i++)
    {
      add_row (self, text, g_ptr_array_index (page, i));
      /* With their analyses rows are large: they go one by one. */
      if (self->depth.with_analysis && !write_text (self, text, error))
        return FALSE;
    }
  self->at += n_rows;
  return TRUE;
}

/**
 * rec_list_export_step:
 * @store: a store
 * @error: return location for a [error@Error]
 *
 * Writes some rows, and after the last ones ends the file and gives it its name.
 *
 * Returns: %FALSE if that failed; nothing is left then but to free the export
 */
gboolean
rec_list_export_step (RecListExport *self, RecStore *store, GError **error)
{
  g_autoptr (GString) text = NULL;

  g_return_val_if_fail (self != NULL && !self->is_done, FALSE);

  text = g_string_new (NULL);
  if (!self->is_begun)
    self->formatter->begin (text, self->grouping);
  self->is_begun = TRUE;
  if (self->at < self->n_rows && !write_page (self, store, text, error))
    return FALSE;
  if (self->at < self->n_rows)
    return write_text (self, text, error);

  self->formatter->end (text, self->n_written);
  self->is_done = write_text (self, text, error) && rec_export_file_finish (self->file, error);
  return self->is_done;
}

gboolean
rec_list_export_is_done (RecListExport *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_done;
}

/**
 * rec_list_export_get_n_written:
 *
 * Returns: how many rows were written; one that was deleted meanwhile is not among them
 */
guint64
rec_list_export_get_n_written (RecListExport *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_written;
}

/**
 * rec_list_export_get_fraction:
 *
 * Returns: how much is done, from 0 to 1
 */
double
rec_list_export_get_fraction (RecListExport *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_rows > 0 ? (double) self->at / self->n_rows : 1;
}

/**
 * rec_list_export_free:
 *
 * Lets go of the export. If it is not done, no file is left.
 */
void
rec_list_export_free (RecListExport *self)
{
  g_return_if_fail (self != NULL);

  rec_export_file_free (self->file);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_object (&self->redactor);
  g_clear_object (&self->replaced);
  g_strfreev (self->ids);
  g_free (self);
}
