/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-store-reader.h"
#include "core/stability/rec-stability.h"

G_BEGIN_DECLS

/**
 * RecStabilityData:
 * @days: (element-type RecStabilityDay): the days of a year
 * @weeks: (element-type RecStabilityDay): the same by weeks
 *
 * What the chart shows.
 */
typedef struct
{
  GArray *days;
  GArray *weeks;
} RecStabilityData;

void rec_stability_data_free (RecStabilityData *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecStabilityData, rec_stability_data_free)

/**
 * RecStabilityEvents:
 * @failures: (element-type RecProblem): those that were asked for, the newest first
 * @n_failures: how many there are in all
 * @changes: (element-type RecPackageChange): those that were asked for, the oldest first
 * @has_more_changes: whether there are more of them
 *
 * What happened in a time.
 */
typedef struct
{
  GPtrArray *failures;
  guint n_failures;
  GPtrArray *changes;
  gboolean has_more_changes;
} RecStabilityEvents;

void rec_stability_events_free (RecStabilityEvents *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecStabilityEvents, rec_stability_events_free)

void rec_stability_reader_load_async (RecStoreReader *reader,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void rec_stability_reader_list_events_async (RecStoreReader *reader,
                                             gint64 since,
                                             gint64 until,
                                             guint limit,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);

G_END_DECLS
