/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-rpm-history.h"

#include <string.h>

#include "core/packages/rec-package-limits.h"
#include "core/packages/rec-rpm.h"
#include "core/packages/rec-stamp.h"
#include "core/report/rec-text.h"

static gboolean
is_sound (RecPackageChange *change, gint64 now)
{
  return change->time >= REC_PACKAGE_CHANGE_EARLIEST
         && change->time <= now + REC_PACKAGE_CHANGE_AHEAD && *change->name != '\0'
         && strlen (change->name) <= REC_OWNER_NAME_MAX
         && strlen (change->version_after) <= REC_OWNER_NAME_MAX;
}

static void
clean (char **text)
{
  char *cleaned = rec_text_clean (*text, -1, REC_OWNER_NAME_MAX);

  g_free (*text);
  *text = cleaned;
}

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const RecPackageChange *first = *(RecPackageChange *const *) a;
  const RecPackageChange *second = *(RecPackageChange *const *) b;

  if (first->time != second->time)
    return first->time < second->time ? -1 : 1;
  return strcmp (first->name, second->name);
}

/**
 * rec_rpm_history_read: (skip)
 * @root: the folder that the system lies under
 * @position: (nullable): how far it was read the last time; %NULL for never
 * @now: the time, in microseconds since 1970-01-01 UTC
 * @new_position: (out): how far it was read now
 *
 * Lists when the packages of rpm's database were installed. The database knows what is installed
 * now, and since when: not what was there before, so that an update is told as an install, and what
 * was removed or updated since not at all. What was listed once stays in the store, so that a
 * history gathers from reading to reading.
 *
 * Returns: (transfer full) (element-type RecPackageChange): the changes, in the order of time;
 * empty when the database is as it was at @position, or not there
 */
GPtrArray *
rec_rpm_history_read (const char *root, const char *position, gint64 now, char **new_position)
{
  g_autoptr (RecStamp) stamp = rec_stamp_new (REC_HISTORY_RPM);
  g_autoptr (GPtrArray) changes = NULL;

  g_return_val_if_fail (root != NULL && new_position != NULL, NULL);

  rec_rpm_add_to_stamp (root, stamp);
  *new_position = g_strdup (rec_stamp_get_digest (stamp));
  if (g_strcmp0 (position, *new_position) == 0)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) rec_package_change_free);

  /* What changes while it is read may change within one tick of the clock. */
  if (!rec_stamp_is_settled (stamp))
    **new_position = '\0';
  changes = rec_rpm_list_installs (root);
  for (guint i = changes->len; i > 0; i--)
    {
      RecPackageChange *change = g_ptr_array_index (changes, i - 1);

      if (!is_sound (change, now))
        {
          g_ptr_array_remove_index_fast (changes, i - 1);
          continue;
        }
      clean (&change->name);
      clean (&change->version_after);
    }
  g_ptr_array_sort (changes, compare_changes);
  return g_steal_pointer (&changes);
}
