/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-module.h"
#include "core/report/rec-thread.h"

G_BEGIN_DECLS

#define REC_TYPE_ANALYSIS (rec_analysis_get_type ())
G_DECLARE_FINAL_TYPE (RecAnalysis, rec_analysis, REC, ANALYSIS, GObject)

RecAnalysis *rec_analysis_new (void);
RecAnalysis *rec_analysis_new_from_json (JsonObject *object, GError **error);

void rec_analysis_set_exception (RecAnalysis *self, const char *exception_code);
void rec_analysis_set_fault_address (RecAnalysis *self, guint64 address);
void rec_analysis_set_architecture (RecAnalysis *self, const char *architecture);
gboolean rec_analysis_add_module (RecAnalysis *self, RecModule *module);
gboolean rec_analysis_add_thread (RecAnalysis *self, RecThread *thread);
gboolean rec_analysis_add_note (RecAnalysis *self, const char *note);

const char *rec_analysis_get_exception (RecAnalysis *self);
gboolean rec_analysis_get_fault_address (RecAnalysis *self, guint64 *address);
const char *rec_analysis_get_architecture (RecAnalysis *self);
GListModel *rec_analysis_get_modules (RecAnalysis *self);
GListModel *rec_analysis_get_threads (RecAnalysis *self);
const char *const *rec_analysis_get_notes (RecAnalysis *self);
RecThread *rec_analysis_get_crashed_thread (RecAnalysis *self);
RecFrame *rec_analysis_dup_fault_frame (RecAnalysis *self);
RecModule *rec_analysis_find_module (RecAnalysis *self, const char *name);
void rec_analysis_to_json (RecAnalysis *self, JsonBuilder *builder);

G_END_DECLS
