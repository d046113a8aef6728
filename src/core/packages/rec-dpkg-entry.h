/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GHashTable *rec_dpkg_entry_read (const char *root, const char *package);

G_END_DECLS
