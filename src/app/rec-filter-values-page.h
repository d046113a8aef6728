/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-facet-query.h"

G_BEGIN_DECLS

#define REC_TYPE_FILTER_VALUES_PAGE (rec_filter_values_page_get_type ())
G_DECLARE_FINAL_TYPE (RecFilterValuesPage, rec_filter_values_page, REC, FILTER_VALUES_PAGE, AdwBin)

void rec_filter_values_page_show (RecFilterValuesPage *self,
                                  RecStoreReader *reader,
                                  RecGrouping grouping,
                                  RecFilterField field);
void rec_filter_values_page_clear (RecFilterValuesPage *self);

G_END_DECLS
