/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rec_text_clean (const char *text, gssize length, gsize max);
char *rec_text_clean_lines (const char *text, gssize length, gsize max);

G_END_DECLS
