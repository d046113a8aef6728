/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rec_version_dup_from_file_name (const char *name);
char *rec_version_choose (const char *package_version,
                          gboolean package_is_certain,
                          const char *module_version,
                          const char *file_name);

G_END_DECLS
