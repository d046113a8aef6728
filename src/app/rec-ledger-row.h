/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "core/report/rec-ledger-entry.h"

G_BEGIN_DECLS

#define REC_TYPE_LEDGER_ROW (rec_ledger_row_get_type ())
G_DECLARE_FINAL_TYPE (RecLedgerRow, rec_ledger_row, REC, LEDGER_ROW, GtkBox)

RecLedgerRow *rec_ledger_row_new (void);
void rec_ledger_row_set_entry (RecLedgerRow *self, RecLedgerEntry *entry);
char *rec_ledger_row_dup_accessible_label (RecLedgerRow *self);

G_END_DECLS
