/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes *rec_foreign_file_read (const char *path, gsize max, GError **error);

G_END_DECLS
