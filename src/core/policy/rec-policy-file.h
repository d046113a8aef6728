/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/policy/rec-policy-key.h"

G_BEGIN_DECLS

/* Policy files as bytes; private to this folder. */

char *rec_policy_file_read (const char *path, gsize *length, GError **error);
gboolean
rec_policy_file_write (const char *path, RecPolicySide side, const char *data, GError **error);
char **rec_policy_file_list (const char *folder, GError **error);

G_END_DECLS
