/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gint64 rec_backoff_get_delay (guint attempts, guint retry_after, double random);

G_END_DECLS
