/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-policy-link.h"
#include "app/rec-reporter-link.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_STABILITY_PAGE (rec_stability_page_get_type ())
G_DECLARE_FINAL_TYPE (RecStabilityPage, rec_stability_page, REC, STABILITY_PAGE, AdwBin)

void rec_stability_page_start (RecStabilityPage *self,
                               RecStoreReader *reader,
                               RecReporterLink *reporter,
                               RecPolicyLink *policy);

G_END_DECLS
