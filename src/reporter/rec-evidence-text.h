/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/report/rec-report.h"

G_BEGIN_DECLS

char *rec_evidence_text_describe_system (const char *root);
char *rec_evidence_text_describe_modules (RecReport *report);

G_END_DECLS
