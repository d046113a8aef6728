/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/dump/rec-analyzer.h"
#include "core/report/rec-evidence-item.h"
#include "core/report/rec-evidence-request.h"
#include "core/report/rec-report.h"

G_BEGIN_DECLS

#define REC_TYPE_EVIDENCE_BUILDER (rec_evidence_builder_get_type ())
G_DECLARE_FINAL_TYPE (RecEvidenceBuilder, rec_evidence_builder, REC, EVIDENCE_BUILDER, GObject)

RecEvidenceBuilder *rec_evidence_builder_new (const char *folder, RecAnalyzer *analyzer);

void rec_evidence_builder_collect_async (RecEvidenceBuilder *self,
                                         RecReport *report,
                                         RecEvidenceRequest *request,
                                         const char *const *words,
                                         GFileProgressCallback progress,
                                         gpointer progress_data,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GPtrArray *rec_evidence_builder_collect_finish (RecEvidenceBuilder *self,
                                                GAsyncResult *result,
                                                GError **error);

void rec_evidence_builder_pack_async (RecEvidenceBuilder *self,
                                      const char *report_id,
                                      GPtrArray *items,
                                      const char *comment,
                                      GFileProgressCallback progress,
                                      gpointer progress_data,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
char *rec_evidence_builder_pack_finish (RecEvidenceBuilder *self,
                                        GAsyncResult *result,
                                        char **sha256,
                                        gint64 *size,
                                        GError **error);

void rec_evidence_builder_remove (RecEvidenceBuilder *self, const char *report_id);
void rec_evidence_builder_keep_only (RecEvidenceBuilder *self, const char *const *report_ids);
void rec_evidence_builder_stop (RecEvidenceBuilder *self);

G_END_DECLS
