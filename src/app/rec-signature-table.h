/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "core/report/rec-signature.h"

G_BEGIN_DECLS

#define REC_TYPE_SIGNATURE_TABLE (rec_signature_table_get_type ())
G_DECLARE_FINAL_TYPE (RecSignatureTable, rec_signature_table, REC, SIGNATURE_TABLE, AdwBin)

void rec_signature_table_set_signature (RecSignatureTable *self, RecSignature *signature);

G_END_DECLS
