/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-analysis.h"

G_BEGIN_DECLS

#define REC_TYPE_ANALYZER (rec_analyzer_get_type ())
G_DECLARE_FINAL_TYPE (RecAnalyzer, rec_analyzer, REC, ANALYZER, GObject)

/* Runs recourse-analyze, the child without files, network or privileges, and reads its answer.
 * program: NULL for the installed one (or $RECOURSE_ANALYZE in a development environment). */
RecAnalyzer *rec_analyzer_new (const char *program);

/* Blocks until the child ends or is stopped at one of its limits. root: the folder under which the
 * dead process's files lie (a mounted disk), NULL for /. Hands the child, on its request and
 * read-only, ELF files that the core names; nothing else. */
RecAnalysis *rec_analyzer_run (RecAnalyzer *self,
                               const char *dump_path,
                               const char *root,
                               GCancellable *cancellable,
                               GError **error);

/* Has the child write a minidump of the core into minidump_fd, which is open for writing and empty:
 * as Breakpad has it, its stacks sanitised (protocol.md). Same limits and errors as
 * rec_analyzer_run(). */
gboolean rec_analyzer_write_minidump (RecAnalyzer *self,
                                      const char *dump_path,
                                      const char *root,
                                      int minidump_fd,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
