/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-history.h"

G_BEGIN_DECLS

/* Under which the running times stand in the store. */
#define REC_HISTORY_RUNNING "running"

gboolean rec_running_times_read (const char *journal_path,
                                 const char *position,
                                 gint64 now,
                                 GArray **times,
                                 GArray **clocks,
                                 char **new_position,
                                 GError **error);

G_END_DECLS
