/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-analysis.h"

G_BEGIN_DECLS

/* The form in which an analysis is kept; a change of it needs another name in the store. */
GBytes *rec_analysis_to_bytes (RecAnalysis *self);
RecAnalysis *rec_analysis_new_from_bytes (GBytes *bytes, GError **error);

G_END_DECLS
