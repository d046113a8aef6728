/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-analysis.h"

G_BEGIN_DECLS

GBytes *rec_analysis_blob_new (RecAnalysis *analysis, const char **encoding, GError **error);
RecAnalysis *rec_analysis_blob_read (GBytes *blob, const char *encoding, GError **error);

G_END_DECLS
