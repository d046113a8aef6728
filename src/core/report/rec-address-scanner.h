/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-span.h"

G_BEGIN_DECLS

void rec_address_scan_email (const char *text, gsize length, GArray *spans);
void rec_address_scan_ipv4 (const char *text, gsize length, GArray *spans);
void rec_address_scan_mac (const char *text, gsize length, GArray *spans);

G_END_DECLS
