/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/report/rec-evidence-item.h"

G_BEGIN_DECLS

gboolean rec_comment_write (const char *evidence_folder,
                            const char *report_id,
                            RecEvidenceItem *item,
                            const char *comment,
                            const char *const *words,
                            GError **error);

G_END_DECLS
