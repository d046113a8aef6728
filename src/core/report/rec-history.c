/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/report/rec-history.h"

static const char *const action_names[] = {
  [REC_PACKAGE_INSTALLED] = "install",
  [REC_PACKAGE_UPDATED] = "update",
  [REC_PACKAGE_DOWNGRADED] = "downgrade",
  [REC_PACKAGE_REMOVED] = "remove",
};

/**
 * rec_package_change_new: (skip)
 * @time: when, in microseconds since 1970-01-01 UTC
 * @action: what was done
 * @name: the package
 * @version_before: (nullable): its version before
 * @version_after: (nullable): its version afterwards
 * @format: `deb`, `rpm` or `flatpak`
 *
 * Returns: (transfer full): the change
 */
RecPackageChange *
rec_package_change_new (gint64 time,
                        RecPackageAction action,
                        const char *name,
                        const char *version_before,
                        const char *version_after,
                        const char *format)
{
  RecPackageChange *self;

  g_return_val_if_fail (name != NULL && format != NULL, NULL);

  self = g_new0 (RecPackageChange, 1);
  self->time = time;
  self->action = action;
  self->name = g_strdup (name);
  self->version_before = g_strdup (version_before != NULL ? version_before : "");
  self->version_after = g_strdup (version_after != NULL ? version_after : "");
  self->format = g_strdup (format);

  return self;
}

void
rec_package_change_free (RecPackageChange *self)
{
  g_free (self->name);
  g_free (self->version_before);
  g_free (self->version_after);
  g_free (self->format);
  g_free (self);
}

/**
 * rec_package_action_to_string:
 * @action: an action
 *
 * Returns: (transfer none): its stable name, which is never translated
 */
const char *
rec_package_action_to_string (RecPackageAction action)
{
  g_return_val_if_fail ((guint) action < G_N_ELEMENTS (action_names), "");

  return action_names[action];
}

/**
 * rec_package_action_from_string:
 * @string: a stable name
 * @action: (out): the action
 *
 * Returns: whether there is an action of that name
 */
gboolean
rec_package_action_from_string (const char *string, RecPackageAction *action)
{
  g_return_val_if_fail (string != NULL && action != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (action_names); i++)
    if (g_str_equal (action_names[i], string))
      {
        *action = i;
        return TRUE;
      }
  return FALSE;
}
