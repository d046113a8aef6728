/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_OCCURRENCES_VIEW (rec_occurrences_view_get_type ())
G_DECLARE_FINAL_TYPE (RecOccurrencesView, rec_occurrences_view, REC, OCCURRENCES_VIEW, AdwBin)

void rec_occurrences_view_set_bucket (RecOccurrencesView *self,
                                      RecStoreReader *reader,
                                      const char *bucket,
                                      const char *shown_report);

G_END_DECLS
