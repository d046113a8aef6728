/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/exchange/rec-service-catalog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "core/exchange/rec-exchange-limits.h"
#include "core/report/rec-error.h"
#include "core/report/rec-text.h"

#define SUFFIX ".service-description"
#define FOLDERS_VARIABLE "RECOURSE_SERVICES_FOLDERS"

/**
 * RecServiceCatalog:
 *
 * All services of this machine, and which of them a report belongs to. A description that cannot
 * be used is left out and named among the problems; it is never half in force.
 */
struct _RecServiceCatalog
{
  GObject parent_instance;

  GPtrArray *services;
  GPtrArray *problems;
  GHashTable *seen;
};

G_DEFINE_FINAL_TYPE (RecServiceCatalog, rec_service_catalog, G_TYPE_OBJECT)

static void
rec_service_catalog_finalize (GObject *object)
{
  RecServiceCatalog *self = REC_SERVICE_CATALOG (object);

  g_clear_pointer (&self->services, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->seen, g_hash_table_unref);

  G_OBJECT_CLASS (rec_service_catalog_parent_class)->finalize (object);
}

static void
rec_service_catalog_class_init (RecServiceCatalogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_service_catalog_finalize;
}

static void
rec_service_catalog_init (RecServiceCatalog *self)
{
  self->services = g_ptr_array_new_with_free_func (g_object_unref);
  self->problems = g_ptr_array_new_with_free_func (g_free);
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static int
compare_names (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

static GPtrArray *
list_names (const char *folder)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SUFFIX) && strlen (name) > strlen (SUFFIX) && *name != '.')
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  return g_steal_pointer (&names);
}

/* An empty file, or a link to /dev/null, takes a vendor's description out of force. */
static gboolean
is_mask (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 && status.st_size == 0
         && (S_ISREG (status.st_mode) || S_ISCHR (status.st_mode));
}

/* A file's name and what it holds are foreign text. */
static void
add_problem (RecServiceCatalog *self, const char *problem)
{
  g_ptr_array_add (self->problems, rec_text_clean (problem, -1, REC_SERVICE_PROBLEM_MAX));
}

static void
load_one (RecServiceCatalog *self, const char *path, gboolean is_administrators)
{
  g_autoptr (GError) error = NULL;
  RecServiceDescription *service;

  if (is_administrators && is_mask (path))
    return;
  service = rec_service_description_load (path, is_administrators, &error);
  if (service != NULL)
    g_ptr_array_add (self->services, service);
  else
    add_problem (self, error->message);
}

/* A file takes the place of those of the same name in the folders after its own, also when it is
 * broken: what an administrator replaced does not come back by a slip of the pen. */
static void
load_folder (RecServiceCatalog *self, const char *folder, gboolean is_administrators)
{
  g_autoptr (GPtrArray) names = list_names (folder);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_hash_table_contains (self->seen, name))
        continue;
      if (g_hash_table_size (self->seen) == REC_SERVICES_MAX)
        {
          g_autofree char *problem
              = g_strdup_printf (_ ("“%s” and what follows it are left out: there are more than %d "
                                    "service descriptions"),
                                 path, REC_SERVICES_MAX);

          add_problem (self, problem);
          return;
        }
      g_hash_table_add (self->seen, g_strdup (name));
      load_one (self, path, is_administrators);
    }
}

static char **
dup_folders_for_tests (void)
{
  const char *list = g_getenv (FOLDERS_VARIABLE);

  return list != NULL && *list != '\0' ? g_strsplit (list, ":", -1) : NULL;
}

/**
 * rec_service_catalog_dup_vendor_folders:
 *
 * Where vendors' packages put descriptions: `recourse/services.d` in the system's data folders, or
 * what `RECOURSE_SERVICES_FOLDERS` names but the last.
 *
 * Returns: (transfer full) (array zero-terminated=1): the folders, those that count first in front
 */
char **
rec_service_catalog_dup_vendor_folders (void)
{
  g_auto (GStrv) for_tests = dup_folders_for_tests ();
  const char *const *data_folders = g_get_system_data_dirs ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (for_tests != NULL)
    {
      g_clear_pointer (&for_tests[g_strv_length (for_tests) - 1], g_free);
      return g_steal_pointer (&for_tests);
    }

  for (guint i = 0; data_folders[i] != NULL; i++)
    {
      g_autofree char *folder = g_build_filename (data_folders[i], "recourse", "services.d", NULL);

      g_strv_builder_add (builder, folder);
    }

  return g_strv_builder_end (builder);
}

/**
 * rec_service_catalog_dup_administrator_folder:
 *
 * Returns: (transfer full): where the administrator puts descriptions: `recourse/services.d` in
 *   the system's configuration folder, or the last that `RECOURSE_SERVICES_FOLDERS` names
 */
char *
rec_service_catalog_dup_administrator_folder (void)
{
  g_auto (GStrv) for_tests = dup_folders_for_tests ();

  if (for_tests != NULL)
    return g_strdup (for_tests[g_strv_length (for_tests) - 1]);

  return g_build_filename (SYSCONFDIR, "recourse", "services.d", NULL);
}

/**
 * rec_service_catalog_load:
 * @vendor_folders: (array zero-terminated=1): folders of vendors' descriptions
 * @administrator_folder: the administrator's folder
 *
 * Reads all descriptions. Folders that are not there are none to worry about. This blocks, for a
 * few small files.
 *
 * Returns: (transfer full): the services
 */
RecServiceCatalog *
rec_service_catalog_load (const char *const *vendor_folders, const char *administrator_folder)
{
  RecServiceCatalog *self;

  g_return_val_if_fail (vendor_folders != NULL, NULL);
  g_return_val_if_fail (administrator_folder != NULL, NULL);

  self = g_object_new (REC_TYPE_SERVICE_CATALOG, NULL);
  load_folder (self, administrator_folder, TRUE);
  for (guint i = 0; vendor_folders[i] != NULL; i++)
    load_folder (self, vendor_folders[i], FALSE);
  g_ptr_array_add (self->problems, NULL);

  return self;
}

/**
 * rec_service_catalog_get_problems:
 *
 * Returns: (transfer none) (array zero-terminated=1): which descriptions cannot be used and why,
 *   for people, each of one line and at most %REC_SERVICE_PROBLEM_MAX bytes
 */
const char *const *
rec_service_catalog_get_problems (RecServiceCatalog *self)
{
  g_return_val_if_fail (REC_IS_SERVICE_CATALOG (self), NULL);

  return (const char *const *) self->problems->pdata;
}

/**
 * rec_service_catalog_get_n_services:
 *
 * Returns: how many services there are
 */
guint
rec_service_catalog_get_n_services (RecServiceCatalog *self)
{
  g_return_val_if_fail (REC_IS_SERVICE_CATALOG (self), 0);

  return self->services->len;
}

/**
 * rec_service_catalog_get_service:
 * @index: less than [method@ServiceCatalog.get_n_services]
 *
 * Returns: (transfer none): a service; the administrator's come first
 */
RecServiceDescription *
rec_service_catalog_get_service (RecServiceCatalog *self, guint index)
{
  g_return_val_if_fail (REC_IS_SERVICE_CATALOG (self), NULL);
  g_return_val_if_fail (index < self->services->len, NULL);

  return g_ptr_array_index (self->services, index);
}

/**
 * rec_service_catalog_find:
 * @id: the ID of a service
 *
 * Returns: (transfer none) (nullable): the service; %NULL when there is none of that ID
 */
RecServiceDescription *
rec_service_catalog_find (RecServiceCatalog *self, const char *id)
{
  g_return_val_if_fail (REC_IS_SERVICE_CATALOG (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  for (guint i = 0; i < self->services->len; i++)
    {
      RecServiceDescription *service = g_ptr_array_index (self->services, i);

      if (g_str_equal (rec_service_description_get_id (service), id))
        return service;
    }

  return NULL;
}

/**
 * rec_service_catalog_find_for_report:
 * @report: a report
 * @default_id: (nullable): the ID of the service for what no description takes
 *
 * The narrowest pattern decides; of two that are as narrow, the administrator's.
 *
 * Returns: (transfer none) (nullable): the service that @report belongs to; %NULL when it stays
 *   here
 */
RecServiceDescription *
rec_service_catalog_find_for_report (RecServiceCatalog *self,
                                     RecReport *report,
                                     const char *default_id)
{
  RecServiceDescription *found = NULL;
  guint best = 0;

  g_return_val_if_fail (REC_IS_SERVICE_CATALOG (self), NULL);
  g_return_val_if_fail (REC_IS_REPORT (report), NULL);

  for (guint i = 0; i < self->services->len; i++)
    {
      RecServiceDescription *service = g_ptr_array_index (self->services, i);
      guint match = rec_service_description_match (service, report);

      if (match > best)
        {
          best = match;
          found = service;
        }
    }
  if (found == NULL && default_id != NULL && *default_id != '\0')
    found = rec_service_catalog_find (self, default_id);

  return found;
}
