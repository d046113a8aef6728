/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-policy-link.h"
#include "app/rec-problem-rows.h"
#include "app/rec-reporter-link.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_PROBLEMS_PAGE (rec_problems_page_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemsPage, rec_problems_page, REC, PROBLEMS_PAGE, AdwBin)

void rec_problems_page_start (RecProblemsPage *self,
                              RecStoreReader *reader,
                              RecReporterLink *reporter,
                              RecPolicyLink *policy,
                              GSettings *settings,
                              GtkWidget *key_capture);
RecProblemRows *rec_problems_page_get_rows (RecProblemsPage *self);
void rec_problems_page_set_filter (RecProblemsPage *self, RecFilter *filter);
void rec_problems_page_set_hidden (RecProblemsPage *self,
                                   RecGrouping grouping,
                                   GArray *rows,
                                   gboolean hidden);
void rec_problems_page_toggle_search (RecProblemsPage *self);
void rec_problems_page_focus_list (RecProblemsPage *self);

G_END_DECLS
