/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* When to try again: exponential with jitter. attempts: how many failed, 1 or more. retry_after:
 * what the service asked for in seconds, 0 for nothing; never less than that is waited. random: 0
 * up to 1. Returns microseconds from now. */
gint64 rec_backoff_get_delay (guint attempts, guint retry_after, double random);

G_END_DECLS
