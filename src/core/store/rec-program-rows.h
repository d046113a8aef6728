/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-report.h"
#include "core/store/rec-database.h"

G_BEGIN_DECLS

/* The table of programs: each stands there once, as long as a report names it. */
gboolean
rec_program_rows_ensure (RecDatabase *database, RecReport *report, gint64 *program, GError **error);
gboolean rec_program_rows_release (RecDatabase *database, gint64 program, GError **error);

G_END_DECLS
