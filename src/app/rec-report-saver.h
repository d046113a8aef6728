/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/rec-policy-link.h"
#include "app/rec-store-reader.h"
#include "core/report/rec-report.h"

G_BEGIN_DECLS

#define REC_TYPE_REPORT_SAVER (rec_report_saver_get_type ())
G_DECLARE_FINAL_TYPE (RecReportSaver, rec_report_saver, REC, REPORT_SAVER, GObject)

RecReportSaver *
rec_report_saver_new (GtkWidget *widget, RecStoreReader *reader, RecPolicyLink *policy);

void rec_report_saver_ask (RecReportSaver *self, RecReport *report);

G_END_DECLS
