/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rec_signal_name_dup (gint64 number);
const char *rec_signal_code_name (const char *signal_name, gint64 code);

G_END_DECLS
