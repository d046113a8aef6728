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
 *
 * What a row of a list is.
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
 *
 * A list of problems or events.
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
 *
 * A value that a list can be narrowed to.
 */
typedef struct
{
  char *value;
  char *label;
  char *icon;
  guint count;
} RecFacet;

void rec_facet_free (RecFacet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecFacet, rec_facet_free)

GArray *rec_store_list_rows (RecStore *self, const RecListing *listing, GError **error);
GPtrArray *rec_store_load_rows (RecStore *self,
                                RecGrouping grouping,
                                const guint32 *rows,
                                guint n_rows,
                                GError **error);
GPtrArray *rec_store_list_facets (RecStore *self,
                                  const RecListing *listing,
                                  RecFilterField field,
                                  guint limit,
                                  GError **error);
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
