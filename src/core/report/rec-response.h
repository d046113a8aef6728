/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/report/rec-signature.h"

G_BEGIN_DECLS

/**
 * RecResponseKind:
 * @REC_RESPONSE_NONE: nothing; it withdraws what was said before
 * @REC_RESPONSE_INFORMATION: something to know
 * @REC_RESPONSE_SOLUTION: something to do about it
 */
typedef enum
{
  REC_RESPONSE_NONE,
  REC_RESPONSE_INFORMATION,
  REC_RESPONSE_SOLUTION,
} RecResponseKind;

/**
 * RecLink:
 * @text: what the link says, plain text
 * @url: where it leads: http, https or appstream only
 */
typedef struct
{
  const char *text;
  const char *url;
} RecLink;

#define REC_TYPE_RESPONSE (rec_response_get_type ())
G_DECLARE_FINAL_TYPE (RecResponse, rec_response, REC, RESPONSE, GObject)

RecResponse *rec_response_new_from_json (JsonObject *object, GError **error);

const char *rec_response_get_id (RecResponse *self);
RecResponseKind rec_response_get_kind (RecResponse *self);
gint64 rec_response_get_updated (RecResponse *self);
const char *rec_response_get_title (RecResponse *self);
const char *rec_response_get_text (RecResponse *self);
guint rec_response_get_n_links (RecResponse *self);
const RecLink *rec_response_get_link (RecResponse *self, guint index);
const char *rec_response_get_fixed_package (RecResponse *self);
const char *rec_response_get_fixed_version (RecResponse *self);
const char *rec_response_get_bucket (RecResponse *self);
gboolean rec_response_matches (RecResponse *self, RecSignature *signature);
void rec_response_to_json (RecResponse *self, JsonBuilder *builder);

const char *rec_response_kind_to_string (RecResponseKind kind);
gboolean rec_response_kind_from_string (const char *string, RecResponseKind *kind);

G_END_DECLS
