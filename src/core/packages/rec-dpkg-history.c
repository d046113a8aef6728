/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/packages/rec-dpkg-history.h"

#include <stdio.h>
#include <string.h>

#include "core/packages/rec-dpkg-log.h"
#include "core/packages/rec-package-limits.h"
#include "core/packages/rec-version-order.h"
#include "core/report/rec-text.h"

#define LOG_FOLDER "var/log"
#define LOG_NAME "dpkg.log"
#define FORMAT "deb"
#define NO_VERSION "<none>"
/* “2026-11-01 12:00:00 ” */
#define TIME_LENGTH 20

/* One reading of the log. */
typedef struct
{
  GTimeZone *zone;
  gint64 now;
  /* The time of the last line, in seconds; the lines are in the order of time. */
  gint64 last;
  GPtrArray *changes;
  /* The last change of each package by its name, as it lies in the changes. */
  GHashTable *last_changes;
} Reading;

/* A local time that comes twice, when clocks are put back, is the first of the two unless the line
 * before it was later. */
static gint64
find_time (Reading *reading, gint64 local)
{
  gint64 first = local, second = local;
  int interval = g_time_zone_adjust_time (reading->zone, G_TIME_TYPE_DAYLIGHT, &first);
  gint64 time;

  first -= g_time_zone_get_offset (reading->zone, interval);
  interval = g_time_zone_adjust_time (reading->zone, G_TIME_TYPE_STANDARD, &second);
  second -= g_time_zone_get_offset (reading->zone, interval);
  time = MIN (first, second);
  return time < reading->last ? MAX (first, second) : time;
}

static gboolean
parse_time (Reading *reading, const char *line, gint64 *time)
{
  guint year, month, day, hour, minute, second;
  int length = 0;
  GDate date;

  if (sscanf (line, "%4u-%2u-%2u %2u:%2u:%2u %n", &year, &month, &day, &hour, &minute, &second,
              &length)
          != 6
      || length != TIME_LENGTH || year > G_MAXUINT16 || !g_date_valid_dmy (day, month, year)
      || hour > 23 || minute > 59 || second > 60)
    return FALSE;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, day, month, year);
  /* 719163 is GDate's number of 1970-01-01. */
  *time = find_time (reading, ((gint64) g_date_get_julian (&date) - 719163) * 86400 + hour * 3600
                                  + minute * 60 + second);
  return *time * G_USEC_PER_SEC >= REC_PACKAGE_CHANGE_EARLIEST
         && *time * G_USEC_PER_SEC <= reading->now + REC_PACKAGE_CHANGE_AHEAD;
}

static RecPackageAction
find_action (const char *before, const char *after)
{
  int order;

  if (*before == '\0' || !rec_version_order_compare (FORMAT, before, after, &order) || order == 0)
    return REC_PACKAGE_INSTALLED;
  return order < 0 ? REC_PACKAGE_UPDATED : REC_PACKAGE_DOWNGRADED;
}

/* Returns whether @last, which came a short while before, tells @change already, or can be made to:
 * a package that is taken out of the way and put back, and a second try. */
static gboolean
join (RecPackageChange *last, RecPackageChange *change)
{
  gboolean was_removed = last->action == REC_PACKAGE_REMOVED;

  if (change->time - last->time > REC_PACKAGE_CHANGE_TIME || change->time < last->time)
    return FALSE;
  if (!was_removed)
    return change->action != REC_PACKAGE_REMOVED
           && g_str_equal (last->version_after, change->version_after);
  if (change->action == REC_PACKAGE_REMOVED)
    return TRUE;

  last->time = change->time;
  last->action = find_action (last->version_before, change->version_after);
  g_free (last->version_after);
  last->version_after = g_steal_pointer (&change->version_after);
  return TRUE;
}

static void
add_change (Reading *reading, RecPackageChange *change)
{
  RecPackageChange *last = g_hash_table_lookup (reading->last_changes, change->name);

  if (last != NULL && join (last, change))
    {
      rec_package_change_free (change);
      return;
    }
  g_ptr_array_add (reading->changes, change);
  g_hash_table_replace (reading->last_changes, change->name, change);
}

static char *
dup_version (const char *word)
{
  return g_str_equal (word, NO_VERSION) ? g_strdup ("")
                                        : rec_text_clean (word, -1, REC_OWNER_NAME_MAX);
}

/* “upgrade name:architecture old new”; install and remove likewise. A purge takes settings away,
 * not the program: where both happen, remove is told too. */
static void
read_line (Reading *reading, const char *line)
{
  g_auto (GStrv) words = NULL;
  g_autofree char *name = NULL, *before = NULL, *after = NULL;
  RecPackageAction action;
  gint64 time;

  if (strlen (line) <= TIME_LENGTH || !g_str_has_prefix (line + TIME_LENGTH - 1, " ")
      || (!g_str_has_prefix (line + TIME_LENGTH, "install ")
          && !g_str_has_prefix (line + TIME_LENGTH, "upgrade ")
          && !g_str_has_prefix (line + TIME_LENGTH, "remove "))
      || !parse_time (reading, line, &time))
    return;

  reading->last = time;
  words = g_strsplit (line + TIME_LENGTH, " ", 5);
  if (g_strv_length (words) != 4 || strlen (words[1]) > REC_OWNER_NAME_MAX
      || strlen (words[2]) > REC_OWNER_NAME_MAX || strlen (words[3]) > REC_OWNER_NAME_MAX)
    return;

  name = rec_text_clean (words[1], strcspn (words[1], ":"), REC_OWNER_NAME_MAX);
  before = dup_version (words[2]);
  after = dup_version (words[3]);
  action = *words[0] == 'r' ? REC_PACKAGE_REMOVED : find_action (before, after);
  if (*name != '\0' && (action == REC_PACKAGE_REMOVED || *after != '\0'))
    add_change (reading,
                rec_package_change_new (time * G_USEC_PER_SEC, action, name, before,
                                        action == REC_PACKAGE_REMOVED ? "" : after, FORMAT));
}

static int
compare_logs (gconstpointer a, gconstpointer b)
{
  gint64 first = rec_dpkg_log_get_time (*(RecDpkgLog *const *) a);
  gint64 second = rec_dpkg_log_get_time (*(RecDpkgLog *const *) b);

  return (first > second) - (first < second);
}

static void
open_log (GPtrArray *logs, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  RecDpkgLog *log = rec_dpkg_log_open (path, &error);

  if (log != NULL)
    g_ptr_array_add (logs, log);
  else
    g_debug ("%s", error->message);
}

/* The oldest first, the one that is being written last. Rotation names the others by number or by
 * date, so that their own times tell their order. */
static GPtrArray *
open_logs (const char *root)
{
  g_autofree char *folder = g_build_filename (root, LOG_FOLDER, NULL);
  GPtrArray *logs = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_dpkg_log_free);
  g_autoptr (GDir) names = g_dir_open (folder, 0, NULL);
  const char *name;

  while (names != NULL && logs->len + 1 < REC_DPKG_LOGS_MAX
         && (name = g_dir_read_name (names)) != NULL)
    if (g_str_has_prefix (name, LOG_NAME ".") || g_str_has_prefix (name, LOG_NAME "-"))
      open_log (logs, folder, name);
  g_ptr_array_sort (logs, compare_logs);
  open_log (logs, folder, LOG_NAME);
  return logs;
}

/* Returns the log that was being read; the oldest when that is not there any more, or was packed.
 */
static guint
find_log (GPtrArray *logs, const char *position)
{
  for (guint i = 0; position != NULL && i < logs->len; i++)
    if (rec_dpkg_log_seek (g_ptr_array_index (logs, i), position))
      return i;
  return 0;
}

/**
 * rec_dpkg_history_read: (skip)
 * @root: the folder that the system lies under
 * @position: (nullable): how far it was read the last time; %NULL for never
 * @zone: the zone that dpkg wrote its times in, which its log does not tell
 * @now: the time, in microseconds since 1970-01-01 UTC
 * @new_position: (out): how far it was read now
 *
 * Reads `/var/log/dpkg.log` and what it was rotated to from @position on. Lines that are damaged,
 * too long, of times before 2000 or in the future are passed over. Where nobody knows the position
 * any more everything is read; the store knows what it has. A package that is removed and
 * installed within an hour was replaced, and what is said twice within an hour was tried twice:
 * each is one change. dpkg writes a line when it begins, so that an update that failed is told too.
 *
 * Returns: (transfer full) (element-type RecPackageChange): the changes
 */
GPtrArray *
rec_dpkg_history_read (const char *root,
                       const char *position,
                       GTimeZone *zone,
                       gint64 now,
                       char **new_position)
{
  g_autoptr (GHashTable) last_changes = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) logs = NULL;
  Reading reading = { zone, now, G_MININT64, NULL, last_changes };

  g_return_val_if_fail (root != NULL && zone != NULL && new_position != NULL, NULL);

  reading.changes = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_package_change_free);
  logs = open_logs (root);
  for (guint i = find_log (logs, position); i < logs->len; i++)
    {
      RecDpkgLog *log = g_ptr_array_index (logs, i);
      const char *line;

      while (reading.changes->len < REC_PACKAGE_CHANGES_MAX
             && (line = rec_dpkg_log_next_line (log)) != NULL)
        read_line (&reading, line);
    }
  *new_position = logs->len > 0
                      ? rec_dpkg_log_dup_position (g_ptr_array_index (logs, logs->len - 1))
                      : g_strdup (position);
  return reading.changes;
}
