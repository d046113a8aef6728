/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/packages/rec-failed-package.h"

G_BEGIN_DECLS

/**
 * RecFixState:
 * @REC_FIX_UNKNOWN: the versions cannot be compared
 * @REC_FIX_NOT_INSTALLED: the package is not there now
 * @REC_FIX_NEEDED: what is installed is older
 * @REC_FIX_INSTALLED: it is installed, and nothing happened since
 * @REC_FIX_FAILED: it is installed, and it happened since
 *
 * Where this machine stands with a version in which a problem is said to be fixed.
 */
typedef enum
{
  REC_FIX_UNKNOWN,
  REC_FIX_NOT_INSTALLED,
  REC_FIX_NEEDED,
  REC_FIX_INSTALLED,
  REC_FIX_FAILED,
} RecFixState;

RecFixState
rec_fix_get_state (RecFailedPackage *package, const char *fixed_version, gint64 last_time);
const char *rec_fix_state_to_string (RecFixState state);
char *rec_fix_dup_wording (RecFixState state, RecFailedPackage *package, const char *fixed_version);
char *rec_fix_dup_for_report (RecReport *last, RecResponse *response, RecFixState *state);
char *rec_fix_dup_difference (RecFailedPackage *package);

G_END_DECLS
