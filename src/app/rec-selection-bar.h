/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "core/store/rec-store-listing.h"

G_BEGIN_DECLS

#define REC_TYPE_SELECTION_BAR (rec_selection_bar_get_type ())
G_DECLARE_FINAL_TYPE (RecSelectionBar, rec_selection_bar, REC, SELECTION_BAR, AdwBin)

void rec_selection_bar_update (RecSelectionBar *self, RecGrouping grouping, guint64 n_selected);

G_END_DECLS
