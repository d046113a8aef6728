/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-policy-link.h"
#include "core/report/rec-report.h"

G_BEGIN_DECLS

#define REC_TYPE_PLACES_VIEW (rec_places_view_get_type ())
G_DECLARE_FINAL_TYPE (RecPlacesView, rec_places_view, REC, PLACES_VIEW, AdwBin)

void rec_places_view_start (RecPlacesView *self, RecPolicyLink *policy);
void rec_places_view_set_report (RecPlacesView *self, RecReport *report);

G_END_DECLS
