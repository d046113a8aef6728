/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-exchange-link.h"
#include "app/rec-solution-item.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_SOLUTION_PAGE (rec_solution_page_get_type ())
G_DECLARE_FINAL_TYPE (RecSolutionPage, rec_solution_page, REC, SOLUTION_PAGE, AdwBin)

void rec_solution_page_show (RecSolutionPage *self,
                             RecSolutionItem *item,
                             RecStoreReader *reader,
                             RecExchangeLink *exchange);
const char *rec_solution_page_get_title (RecSolutionPage *self);

G_END_DECLS
