/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/policy/rec-policy.h"
#include "core/store/rec-submission.h"

G_BEGIN_DECLS

RecDecision rec_sending_decide (RecPolicy *policy,
                                RecReport *report,
                                RecPayloadKind kind,
                                gboolean asked_by_user);
gboolean rec_sending_is_over (RecSubmission *submission);
gboolean rec_sending_is_agreed (RecSubmission *submission);
void rec_sending_plan_signature (RecSubmission *submission,
                                 RecPolicy *policy,
                                 RecReport *report,
                                 gint64 now);
void rec_sending_settle (RecSubmission *submission, gboolean is_solved);
void rec_sending_fail (RecSubmission *submission,
                       RecPolicy *policy,
                       const GError *error,
                       gint64 delay,
                       gint64 now);
const char *rec_sending_get_outcome (const GError *error);
gboolean rec_sending_url_is_loopback (const char *url);

G_END_DECLS
