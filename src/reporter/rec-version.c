/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-version.h"

#include <string.h>

/**
 * rec_version_dup_from_file_name:
 * @name: a file name without folders
 *
 * The version that a library's file name carries: `libfoo.so.1.2.3` has 1.2.3, `libfoo-1.2.so` 1.2
 * (glibc's way until 2.34). Other names carry none that is certain.
 *
 * Returns: (transfer full): the version, or an empty string
 */
char *
rec_version_dup_from_file_name (const char *name)
{
  const char *suffix;

  g_return_val_if_fail (name != NULL, NULL);

  suffix = strstr (name, ".so.");
  if (suffix != NULL && g_ascii_isdigit (suffix[4])
      && strspn (suffix + 4, "0123456789.") == strlen (suffix + 4))
    return g_strdup (suffix + 4);

  if (g_str_has_suffix (name, ".so"))
    {
      const char *end = name + strlen (name) - 3;
      const char *dash = g_strrstr_len (name, end - name, "-");

      if (dash != NULL && g_ascii_isdigit (dash[1])
          && strspn (dash + 1, "0123456789.") >= (gsize) (end - dash - 1))
        return g_strndup (dash + 1, end - dash - 1);
    }

  return g_strdup ("");
}

/**
 * rec_version_choose:
 * @package_version: (nullable): the version of the package that owns the file now
 * @package_is_certain: whether the file that failed is the one that the package owns
 * @module_version: (nullable): what the file itself told, by its package note for example
 * @file_name: the file's name
 *
 * The version of a file as design §2 says: its package's, else its package note's, else its own,
 * else none: never a guess.
 *
 * Returns: (transfer full): the version, or an empty string
 */
char *
rec_version_choose (const char *package_version,
                    gboolean package_is_certain,
                    const char *module_version,
                    const char *file_name)
{
  g_return_val_if_fail (file_name != NULL, NULL);

  if (package_is_certain && package_version != NULL && *package_version != '\0')
    return g_strdup (package_version);
  if (module_version != NULL && *module_version != '\0')
    return g_strdup (module_version);

  return rec_version_dup_from_file_name (file_name);
}
