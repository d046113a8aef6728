/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-span.h"

G_BEGIN_DECLS

void rec_ipv6_scan (const char *text, gsize length, GArray *spans);

G_END_DECLS
