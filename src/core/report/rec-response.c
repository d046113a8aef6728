/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-response.h"

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"
#include "core/report/rec-time.h"

#include <string.h>

/**
 * RecResponse:
 *
 * A service's answer for a bucket, or for all that have a like signature (protocol.md). It is plain
 * text and links; nothing in it is ever parsed as markup or run.
 */
struct _RecResponse
{
  GObject parent_instance;

  char *id;
  RecResponseKind kind;
  gint64 updated;
  char *title;
  char *text;
  GArray *links;
  char *fixed_package;
  char *fixed_version;
  char *bucket;
  RecSignature *match;
};

/* The names are those of protocol.md. */
static const char *const kind_names[] = {
  [REC_RESPONSE_NONE] = "none",
  [REC_RESPONSE_INFORMATION] = "information",
  [REC_RESPONSE_SOLUTION] = "solution",
};

G_DEFINE_FINAL_TYPE (RecResponse, rec_response, G_TYPE_OBJECT)

static void
clear_link (gpointer data)
{
  RecLink *link = data;

  g_free ((char *) link->text);
  g_free ((char *) link->url);
}

static void
rec_response_finalize (GObject *object)
{
  RecResponse *self = REC_RESPONSE (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->fixed_package, g_free);
  g_clear_pointer (&self->fixed_version, g_free);
  g_clear_pointer (&self->bucket, g_free);
  g_clear_pointer (&self->links, g_array_unref);
  g_clear_object (&self->match);

  G_OBJECT_CLASS (rec_response_parent_class)->finalize (object);
}

static void
rec_response_class_init (RecResponseClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_response_finalize;
}

static void
rec_response_init (RecResponse *self)
{
  self->links = g_array_new (FALSE, FALSE, sizeof (RecLink));
  g_array_set_clear_func (self->links, clear_link);
}

/* A name with other characters in it, which a URL may have in a coded form, is there to deceive. */
static gboolean
is_plain_host (const char *host)
{
  for (const char *at = host; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr (".-:", *at) == NULL)
      return FALSE;

  return *host != '\0';
}

static gboolean
is_printable (const char *url)
{
  for (const char *at = url; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at))
      return FALSE;

  return TRUE;
}

/* Only addresses that a browser or a software center shows; not file:, not javascript:, and no
 * address that pretends by a name in it to lead elsewhere. */
static gboolean
is_allowed_link (const char *url)
{
  g_autoptr (GUri) uri = NULL;
  const char *scheme;

  if (strlen (url) > REC_LINK_URL_MAX || !is_printable (url) || strpbrk (url, "\"<>\\"))
    return FALSE;

  uri = g_uri_parse (url, G_URI_FLAGS_HAS_PASSWORD, NULL);
  if (uri == NULL)
    return FALSE;

  scheme = g_uri_get_scheme (uri);
  if (g_str_equal (scheme, "appstream"))
    return TRUE;
  return (g_str_equal (scheme, "http") || g_str_equal (scheme, "https"))
         && g_uri_get_user (uri) == NULL && g_uri_get_host (uri) != NULL
         && is_plain_host (g_uri_get_host (uri));
}

/* A link that is not allowed is left out; what the response says is still of use. */
static void
read_links (RecResponse *self, JsonArray *links)
{
  for (guint i = 0; links != NULL && i < json_array_get_length (links); i++)
    {
      JsonNode *node = json_array_get_element (links, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *url = object != NULL ? rec_json_get_string (object, "url") : NULL;
      const char *text = object != NULL ? rec_json_get_string (object, "text") : NULL;
      RecLink link;

      if (url == NULL || !is_allowed_link (url) || self->links->len == REC_RESPONSE_LINKS_MAX)
        continue;
      link.text
          = rec_text_clean (text != NULL && *text != '\0' ? text : url, -1, REC_RESPONSE_TITLE_MAX);
      link.url = g_strdup (url);
      g_array_append_val (self->links, link);
    }
}

static gboolean
read_match (RecResponse *self, JsonObject *match, GError **error)
{
  const char *event_type = rec_json_get_string (match, "event_type");
  JsonObject *values = rec_json_get_object (match, "signature");
  g_autoptr (GList) names = NULL;

  if (event_type == NULL || *event_type == '\0' || values == NULL
      || json_object_get_size (values) == 0)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   "The response’s match lacks one of event_type, signature");
      return FALSE;
    }

  self->match = rec_signature_new (event_type);
  names = json_object_get_members (values);
  for (GList *name = names; name != NULL; name = name->next)
    {
      const char *value = rec_json_get_string (values, name->data);

      if (value == NULL)
        {
          g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                       "The response’s match has a value that is no text");
          return FALSE;
        }
      if (!rec_signature_append (self->match, name->data, value, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_target (RecResponse *self, JsonObject *object, GError **error)
{
  const char *bucket = rec_json_get_string (object, "bucket");
  JsonObject *match = rec_json_get_object (object, "match");

  if (bucket != NULL && !rec_bucket_is_valid (bucket))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The response’s bucket is no bucket ID");
      return FALSE;
    }

  self->bucket = g_strdup (bucket);
  return bucket != NULL || match == NULL || read_match (self, match, error);
}

/**
 * rec_response_new_from_json:
 * @object: a response as protocol.md has it, or what [method@Response.to_json] wrote
 * @error: return location for a [error@Error]
 *
 * Its text is cleaned and cut; links that lead elsewhere than to http, https or appstream are left
 * out.
 *
 * Returns: (transfer full): a new [class@Response]; %NULL with %REC_ERROR_INVALID, or with
 *   %REC_ERROR_TOO_LARGE for a match over a signature's limits
 */
RecResponse *
rec_response_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (RecResponse) self = g_object_new (REC_TYPE_RESPONSE, NULL);
  const char *id = rec_json_get_string (object, "id");
  const char *kind = rec_json_get_string (object, "kind");
  const char *updated = rec_json_get_string (object, "updated");
  const char *title = rec_json_get_string (object, "title");
  const char *text = rec_json_get_string (object, "text");
  JsonObject *fixed_in = rec_json_get_object (object, "fixed_in");

  if (id == NULL || *id == '\0' || strlen (id) > REC_OPAQUE_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The response has no ID of a fair length");
      return NULL;
    }
  if (kind == NULL || !rec_response_kind_from_string (kind, &self->kind))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The response is of no known kind");
      return NULL;
    }
  if (updated == NULL || !rec_time_parse (updated, &self->updated))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   "The response does not say when it was made");
      return NULL;
    }
  if (!read_target (self, object, error))
    return NULL;

  self->id = rec_text_clean (id, -1, REC_OPAQUE_MAX);
  self->title = rec_text_clean (title != NULL ? title : "", -1, REC_RESPONSE_TITLE_MAX);
  self->text = rec_text_clean_lines (text != NULL ? text : "", -1, REC_RESPONSE_TEXT_MAX);
  read_links (self, rec_json_get_array (object, "links"));
  if (fixed_in != NULL && rec_json_get_string (fixed_in, "package") != NULL
      && rec_json_get_string (fixed_in, "version") != NULL)
    {
      self->fixed_package
          = rec_text_clean (rec_json_get_string (fixed_in, "package"), -1, REC_SIGNATURE_VALUE_MAX);
      self->fixed_version
          = rec_text_clean (rec_json_get_string (fixed_in, "version"), -1, REC_SIGNATURE_VALUE_MAX);
    }

  return g_steal_pointer (&self);
}

/**
 * rec_response_get_id:
 *
 * Returns: (transfer none): the service’s own ID for it
 */
const char *
rec_response_get_id (RecResponse *self)
{
  g_return_val_if_fail (REC_IS_RESPONSE (self), NULL);

  return self->id;
}

/**
 * rec_response_get_kind:
 *
 * Returns: its kind
 */
RecResponseKind
rec_response_get_kind (RecResponse *self)
{
  g_return_val_if_fail (REC_IS_RESPONSE (self), REC_RESPONSE_NONE);

  return self->kind;
}

/**
 * rec_response_get_updated:
 *
 * Returns: when the service last changed it, in microseconds since 1970-01-01 UTC
 */
gint64
rec_response_get_updated (RecResponse *self)
{
  g_return_val_if_fail (REC_IS_RESPONSE (self), 0);

  return self->updated;
}

/**
 * rec_response_get_title:
 *
 * Returns: (transfer none): its title, plain text of one line
 */
const char *
rec_response_get_title (RecResponse *self)
{
  g_return_val_if_fail (REC_IS_RESPONSE (self), NULL);

  return self->title;
}

/**
 * rec_response_get_text:
 *
 * Returns: (transfer none): plain text of several lines
 */
const char *
rec_response_get_text (RecResponse *self)
{
  g_return_val_if_fail (REC_IS_RESPONSE (self), NULL);

  return self->text;
}

/**
 * rec_response_get_n_links:
 *
 * Returns: how many links it has
 */
guint
rec_response_get_n_links (RecResponse *self)
{
  g_return_val_if_fail (REC_IS_RESPONSE (self), 0);

  return self->links->len;
}

/**
 * rec_response_get_link:
 * @index: less than [method@Response.get_n_links]
 *
 * Returns: (transfer none): a link
 */
const RecLink *
rec_response_get_link (RecResponse *self, guint index)
{
  g_return_val_if_fail (REC_IS_RESPONSE (self), NULL);
  g_return_val_if_fail (index < self->links->len, NULL);

  return &g_array_index (self->links, RecLink, index);
}

/**
 * rec_response_get_fixed_package:
 *
 * Returns: (transfer none) (nullable): the package that has the fix
 */
const char *
rec_response_get_fixed_package (RecResponse *self)
{
  g_return_val_if_fail (REC_IS_RESPONSE (self), NULL);

  return self->fixed_package;
}

/**
 * rec_response_get_fixed_version:
 *
 * Returns: (transfer none) (nullable): the first version of it that has the fix
 */
const char *
rec_response_get_fixed_version (RecResponse *self)
{
  g_return_val_if_fail (REC_IS_RESPONSE (self), NULL);

  return self->fixed_version;
}

/**
 * rec_response_get_bucket:
 *
 * Returns: (transfer none) (nullable): the bucket that it is for
 */
const char *
rec_response_get_bucket (RecResponse *self)
{
  g_return_val_if_fail (REC_IS_RESPONSE (self), NULL);

  return self->bucket;
}

/* “*” stands for any run of characters (protocol.md); going back to the last one is enough, so this
 * takes at most pattern times text steps. */
static gboolean
matches_pattern (const char *pattern, const char *text)
{
  const char *star = NULL;
  const char *kept = NULL;

  while (*text != '\0')
    {
      if (*pattern == '*')
        {
          star = ++pattern;
          kept = text;
        }
      else if (*pattern == *text)
        {
          pattern++;
          text++;
        }
      else if (star != NULL)
        {
          pattern = star;
          text = ++kept;
        }
      else
        return FALSE;
    }

  while (*pattern == '*')
    pattern++;
  return *pattern == '\0';
}

/* NULL where the signature has no such parameter, which a star does not stand for. */
static const char *
find_value (RecSignature *signature, const char *name)
{
  for (guint i = 0; i < rec_signature_get_n_parameters (signature); i++)
    if (g_str_equal (rec_signature_get_name (signature, i), name))
      return rec_signature_get_value (signature, i);

  return NULL;
}

/**
 * rec_response_matches:
 * @signature: of a problem on this machine
 *
 * Returns: whether the response is for it
 */
gboolean
rec_response_matches (RecResponse *self, RecSignature *signature)
{
  g_return_val_if_fail (REC_IS_RESPONSE (self), FALSE);
  g_return_val_if_fail (REC_IS_SIGNATURE (signature), FALSE);

  if (self->bucket != NULL)
    return g_str_equal (self->bucket, rec_signature_get_bucket (signature));
  if (self->match == NULL
      || !g_str_equal (rec_signature_get_event_type (self->match),
                       rec_signature_get_event_type (signature)))
    return FALSE;

  for (guint i = 0; i < rec_signature_get_n_parameters (self->match); i++)
    {
      const char *value = find_value (signature, rec_signature_get_name (self->match, i));

      if (value == NULL || !matches_pattern (rec_signature_get_value (self->match, i), value))
        return FALSE;
    }

  return TRUE;
}

static void
add_match (RecResponse *self, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "match");
  json_builder_begin_object (builder);
  rec_json_add_string (builder, "event_type", rec_signature_get_event_type (self->match));
  json_builder_set_member_name (builder, "signature");
  json_builder_begin_object (builder);
  for (guint i = 0; i < rec_signature_get_n_parameters (self->match); i++)
    rec_json_add_string (builder, rec_signature_get_name (self->match, i),
                         rec_signature_get_value (self->match, i));
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

/**
 * rec_response_to_json:
 * @builder: gets one object, as protocol.md has it
 */
void
rec_response_to_json (RecResponse *self, JsonBuilder *builder)
{
  g_autofree char *updated = NULL;

  g_return_if_fail (REC_IS_RESPONSE (self));

  updated = rec_time_format (self->updated);
  json_builder_begin_object (builder);
  if (self->bucket != NULL)
    rec_json_add_string (builder, "bucket", self->bucket);
  if (self->match != NULL)
    add_match (self, builder);
  rec_json_add_string (builder, "id", self->id);
  rec_json_add_string (builder, "updated", updated);
  rec_json_add_string (builder, "kind", rec_response_kind_to_string (self->kind));
  rec_json_add_string (builder, "title", self->title);
  rec_json_add_string (builder, "text", self->text);
  json_builder_set_member_name (builder, "links");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->links->len; i++)
    {
      const RecLink *link = &g_array_index (self->links, RecLink, i);

      json_builder_begin_object (builder);
      rec_json_add_string (builder, "text", link->text);
      rec_json_add_string (builder, "url", link->url);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  if (self->fixed_package != NULL)
    {
      json_builder_set_member_name (builder, "fixed_in");
      json_builder_begin_object (builder);
      rec_json_add_string (builder, "package", self->fixed_package);
      rec_json_add_string (builder, "version", self->fixed_version);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

/**
 * rec_response_kind_to_string:
 * @kind: a value
 *
 * Returns: (transfer none): its stable name
 */
const char *
rec_response_kind_to_string (RecResponseKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_names), NULL);

  return kind_names[kind];
}

/**
 * rec_response_kind_from_string:
 * @kind: (out): what @string names
 *
 * Returns: whether @string is the name of one
 */
gboolean
rec_response_kind_from_string (const char *string, RecResponseKind *kind)
{
  g_return_val_if_fail (string != NULL && kind != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_str_equal (kind_names[i], string))
      {
        *kind = (RecResponseKind) i;
        return TRUE;
      }

  return FALSE;
}
