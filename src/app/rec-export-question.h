/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "core/report/rec-evidence-item.h"

G_BEGIN_DECLS

/* The answer that lets the file be written. */
#define REC_EXPORT_QUESTION_EXPORT "export"

#define REC_TYPE_EXPORT_QUESTION (rec_export_question_get_type ())
G_DECLARE_FINAL_TYPE (RecExportQuestion,
                      rec_export_question,
                      REC,
                      EXPORT_QUESTION,
                      AdwMessageDialog)

GtkWidget *rec_export_question_new (GtkWindow *parent, RecEvidenceItem *replaced, GBytes *preview);

G_END_DECLS
