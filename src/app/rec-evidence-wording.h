/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/report/rec-evidence-item.h"

G_BEGIN_DECLS

char *rec_evidence_wording_dup_title (RecEvidenceItem *item);
const char *rec_evidence_wording_get_class (RecEvidenceItem *item);
char *rec_evidence_wording_dup_size (RecEvidenceItem *item);
const char *rec_evidence_wording_get_contents (RecEvidenceItem *item);
char *rec_evidence_wording_dup_problem (RecEvidenceItem *item);
char *rec_evidence_wording_dup_count (RecEvidenceItem *item);
char *rec_evidence_wording_dup_replaced (RecEvidenceItem *item);
char *rec_evidence_wording_dup_replacement (const RecRedaction *redaction);

G_END_DECLS
