/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/report/rec-report.h"
#include "core/store/rec-store-exchange.h"

G_BEGIN_DECLS

/* One report, as the subcommands print it. */
char *cli_print_dup_json (RecReport *report, gboolean with_analysis, gboolean pretty);
char *cli_print_dup_time (gint64 time);
char *cli_print_dup_text (RecReport *report, RecSubmission *submission, RecSolution *solution);
char *cli_print_dup_line (RecReport *report);

G_END_DECLS
