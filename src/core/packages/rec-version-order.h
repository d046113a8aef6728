/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rec_version_order_compare (const char *format, const char *a, const char *b, int *order);

G_END_DECLS
