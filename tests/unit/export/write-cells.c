/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/export/rec-export-formatter.h"

/* Writes the texts of a JSON array on stdin as one row of CSV, or as elements and attributes of
 * XML. */
int
main (int argc, char **argv)
{
  const gboolean is_xml = argc > 1 && strcmp (argv[1], "xml") == 0;
  g_autoptr (GString) input = g_string_new (NULL);
  g_autoptr (GString) output = g_string_new (is_xml ? "<cells>" : NULL);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  char buffer[4096];
  gssize count;
  JsonArray *cells;

  while ((count = read (STDIN_FILENO, buffer, sizeof buffer)) > 0)
    g_string_append_len (input, buffer, count);
  root = rec_json_parse (input->str, input->len, &error);
  if (root == NULL)
    g_error ("%s", error->message);

  cells = json_node_get_array (root);
  for (guint i = 0; i < json_array_get_length (cells); i++)
    {
      const char *cell = json_array_get_string_element (cells, i);

      if (is_xml)
        {
          g_string_append (output, "<cell text=\"");
          rec_export_xml_append (output, cell);
          g_string_append (output, "\">");
          rec_export_xml_append (output, cell);
          g_string_append (output, "</cell>");
          continue;
        }
      g_string_append (output, i > 0 ? "," : "");
      rec_export_csv_append_cell (output, cell);
    }
  g_string_append (output, is_xml ? "</cells>" : "\r\n");

  fwrite (output->str, 1, output->len, stdout);
  return 0;
}
