/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-exchange-link.h"
#include "app/rec-policy-link.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_PROBLEMS_VIEW (rec_problems_view_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemsView, rec_problems_view, REC, PROBLEMS_VIEW, AdwBin)

void rec_problems_view_start (RecProblemsView *self,
                              RecStoreReader *reader,
                              RecPolicyLink *policy,
                              RecExchangeLink *exchange,
                              GSettings *settings,
                              GtkWidget *key_capture);
GActionGroup *rec_problems_view_get_problem_actions (RecProblemsView *self);
void rec_problems_view_show_problem (RecProblemsView *self, const char *bucket);
void rec_problems_view_toggle_search (RecProblemsView *self);
void rec_problems_view_go_back (RecProblemsView *self);
void rec_problems_view_carry_out_deletions (RecProblemsView *self);

G_END_DECLS
