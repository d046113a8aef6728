/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-store-listing.h"

/* A store's reports read one by one, and listed in the plainest way: what lists have to give. */

typedef struct _PlainReading PlainReading;

PlainReading *plain_reading_new (const char *folder);
void plain_reading_free (PlainReading *self);
GArray *plain_reading_list (PlainReading *self, const RecListing *listing);
/* The values of a field with their counts, as facets have them. */
GHashTable *
plain_reading_count (PlainReading *self, const RecListing *listing, RecFilterField field);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlainReading, plain_reading_free)
