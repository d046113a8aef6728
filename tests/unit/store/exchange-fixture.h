/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/store/rec-store-exchange.h"

#include "store-fixture.h"

/* What a sender would have the store keep. */

RecSubmission *exchange_new_submission (RecReport *report);
/* Of a report, or of none: NULL. */
RecLedgerEntry *exchange_new_entry (RecReport *report, const char *body);
/* A response as protocol.md has it; target: members that say which buckets it is for, may be empty.
 */
RecResponse *exchange_new_response (const char *id,
                                    const char *kind,
                                    guint second,
                                    const char *title,
                                    const char *target);
/* A problem as the list has it, and its state. */
RecProblem *exchange_load_problem (RecStore *store, const char *bucket);
guint exchange_get_state (RecStore *store, const char *bucket);
/* Writes to the store beside its writer, as nobody should. */
void exchange_run_sql (const char *folder, const char *sql);
