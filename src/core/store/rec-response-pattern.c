/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-response-pattern.h"

#include <string.h>

#include "core/report/rec-json.h"

/* Many programs have the same module or signal; the name tells most buckets apart. */
#define BEST_KEY "ApplicationName"

static JsonObject *
get_match (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node)
             ? rec_json_get_object (json_node_get_object (node), "match")
             : NULL;
}

static JsonNode *
build_node (RecResponse *response)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  rec_response_to_json (response, builder);
  return json_builder_get_root (builder);
}

static char *
dup_key (JsonObject *values)
{
  const char *best = rec_json_get_string (values, BEST_KEY);
  g_autoptr (GList) names = json_object_get_members (values);

  if (best != NULL && strchr (best, '*') == NULL)
    return g_strconcat (BEST_KEY, "=", best, NULL);

  for (GList *name = names; name != NULL; name = name->next)
    {
      const char *value = rec_json_get_string (values, name->data);

      if (value != NULL && strchr (value, '*') == NULL)
        return g_strconcat (name->data, "=", value, NULL);
    }

  return g_strdup ("");
}

/* A response without a text, which only matches. */
static char *
print_match (JsonObject *match)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, match);
  json_builder_begin_object (builder);
  rec_json_add_string (builder, "id", "pattern");
  rec_json_add_string (builder, "updated", "1970-01-01T00:00:00Z");
  rec_json_add_string (builder, "kind", "none");
  json_builder_set_member_name (builder, "match");
  json_builder_add_value (builder, node);
  json_builder_end_object (builder);
  return rec_json_print (builder, FALSE);
}

/*
 * rec_response_pattern_new:
 *
 * Returns: (nullable): the response's pattern; NULL when it has none
 */
RecResponsePattern *
rec_response_pattern_new (RecResponse *response)
{
  g_autoptr (JsonNode) node = build_node (response);
  JsonObject *match = get_match (node);
  RecResponsePattern *self;

  if (match == NULL)
    return NULL;

  self = g_new0 (RecResponsePattern, 1);
  self->event_type = g_strdup (rec_json_get_string (match, "event_type"));
  self->key = dup_key (rec_json_get_object (match, "signature"));
  self->data = print_match (match);
  return self;
}

void
rec_response_pattern_free (RecResponsePattern *self)
{
  g_free (self->event_type);
  g_free (self->key);
  g_free (self->data);
  g_free (self);
}

static gboolean
has_word (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (g_ascii_isalnum (text[i]))
      return TRUE;

  return FALSE;
}

/* What a value begins with, as a phrase; its last word may go on where the pattern is open. */
static void
append_phrase (GString *query, const char *value)
{
  gsize length = strcspn (value, "*");

  if (!has_word (value, length))
    return;

  g_string_append (query, query->len > 0 ? " AND signature : \"" : "signature : \"");
  for (gsize i = 0; i < length; i++)
    {
      if (value[i] == '"')
        g_string_append_c (query, '"');
      g_string_append_c (query, value[i]);
    }
  g_string_append (query, value[length] == '*' ? "\" *" : "\"");
}

/*
 * rec_response_pattern_dup_query:
 * @data: the pattern, as the store keeps it
 *
 * Returns: (nullable): a search that finds all that the pattern matches, and a little more; NULL
 * when no value of it begins with a word
 */
char *
rec_response_pattern_dup_query (const char *data)
{
  g_autoptr (JsonNode) node = rec_json_parse (data, -1, NULL);
  JsonObject *match = get_match (node);
  JsonObject *values = match != NULL ? rec_json_get_object (match, "signature") : NULL;
  g_autoptr (GString) query = g_string_new (NULL);
  g_autoptr (GList) names = values != NULL ? json_object_get_members (values) : NULL;

  for (GList *name = names; name != NULL; name = name->next)
    {
      const char *value = rec_json_get_string (values, name->data);

      if (value != NULL)
        append_phrase (query, value);
    }

  return query->len > 0 ? g_string_free (g_steal_pointer (&query), FALSE) : NULL;
}
