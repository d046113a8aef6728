/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-stability-item.h"

G_BEGIN_DECLS

const char *rec_stability_wording_get_lane (RecLane lane);
char *rec_stability_wording_dup_date (RecStabilityItem *item);
char *rec_stability_wording_dup_index (const RecStabilityDay *day);
char *rec_stability_wording_dup_running (const RecStabilityDay *day);
char *rec_stability_wording_dup_clock (const RecStabilityDay *day);
char *rec_stability_wording_dup_facts (const RecStabilityDay *day);
char *rec_stability_wording_dup_summary (RecStabilityItem *item);
char *rec_stability_wording_dup_headline (GArray *days);

G_END_DECLS
