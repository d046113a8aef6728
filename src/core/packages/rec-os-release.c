/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-os-release.h"

#include <string.h>

#include "core/packages/rec-foreign-file.h"
#include "core/packages/rec-package-limits.h"

static void
take_line (GHashTable *values, char *line)
{
  char *equals = strchr (line, '=');
  char *value;

  g_strstrip (line);
  if (*line == '#' || equals == NULL)
    return;

  *equals = '\0';
  value = g_shell_unquote (equals + 1, NULL);
  if (value != NULL && g_utf8_validate (value, -1, NULL))
    g_hash_table_insert (values, g_strdup (line), value);
  else
    g_free (value);
}

/**
 * rec_os_release_read: (skip)
 * @root: the folder that the system lies under
 *
 * What os-release(5) says of the distribution. A line that makes no sense is left out.
 *
 * Returns: (transfer full): its values by their names; empty when there is no such file
 */
GHashTable *
rec_os_release_read (const char *root)
{
  static const char *const places[] = { "etc/os-release", "usr/lib/os-release" };
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < G_N_ELEMENTS (places) && g_hash_table_size (values) == 0; i++)
    {
      g_autofree char *path = g_build_filename (root, places[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = rec_foreign_file_read (path, REC_OS_RELEASE_MAX, &error);
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;

      if (bytes == NULL)
        {
          g_debug ("The distribution is not known: %s", error->message);
          continue;
        }
      text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      lines = g_strsplit (text, "\n", -1);
      for (guint j = 0; lines[j] != NULL; j++)
        take_line (values, lines[j]);
    }

  return values;
}
