/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One run of recourse-analyze: its process, its channels, and what it has said. */
typedef struct _RecAnalyzerProcess RecAnalyzerProcess;

RecAnalyzerProcess *rec_analyzer_process_new (const char *program,
                                              const char *option,
                                              int dump,
                                              const char *dump_path,
                                              GError **error);
void rec_analyzer_process_free (RecAnalyzerProcess *self);

gboolean rec_analyzer_process_wait (RecAnalyzerProcess *self,
                                    const char *root,
                                    gint64 deadline,
                                    GCancellable *cancellable,
                                    GError **error);
gboolean rec_analyzer_process_was_killed (RecAnalyzerProcess *self);
const char *rec_analyzer_process_get_output (RecAnalyzerProcess *self, gsize *length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecAnalyzerProcess, rec_analyzer_process_free)

G_END_DECLS
