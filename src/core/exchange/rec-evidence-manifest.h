/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-evidence-item.h"

G_BEGIN_DECLS

/* What an archive says of itself, in its first file (protocol.md, stage 2). */
#define REC_EVIDENCE_MANIFEST_NAME "manifest.json"

gboolean rec_evidence_manifest_is_fair_name (const char *name);
char *rec_evidence_manifest_print (GPtrArray *items, GError **error);
GPtrArray *rec_evidence_manifest_parse (const char *text, gsize length, GError **error);

G_END_DECLS
