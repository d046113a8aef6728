/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GByteArray *rec_minidump_new_from_core (int fd, GError **error);

G_END_DECLS
