/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "reporter/rec-services.h"

#include <glib/gstdio.h>

/**
 * RecServices:
 *
 * The services of this machine, read again when a description was added, changed or taken away. The
 * folders are looked at when something is about to be sent and not watched: nothing wakes up for
 * them.
 */
struct _RecServices
{
  GObject parent_instance;

  RecServiceCatalog *catalog;
  char *stamp;
};

G_DEFINE_FINAL_TYPE (RecServices, rec_services, G_TYPE_OBJECT)

static void
add_stamp (GString *stamp, const char *path)
{
  GStatBuf info;

  if (g_stat (path, &info) == 0)
    g_string_append_printf (stamp, "%s %" G_GINT64_FORMAT ".%09ld %" G_GINT64_FORMAT "\n", path,
                            (gint64) info.st_mtim.tv_sec, info.st_mtim.tv_nsec,
                            (gint64) info.st_size);
}

static void
add_folder_stamp (GString *stamp, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (dir == NULL)
    return;

  add_stamp (stamp, folder);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      add_stamp (stamp, path);
    }
}

static char *
dup_stamp (char **vendor_folders, const char *administrator_folder)
{
  g_autoptr (GString) stamp = g_string_new (NULL);

  for (char **folder = vendor_folders; *folder != NULL; folder++)
    add_folder_stamp (stamp, *folder);
  if (administrator_folder != NULL)
    add_folder_stamp (stamp, administrator_folder);
  return g_string_free (g_steal_pointer (&stamp), FALSE);
}

static void
rec_services_finalize (GObject *object)
{
  RecServices *self = REC_SERVICES (object);

  g_clear_object (&self->catalog);
  g_clear_pointer (&self->stamp, g_free);

  G_OBJECT_CLASS (rec_services_parent_class)->finalize (object);
}

static void
rec_services_class_init (RecServicesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_services_finalize;
}

static void
rec_services_init (RecServices *self)
{
}

/**
 * rec_services_new:
 *
 * Returns: (transfer full): the services, not read yet
 */
RecServices *
rec_services_new (void)
{
  return g_object_new (REC_TYPE_SERVICES, NULL);
}

/**
 * rec_services_refresh:
 *
 * Returns: whether they were read again, because they were not yet or have changed
 */
gboolean
rec_services_refresh (RecServices *self)
{
  g_auto (GStrv) folders = rec_service_catalog_dup_vendor_folders ();
  g_autofree char *own = rec_service_catalog_dup_administrator_folder ();
  g_autofree char *stamp = dup_stamp (folders, own);

  g_return_val_if_fail (REC_IS_SERVICES (self), FALSE);

  if (self->catalog != NULL && g_str_equal (stamp, self->stamp))
    return FALSE;

  g_clear_object (&self->catalog);
  g_free (self->stamp);
  self->stamp = g_steal_pointer (&stamp);
  self->catalog = rec_service_catalog_load ((const char *const *) folders, own);
  return TRUE;
}

/**
 * rec_services_get_catalog:
 *
 * Returns: (transfer none): the services as they were read last
 */
RecServiceCatalog *
rec_services_get_catalog (RecServices *self)
{
  g_return_val_if_fail (REC_IS_SERVICES (self), NULL);

  if (self->catalog == NULL)
    rec_services_refresh (self);
  return self->catalog;
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

/**
 * rec_services_dup_variant:
 *
 * Returns: (transfer full): the services as the bus's property Services has them
 */
GVariant *
rec_services_dup_variant (RecServices *self)
{
  static const char *const needs[] = {
    [REC_ACCOUNT_NONE] = "none",
    [REC_ACCOUNT_OPTIONAL] = "optional",
    [REC_ACCOUNT_REQUIRED] = "required",
  };
  RecServiceCatalog *catalog = rec_services_get_catalog (self);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ssssss)"));
  for (guint i = 0; i < rec_service_catalog_get_n_services (catalog); i++)
    {
      RecServiceDescription *service = rec_service_catalog_get_service (catalog, i);

      g_variant_builder_add (&builder, "(ssssss)", rec_service_description_get_id (service),
                             rec_service_description_get_name (service),
                             rec_service_description_get_url (service),
                             or_empty (rec_service_description_get_vendor (service)),
                             or_empty (rec_service_description_get_privacy (service)),
                             needs[rec_service_description_get_account (service)]);
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}
