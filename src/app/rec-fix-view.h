/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-store-reader.h"
#include "core/store/rec-store-exchange.h"

G_BEGIN_DECLS

#define REC_TYPE_FIX_VIEW (rec_fix_view_get_type ())
G_DECLARE_FINAL_TYPE (RecFixView, rec_fix_view, REC, FIX_VIEW, AdwBin)

void rec_fix_view_show (RecFixView *self, RecSolution *solution, RecStoreReader *reader);

G_END_DECLS
