/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/report/rec-report.h"

G_BEGIN_DECLS

/* Seed 001's events 1000 (a problem was recorded) and 1001 (a problem was reported), as records in
 * the journal with a message ID each. They name the event type, the bucket ID and the application,
 * no more. */
#define REC_JOURNAL_RECORDED_ID "76f81faa89974ca59aa521ec3e787bda"
#define REC_JOURNAL_REPORTED_ID "5226b929f2014562a8ff189e12a7ff65"

void rec_journal_log_recorded (RecReport *report);
void rec_journal_log_reported (const char *event_type,
                               const char *bucket,
                               const char *application,
                               const char *service);

G_END_DECLS
