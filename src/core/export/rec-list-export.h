/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/export/rec-export-file.h"
#include "core/export/rec-export-format.h"
#include "core/report/rec-redactor.h"
#include "core/store/rec-store-listing.h"

G_BEGIN_DECLS

typedef struct _RecListExport RecListExport;

RecListExport *
rec_list_export_new (RecExportFormat format, RecGrouping grouping, RecExportFile *file);
void rec_list_export_set_rows (RecListExport *self, GArray *rows);
void rec_list_export_set_reports (RecListExport *self, const char *const *ids);
void rec_list_export_set_redactor (RecListExport *self,
                                   RecRedactor *redactor,
                                   RecEvidenceItem *replaced);
void rec_list_export_set_with_analysis (RecListExport *self, gboolean with_analysis);
gboolean rec_list_export_step (RecListExport *self, RecStore *store, GError **error);
gboolean rec_list_export_is_done (RecListExport *self);
guint64 rec_list_export_get_n_written (RecListExport *self);
double rec_list_export_get_fraction (RecListExport *self);
void rec_list_export_free (RecListExport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecListExport, rec_list_export_free)

G_END_DECLS
