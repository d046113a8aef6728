/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/packages/rec-fix.h"

#include <glib/gi18n-lib.h>

#include "core/packages/rec-version-order.h"

/* %TRUE where it is known that version @a is older than @b. */
static gboolean
is_older (RecFailedPackage *package, const char *a, const char *b)
{
  int order;

  return rec_version_order_compare (package->format, a, b, &order) && order < 0;
}

/* Whether the newest report is of the version that is installed now. */
static gboolean
happened_since (RecFailedPackage *package, const char *fixed_version, gint64 last_time)
{
  if (*package->reported != '\0' && is_older (package, package->reported, fixed_version))
    return FALSE;
  if (package->time > 0)
    return last_time > package->time;

  return *package->reported != '\0';
}

/**
 * rec_fix_get_state: (skip)
 * @package: the package that the fix is in, as the newest report has it
 * @fixed_version: the version that a service says the problem is fixed in
 * @last_time: when the problem happened last, in microseconds since 1970-01-01 UTC
 *
 * Returns: where this machine stands with the fix
 */
RecFixState
rec_fix_get_state (RecFailedPackage *package, const char *fixed_version, gint64 last_time)
{
  int order;

  g_return_val_if_fail (package != NULL, REC_FIX_UNKNOWN);
  g_return_val_if_fail (fixed_version != NULL, REC_FIX_UNKNOWN);

  if (*package->installed == '\0')
    return g_str_equal (package->format, "deb") || g_str_equal (package->format, "rpm")
               ? REC_FIX_NOT_INSTALLED
               : REC_FIX_UNKNOWN;
  if (!rec_version_order_compare (package->format, package->installed, fixed_version, &order))
    return REC_FIX_UNKNOWN;
  if (order < 0)
    return REC_FIX_NEEDED;

  return happened_since (package, fixed_version, last_time) ? REC_FIX_FAILED : REC_FIX_INSTALLED;
}

/**
 * rec_fix_state_to_string: (skip)
 *
 * Returns: (transfer none): the name of it in JSON
 */
const char *
rec_fix_state_to_string (RecFixState state)
{
  static const char *const names[] = {
    [REC_FIX_UNKNOWN] = "unknown",        [REC_FIX_NOT_INSTALLED] = "not-installed",
    [REC_FIX_NEEDED] = "needed",          [REC_FIX_INSTALLED] = "installed",
    [REC_FIX_FAILED] = "still-happening",
  };

  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (names), NULL);

  return names[state];
}

/**
 * rec_fix_dup_wording: (skip)
 *
 * Returns: (transfer full): the state in words
 */
char *
rec_fix_dup_wording (RecFixState state, RecFailedPackage *package, const char *fixed_version)
{
  g_return_val_if_fail (package != NULL && fixed_version != NULL, NULL);

  switch (state)
    {
    case REC_FIX_NOT_INSTALLED:
      /* Translators: a package, and a version of it */
      return g_strdup_printf (_ ("%s is not installed now. This is fixed in %s."), package->name,
                              fixed_version);
    case REC_FIX_NEEDED:
      /* Translators: a package and its version, and a newer version */
      return g_strdup_printf (_ ("You have %s %s; this is fixed in %s."), package->name,
                              package->installed, fixed_version);
    case REC_FIX_INSTALLED:
      /* Translators: a package, and its version */
      return g_strdup_printf (
          _ ("Already fixed in the version of %s that is installed now (%s). It "
             "has not happened since."),
          package->name, package->installed);
    case REC_FIX_FAILED:
      /* Translators: a version, a package, and the newer version of it that is installed */
      return g_strdup_printf (_ ("Still happening after the fix: it should be fixed in %s, and you "
                                 "have %s %s."),
                              fixed_version, package->name, package->installed);
    case REC_FIX_UNKNOWN:
    default:
      /* Translators: a version and a package */
      return g_strdup_printf (_ ("Fixed in version %s of %s."), fixed_version, package->name);
    }
}

/**
 * rec_fix_dup_for_report: (skip)
 * @last: (nullable): the newest report of the bucket: it tells whether it happened since
 * @response: (nullable): what a service said
 * @state: (out): where this machine stands
 *
 * Reads the databases of dpkg and rpm, as [func@failed_package_list] does.
 *
 * Returns: (transfer full) (nullable): the state in words; %NULL where @response names no fix
 */
char *
rec_fix_dup_for_report (RecReport *last, RecResponse *response, RecFixState *state)
{
  const char *name = response != NULL ? rec_response_get_fixed_package (response) : NULL;
  const char *version = response != NULL ? rec_response_get_fixed_version (response) : NULL;
  RecFailedPackage unknown = { .format = "", .reported = (char *) "", .installed = (char *) "" };
  g_autoptr (GPtrArray) packages = NULL;
  RecFailedPackage *fixed = NULL;

  *state = REC_FIX_UNKNOWN;
  if (name == NULL || *name == '\0' || version == NULL || *version == '\0')
    return NULL;

  if (last != NULL)
    {
      packages = rec_failed_package_list (last, response);
      fixed = rec_failed_package_find_fixed (packages);
    }
  if (fixed == NULL)
    {
      unknown.name = (char *) name;
      return rec_fix_dup_wording (*state, &unknown, version);
    }

  *state = rec_fix_get_state (fixed, version, rec_report_get_time (last));
  return rec_fix_dup_wording (*state, fixed, version);
}

/**
 * rec_fix_dup_difference: (skip)
 *
 * Returns: (transfer full) (nullable): that another version is installed now than the one that
 * failed; %NULL when it is the same, or not known
 */
char *
rec_fix_dup_difference (RecFailedPackage *package)
{
  g_return_val_if_fail (package != NULL, NULL);

  if (*package->reported == '\0' || *package->installed == '\0'
      || g_str_equal (package->reported, package->installed))
    return NULL;

  /* Translators: a version, a package, and another version of it */
  return g_strdup_printf (_ ("This happened with version %s of %s; %s is installed now."),
                          package->reported, package->name, package->installed);
}
