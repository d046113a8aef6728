/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-history.h"
#include "core/sources/rec-journal-handle.h"

G_BEGIN_DECLS

/* The last entry of a boot, in microseconds since 1970-01-01 UTC; 0: it has none. */
gint64 rec_running_boot_find_end (sd_journal *journal, sd_id128_t boot);
void rec_running_boot_read (sd_journal *journal, sd_id128_t boot, GArray *times, GArray *clocks);

G_END_DECLS
