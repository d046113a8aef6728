/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "core/report/rec-evidence.h"

G_BEGIN_DECLS

/**
 * RecRedaction:
 * @what: the kind of identifier that was replaced, a stable word: `login`, `real-name`, `home`,
 *   `host`, `machine-id`, `ipv4`, `ipv6`, `mac`, `e-mail`, `word`
 * @count: how many times
 */
typedef struct
{
  const char *what;
  guint count;
} RecRedaction;

#define REC_TYPE_EVIDENCE_ITEM (rec_evidence_item_get_type ())
G_DECLARE_FINAL_TYPE (RecEvidenceItem, rec_evidence_item, REC, EVIDENCE_ITEM, GObject)

RecEvidenceItem *rec_evidence_item_new (const char *kind, const char *name);
RecEvidenceItem *rec_evidence_item_new_from_json (JsonObject *object, GError **error);

void rec_evidence_item_set_file (RecEvidenceItem *self,
                                 const char *path,
                                 gint64 size,
                                 const char *sha256);
void rec_evidence_item_set_problem (RecEvidenceItem *self, const char *problem);
void rec_evidence_item_set_chosen (RecEvidenceItem *self, gboolean chosen);
void rec_evidence_item_set_sent (RecEvidenceItem *self, gboolean sent);
void rec_evidence_item_set_redacted (RecEvidenceItem *self, gboolean redacted);
void rec_evidence_item_set_cut (RecEvidenceItem *self, gboolean cut);
void rec_evidence_item_add_redaction (RecEvidenceItem *self, const char *what, guint count);

const char *rec_evidence_item_get_kind (RecEvidenceItem *self);
const char *rec_evidence_item_get_name (RecEvidenceItem *self);
RecEvidenceClass rec_evidence_item_get_class (RecEvidenceItem *self);
const char *rec_evidence_item_get_path (RecEvidenceItem *self);
gint64 rec_evidence_item_get_size (RecEvidenceItem *self);
const char *rec_evidence_item_get_sha256 (RecEvidenceItem *self);
const char *rec_evidence_item_get_problem (RecEvidenceItem *self);
gboolean rec_evidence_item_get_chosen (RecEvidenceItem *self);
gboolean rec_evidence_item_get_sent (RecEvidenceItem *self);
gboolean rec_evidence_item_get_redacted (RecEvidenceItem *self);
gboolean rec_evidence_item_get_cut (RecEvidenceItem *self);
guint rec_evidence_item_get_n_redactions (RecEvidenceItem *self);
guint rec_evidence_item_count_replaced (RecEvidenceItem *self);
const RecRedaction *rec_evidence_item_get_redaction (RecEvidenceItem *self, guint index);
void rec_evidence_item_to_json (RecEvidenceItem *self, JsonBuilder *builder);

G_END_DECLS
