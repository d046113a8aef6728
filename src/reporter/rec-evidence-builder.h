/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/dump/rec-analyzer.h"
#include "core/report/rec-evidence-item.h"
#include "core/report/rec-evidence-request.h"
#include "core/report/rec-report.h"

G_BEGIN_DECLS

/* Collects what a service asked for and packs what goes, on a worker thread of its own. Each report
 * has a folder below the evidence folder, for this user alone; the bytes in it are those that would
 * be sent, identifiers replaced already. Callbacks run on the thread-default context of the caller.
 */
#define REC_TYPE_EVIDENCE_BUILDER (rec_evidence_builder_get_type ())
G_DECLARE_FINAL_TYPE (RecEvidenceBuilder, rec_evidence_builder, REC, EVIDENCE_BUILDER, GObject)

RecEvidenceBuilder *rec_evidence_builder_new (const char *folder, RecAnalyzer *analyzer);

/* Returns an item for each that was asked for: with a file, or with a problem that says why there
 * is none. words: the user's own list of words to be replaced. */
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

/* Writes the comment, if one is given, as the item of kind “comment”, and packs the chosen items
 * that were not sent yet. */
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

/* Takes away what was collected for a report; and for all reports but these. */
void rec_evidence_builder_remove (RecEvidenceBuilder *self, const char *report_id);
void rec_evidence_builder_keep_only (RecEvidenceBuilder *self, const char *const *report_ids);
void rec_evidence_builder_stop (RecEvidenceBuilder *self);

G_END_DECLS
