/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/dump/rec-analyzer.h"
#include "core/report/rec-evidence-item.h"
#include "core/report/rec-redactor.h"
#include "core/report/rec-report.h"
#include "reporter/rec-evidence-progress.h"
#include "reporter/rec-evidence-registry.h"

G_BEGIN_DECLS

/* What is needed to collect the evidence of one report. */
typedef struct
{
  RecReport *report;
  RecAnalyzer *analyzer;
  RecRedactor *redactor;
  RecEvidenceRegistry *registry;
  RecEvidenceProgress *progress;
  const char *path;
  int folder;
} RecEvidenceCollection;

gboolean rec_evidence_collection_collect (RecEvidenceCollection *self,
                                          RecEvidenceItem *item,
                                          GError **error);
gboolean rec_evidence_collection_write_text (RecEvidenceCollection *self,
                                             RecEvidenceItem *item,
                                             const char *text,
                                             gsize length,
                                             GError **error);

G_END_DECLS
