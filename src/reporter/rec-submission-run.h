/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "reporter/rec-sender.h"

G_BEGIN_DECLS

#define REC_TYPE_SUBMISSION_RUN (rec_submission_run_get_type ())
G_DECLARE_FINAL_TYPE (RecSubmissionRun, rec_submission_run, REC, SUBMISSION_RUN, GObject)

void rec_submission_run_start (RecSender *sender, const char *bucket);
void rec_submission_run_cancel (RecSubmissionRun *self);
gboolean rec_submission_run_is_cancelled (RecSubmissionRun *self);

G_END_DECLS
