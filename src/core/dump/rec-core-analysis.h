/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/dump/rec-core-module.h"
#include "core/report/rec-analysis.h"

G_BEGIN_DECLS

RecAnalysis *rec_core_analysis_run (int fd,
                                    RecFileOpener opener,
                                    gpointer source,
                                    gboolean innermost,
                                    GError **error);

G_END_DECLS
