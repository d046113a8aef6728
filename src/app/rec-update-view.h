/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_UPDATE_VIEW (rec_update_view_get_type ())
G_DECLARE_FINAL_TYPE (RecUpdateView, rec_update_view, REC, UPDATE_VIEW, AdwBin)

void rec_update_view_show (RecUpdateView *self, RecStoreReader *reader, RecReport *report);

G_END_DECLS
