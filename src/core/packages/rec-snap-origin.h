/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rec_snap_origin_read (const char *root, const char *name, GPtrArray *places);

G_END_DECLS
