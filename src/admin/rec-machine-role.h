/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/policy/rec-policy.h"

G_BEGIN_DECLS

gboolean rec_machine_is_server (const char *root);
gboolean rec_machine_is_managed (const char *root, RecPolicy *policy);

G_END_DECLS
