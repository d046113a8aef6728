/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-evidence.h"

/* The one table of design §3 and protocol.md: what each kind of evidence may say about a person. */
static const struct
{
  const char *kind;
  RecEvidenceClass evidence_class;
} kinds[] = {
  { REC_EVIDENCE_SYSINFO, REC_EVIDENCE_SAFE },
  { REC_EVIDENCE_MODULES, REC_EVIDENCE_SAFE },
  { REC_EVIDENCE_MINIDUMP, REC_EVIDENCE_SAFE },
  { REC_EVIDENCE_HEAPDUMP, REC_EVIDENCE_PERSONAL },
  { REC_EVIDENCE_LOG, REC_EVIDENCE_PERSONAL },
  { REC_EVIDENCE_FILE, REC_EVIDENCE_PERSONAL },
  { REC_EVIDENCE_STEPS, REC_EVIDENCE_PERSONAL },
  { REC_EVIDENCE_ENVIRONMENT, REC_EVIDENCE_PERSONAL },
  { REC_EVIDENCE_COMMENT, REC_EVIDENCE_PERSONAL },
};

static const char *const kind_names[] = {
  REC_EVIDENCE_SYSINFO,  REC_EVIDENCE_MODULES,
  REC_EVIDENCE_MINIDUMP, REC_EVIDENCE_HEAPDUMP,
  REC_EVIDENCE_LOG,      REC_EVIDENCE_FILE,
  REC_EVIDENCE_STEPS,    REC_EVIDENCE_ENVIRONMENT,
  REC_EVIDENCE_COMMENT,  NULL,
};

/**
 * rec_evidence_list_kinds:
 *
 * Returns: (transfer none) (array zero-terminated=1): the kinds of evidence that protocol.md names
 */
const char *const *
rec_evidence_list_kinds (void)
{
  return kind_names;
}

/**
 * rec_evidence_is_known:
 * @kind: what a service named
 *
 * Returns: whether it is a kind of evidence; another cannot be collected and is never sent
 */
gboolean
rec_evidence_is_known (const char *kind)
{
  g_return_val_if_fail (kind != NULL, FALSE);

  return g_strv_contains (kind_names, kind);
}

/**
 * rec_evidence_get_class:
 * @kind: a kind of evidence
 *
 * The class is a property of the kind, not of anybody's opinion (design §3).
 *
 * Returns: its class; %REC_EVIDENCE_PERSONAL for what is not known
 */
RecEvidenceClass
rec_evidence_get_class (const char *kind)
{
  g_return_val_if_fail (kind != NULL, REC_EVIDENCE_PERSONAL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].kind, kind))
      return kinds[i].evidence_class;

  return REC_EVIDENCE_PERSONAL;
}

/**
 * rec_evidence_class_to_string:
 * @evidence_class: a class
 *
 * Returns: (transfer none): its stable name, `safe` or `personal`
 */
const char *
rec_evidence_class_to_string (RecEvidenceClass evidence_class)
{
  return evidence_class == REC_EVIDENCE_SAFE ? "safe" : "personal";
}
