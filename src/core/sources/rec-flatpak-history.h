/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-history.h"

G_BEGIN_DECLS

/* Under which Flatpak's history stands in the store. */
#define REC_HISTORY_FLATPAK "flatpak"

GPtrArray *rec_flatpak_history_read (const char *journal_path,
                                     const char *position,
                                     gint64 now,
                                     char **new_position,
                                     GError **error);

G_END_DECLS
