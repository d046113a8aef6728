/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-analysis.h"

G_BEGIN_DECLS

/* The form in which an analysis is kept; a change of it needs another name in the store. */
#define REC_ANALYSIS_VARIANT_TYPE "(ssmta(sssttsb)a(tba(tstmst))as)"

GVariant *rec_analysis_to_variant (RecAnalysis *self);
RecAnalysis *rec_analysis_new_from_variant (GVariant *variant, GError **error);

G_END_DECLS
