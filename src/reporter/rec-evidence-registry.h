/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REC_TYPE_EVIDENCE_REGISTRY (rec_evidence_registry_get_type ())
G_DECLARE_FINAL_TYPE (RecEvidenceRegistry, rec_evidence_registry, REC, EVIDENCE_REGISTRY, GObject)

char **rec_evidence_registry_dup_folders (void);
RecEvidenceRegistry *rec_evidence_registry_load (const char *const *folders);
const char *const *rec_evidence_registry_get_problems (RecEvidenceRegistry *self);
int rec_evidence_registry_open (RecEvidenceRegistry *self,
                                const char *kind,
                                const char *name,
                                const char *executable,
                                gint64 *size,
                                GError **error);

G_END_DECLS
