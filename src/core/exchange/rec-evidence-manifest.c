/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/exchange/rec-evidence-manifest.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/exchange/rec-exchange-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/report/rec-limits.h"
#include "core/report/rec-text.h"

static gboolean
is_sha256 (const char *text)
{
  return text != NULL && strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

/**
 * rec_evidence_manifest_is_fair_name: (skip)
 * @name: the name of an item
 *
 * Returns: whether it can name a file of an archive: the name says nothing of where that would be,
 *   and shows as what it is
 */
gboolean
rec_evidence_manifest_is_fair_name (const char *name)
{
  g_autofree char *clean = NULL;

  if (*name == '\0' || *name == '.' || strlen (name) > REC_EVIDENCE_NAME_MAX
      || strpbrk (name, "/\\") != NULL || !g_utf8_validate (name, -1, NULL)
      || g_str_equal (name, REC_EVIDENCE_MANIFEST_NAME))
    return FALSE;
  clean = rec_text_clean (name, -1, REC_EVIDENCE_NAME_MAX);

  return g_str_equal (clean, name);
}

static RecEvidenceItem *
find (GPtrArray *items, guint n_items, const char *name)
{
  for (guint i = 0; i < n_items; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (items, i);

      if (g_str_equal (rec_evidence_item_get_name (item), name))
        return item;
    }

  return NULL;
}

static gboolean
check_items (GPtrArray *items, GError **error)
{
  if (items->len == 0 || items->len > REC_REQUEST_ITEMS_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                   _ ("An archive has 1 to %d items of evidence, and not %u"),
                   REC_REQUEST_ITEMS_MAX, items->len);
      return FALSE;
    }
  for (guint i = 0; i < items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (items, i);
      const char *name = rec_evidence_item_get_name (item);

      if (!rec_evidence_manifest_is_fair_name (name) || find (items, i, name) != NULL
          || rec_evidence_item_get_size (item) < 0
          || !is_sha256 (rec_evidence_item_get_sha256 (item)))
        {
          g_autofree char *shown = rec_text_clean (name, -1, REC_EVIDENCE_NAME_MAX);

          g_set_error (error, REC_ERROR, REC_ERROR_INVALID,
                       _ ("The evidence “%s” has no name of its own, no size or no SHA-256"),
                       shown);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * rec_evidence_manifest_print: (skip)
 * @items: (element-type RecEvidenceItem): what is in the archive
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full): JSON text; %NULL with %REC_ERROR_INVALID or %REC_ERROR_TOO_LARGE
 */
char *
rec_evidence_manifest_print (GPtrArray *items, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  if (!check_items (items, error))
    return NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "items");
  json_builder_begin_array (builder);
  for (guint i = 0; i < items->len; i++)
    {
      RecEvidenceItem *item = g_ptr_array_index (items, i);

      json_builder_begin_object (builder);
      rec_json_add_string (builder, "kind", rec_evidence_item_get_kind (item));
      rec_json_add_string (builder, "name", rec_evidence_item_get_name (item));
      rec_json_add_int (builder, "size", rec_evidence_item_get_size (item));
      rec_json_add_string (builder, "sha256", rec_evidence_item_get_sha256 (item));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  text = rec_json_print (builder, FALSE);
  if (strlen (text) > REC_MANIFEST_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                   _ ("The list of the evidence is over the limit of %d bytes"), REC_MANIFEST_MAX);
      return NULL;
    }

  return g_steal_pointer (&text);
}

static RecEvidenceItem *
parse_item (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *kind = object != NULL ? rec_json_get_string (object, "kind") : NULL;
  const char *name = object != NULL ? rec_json_get_string (object, "name") : NULL;
  const char *sha256 = object != NULL ? rec_json_get_string (object, "sha256") : NULL;
  RecEvidenceItem *item;

  if (kind == NULL || *kind == '\0' || name == NULL || sha256 == NULL
      || !rec_evidence_manifest_is_fair_name (name))
    return NULL;

  item = rec_evidence_item_new (kind, name);
  rec_evidence_item_set_file (item, "", rec_json_get_int (object, "size", -1), sha256);
  return item;
}

/**
 * rec_evidence_manifest_parse: (skip)
 * @text: what a stranger's archive says of itself
 * @length: its length in bytes
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full) (element-type RecEvidenceItem): the items that it announces, with their
 *   sizes and SHA-256, their files not yet known; %NULL with %REC_ERROR_INVALID or
 *   %REC_ERROR_TOO_LARGE
 */
GPtrArray *
rec_evidence_manifest_parse (const char *text, gsize length, GError **error)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (JsonNode) root = NULL;
  JsonArray *array = NULL;

  if (length > REC_MANIFEST_MAX)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
                   _ ("The archive’s manifest is over the limit of %d bytes"), REC_MANIFEST_MAX);
      return NULL;
    }
  root = rec_json_parse (text, length, error);
  if (root == NULL)
    return NULL;

  if (JSON_NODE_HOLDS_OBJECT (root))
    array = rec_json_get_array (json_node_get_object (root), "items");
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      RecEvidenceItem *item = parse_item (json_array_get_element (array, i));

      if (item == NULL || items->len == REC_REQUEST_ITEMS_MAX)
        {
          g_clear_object (&item);
          g_set_error (
              error, REC_ERROR, REC_ERROR_INVALID,
              _ ("Item %u of the archive’s manifest lacks a kind, a fair name or its SHA-256,"
                 " or is one too many"),
              i + 1);
          return NULL;
        }
      g_ptr_array_add (items, item);
    }
  if (!check_items (items, error))
    return NULL;

  return g_steal_pointer (&items);
}
