/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-report.h"

G_BEGIN_DECLS

/* What a service takes reports for: the [Products] of its description. */
typedef struct _RecServicePatterns RecServicePatterns;

RecServicePatterns *rec_service_patterns_new (gboolean is_administrators);
void rec_service_patterns_free (RecServicePatterns *self);
gboolean rec_service_patterns_add_packages (RecServicePatterns *self,
                                            const char *const *patterns,
                                            GError **error);
gboolean rec_service_patterns_add_executables (RecServicePatterns *self,
                                               const char *const *patterns,
                                               GError **error);
gboolean rec_service_patterns_add_origins (RecServicePatterns *self,
                                           const char *const *patterns,
                                           GError **error);
guint rec_service_patterns_match (RecServicePatterns *self, RecReport *report);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecServicePatterns, rec_service_patterns_free)

G_END_DECLS
