/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-history.h"

G_BEGIN_DECLS

/* Under which rpm's history stands in the store. */
#define REC_HISTORY_RPM "rpm"

GPtrArray *
rec_rpm_history_read (const char *root, const char *position, gint64 now, char **new_position);

G_END_DECLS
