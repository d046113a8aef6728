/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define REC_TYPE_EVIDENCE_REQUEST (rec_evidence_request_get_type ())
G_DECLARE_FINAL_TYPE (RecEvidenceRequest, rec_evidence_request, REC, EVIDENCE_REQUEST, GObject)

RecEvidenceRequest *rec_evidence_request_new_from_json (JsonObject *object, GError **error);

const char *rec_evidence_request_get_token (RecEvidenceRequest *self);
gint64 rec_evidence_request_get_expires (RecEvidenceRequest *self);
const char *rec_evidence_request_get_reason (RecEvidenceRequest *self);
guint rec_evidence_request_get_n_items (RecEvidenceRequest *self);
const char *rec_evidence_request_get_kind (RecEvidenceRequest *self, guint index);
const char *rec_evidence_request_get_name (RecEvidenceRequest *self, guint index);
void rec_evidence_request_to_json (RecEvidenceRequest *self, JsonBuilder *builder);

G_END_DECLS
