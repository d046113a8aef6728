/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "core/report/rec-signature.h"

G_BEGIN_DECLS

typedef struct _RecReportBody RecReportBody;

/* The first stage’s body, checked. */
RecReportBody *rec_report_body_parse (const char *text, gsize length, GError **error);
void rec_report_body_free (RecReportBody *self);
GBytes *rec_report_body_get_uuid (RecReportBody *self);
RecSignature *rec_report_body_get_signature (RecReportBody *self);
guint rec_report_body_get_occurrences (RecReportBody *self);
const char *rec_report_body_get_os (RecReportBody *self);
const char *rec_report_body_get_os_version (RecReportBody *self);
const char *rec_report_body_get_arch (RecReportBody *self);

GBytes *rec_uuid_parse (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecReportBody, rec_report_body_free)

G_END_DECLS
