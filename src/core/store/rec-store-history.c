/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-store-history.h"

#include "core/report/rec-error.h"
#include "core/report/rec-text.h"
#include "core/store/rec-store-limits.h"
#include "core/store/rec-store-private.h"

/* What one row of report_counts stands for. */
#define QUARTER (15 * 60 * G_USEC_PER_SEC)

static gboolean
check_position (const char *name, const char *position, GError **error)
{
  if (strlen (position) <= REC_STORE_CURSOR_MAX)
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
               "The position in the history %s is over %d bytes long", name, REC_STORE_CURSOR_MAX);
  return FALSE;
}

static gboolean
save_position (RecDatabase *database, const char *name, const char *position, GError **error)
{
  return rec_database_run (database, error,
                           "INSERT OR REPLACE INTO histories (name, position) VALUES (?, ?)", "ss",
                           name, position);
}

/* The texts come from files that other programs write. */
static gboolean
add_package_change (RecDatabase *database,
                    const RecPackageChange *change,
                    guint *n_added,
                    GError **error)
{
  static const char sql[]
      = "INSERT OR IGNORE INTO package_changes (time, action, name, version_before, version_after, "
        "format) VALUES (?, ?, ?, ?, ?, ?)";
  g_autofree char *name = rec_text_clean (change->name, -1, REC_STORE_PACKAGE_TEXT_MAX);
  g_autofree char *before = rec_text_clean (change->version_before, -1, REC_STORE_PACKAGE_TEXT_MAX);
  g_autofree char *after = rec_text_clean (change->version_after, -1, REC_STORE_PACKAGE_TEXT_MAX);
  g_autofree char *format = rec_text_clean (change->format, -1, REC_STORE_PACKAGE_TEXT_MAX);
  gint64 n_before = rec_database_get_total_changes (database);

  if (!rec_database_run (database, error, sql, "isssss", change->time,
                         rec_package_action_to_string (change->action), name, before, after,
                         format))
    return FALSE;

  *n_added += rec_database_get_total_changes (database) > n_before;
  return TRUE;
}

/* The oldest rows make room. */
static gboolean
trim_package_changes (RecDatabase *database, GError **error)
{
  static const char sql[] = "DELETE FROM package_changes WHERE id IN (SELECT id FROM "
                            "package_changes ORDER BY time DESC LIMIT -1 OFFSET ?)";
  gint64 count = 0;

  return rec_database_get_int (database, &count, error, "SELECT count (*) FROM package_changes", "")
         && (count <= REC_STORE_PACKAGE_CHANGES_MAX
             || rec_database_run (database, error, sql, "i",
                                  (gint64) REC_STORE_PACKAGE_CHANGES_MAX));
}

/**
 * rec_store_add_package_changes:
 * @name: the name of the history that was read
 * @changes: (element-type RecPackageChange): what it says, in any order
 * @position: how far it was read, in its own terms, at most 4096 bytes
 * @n_added: (out) (optional): how many were not known yet
 * @error: return location for a [error@Error]
 *
 * Adds all changes and notes the position, or does neither. One that is known already is passed
 * over. Names and versions are cleaned, and cut where they are over 256 bytes long. The newest
 * 200,000 changes are kept.
 *
 * Returns: %FALSE on error, as for [method@Store.add]
 */
gboolean
rec_store_add_package_changes (RecStore *self,
                               const char *name,
                               GPtrArray *changes,
                               const char *position,
                               guint *n_added,
                               GError **error)
{
  RecDatabase *database;
  gboolean done;
  guint count = 0;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (name != NULL && changes != NULL && position != NULL, FALSE);

  if (!check_position (name, position, error) || !rec_store_enter (self, error))
    return FALSE;

  database = rec_store_get_database (self);
  done = save_position (database, name, position, error);
  for (guint i = 0; done && i < changes->len; i++)
    done = add_package_change (database, changes->pdata[i], &count, error);
  done = done && (count == 0 || trim_package_changes (database, error));
  if (!rec_store_leave (self, done, error))
    return FALSE;

  if (n_added != NULL)
    *n_added = count;
  return TRUE;
}

/* Joins it with those that it overlaps or touches. */
static gboolean
add_running_time (RecDatabase *database, const RecRunningTime *time, guint *n_added, GError **error)
{
  static const char known[] = "SELECT 1 FROM running_times WHERE start_time <= ?1 AND end_time >= "
                              "?2 AND start_time = (SELECT max (start_time) FROM running_times "
                              "WHERE start_time <= ?1)";
  /* Those that are there do not overlap, so at most one of them began before and reaches it. */
  static const char touching[]
      = "SELECT min (start_time), max (end_time) FROM running_times WHERE start_time <= ?2 AND "
        "start_time >= coalesce ((SELECT max (start_time) FROM running_times WHERE "
        "start_time <= ?1), ?1) AND end_time >= ?1 HAVING count (*) > 0";
  gint64 is_known = 0, start = time->start, end = time->end;

  if (time->start >= time->end)
    return TRUE;
  if (!rec_database_get_int (database, &is_known, error, known, "ii", time->start, time->end))
    return FALSE;
  if (is_known)
    return TRUE;

  *n_added += 1;
  if (!rec_database_get_pair (database, &start, &end, error, touching, "ii", time->start,
                              time->end))
    return FALSE;
  start = MIN (start, time->start);
  end = MAX (end, time->end);
  return rec_database_run (database, error,
                           "DELETE FROM running_times WHERE start_time BETWEEN ? AND ?", "ii",
                           start, end)
         && rec_database_run (database, error,
                              "INSERT INTO running_times (start_time, end_time) VALUES (?, ?)",
                              "ii", start, end);
}

static gboolean
add_clock_change (RecDatabase *database,
                  const RecClockChange *change,
                  guint *n_added,
                  GError **error)
{
  gint64 n_before = rec_database_get_total_changes (database);

  if (!rec_database_run (database, error,
                         "INSERT OR IGNORE INTO clock_changes (time, delta) VALUES (?, ?)", "ii",
                         change->time, change->delta))
    return FALSE;

  *n_added += rec_database_get_total_changes (database) > n_before;
  return TRUE;
}

static gboolean
trim_times (RecDatabase *database, GError **error)
{
  static const char running[]
      = "DELETE FROM running_times WHERE start_time < (SELECT start_time FROM running_times "
        "ORDER BY start_time DESC LIMIT 1 OFFSET ?)";
  static const char clocks[] = "DELETE FROM clock_changes WHERE time < (SELECT time FROM "
                               "clock_changes ORDER BY time DESC LIMIT 1 OFFSET ?)";

  return rec_database_run (database, error, running, "i", (gint64) REC_STORE_RUNNING_TIMES_MAX - 1)
         && rec_database_run (database, error, clocks, "i",
                              (gint64) REC_STORE_CLOCK_CHANGES_MAX - 1);
}

/**
 * rec_store_add_running_times:
 * @name: the name of the history that was read
 * @times: (element-type RecRunningTime): when the machine was on; one that does not end after it
 *   began is passed over
 * @clocks: (nullable) (element-type RecClockChange): when the clock was set
 * @position: how far it was read, in its own terms, at most 4096 bytes
 * @n_added: (out) (optional): how many of both were not known yet
 * @error: return location for a [error@Error]
 *
 * Adds all, and notes the position, or does neither. Times that overlap or touch become one. Of two
 * changes of the clock at one microsecond the first is kept. The newest 100,000 times and 10,000
 * changes are kept.
 *
 * Returns: %FALSE on error, as for [method@Store.add]
 */
gboolean
rec_store_add_running_times (RecStore *self,
                             const char *name,
                             GArray *times,
                             GArray *clocks,
                             const char *position,
                             guint *n_added,
                             GError **error)
{
  const guint n_clocks = clocks != NULL ? clocks->len : 0;
  RecDatabase *database;
  gboolean done;
  guint count = 0;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (name != NULL && times != NULL && position != NULL, FALSE);

  if (!check_position (name, position, error) || !rec_store_enter (self, error))
    return FALSE;

  database = rec_store_get_database (self);
  done = save_position (database, name, position, error);
  for (guint i = 0; done && i < times->len; i++)
    done = add_running_time (database, &g_array_index (times, RecRunningTime, i), &count, error);
  for (guint i = 0; done && i < n_clocks; i++)
    done = add_clock_change (database, &g_array_index (clocks, RecClockChange, i), &count, error);
  done = done && (count == 0 || trim_times (database, error));
  if (!rec_store_leave (self, done, error))
    return FALSE;

  if (n_added != NULL)
    *n_added = count;
  return TRUE;
}

/**
 * rec_store_dup_history_position:
 * @name: the name of a history
 *
 * Returns: (transfer full) (nullable): how far it was read; %NULL when it was not
 */
char *
rec_store_dup_history_position (RecStore *self, const char *name)
{
  g_autoptr (RecRows) rows = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  rows = rec_database_query (rec_store_get_database (self), NULL,
                             "SELECT position FROM histories WHERE name = ?", "s", name);
  return rows != NULL && rec_rows_next (rows, NULL) ? g_strdup (rec_rows_get_text (rows, 0)) : NULL;
}

static void
reverse (GPtrArray *array)
{
  for (guint i = 0; i < array->len / 2; i++)
    {
      gpointer item = array->pdata[i];

      array->pdata[i] = array->pdata[array->len - 1 - i];
      array->pdata[array->len - 1 - i] = item;
    }
}

/**
 * rec_store_list_package_changes:
 * @since: the earliest time, in microseconds since 1970-01-01 UTC
 * @until: the time before which it has to be
 * @limit: how many at most; when there are more, the newest of them
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full) (element-type RecPackageChange): the changes in the order of time; %NULL
 *   on error
 */
GPtrArray *
rec_store_list_package_changes (RecStore *self,
                                gint64 since,
                                gint64 until,
                                guint limit,
                                GError **error)
{
  static const char sql[]
      = "SELECT time, action, name, version_before, version_after, format FROM package_changes "
        "WHERE time >= ? AND time < ? ORDER BY time DESC, id DESC LIMIT ?";
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);

  rows = rec_database_query (rec_store_get_database (self), error, sql, "iii", since, until,
                             (gint64) limit);
  if (rows == NULL)
    return NULL;

  changes = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_package_change_free);
  while (rec_rows_next (rows, &local_error))
    {
      RecPackageAction action;

      if (rec_package_action_from_string (rec_rows_get_text (rows, 1), &action))
        g_ptr_array_add (changes, rec_package_change_new (
                                      rec_rows_get_int (rows, 0), action,
                                      rec_rows_get_text (rows, 2), rec_rows_get_text (rows, 3),
                                      rec_rows_get_text (rows, 4), rec_rows_get_text (rows, 5)));
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  reverse (changes);
  return g_steal_pointer (&changes);
}

/* Pairs of numbers, as running times and changes of the clock both are. */
static GArray *
list_pairs (RecStore *self, const char *sql, gint64 since, gint64 until, GError **error)
{
  g_autoptr (RecRows) rows
      = rec_database_query (rec_store_get_database (self), error, sql, "ii", since, until);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, 2 * sizeof (gint64));
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return NULL;

  while (rec_rows_next (rows, &local_error))
    {
      gint64 pair[] = { rec_rows_get_int (rows, 0), rec_rows_get_int (rows, 1) };

      g_array_append_vals (pairs, pair, 1);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&pairs);
}

G_STATIC_ASSERT (sizeof (RecRunningTime) == 2 * sizeof (gint64));
G_STATIC_ASSERT (sizeof (RecClockChange) == 2 * sizeof (gint64));

/**
 * rec_store_list_running_times:
 * @since: the earliest time, in microseconds since 1970-01-01 UTC
 * @until: the time before which it has to be
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full) (element-type RecRunningTime): the times that reach into that time, each
 *   whole, in order; they neither overlap nor touch. %NULL on error
 */
GArray *
rec_store_list_running_times (RecStore *self, gint64 since, gint64 until, GError **error)
{
  static const char sql[] = "SELECT start_time, end_time FROM running_times WHERE end_time > ? "
                            "AND start_time < ? ORDER BY start_time";

  g_return_val_if_fail (REC_IS_STORE (self), NULL);

  return list_pairs (self, sql, since, until, error);
}

/**
 * rec_store_list_clock_changes:
 * @since: the earliest time, in microseconds since 1970-01-01 UTC
 * @until: the time before which it has to be
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full) (element-type RecClockChange): when the clock was set, in order; %NULL
 *   on error
 */
GArray *
rec_store_list_clock_changes (RecStore *self, gint64 since, gint64 until, GError **error)
{
  static const char sql[]
      = "SELECT time, delta FROM clock_changes WHERE time >= ? AND time < ? ORDER BY time";

  g_return_val_if_fail (REC_IS_STORE (self), NULL);

  return list_pairs (self, sql, since, until, error);
}

/* The first quarter of an hour that does not begin before the time. */
static gint64
get_quarter (gint64 time)
{
  return time / QUARTER + (time % QUARTER > 0);
}

/**
 * rec_store_list_report_counts:
 * @since: the earliest time, in microseconds since 1970-01-01 UTC
 * @until: the time before which a quarter of an hour has to begin
 * @error: return location for a [error@Error]
 *
 * Counts reports without reading them, by the quarters of an hour that begin in that time. Days
 * begin at a quarter of an hour in each time zone there is today.
 *
 * Returns: (transfer full) (element-type RecReportCount): the counts that are not 0, in the order
 * of time and event type; %NULL on error
 */
GArray *
rec_store_list_report_counts (RecStore *self, gint64 since, gint64 until, GError **error)
{
  static const char sql[] = "SELECT quarter, event_type, reports FROM report_counts WHERE "
                            "quarter >= ? AND quarter < ? AND reports > 0 "
                            "ORDER BY quarter, event_type";
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (GArray) counts = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);

  rows = rec_database_query (rec_store_get_database (self), error, sql, "ii", get_quarter (since),
                             get_quarter (until));
  if (rows == NULL)
    return NULL;

  counts = g_array_new (FALSE, FALSE, sizeof (RecReportCount));
  while (rec_rows_next (rows, &local_error))
    {
      RecReportCount count
          = { rec_rows_get_int (rows, 0) * QUARTER, g_intern_string (rec_rows_get_text (rows, 1)),
              rec_rows_get_int (rows, 2) };

      g_array_append_val (counts, count);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&counts);
}

/**
 * rec_store_set_seen:
 * @bucket: a bucket ID; one that has no report is passed over
 * @error: return location for a [error@Error]
 *
 * Notes that the user has looked at the problem: at all reports that it has by now.
 *
 * Returns: %FALSE on error, as for [method@Store.add]
 */
gboolean
rec_store_set_seen (RecStore *self, const char *bucket, GError **error)
{
  static const char sql[]
      = "UPDATE buckets SET seen_row = (SELECT max (id) FROM reports WHERE bucket_id = buckets.id) "
        "WHERE bucket = ?1 AND EXISTS (SELECT 1 FROM reports r WHERE r.bucket_id = buckets.id AND "
        "r.id > buckets.seen_row)";
  gboolean done;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (bucket != NULL, FALSE);

  if (!rec_store_enter (self, error))
    return FALSE;

  done = rec_database_run (rec_store_get_database (self), error, sql, "s", bucket);
  return rec_store_leave (self, done, error);
}

/**
 * rec_store_is_seen:
 * @bucket: a bucket ID
 *
 * Returns: whether the user has looked at all reports of the problem; %TRUE when it has none
 */
gboolean
rec_store_is_seen (RecStore *self, const char *bucket)
{
  static const char sql[] = "SELECT EXISTS (SELECT 1 FROM reports r WHERE r.bucket_id = b.id AND "
                            "r.id > b.seen_row) FROM buckets b WHERE b.bucket = ?";
  gint64 is_new = 0;

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (bucket != NULL, FALSE);

  return rec_database_get_int (rec_store_get_database (self), &is_new, NULL, sql, "s", bucket)
         && !is_new;
}
