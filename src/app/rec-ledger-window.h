/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/rec-policy-link.h"
#include "app/rec-store-reader.h"

G_BEGIN_DECLS

#define REC_TYPE_LEDGER_WINDOW (rec_ledger_window_get_type ())
G_DECLARE_FINAL_TYPE (RecLedgerWindow, rec_ledger_window, REC, LEDGER_WINDOW, AdwWindow)

RecLedgerWindow *rec_ledger_window_new (RecStoreReader *reader,
                                        RecReporterLink *reporter,
                                        RecPolicyLink *policy,
                                        const char *bucket);

const char *rec_ledger_window_get_bucket (RecLedgerWindow *self);

G_END_DECLS
