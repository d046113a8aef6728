/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/rec-policy-link.h"
#include "app/rec-reporter-link.h"

G_BEGIN_DECLS

/* Why the list is empty, for people. The text is markup, as the status page wants it. */
typedef struct
{
  const char *icon;
  char *title;
  char *text;
  gboolean can_retry;
  gboolean can_clear;
  gboolean waiting;
} RecEmptyState;

void rec_empty_state_choose (RecEmptyState *state,
                             const GError *error,
                             gboolean filtered,
                             RecReporterLink *reporter,
                             RecPolicyLink *policy);
void rec_empty_state_clear (RecEmptyState *state);

G_END_DECLS
