/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rec_sandbox_deny_paths (gboolean *denied, GError **error);
gboolean rec_sandbox_enter (int last_fd, GError **error);

G_END_DECLS
