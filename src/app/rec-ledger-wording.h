/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/report/rec-ledger-entry.h"

G_BEGIN_DECLS

char *rec_ledger_wording_dup_title (RecLedgerEntry *entry);
char *rec_ledger_wording_dup_consent (RecLedgerEntry *entry);
const char *rec_ledger_wording_get_outcome (RecLedgerEntry *entry);
char *rec_ledger_wording_dup_body_note (RecLedgerEntry *entry);
char *rec_ledger_wording_dup_items (RecLedgerEntry *entry);

G_END_DECLS
