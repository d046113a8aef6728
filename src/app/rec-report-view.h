/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-exchange-link.h"
#include "app/rec-policy-link.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_REPORT_VIEW (rec_report_view_get_type ())
G_DECLARE_FINAL_TYPE (RecReportView, rec_report_view, REC, REPORT_VIEW, AdwBin)

void rec_report_view_start (RecReportView *self,
                            RecStoreReader *reader,
                            RecPolicyLink *policy,
                            RecExchangeLink *exchange);
void rec_report_view_show (RecReportView *self, RecReport *report, RecProblem *problem);
void rec_report_view_set_shows_other (RecReportView *self, gboolean shows_other);
void rec_report_view_set_reanalyse_reason (RecReportView *self, const char *reason);

G_END_DECLS
