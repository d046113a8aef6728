/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rec_time_wording_dup_short (gint64 time, gint64 now);
char *rec_time_wording_dup_long (gint64 time, gint64 now);
char *
rec_time_wording_dup_history (gint64 time, guint64 occurrences, gint64 first_time, gint64 now);

G_END_DECLS
