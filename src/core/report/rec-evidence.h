/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define REC_EVIDENCE_SYSINFO "sysinfo"
#define REC_EVIDENCE_MODULES "modules"
#define REC_EVIDENCE_MINIDUMP "minidump"
#define REC_EVIDENCE_HEAPDUMP "heapdump"
#define REC_EVIDENCE_LOG "log"
#define REC_EVIDENCE_FILE "file"
#define REC_EVIDENCE_STEPS "steps"
#define REC_EVIDENCE_ENVIRONMENT "environment"
#define REC_EVIDENCE_COMMENT "comment"

/**
 * RecEvidenceClass:
 * @REC_EVIDENCE_SAFE: says with great likelihood nothing about a person
 * @REC_EVIDENCE_PERSONAL: may say something about a person
 */
typedef enum
{
  REC_EVIDENCE_SAFE,
  REC_EVIDENCE_PERSONAL,
} RecEvidenceClass;

const char *const *rec_evidence_list_kinds (void);
gboolean rec_evidence_is_known (const char *kind);
RecEvidenceClass rec_evidence_get_class (const char *kind);
const char *rec_evidence_class_to_string (RecEvidenceClass evidence_class);

G_END_DECLS
