/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-json.h"
#include "core/report/rec-redactor.h"

G_BEGIN_DECLS

void rec_export_redaction_apply (JsonNode *report, RecRedactor *redactor, RecEvidenceItem *item);

G_END_DECLS
