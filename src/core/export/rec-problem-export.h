/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/export/rec-export-file.h"
#include "core/export/rec-export-format.h"
#include "core/report/rec-redactor.h"
#include "core/report/rec-report.h"

G_BEGIN_DECLS

typedef struct _RecProblemExport RecProblemExport;

RecProblemExport *rec_problem_export_new (RecReport *report, RecRedactor *redactor);
gboolean rec_problem_export_write (RecProblemExport *self,
                                   RecExportFormat format,
                                   RecExportFile *file,
                                   GError **error);
RecEvidenceItem *rec_problem_export_get_replaced (RecProblemExport *self, RecExportFormat format);
char *rec_problem_export_dup_preview (RecProblemExport *self, RecExportFormat format);
void rec_problem_export_free (RecProblemExport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecProblemExport, rec_problem_export_free)

G_END_DECLS
