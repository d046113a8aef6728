/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/rec-policy-link.h"
#include "app/rec-reporter-link.h"
#include "app/rec-store-reader.h"
#include "core/report/rec-report.h"

G_BEGIN_DECLS

#define REC_TYPE_PROBLEM_ACTIONS (rec_problem_actions_get_type ())
G_DECLARE_FINAL_TYPE (RecProblemActions, rec_problem_actions, REC, PROBLEM_ACTIONS, GObject)

RecProblemActions *rec_problem_actions_new (GtkWidget *widget);

GActionGroup *rec_problem_actions_get_group (RecProblemActions *self);
void rec_problem_actions_set_reporter (RecProblemActions *self, RecReporterLink *reporter);
void rec_problem_actions_set_reader (RecProblemActions *self,
                                     RecStoreReader *reader,
                                     RecPolicyLink *policy);
void rec_problem_actions_set_report (RecProblemActions *self, RecReport *report);
const char *rec_problem_actions_get_reanalyse_reason (RecProblemActions *self);

G_END_DECLS
