/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-exchange-link.h"
#include "app/rec-policy-link.h"
#include "core/store/rec-submission.h"

G_BEGIN_DECLS

char *rec_exchange_wording_dup_state (RecState state, gboolean ignored);
gboolean rec_exchange_wording_is_excluded (const char *program, RecPolicyLink *policy);
char *rec_exchange_wording_dup_obstacle (const char *program,
                                         RecPolicyLink *policy,
                                         RecExchangeLink *exchange);
char *rec_exchange_wording_dup_reason (RecSubmission *submission,
                                       const char *program,
                                       RecPolicyLink *policy,
                                       RecExchangeLink *exchange);

G_END_DECLS
