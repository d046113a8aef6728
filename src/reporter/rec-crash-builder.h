/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/report/rec-report.h"
#include "reporter/rec-crash-facts.h"
#include "reporter/rec-owners.h"

G_BEGIN_DECLS

RecReport *rec_crash_build_report (const RecCrashFacts *facts,
                                   RecAnalysis *analysis,
                                   RecDetail detail,
                                   RecOwners *owners);

G_END_DECLS
