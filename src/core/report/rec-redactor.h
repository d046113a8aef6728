/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

#include "core/report/rec-evidence-item.h"

G_BEGIN_DECLS

#define REC_TYPE_REDACTOR (rec_redactor_get_type ())
G_DECLARE_FINAL_TYPE (RecRedactor, rec_redactor, REC, REDACTOR, GObject)

RecRedactor *rec_redactor_new (void);
RecRedactor *rec_redactor_new_for_user (const char *const *words);

void rec_redactor_add (RecRedactor *self, const char *what, const char *text);
gboolean rec_redactor_is_text (const guint8 *data, gsize length);
char *rec_redactor_replace (RecRedactor *self,
                            const char *text,
                            gssize length,
                            gsize *replaced_length,
                            RecEvidenceItem *item);

G_END_DECLS
