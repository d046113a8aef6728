/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The version of the algorithm that makes the bucket ID; it travels with it (protocol.md). */
#define REC_BUCKET_VERSION 1
/* 32 hex digits. */
#define REC_BUCKET_LENGTH 32

#define REC_TYPE_SIGNATURE (rec_signature_get_type ())
G_DECLARE_FINAL_TYPE (RecSignature, rec_signature, REC, SIGNATURE, GObject)

RecSignature *rec_signature_new (const char *event_type);
RecSignature *rec_signature_new_for_values (const char *event_type, const char *const *values);
RecSignature *
rec_signature_new_from_json (const char *event_type, JsonArray *array, GError **error);

gboolean
rec_signature_append (RecSignature *self, const char *name, const char *value, GError **error);
const char *rec_signature_get_event_type (RecSignature *self);
guint rec_signature_get_n_parameters (RecSignature *self);
const char *rec_signature_get_name (RecSignature *self, guint index);
const char *rec_signature_get_value (RecSignature *self, guint index);
const char *rec_signature_lookup (RecSignature *self, const char *name);
const char *rec_signature_get_bucket (RecSignature *self);
void rec_signature_to_json (RecSignature *self, JsonBuilder *builder);

gboolean rec_bucket_is_valid (const char *bucket);

G_END_DECLS
