/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

gboolean
fill_history (const char *folder, guint n_reports, guint n_buckets, gint64 newest, GError **error);
