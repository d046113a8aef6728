/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rec_exception_dup_name (int signal, gboolean has_code, int code);
gboolean rec_exception_has_address (int signal, int code);

G_END_DECLS
