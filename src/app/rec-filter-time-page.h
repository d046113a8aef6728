/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "core/store/rec-filter.h"

G_BEGIN_DECLS

#define REC_TYPE_FILTER_TIME_PAGE (rec_filter_time_page_get_type ())
G_DECLARE_FINAL_TYPE (RecFilterTimePage, rec_filter_time_page, REC, FILTER_TIME_PAGE, AdwBin)

void rec_filter_time_page_clear (RecFilterTimePage *self);

G_END_DECLS
