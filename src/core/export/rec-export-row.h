/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-json.h"
#include "core/store/rec-store-exchange.h"
#include "core/store/rec-store-export.h"
#include "core/store/rec-store-listing.h"

G_BEGIN_DECLS

/**
 * RecExportRow:
 * @report: the event, or the last one of the problem; its analysis only where asked for
 * @problem: (nullable): the problem; %NULL where a row is an event
 * @hits: how often a service has seen the problem; 0: not known
 * @solution: (nullable): what a service said of the problem
 * @with_analysis: whether the report was read with its analysis, which may be %NULL nevertheless
 * @daily_hits: (nullable) (element-type RecDailyHits): the problem's last days, where asked for
 *
 * One row of a list, with all that is written of it.
 */
typedef struct
{
  RecReport *report;
  gboolean with_analysis;
  RecProblem *problem;
  guint64 hits;
  RecSolution *solution;
  GArray *daily_hits;
} RecExportRow;

/**
 * RecExportDepth:
 * @hits_since: from when on the hits of each day are counted, in microseconds since 1970-01-01 UTC;
 *   %G_MAXINT64: not at all
 * @with_analysis: whether threads and modules are read, which takes many times as long
 *
 * How much is read of each row.
 */
typedef struct
{
  gint64 hits_since;
  gboolean with_analysis;
} RecExportDepth;

GPtrArray *rec_export_row_load (RecStore *store,
                                RecGrouping grouping,
                                const guint32 *rows,
                                guint n_rows,
                                const RecExportDepth *depth,
                                GError **error);
GPtrArray *rec_export_row_load_reports (RecStore *store,
                                        const char *const *ids,
                                        const RecExportDepth *depth,
                                        GError **error);
void rec_export_row_free (RecExportRow *self);
void rec_export_row_to_json (const RecExportRow *self, JsonBuilder *builder);

G_END_DECLS
