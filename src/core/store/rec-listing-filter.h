/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/store/rec-order.h"
#include "core/store/rec-store-listing.h"

G_BEGIN_DECLS

/* What a filter lets through. */
typedef struct
{
  /* By slots, whether the bucket passes; NULL: all do. */
  guint8 *buckets;
  /* Of events: from which place in their order on, and before which. */
  guint first;
  guint end;
} RecPassing;

gboolean rec_listing_filter_apply (RecDatabase *database,
                                   RecOrder *order,
                                   const RecListing *listing,
                                   int left_out,
                                   RecPassing *passing,
                                   GError **error);
void rec_passing_clear (RecPassing *passing);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RecPassing, rec_passing_clear)

RecColumnName rec_listing_filter_get_column (RecFilterField field);

G_END_DECLS
