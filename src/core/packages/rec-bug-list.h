/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-response.h"

G_BEGIN_DECLS

GStrv rec_bug_list_find (const char *text);
GStrv rec_bug_list_find_in_response (RecResponse *response);
GStrv rec_bug_list_intersect (const char *const *a, const char *const *b);

G_END_DECLS
