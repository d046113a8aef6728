/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-facet-query.h"

G_BEGIN_DECLS

#define REC_TYPE_FILTER_POPOVER (rec_filter_popover_get_type ())
G_DECLARE_FINAL_TYPE (RecFilterPopover, rec_filter_popover, REC, FILTER_POPOVER, GtkPopover)

void rec_filter_popover_set_reader (RecFilterPopover *self, RecStoreReader *reader);
void rec_filter_popover_set_grouping (RecFilterPopover *self, RecGrouping grouping);

G_END_DECLS
