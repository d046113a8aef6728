/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-report.h"

G_BEGIN_DECLS

char *rec_wording_dup_application (RecReport *report);
char *rec_wording_dup_headline (RecReport *report);
char *rec_wording_dup_summary (const char *event_type);
char *rec_wording_dup_cause (RecReport *report);
char *rec_wording_dup_fault (RecReport *report);
const char *rec_wording_get_detail (RecDetail detail);
const char *rec_wording_get_state (RecState state);
char *rec_wording_dup_details (RecReport *report);

G_END_DECLS
