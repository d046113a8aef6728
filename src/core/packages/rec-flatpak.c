/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-flatpak.h"

#include <string.h>

#include "core/packages/rec-metainfo.h"
#include "core/packages/rec-package-limits.h"

#define SCOPE_PREFIX "app-flatpak-"
#define SCOPE_SUFFIX ".scope"

/* What systemd.unit(5) escapes as \x2d and the like. */
static char *
dup_unescaped (const char *text)
{
  GString *plain = g_string_new (NULL);

  while (*text != '\0')
    {
      if (text[0] == '\\' && text[1] == 'x' && g_ascii_isxdigit (text[2])
          && g_ascii_isxdigit (text[3]))
        {
          g_string_append_c (plain,
                             g_ascii_xdigit_value (text[2]) * 16 + g_ascii_xdigit_value (text[3]));
          text += 4;
        }
      else
        g_string_append_c (plain, *text++);
    }

  return g_string_free (plain, FALSE);
}

/* As a bus name has it, and so never a path that leads elsewhere. */
static gboolean
is_application_id (const char *id)
{
  return g_dbus_is_name (id) && !g_dbus_is_unique_name (id);
}

/* app-flatpak-ID-NNN.scope, where NNN is the PID or an instance. */
static char *
dup_id_from_unit (const char *unit)
{
  g_autofree char *escaped = NULL;
  g_autofree char *id = NULL;
  char *dash;

  if (!g_str_has_prefix (unit, SCOPE_PREFIX) || !g_str_has_suffix (unit, SCOPE_SUFFIX))
    return NULL;

  escaped = g_strndup (unit + strlen (SCOPE_PREFIX),
                       strlen (unit) - strlen (SCOPE_PREFIX) - strlen (SCOPE_SUFFIX));
  dash = strrchr (escaped, '-');
  if (dash == NULL || dash[1] == '\0' || dash[1 + strspn (dash + 1, "0123456789")] != '\0')
    return NULL;
  *dash = '\0';
  id = dup_unescaped (escaped);

  return is_application_id (id) ? g_steal_pointer (&id) : NULL;
}

static char *
dup_id (const char *cgroup)
{
  g_auto (GStrv) units = g_strsplit_set (cgroup, "/\n", -1);

  /* The innermost counts. */
  for (guint i = g_strv_length (units); i > 0; i--)
    {
      char *id = dup_id_from_unit (units[i - 1]);

      if (id != NULL)
        return id;
    }

  return NULL;
}

static char *
read_version (const char *installation, const char *id)
{
  static const char *const folders[] = { "metainfo", "appdata" };
  static const char *const kinds[] = { "metainfo", "appdata" };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    for (guint j = 0; j < G_N_ELEMENTS (kinds); j++)
      {
        g_autofree char *name = g_strdup_printf ("%s.%s.xml", id, kinds[j]);
        g_autofree char *path = g_build_filename (installation, "app", id, "current", "active",
                                                  "files", "share", folders[i], name, NULL);
        g_autoptr (GError) error = NULL;
        char *version = rec_metainfo_read_version (path, &error);

        if (version != NULL)
          return version;
        g_debug ("The version of a Flatpak is not known: %s", error->message);
      }

  return NULL;
}

/**
 * rec_flatpak_lookup: (skip)
 * @root: the folder that the system lies under
 * @cgroup: (nullable): the control group of a process
 * @executable: (nullable): its executable, as the process saw it
 *
 * Flatpak runs each instance in a scope `app-flatpak-ID-NNN.scope` with the application's files
 * under `/app` (flatpak-run(1)). Programs of the runtime, and of the system, are not the
 * application's own. The user's own installation is looked into for the running system only.
 *
 * Returns: (transfer full) (nullable): the package, with an empty version when it is not known
 */
RecPackage *
rec_flatpak_lookup (const char *root, const char *cgroup, const char *executable)
{
  g_autofree char *id = NULL;
  g_autofree char *version = NULL;
  g_autofree char *system = g_build_filename (root, "var/lib/flatpak", NULL);

  /* Some kernels name the file as bubblewrap had mounted it first. */
  if (cgroup == NULL || executable == NULL
      || (!g_str_has_prefix (executable, "/app/")
          && !g_str_has_prefix (executable, "/newroot/app/")))
    return NULL;

  id = dup_id (cgroup);
  if (id == NULL)
    return NULL;

  /* Flatpak too prefers what the user installed. */
  if (g_str_equal (root, "/"))
    {
      g_autofree char *own = g_build_filename (g_get_user_data_dir (), "flatpak", NULL);

      version = read_version (own, id);
    }
  if (version == NULL)
    version = read_version (system, id);

  return rec_package_new (id, version != NULL ? version : "", "flatpak");
}
