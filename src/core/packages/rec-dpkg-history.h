/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-history.h"

G_BEGIN_DECLS

/* Under which dpkg's history stands in the store. */
#define REC_HISTORY_DPKG "dpkg"

GPtrArray *rec_dpkg_history_read (const char *root,
                                  const char *position,
                                  GTimeZone *zone,
                                  gint64 now,
                                  char **new_position);

G_END_DECLS
