/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-package-json.h"

#include "core/report/rec-error.h"
#include "core/report/rec-json.h"
#include "core/sources/rec-elf-machine.h"

#include <string.h>

static void
add_module (RecAnalysis *analysis, const char *name, JsonObject *member)
{
  const char *version = rec_json_get_string (member, "version");
  const char *build_id = rec_json_get_string (member, "buildId");
  gboolean is_hex
      = build_id != NULL && strspn (build_id, "0123456789abcdefABCDEF") == strlen (build_id);
  g_autofree char *base = NULL;
  g_autofree char *lower = g_ascii_strdown (is_hex ? build_id : "", -1);
  g_autoptr (RecModule) module = NULL;

  if (*name == '\0')
    return;

  base = g_path_get_basename (name);
  module = rec_module_new (base, *name == '/' ? name : "", version != NULL ? version : "", lower, 0,
                           0, FALSE);
  rec_analysis_add_module (analysis, module);
}

/**
 * rec_package_json_parse: (skip)
 * @analysis: where modules are added
 * @text: (array length=length) (element-type guint8): the text of COREDUMP_PACKAGE_JSON
 * @length: its length in bytes
 * @error: return location for a [error@Error]
 *
 * Adds the modules that systemd-coredump found a build ID or a package's note for, as systemd's
 * “Package Metadata for Executable Files” describes them. The notes came from the dump's own
 * memory, so they tell of the files that failed.
 *
 * Returns: %FALSE when @text is no JSON object
 */
gboolean
rec_package_json_parse (RecAnalysis *analysis, const char *text, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObjectIter iter;
  JsonNode *node;
  const char *name, *machine;
  JsonObject *object;

  g_return_val_if_fail (REC_IS_ANALYSIS (analysis), FALSE);

  root = rec_json_parse (text, length, error);
  if (root == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, REC_ERROR, REC_ERROR_INVALID, "The list of packages is no JSON object");
      return FALSE;
    }

  object = json_node_get_object (root);
  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    if (JSON_NODE_HOLDS_OBJECT (node))
      add_module (analysis, name, json_node_get_object (node));

  machine = rec_json_get_string (object, "elfArchitecture");
  machine = machine != NULL ? rec_elf_machine_from_description (machine) : NULL;
  if (machine != NULL)
    rec_analysis_set_architecture (analysis, machine);
  return TRUE;
}
