/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/policy/rec-policy.h"
#include "core/store/rec-submission.h"

G_BEGIN_DECLS

/**
 * RecItemsOutcome:
 * @n_chosen: items that go now
 * @n_asked: items that wait for the user's answer
 */
typedef struct
{
  guint n_chosen;
  guint n_asked;
} RecItemsOutcome;

RecItemsOutcome
rec_sending_sort_items (RecSubmission *submission, RecPolicy *policy, RecReport *report);
gboolean
rec_sending_may_send_items (RecSubmission *submission, RecPolicy *policy, RecReport *report);
gboolean rec_sending_was_declined (RecEvidenceItem *item);
gboolean rec_sending_wants_new_items (RecSubmission *submission,
                                      RecEvidenceRequest *request,
                                      RecPolicy *policy);
void rec_sending_take_items (RecSubmission *submission, GPtrArray *items, RecPolicy *policy);
void rec_sending_decline_items (RecSubmission *submission);
void rec_sending_refuse_items (RecSubmission *submission);
void rec_sending_forget_files (RecSubmission *submission);

G_END_DECLS
