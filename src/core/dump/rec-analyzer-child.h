/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

/* What RecAnalyzer and recourse-analyze agree on. */

/* The child's descriptors, besides standard output and error. */
#define REC_ANALYZER_DUMP_FD 0
#define REC_ANALYZER_BROKER_FD 3
/* The child's exit status on an error: this, plus the code of the RecError. The text is on its
 * standard error. */
#define REC_ANALYZER_EXIT_ERROR 64
/* Its argument, where only the innermost frames are wanted: no file is then read but for its build
 * ID, and nothing is unwound. */
#define REC_ANALYZER_INNERMOST "--innermost"
/* Its argument, where a minidump is wanted in place of an analysis; also that goes to standard
 * output, a pipe, so that the child has no file to write to. */
#define REC_ANALYZER_MINIDUMP "--minidump"
