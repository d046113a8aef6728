/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

int rec_user_file_open (const char *base, const char *path, gint64 *size, GError **error);

G_END_DECLS
