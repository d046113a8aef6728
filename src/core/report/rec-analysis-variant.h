/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-analysis.h"

G_BEGIN_DECLS

/* The form in which an analysis is kept; a change of it needs another name in the store. Modules
 * and frames are kept as columns: in a text each ends with a line end. */
#define REC_ANALYSIS_MODULES_TYPE "(ssssatatab)"
#define REC_ANALYSIS_THREAD_TYPE "(tbatsatsat)"
#define REC_ANALYSIS_VARIANT_TYPE                                                                  \
  "(ssmt" REC_ANALYSIS_MODULES_TYPE "a" REC_ANALYSIS_THREAD_TYPE "as)"

GVariant *rec_analysis_to_variant (RecAnalysis *self);
RecAnalysis *rec_analysis_new_from_variant (GVariant *variant, GError **error);

G_END_DECLS
