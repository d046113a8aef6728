/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-dpkg-entry.h"

#include <string.h>

#include "core/packages/rec-foreign-file.h"
#include "core/packages/rec-package-limits.h"
#include "core/report/rec-text.h"

/* The paragraph of a package, from its first line to the empty one; NULL for none. */
static char *
find_paragraph (GBytes *bytes, const char *package)
{
  g_autofree char *line = g_strdup_printf ("\nPackage: %s\n", package);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  const char *start, *end;

  if (size >= strlen (line) - 1 && strncmp (data, line + 1, strlen (line) - 1) == 0)
    start = data;
  else
    start = memmem (data, size, line, strlen (line));
  if (start == NULL)
    return NULL;

  if (*start == '\n')
    start++;
  end = memmem (start, data + size - start, "\n\n", 2);

  return g_strndup (start, (end != NULL ? end : data + size) - start);
}

/**
 * rec_dpkg_entry_read: (skip)
 * @root: the folder that the system lies under
 * @package: the name of a package, with its architecture after a colon or without
 *
 * What dpkg's status file says of a package (deb-control(5)): the first line of each field.
 *
 * Returns: (transfer full): its fields by their names; empty when there is no such package
 */
GHashTable *
rec_dpkg_entry_read (const char *root, const char *package)
{
  GHashTable *fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *path = g_build_filename (root, "var/lib/dpkg/status", NULL);
  g_autofree char *name = g_strndup (package, strcspn (package, ":\n"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = rec_foreign_file_read (path, REC_DPKG_STATUS_MAX, &error);
  g_autofree char *paragraph = NULL;
  g_auto (GStrv) lines = NULL;

  if (bytes == NULL)
    {
      g_debug ("What dpkg knows cannot be read: %s", error->message);
      return fields;
    }
  paragraph = find_paragraph (bytes, name);
  if (paragraph == NULL)
    return fields;

  lines = g_strsplit (paragraph, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon == NULL || g_ascii_isspace (lines[i][0]))
        continue;
      *colon = '\0';
      g_hash_table_insert (fields, g_strdup (lines[i]),
                           rec_text_clean (g_strstrip (colon + 1), -1, REC_PLACE_URI_MAX));
    }

  return fields;
}
