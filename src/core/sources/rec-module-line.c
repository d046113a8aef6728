/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/sources/rec-module-line.h"

#include <string.h>

#define NO_BUILD_ID " without build-id."

/* Where a package's reference ends in one of these, it ends in an architecture. */
static const char *const architectures[] = {
  ".x86_64", ".amd64", ".aarch64", ".arm64",   ".i686",    ".i386",  ".armv7hl",     ".armhf",
  ".noarch", ".all",   ".ppc64le", ".ppc64el", ".riscv64", ".s390x", ".loongarch64", NULL,
};

static gboolean
is_build_id (const char *text)
{
  gsize length = strspn (text, "0123456789abcdefABCDEF");

  return length >= 2 && length <= 128 && text[length] == '\0';
}

/* Cuts the text after the last of separator off, if it is a build ID. */
static gboolean
cut_build_id (char *text, const char *separator, char **build_id)
{
  char *found = g_strrstr (text, separator);

  if (found == NULL || !is_build_id (found + strlen (separator)))
    return FALSE;

  *build_id = g_ascii_strdown (found + strlen (separator), -1);
  *found = '\0';
  return TRUE;
}

/* An rpm's version and release hold no hyphen, so the last two hyphens part the name from them. */
static const char *
find_rpm_version (const char *reference)
{
  const char *release = strrchr (reference, '-');
  const char *version
      = release != NULL ? g_strrstr_len (reference, release - reference, "-") : NULL;

  return version != NULL ? version + 1 : NULL;
}

/* A Debian version starts with a digit, but names and versions may hold hyphens before digits: only
 * where there is one such place is it the border. */
static const char *
find_deb_version (const char *reference)
{
  const char *version = NULL;

  for (const char *at = strchr (reference, '-'); at != NULL; at = strchr (at + 1, '-'))
    {
      if (!g_ascii_isdigit (at[1]))
        continue;
      if (version != NULL)
        return NULL;
      version = at + 1;
    }

  return version;
}

/* “rpm glibc-2.36-9.fc37.x86_64” → “2.36-9.fc37”; empty where it cannot be told for certain. */
static char *
split_version (const char *package)
{
  const char *reference = strchr (package, ' ');
  g_autofree char *bare = NULL;
  const char *version = NULL;

  for (gsize i = 0; reference != NULL && architectures[i] != NULL; i++)
    if (g_str_has_suffix (reference, architectures[i]))
      bare = g_strndup (reference + 1, strlen (reference) - 1 - strlen (architectures[i]));
  if (bare == NULL)
    return g_strdup ("");

  if (g_str_has_prefix (package, "rpm "))
    version = find_rpm_version (bare);
  else if (g_str_has_prefix (package, "deb "))
    version = find_deb_version (bare);
  return g_strdup (version != NULL ? version : "");
}

/**
 * rec_module_line_parse: (skip)
 * @line: a line of systemd-coredump's MESSAGE
 * @name: (out): the module's name or path
 * @version: (out): its package's version, or empty
 * @build_id: (out): its build ID in lower-case hex, or empty
 *
 * Reads a line about a module in any of the forms that systemd has had:
 *
 * - 247 to 249: `Found module NAME with build-id: HEX`
 * - 250: `Module NAME with build-id HEX`, `Module NAME without build-id.`
 * - 251 and later: `Module NAME from rpm NAME-VERSION.ARCH`, `Module NAME, build-id=HEX`,
 *   `Module NAME from deb NAME, build-id=HEX`
 *
 * Returns: whether it is such a line
 */
gboolean
rec_module_line_parse (const char *line, char **name, char **version, char **build_id)
{
  g_autofree char *rest = NULL;
  char *from, *space;

  if (g_str_has_prefix (line, "Module "))
    rest = g_strdup (line + strlen ("Module "));
  else if (g_str_has_prefix (line, "Found module "))
    rest = g_strdup (line + strlen ("Found module "));
  else
    return FALSE;

  *version = NULL;
  *build_id = NULL;
  if (g_str_has_suffix (rest, NO_BUILD_ID))
    rest[strlen (rest) - strlen (NO_BUILD_ID)] = '\0';
  else if (!cut_build_id (rest, ", build-id=", build_id)
           && !cut_build_id (rest, " with build-id: ", build_id))
    cut_build_id (rest, " with build-id ", build_id);

  /* A package is two words; anything else after “from” belongs to the file's name. */
  from = g_strrstr (rest, " from ");
  space = from != NULL ? strchr (from + strlen (" from "), ' ') : NULL;
  if (space != NULL && strchr (space + 1, ' ') == NULL)
    {
      *version = split_version (from + strlen (" from "));
      *from = '\0';
    }

  *name = g_steal_pointer (&rest);
  if (*version == NULL)
    *version = g_strdup ("");
  if (*build_id == NULL)
    *build_id = g_strdup ("");
  return TRUE;
}
