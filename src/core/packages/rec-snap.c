/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-snap.h"

#include <string.h>

#include "core/packages/rec-foreign-file.h"
#include "core/packages/rec-package-limits.h"

/* Where snaps are mounted: Debian and Ubuntu, then Fedora and others. */
static const char *const mounts[] = { "/snap/", "/var/lib/snapd/snap/" };

/* A snap's name, with the key of an instance after “_”, or a revision: nothing that could lead
 * elsewhere in a path. */
static gboolean
is_plain_name (const char *name)
{
  gsize length = strlen (name);

  return length > 0 && length <= REC_OWNER_NAME_MAX
         && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-_") == length;
}

static gboolean
parse_executable (const char *executable, char **name, char **revision)
{
  for (guint i = 0; i < G_N_ELEMENTS (mounts); i++)
    {
      g_auto (GStrv) parts = NULL;

      if (!g_str_has_prefix (executable, mounts[i]))
        continue;

      parts = g_strsplit (executable + strlen (mounts[i]), "/", 3);
      if (g_strv_length (parts) == 3 && is_plain_name (parts[0]) && is_plain_name (parts[1]))
        {
          *name = g_strdup (parts[0]);
          *revision = g_strdup (parts[1]);
          return TRUE;
        }
    }

  return FALSE;
}

/* snap.NAME.APP.service, snap.NAME.APP.UUID.scope, snap.NAME.hook.… */
static char *
dup_name_from_cgroup (const char *cgroup)
{
  g_auto (GStrv) units = g_strsplit_set (cgroup, "/\n", -1);

  for (guint i = g_strv_length (units); i > 0; i--)
    {
      g_auto (GStrv) parts = g_strsplit (units[i - 1], ".", 3);

      if (g_strv_length (parts) == 3 && g_str_equal (parts[0], "snap") && is_plain_name (parts[1]))
        return g_strdup (parts[1]);
    }

  return NULL;
}

static char *
dup_unquoted (char *value)
{
  gsize length;

  g_strstrip (value);
  length = strlen (value);
  if (length >= 2 && (value[0] == '\'' || value[0] == '"') && value[length - 1] == value[0])
    return g_strndup (value + 1, length - 2);

  return g_strdup (value);
}

/* One plain line of the file is read, no YAML is parsed; snapd writes and demands it so. */
static char *
find_version (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_strndup (data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "version:"))
      return dup_unquoted (lines[i] + strlen ("version:"));

  return NULL;
}

static char *
read_version (const char *root, const char *name, const char *revision)
{
  for (guint i = 0; i < G_N_ELEMENTS (mounts); i++)
    {
      g_autofree char *path
          = g_build_filename (root, mounts[i], name, revision, "meta", "snap.yaml", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = rec_foreign_file_read (path, REC_SNAP_YAML_MAX, &error);

      if (bytes != NULL)
        return find_version (bytes);
      g_debug ("The version of a Snap is not known: %s", error->message);
    }

  return NULL;
}

/**
 * rec_snap_lookup: (skip)
 * @root: the folder that the system lies under
 * @cgroup: (nullable): the control group of a process
 * @executable: (nullable): its executable, as the process saw it
 *
 * The executable's path names the snap and its revision. Where the executable is not known, the
 * control group names the snap, and its current revision is taken. A program of the system that
 * runs in a snap's control group, as from the terminal of a classic snap, is not the snap's.
 *
 * Returns: (transfer full) (nullable): the package, with an empty version when it is not known
 */
RecPackage *
rec_snap_lookup (const char *root, const char *cgroup, const char *executable)
{
  g_autofree char *name = NULL;
  g_autofree char *revision = NULL;
  g_autofree char *version = NULL;

  if (executable != NULL && executable[0] != '\0')
    {
      if (!parse_executable (executable, &name, &revision))
        return NULL;
    }
  else if (cgroup == NULL || (name = dup_name_from_cgroup (cgroup)) == NULL)
    return NULL;

  version = read_version (root, name, revision != NULL ? revision : "current");

  return rec_package_new (name, version != NULL ? version : "", "snap");
}
