/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-evidence-request.h"

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"
#include "core/report/rec-time.h"

#include <string.h>

/**
 * RecEvidenceRequest:
 *
 * What a service asks for beyond the signature (protocol.md). It is a wish: what is collected and
 * sent is decided here.
 */
struct _RecEvidenceRequest
{
  GObject parent_instance;

  char *token;
  gint64 expires;
  char *reason;
  GPtrArray *kinds;
  GPtrArray *names;
};

G_DEFINE_FINAL_TYPE (RecEvidenceRequest, rec_evidence_request, G_TYPE_OBJECT)

static void
rec_evidence_request_finalize (GObject *object)
{
  RecEvidenceRequest *self = REC_EVIDENCE_REQUEST (object);

  g_clear_pointer (&self->token, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->kinds, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);

  G_OBJECT_CLASS (rec_evidence_request_parent_class)->finalize (object);
}

static void
rec_evidence_request_class_init (RecEvidenceRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_evidence_request_finalize;
}

static void
rec_evidence_request_init (RecEvidenceRequest *self)
{
  self->kinds = g_ptr_array_new_with_free_func (g_free);
  self->names = g_ptr_array_new_with_free_func (g_free);
}

/* The token goes into a header and must not end it. */
static gboolean
is_token (const char *token)
{
  gsize length = strlen (token);

  if (length == 0 || length > REC_OPAQUE_MAX)
    return FALSE;
  for (const char *at = token; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at))
      return FALSE;

  return TRUE;
}

/* The name becomes the name of a file: it says nothing of where that would be. In the archive one
 * name is taken. */
static gboolean
is_item_name (const char *name)
{
  return *name != '\0' && *name != '.' && strlen (name) <= REC_EVIDENCE_NAME_MAX
         && strchr (name, '/') == NULL && !g_str_equal (name, "manifest.json")
         && g_utf8_validate (name, -1, NULL);
}

static gboolean
has_item (RecEvidenceRequest *self, const char *name)
{
  return g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, NULL);
}

static gboolean
read_items (RecEvidenceRequest *self, JsonArray *items, GError **error)
{
  guint n_items = items != NULL ? json_array_get_length (items) : 0;

  if (n_items == 0 || n_items > REC_REQUEST_ITEMS_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   "The service asks for %u items of evidence; 1 to %d are taken", n_items,
                   REC_REQUEST_ITEMS_MAX);
      return FALSE;
    }

  for (guint i = 0; i < n_items; i++)
    {
      JsonNode *node = json_array_get_element (items, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *kind = object != NULL ? rec_json_get_string (object, "kind") : NULL;
      const char *name = object != NULL ? rec_json_get_string (object, "name") : NULL;
      g_autofree char *clean = NULL;

      if (name == NULL)
        name = kind;
      if (kind == NULL || *kind == '\0' || !is_item_name (name))
        {
          g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                       "Item %u of the service’s request has no kind or no fair name", i + 1);
          return FALSE;
        }
      clean = rec_text_clean (name, -1, REC_EVIDENCE_NAME_MAX);
      if (has_item (self, clean))
        continue;
      g_ptr_array_add (self->kinds, rec_text_clean (kind, -1, REC_NAME_MAX));
      g_ptr_array_add (self->names, g_steal_pointer (&clean));
    }

  return TRUE;
}

/**
 * rec_evidence_request_new_from_json:
 * @object: a request as protocol.md has it
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): a new [class@EvidenceRequest]; %NULL with %REC_ERROR_INVALID
 */
RecEvidenceRequest *
rec_evidence_request_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (RecEvidenceRequest) self = g_object_new (REC_TYPE_EVIDENCE_REQUEST, NULL);
  const char *token = rec_json_get_string (object, "token");
  const char *expires = rec_json_get_string (object, "expires");
  const char *reason = rec_json_get_string (object, "reason");

  if (token == NULL || !is_token (token))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The service’s request has no fair token");
      return NULL;
    }
  if (expires == NULL || !rec_time_parse (expires, &self->expires))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   "The service’s request does not say when it expires");
      return NULL;
    }

  self->token = g_strdup (token);
  self->reason = rec_text_clean (reason != NULL ? reason : "", -1, REC_RESPONSE_TEXT_MAX);
  if (!read_items (self, rec_json_get_array (object, "items"), error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * rec_evidence_request_get_token:
 *
 * Returns: (transfer none): what lets the second stage in; a secret between client and service
 */
const char *
rec_evidence_request_get_token (RecEvidenceRequest *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_REQUEST (self), NULL);

  return self->token;
}

/**
 * rec_evidence_request_get_expires:
 *
 * Returns: until when it is wanted, in microseconds since 1970-01-01 UTC
 */
gint64
rec_evidence_request_get_expires (RecEvidenceRequest *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_REQUEST (self), 0);

  return self->expires;
}

/**
 * rec_evidence_request_get_reason:
 *
 * Returns: (transfer none): why it is wanted, plain text of one line; may be empty
 */
const char *
rec_evidence_request_get_reason (RecEvidenceRequest *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_REQUEST (self), NULL);

  return self->reason;
}

/**
 * rec_evidence_request_get_n_items:
 *
 * Returns: how many items are asked for
 */
guint
rec_evidence_request_get_n_items (RecEvidenceRequest *self)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_REQUEST (self), 0);

  return self->kinds->len;
}

/**
 * rec_evidence_request_get_kind:
 * @index: less than [method@EvidenceRequest.get_n_items]
 *
 * Returns: (transfer none): the kind, which need not be a known one
 */
const char *
rec_evidence_request_get_kind (RecEvidenceRequest *self, guint index)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_REQUEST (self), NULL);
  g_return_val_if_fail (index < self->kinds->len, NULL);

  return g_ptr_array_index (self->kinds, index);
}

/**
 * rec_evidence_request_get_name:
 * @index: less than [method@EvidenceRequest.get_n_items]
 *
 * Returns: (transfer none): the name under which an application registered it, never a path; the
 *   kind where none was given
 */
const char *
rec_evidence_request_get_name (RecEvidenceRequest *self, guint index)
{
  g_return_val_if_fail (REC_IS_EVIDENCE_REQUEST (self), NULL);
  g_return_val_if_fail (index < self->names->len, NULL);

  return g_ptr_array_index (self->names, index);
}

/**
 * rec_evidence_request_to_json:
 * @builder: gets one object, as protocol.md has it
 */
void
rec_evidence_request_to_json (RecEvidenceRequest *self, JsonBuilder *builder)
{
  g_autofree char *expires = NULL;

  g_return_if_fail (REC_IS_EVIDENCE_REQUEST (self));

  expires = rec_time_format (self->expires);
  json_builder_begin_object (builder);
  rec_json_add_string (builder, "token", self->token);
  rec_json_add_string (builder, "expires", expires);
  rec_json_add_string (builder, "reason", self->reason);
  json_builder_set_member_name (builder, "items");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->kinds->len; i++)
    {
      json_builder_begin_object (builder);
      rec_json_add_string (builder, "kind", g_ptr_array_index (self->kinds, i));
      rec_json_add_string (builder, "name", g_ptr_array_index (self->names, i));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}
