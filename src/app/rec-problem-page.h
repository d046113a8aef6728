/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-exchange-link.h"
#include "app/rec-policy-link.h"
#include "app/rec-problem-item.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_PROBLEM_PAGE (rec_problem_page_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemPage, rec_problem_page, REC, PROBLEM_PAGE, AdwBin)

void rec_problem_page_start (RecProblemPage *self,
                             RecStoreReader *reader,
                             RecPolicyLink *policy,
                             RecExchangeLink *exchange);
void rec_problem_page_set_item (RecProblemPage *self, RecProblemItem *item, const char *report);
gboolean rec_problem_page_shows_report (RecProblemPage *self, const char *report);
void rec_problem_page_set_selected (RecProblemPage *self, const char *text);
GActionGroup *rec_problem_page_get_actions (RecProblemPage *self);
const char *rec_problem_page_get_title (RecProblemPage *self);

G_END_DECLS
