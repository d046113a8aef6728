/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rec_journal_folder_check (const char *path, GError **error);
gboolean rec_journal_file_check (const char *path, GError **error);

G_END_DECLS
