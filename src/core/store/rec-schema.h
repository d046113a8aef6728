/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/store/rec-database.h"

G_BEGIN_DECLS

/* The script at index n brings a store from version n to version n + 1; the array ends with NULL.
 * A script that was released is never edited: what changes later is a script of its own. */
char **rec_schema_dup_scripts (void);
gboolean rec_schema_check (RecDatabase *database,
                           const char *const *scripts,
                           gint64 *version,
                           GError **error);
gboolean rec_schema_migrate (RecDatabase *database, const char *const *scripts, GError **error);

G_END_DECLS
