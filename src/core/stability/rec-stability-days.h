/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/stability/rec-stability.h"

G_BEGIN_DECLS

/* The days of @zone up to the one that holds @until, empty but for their times and weekdays. */
GArray *rec_stability_days_new (GTimeZone *zone, gint64 until, guint n_days);

/* What happened, sorted into days. What lies outside of them is passed over. */
void rec_stability_days_add_counts (GArray *days, GArray *counts);
void rec_stability_days_add_changes (GArray *days, GPtrArray *changes);
void rec_stability_days_add_clocks (GArray *days, GArray *clocks);
/* To be called last: whether a day was off depends on the others. */
void rec_stability_days_add_running (GArray *days, GArray *running);

G_END_DECLS
