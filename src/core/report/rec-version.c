/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-version.h"

#include <string.h>

/* Numbers with dots between them, of which there is one at least. */
static gboolean
is_version (const char *text, gsize length)
{
  gboolean has_dot = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      gboolean is_dot = text[i] == '.';

      if (!is_dot && !g_ascii_isdigit (text[i]))
        return FALSE;
      if (is_dot && (i == 0 || i + 1 == length || text[i + 1] == '.'))
        return FALSE;
      has_dot |= is_dot;
    }

  return has_dot;
}

/**
 * rec_version_dup_from_file_name:
 * @name: a file name without folders
 *
 * The version that a library's file name carries: `libfoo.so.1.2.3` has 1.2.3, `libfoo-1.2.so` 1.2
 * (glibc's way until 2.34). `libfoo.so.1` says only which interface it offers, and other names
 * carry none that is certain.
 *
 * Returns: (transfer full): the version, or an empty string
 */
char *
rec_version_dup_from_file_name (const char *name)
{
  const char *suffix, *dash;

  g_return_val_if_fail (name != NULL, NULL);

  suffix = strstr (name, ".so.");
  if (suffix != NULL)
    {
      suffix += strlen (".so.");
      return g_strdup (is_version (suffix, strlen (suffix)) ? suffix : "");
    }

  dash = strrchr (name, '-');
  if (dash != NULL && g_str_has_suffix (dash, ".so"))
    {
      gsize length = strlen (dash + 1) - strlen (".so");

      if (is_version (dash + 1, length))
        return g_strndup (dash + 1, length);
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
