/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/report/rec-json.h"
#include "core/report/rec-report.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = rec_json_parse ((const char *) data, size, &error);
  g_autoptr (RecReport) report = NULL;
  g_autoptr (JsonBuilder) builder = NULL;
  g_autofree char *text = NULL;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return 0;

  report = rec_report_new_from_json (json_node_get_object (root), NULL);
  if (report == NULL)
    return 0;

  builder = json_builder_new ();
  rec_report_to_json (report, builder, TRUE);
  text = rec_json_print (builder, FALSE);
  return 0;
}
