/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-analysis.h"

G_BEGIN_DECLS

gboolean
rec_package_json_parse (RecAnalysis *analysis, const char *text, gsize length, GError **error);

G_END_DECLS
