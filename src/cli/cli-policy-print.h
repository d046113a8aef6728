/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/policy/rec-policy.h"

G_BEGIN_DECLS

/* A policy for people, and for scripts; without a user it is what holds for all users. */
char *cli_policy_dup_text (RecPolicy *policy, RecPolicySettings *user, guint width);
char *cli_policy_dup_json (RecPolicy *policy, RecPolicySettings *machine, RecPolicySettings *user);

G_END_DECLS
