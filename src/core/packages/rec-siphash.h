/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

guint64 rec_siphash (const guint64 key[2], const void *data, gsize length);

G_END_DECLS
