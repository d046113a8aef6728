/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-failed-package.h"

#include "core/packages/rec-dpkg.h"
#include "core/packages/rec-rpm.h"

/* Where tests keep the databases of another system. */
#define ROOT_VARIABLE "RECOURSE_ROOT"

/* The one of this name, made where there is none yet. */
static RecFailedPackage *
ensure (GPtrArray *packages, const char *name, const char *format)
{
  RecFailedPackage *package;

  for (guint i = 0; i < packages->len; i++)
    {
      package = packages->pdata[i];
      if (g_str_equal (package->name, name) && g_str_equal (package->format, format))
        return package;
    }

  package = g_new0 (RecFailedPackage, 1);
  package->name = g_strdup (name);
  package->format = g_intern_string (format);
  package->reported = g_strdup ("");
  package->installed = g_strdup ("");
  g_ptr_array_add (packages, package);
  return package;
}

static void
set_reported (RecFailedPackage *package, const char *version)
{
  if (version == NULL || *version == '\0')
    return;

  g_free (package->reported);
  package->reported = g_strdup (version);
}

/* The mapped file that the signature blames. */
static RecModule *
find_module (RecReport *report)
{
  RecAnalysis *analysis = rec_report_get_analysis (report);
  const char *name = rec_signature_lookup (rec_report_get_signature (report), "FaultModuleName");
  GListModel *modules = analysis != NULL ? rec_analysis_get_modules (analysis) : NULL;

  for (guint i = 0; modules != NULL && i < g_list_model_get_n_items (modules); i++)
    {
      g_autoptr (RecModule) module = g_list_model_get_item (modules, i);

      if (*name != '\0' && g_strcmp0 (rec_module_get_name (module), name) == 0)
        /* The analysis keeps it. */
        return module;
    }

  return NULL;
}

static void
add_module (GPtrArray *packages, RecReport *report, const char *root)
{
  RecModule *module = find_module (report);
  g_autoptr (RecPackageIndex) index = NULL;
  g_autoptr (RecPackage) owner = NULL;
  RecFailedPackage *package;

  if (module == NULL || rec_module_get_path (module) == NULL)
    return;

  index = rec_package_index_new (root, NULL);
  owner = rec_package_index_recall (index, rec_module_get_path (module));
  if (owner == NULL)
    return;

  package = ensure (packages, rec_package_get_name (owner), rec_package_get_format (owner));
  package->is_module = TRUE;
  if (*package->reported == '\0')
    set_reported (package, rec_module_get_version (module));
}

/* A response names no format: it is that of the program, or whichever has a package of the name. */
static void
add_fixed (GPtrArray *packages, RecReport *report, RecResponse *response)
{
  RecPackage *own = rec_report_get_package (report);
  const char *name = response != NULL ? rec_response_get_fixed_package (response) : NULL;
  RecFailedPackage *package;

  if (name == NULL || *name == '\0')
    return;

  for (guint i = 0; i < packages->len; i++)
    {
      package = packages->pdata[i];
      if (g_str_equal (package->name, name))
        {
          package->is_fixed = TRUE;
          return;
        }
    }
  package = ensure (packages, name, own != NULL ? rec_package_get_format (own) : "");
  package->is_fixed = TRUE;
}

static void
read_installed (RecFailedPackage *package, const char *root)
{
  gboolean any = *package->format == '\0';
  g_autofree char *version = NULL;

  if (any || g_str_equal (package->format, "deb"))
    version = rec_dpkg_find_version (root, package->name, &package->time);
  if (version != NULL)
    package->format = "deb";
  else if (any || g_str_equal (package->format, "rpm"))
    {
      version = rec_rpm_find_version (root, package->name, &package->time);
      if (version != NULL)
        package->format = "rpm";
    }

  if (version != NULL)
    {
      g_free (package->installed);
      package->installed = g_steal_pointer (&version);
    }
}

/**
 * rec_failed_package_list: (skip)
 * @report: what failed, with its analysis
 * @response: (nullable): what a service said of it
 *
 * The packages that @report is about: of the program, of the module that it failed in and the one
 * that @response names, each once, with what is installed of them now. Reads the databases of dpkg
 * and rpm, which takes some tens of milliseconds: not for a main loop.
 *
 * Returns: (transfer full) (element-type RecFailedPackage): an array, the program's first; empty
 * where no package is known
 */
GPtrArray *
rec_failed_package_list (RecReport *report, RecResponse *response)
{
  g_autoptr (GPtrArray) packages
      = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_failed_package_free);
  const char *root = g_getenv (ROOT_VARIABLE);
  RecPackage *own;

  g_return_val_if_fail (REC_IS_REPORT (report), NULL);

  own = rec_report_get_package (report);
  if (own != NULL && *rec_package_get_name (own) != '\0')
    {
      RecFailedPackage *package
          = ensure (packages, rec_package_get_name (own), rec_package_get_format (own));

      package->is_program = TRUE;
      set_reported (package, rec_package_get_version (own));
    }
  add_module (packages, report, root);
  add_fixed (packages, report, response);
  for (guint i = 0; i < packages->len; i++)
    read_installed (packages->pdata[i], root != NULL ? root : "/");

  return g_steal_pointer (&packages);
}

/**
 * rec_failed_package_find_fixed: (skip)
 * @packages: (element-type RecFailedPackage): of [func@failed_package_list]
 *
 * Returns: (transfer none) (nullable): the one that a response says the problem is fixed in
 */
RecFailedPackage *
rec_failed_package_find_fixed (GPtrArray *packages)
{
  for (guint i = 0; i < packages->len; i++)
    {
      RecFailedPackage *package = packages->pdata[i];

      if (package->is_fixed)
        return package;
    }

  return NULL;
}

/**
 * rec_failed_package_free: (skip)
 */
void
rec_failed_package_free (RecFailedPackage *self)
{
  g_free (self->name);
  g_free (self->reported);
  g_free (self->installed);
  g_free (self);
}
