/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-store-reader.h"
#include "core/store/rec-store-listing.h"

G_BEGIN_DECLS

#define REC_TYPE_FILTER_BAR (rec_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (RecFilterBar, rec_filter_bar, REC, FILTER_BAR, AdwBin)

void rec_filter_bar_start (RecFilterBar *self, RecStoreReader *reader);
void rec_filter_bar_set_grouping (RecFilterBar *self, RecGrouping grouping);
void rec_filter_bar_set_filter (RecFilterBar *self, RecFilter *filter);
RecFilter *rec_filter_bar_get_filter (RecFilterBar *self);
void rec_filter_bar_set_search (RecFilterBar *self, const char *search);
gboolean rec_filter_bar_is_filtered (RecFilterBar *self);

G_END_DECLS
