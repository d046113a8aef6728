/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/export/rec-export-redaction.h"

static void redact_node (RecEvidenceItem *item, RecRedactor *redactor, JsonNode *node);

static void
redact_object (RecEvidenceItem *item, RecRedactor *redactor, JsonObject *object)
{
  g_autoptr (GList) members = json_object_get_values (object);

  for (GList *member = members; member != NULL; member = member->next)
    redact_node (item, redactor, member->data);
}

static void
redact_array (RecEvidenceItem *item, RecRedactor *redactor, JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    redact_node (item, redactor, json_array_get_element (array, i));
}

/* Each string by itself, so that whatever is put in its place the whole stays JSON. */
static void
redact_node (RecEvidenceItem *item, RecRedactor *redactor, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    redact_object (item, redactor, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    redact_array (item, redactor, json_node_get_array (node));
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      g_autofree char *replaced
          = rec_redactor_replace (redactor, json_node_get_string (node), -1, NULL, item);

      json_node_set_string (node, replaced);
    }
}

/**
 * rec_export_redaction_apply:
 * @report: a report as [method@Report.to_json] makes it, which others are to read
 * @redactor: knows what is to be replaced
 * @item: (nullable): gets the counts of what was replaced
 *
 * Takes the numbers of this machine out, which help nobody else, and replaces in all texts what
 * tells who the user is. What is left is JSON, whatever stood in it.
 */
void
rec_export_redaction_apply (JsonNode *report, RecRedactor *redactor, RecEvidenceItem *item)
{
  static const char *const own[] = { "pid", "uid", "dump", "dump_size", "dump_removed" };

  g_return_if_fail (report != NULL && JSON_NODE_HOLDS_OBJECT (report));
  g_return_if_fail (REC_IS_REDACTOR (redactor));

  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    json_object_remove_member (json_node_get_object (report), own[i]);
  redact_node (item, redactor, report);
}
