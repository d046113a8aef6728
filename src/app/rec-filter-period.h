/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-filter.h"

G_BEGIN_DECLS

/**
 * RecFilterPeriod:
 * @REC_FILTER_TODAY: since midnight
 * @REC_FILTER_WEEK: today and the six days before
 * @REC_FILTER_MONTH: today and the 29 days before
 * @REC_FILTER_YEAR: since 1 January
 *
 * Times that a list is often narrowed to; days begin at midnight, where the user is.
 */
typedef enum
{
  REC_FILTER_TODAY,
  REC_FILTER_WEEK,
  REC_FILTER_MONTH,
  REC_FILTER_YEAR,
  REC_FILTER_N_PERIODS,
} RecFilterPeriod;

gint64 rec_filter_period_get_since (RecFilterPeriod period, gint64 now);
const char *rec_filter_period_get_name (RecFilterPeriod period);
gint64 rec_filter_period_get_day (GDateTime *date, int days);
gboolean rec_filter_period_has_times (RecFilter *filter);
char *rec_filter_period_dup_label (gint64 since, gint64 until, gint64 now);

G_END_DECLS
