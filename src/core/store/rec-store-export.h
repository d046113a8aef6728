/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/store/rec-store.h"

G_BEGIN_DECLS

/**
 * RecDailyHits:
 * @day: when the day began, UTC, in microseconds since 1970-01-01 UTC
 * @hits: how many reports of a problem there are of this day
 */
typedef struct
{
  gint64 day;
  guint64 hits;
} RecDailyHits;

GPtrArray *rec_store_load_report_heads (RecStore *self, const char *const *ids, GError **error);
GArray *
rec_store_list_daily_hits (RecStore *self, const char *bucket, gint64 since, GError **error);

G_END_DECLS
