/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/store/rec-filter.h"
#include "core/store/rec-store.h"

G_BEGIN_DECLS

/**
 * RecGrouping:
 * @REC_GROUPING_PROBLEMS: a row for each bucket
 * @REC_GROUPING_EVENTS: a row for each report
 */
typedef enum
{
  REC_GROUPING_PROBLEMS,
  REC_GROUPING_EVENTS,
} RecGrouping;

/**
 * RecListing:
 * @grouping: what a row is
 * @filter: (nullable): which rows
 * @sort: the order; rows that are alike in it come with the newest first
 * @descending: whether it is turned round
 */
typedef struct
{
  RecGrouping grouping;
  RecFilter *filter;
  RecSort sort;
  gboolean descending;
} RecListing;

/**
 * RecFacet:
 * @value: one value of a field, as RecFilter takes it
 * @label: what people call it; the same as @value where there is nothing better
 * @icon: (nullable): the icon of an application
 * @count: how many rows of the listing have it
 */
typedef struct
{
  char *value;
  char *label;
  char *icon;
  guint count;
} RecFacet;

void rec_facet_free (RecFacet *self);

/* The rows of a listing, in its order: an array of guint32, the numbers of buckets or of reports.
 * The order of all events is kept by the store's handle between two calls. */
GArray *rec_store_list_rows (RecStore *self, const RecListing *listing, GError **error);
/* What rows show, in the order of @rows; one that is gone by now is left out. Of an event,
 * rec_problem_get_row() is the report's number, and time, state and report are its own. */
GPtrArray *rec_store_load_rows (RecStore *self,
                                RecGrouping grouping,
                                const guint32 *rows,
                                guint n_rows,
                                GError **error);
/* The values that a field has in the listing with that field's own values left out, the most
 * frequent first. */
GPtrArray *rec_store_list_facets (RecStore *self,
                                  const RecListing *listing,
                                  RecFilterField field,
                                  guint limit,
                                  GError **error);
/* The bucket IDs, each once, and the reports' IDs of rows. */
GStrv rec_store_list_row_buckets (RecStore *self,
                                  RecGrouping grouping,
                                  const guint32 *rows,
                                  guint n_rows,
                                  GError **error);
GStrv rec_store_list_row_reports (RecStore *self,
                                  RecGrouping grouping,
                                  const guint32 *rows,
                                  guint n_rows,
                                  GError **error);

G_END_DECLS
