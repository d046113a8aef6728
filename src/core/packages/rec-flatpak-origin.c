/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-flatpak-origin.h"

#include <gio/gio.h>

#include "core/packages/rec-foreign-file.h"
#include "core/packages/rec-package-limits.h"
#include "core/report/rec-text.h"

/* What Flatpak notes of an installed application: its remote, the commit, what is left out of it,
 * its size, and more. Numbers in it are big-endian; text is what it is. */
#define DEPLOY_TYPE G_VARIANT_TYPE ("(ssasta{sv})")

static char *
read_remote (const char *application)
{
  g_autofree char *path = g_build_filename (application, "current", "active", "deploy", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = rec_foreign_file_read (path, REC_FLATPAK_DEPLOY_MAX, &error);
  g_autoptr (GVariant) deploy = NULL;
  const char *remote;

  if (bytes == NULL)
    {
      g_debug ("The origin of a Flatpak is not known: %s", error->message);
      return NULL;
    }

  deploy = g_variant_ref_sink (g_variant_new_from_bytes (DEPLOY_TYPE, bytes, FALSE));
  g_variant_get_child (deploy, 0, "&s", &remote);

  return *remote != '\0' ? rec_text_clean (remote, -1, REC_OWNER_NAME_MAX) : NULL;
}

static char *
dup_value (GKeyFile *config, const char *group, const char *key)
{
  g_autofree char *value = g_key_file_get_string (config, group, key, NULL);

  return value != NULL && *value != '\0' ? rec_text_clean (value, -1, REC_PLACE_URI_MAX) : NULL;
}

static void
read_config (RecFlatpakOrigin *self)
{
  g_autofree char *path = g_build_filename (self->installation, "repo", "config", NULL);
  g_autofree char *group = g_strdup_printf ("remote \"%s\"", self->remote);
  g_autoptr (GKeyFile) config = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = rec_foreign_file_read (path, REC_FLATPAK_CONFIG_MAX, &error);

  if (bytes == NULL || !g_key_file_load_from_bytes (config, bytes, G_KEY_FILE_NONE, &error))
    {
      g_debug ("The remote of a Flatpak is not known: %s", error->message);
      return;
    }

  self->title = dup_value (config, group, "xa.title");
  self->homepage = dup_value (config, group, "xa.homepage");
  self->url = dup_value (config, group, "url");
}

static RecFlatpakOrigin *
find_in (const char *installation, const char *id)
{
  g_autofree char *application = g_build_filename (installation, "app", id, NULL);
  RecFlatpakOrigin *self;

  if (!g_file_test (application, G_FILE_TEST_IS_DIR))
    return NULL;

  self = g_new0 (RecFlatpakOrigin, 1);
  self->installation = g_strdup (installation);
  self->files = g_build_filename (application, "current", "active", "files", NULL);
  self->remote = read_remote (application);
  if (self->remote != NULL)
    read_config (self);

  return self;
}

/**
 * rec_flatpak_origin_find: (skip)
 * @root: the folder that the system lies under
 * @id: an application's ID
 *
 * Reads which remote an application was installed from, and what the installation's configuration
 * says of it (flatpak-remote(5)). All of that lies on the disk. The user's own installation counts
 * first, for the running system only.
 *
 * Returns: (transfer full) (nullable): the origin, whose remote can be %NULL; %NULL when the
 * application is not installed
 */
RecFlatpakOrigin *
rec_flatpak_origin_find (const char *root, const char *id)
{
  g_autofree char *system = g_build_filename (root, "var/lib/flatpak", NULL);
  RecFlatpakOrigin *self = NULL;

  /* A name that could lead elsewhere in a path is none. */
  if (!g_dbus_is_name (id) || g_dbus_is_unique_name (id))
    return NULL;

  if (g_str_equal (root, "/"))
    {
      g_autofree char *own = g_build_filename (g_get_user_data_dir (), "flatpak", NULL);

      self = find_in (own, id);
    }

  return self != NULL ? self : find_in (system, id);
}

/**
 * rec_flatpak_origin_free: (skip)
 */
void
rec_flatpak_origin_free (RecFlatpakOrigin *self)
{
  g_free (self->installation);
  g_free (self->files);
  g_free (self->remote);
  g_free (self->title);
  g_free (self->homepage);
  g_free (self->url);
  g_free (self);
}
