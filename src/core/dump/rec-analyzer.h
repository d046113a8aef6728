/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-analysis.h"

G_BEGIN_DECLS

#define REC_TYPE_ANALYZER (rec_analyzer_get_type ())
G_DECLARE_FINAL_TYPE (RecAnalyzer, rec_analyzer, REC, ANALYZER, GObject)

RecAnalyzer *rec_analyzer_new (const char *program);

RecAnalysis *rec_analyzer_run (RecAnalyzer *self,
                               const char *dump_path,
                               const char *root,
                               GCancellable *cancellable,
                               GError **error);

gboolean rec_analyzer_write_minidump (RecAnalyzer *self,
                                      const char *dump_path,
                                      const char *root,
                                      int minidump_fd,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
