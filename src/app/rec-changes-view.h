/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_CHANGES_VIEW (rec_changes_view_get_type ())
G_DECLARE_FINAL_TYPE (RecChangesView, rec_changes_view, REC, CHANGES_VIEW, AdwBin)

void rec_changes_view_show (RecChangesView *self,
                            RecStoreReader *reader,
                            RecReport *report,
                            gint64 first_time);

G_END_DECLS
