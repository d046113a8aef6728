/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rec_module_line_parse (const char *line, char **name, char **version, char **build_id);

G_END_DECLS
