/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-exchange-link.h"
#include "app/rec-policy-link.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_SOLUTIONS_VIEW (rec_solutions_view_get_type ())
G_DECLARE_FINAL_TYPE (RecSolutionsView, rec_solutions_view, REC, SOLUTIONS_VIEW, AdwBin)

void rec_solutions_view_start (RecSolutionsView *self,
                               RecStoreReader *reader,
                               RecPolicyLink *policy,
                               RecExchangeLink *exchange);
void rec_solutions_view_go_back (RecSolutionsView *self);

G_END_DECLS
