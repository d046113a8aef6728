/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-json.h"

#include "core/report/rec-error.h"
#include "core/report/rec-limits.h"

#include <string.h>

/* json-glib reads nested arrays by recursion and without a limit, so foreign JSON is measured
 * before it is parsed. It also takes comments and single quotes, in which brackets could hide, and
 * loses memory on a second value behind the first; JSON has none of these. */
static gboolean
check_shape (const char *text, gsize length, GError **error)
{
  gboolean in_string = FALSE, is_complete = FALSE;
  guint depth = 0, n_values = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (in_string)
        {
          if (text[i] == '\\')
            i++;
          else if (text[i] == '"')
            in_string = FALSE;
          continue;
        }

      if (is_complete && !g_ascii_isspace (text[i]))
        {
          g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                       "The JSON text goes on behind its value");
          return FALSE;
        }
      if (text[i] == '/' || text[i] == '\'' || text[i] == '#')
        {
          g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                       "The JSON text has a “%c” outside of a string", text[i]);
          return FALSE;
        }
      if ((text[i] == '[' || text[i] == '{') && ++depth > REC_JSON_DEPTH_MAX)
        {
          g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                       "The JSON text is nested more than %d deep", REC_JSON_DEPTH_MAX);
          return FALSE;
        }
      /* Each value but a container's first is behind a comma. */
      if ((text[i] == '[' || text[i] == '{' || text[i] == ',') && ++n_values > REC_JSON_VALUES_MAX)
        {
          g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                       "The JSON text has more than %d values", REC_JSON_VALUES_MAX);
          return FALSE;
        }
      if ((text[i] == ']' || text[i] == '}') && depth > 0)
        is_complete = --depth == 0;
      else if (depth == 0 && !g_ascii_isspace (text[i]))
        {
          g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                       "The JSON text is neither an object nor an array");
          return FALSE;
        }
      in_string = text[i] == '"';
    }

  return TRUE;
}

/**
 * rec_json_parse: (skip)
 * @text: JSON from outside
 * @length: its length in bytes, or -1 if it ends with a NUL
 * @error: return location for a [error@Error]
 *
 * Parses JSON text, an object or an array, within the limits of `rec-limits.h`.
 *
 * Returns: (transfer full): the root node
 */
JsonNode *
rec_json_parse (const char *text, gssize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) local_error = NULL;
  gsize size = length < 0 ? strlen (text) : (gsize) length;

  if (size > REC_JSON_SIZE_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                   "The JSON text is %" G_GSIZE_FORMAT " bytes long; at most %u are read", size,
                   REC_JSON_SIZE_MAX);
      return NULL;
    }
  if (size == 0 || !g_utf8_validate_len (text, size, NULL))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   size == 0 ? "The JSON text is empty" : "The JSON text is not UTF-8");
      return NULL;
    }
  if (!check_shape (text, size, error))
    return NULL;

  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, text, size, &local_error))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The JSON text cannot be read: %s",
                   local_error->message);
      return NULL;
    }
  if (json_parser_get_root (parser) == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The JSON text holds no value");
      return NULL;
    }

  return json_node_ref (json_parser_get_root (parser));
}

/**
 * rec_json_print: (skip)
 * @builder: a builder whose value is complete
 * @pretty: whether to indent it for people
 *
 * Returns: (transfer full): JSON text without a line end
 */
char *
rec_json_print (JsonBuilder *builder, gboolean pretty)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  return json_to_string (root, pretty);
}

static JsonNode *
get_scalar (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type
             ? node
             : NULL;
}

/**
 * rec_json_get_string: (skip)
 *
 * Returns: (transfer none) (nullable): the member's text; %NULL when it is missing or no string
 */
const char *
rec_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = get_scalar (object, name, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

/**
 * rec_json_get_int: (skip)
 *
 * Returns: the member's number; @fallback when it is missing or no integer
 */
gint64
rec_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = get_scalar (object, name, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : fallback;
}

/**
 * rec_json_get_address: (skip)
 *
 * Returns: the number that [func@json_add_address] wrote; 0 when it is missing or no such number
 */
guint64
rec_json_get_address (JsonObject *object, const char *name)
{
  const char *text = rec_json_get_string (object, name);
  guint64 value = 0;

  if (text != NULL && g_str_has_prefix (text, "0x")
      && g_ascii_string_to_unsigned (text + 2, 16, 0, G_MAXUINT64, &value, NULL))
    return value;

  return 0;
}

/**
 * rec_json_get_boolean: (skip)
 *
 * Returns: whether the member is `true`
 */
gboolean
rec_json_get_boolean (JsonObject *object, const char *name)
{
  JsonNode *node = get_scalar (object, name, G_TYPE_BOOLEAN);

  return node != NULL && json_node_get_boolean (node);
}

/**
 * rec_json_get_array: (skip)
 *
 * Returns: (transfer none) (nullable): the member; %NULL when it is missing or no array
 */
JsonArray *
rec_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * rec_json_get_object: (skip)
 *
 * Returns: (transfer none) (nullable): the member; %NULL when it is missing or no object
 */
JsonObject *
rec_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * rec_json_add_string: (skip)
 * @value: (nullable): the text; %NULL becomes `null`
 */
void
rec_json_add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/**
 * rec_json_add_int: (skip)
 */
void
rec_json_add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/**
 * rec_json_add_address: (skip)
 *
 * Adds a number of 64 bits, which JSON's readers do not keep whole, as text: `0x1f3a2`.
 */
void
rec_json_add_address (JsonBuilder *builder, const char *name, guint64 value)
{
  char text[19];

  g_snprintf (text, sizeof text, "0x%" G_GINT64_MODIFIER "x", value);
  rec_json_add_string (builder, name, text);
}

/**
 * rec_json_add_boolean: (skip)
 */
void
rec_json_add_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}
