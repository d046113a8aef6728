/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The chart of a year over 1,000,000 reports: from the store to the days. The store counts reports
 * by quarters of an hour when they are added, and the chart reads nothing else of them, so that the
 * counts alone are made here: each quarter of the year has reports of several types. */

#include "core/stability/rec-stability.h"
#include "core/store/rec-store-history.h"
#include "test-folder.h"

#include <sqlite3.h>
#include <stdlib.h>

#define ROUNDS 9
/* What issue 4 promises. */
#define LIMIT_MS 100.0
#define REPORTS 1000000
#define QUARTER (15 * 60)
#define QUARTERS (366 * 96)
#define TYPES 3
#define CHANGES 20000
#define BOOTS 1000
/* 2026-01-01, 00:00 UTC: the end of the year that is charted. */
#define END 1767225600

static const char *const types[TYPES] = { "AppCrash", "AppHang", "KernelFault" };

static void
run (sqlite3 *database, const char *format, ...)
{
  va_list arguments;
  char *sql;
  char *message = NULL;

  va_start (arguments, format);
  sql = sqlite3_vmprintf (format, arguments);
  va_end (arguments);
  if (sqlite3_exec (database, sql, NULL, NULL, &message) != SQLITE_OK)
    g_error ("%s: %s", sql, message);
  sqlite3_free (sql);
}

static void
fill (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "store.db", NULL);
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  run (database, "BEGIN");
  for (guint i = 0; i < QUARTERS; i++)
    for (guint type = 0; type < TYPES; type++)
      run (database, "INSERT INTO report_counts VALUES (%d, %Q, %d)", END / QUARTER - 1 - i,
           types[type], REPORTS / QUARTERS / TYPES + 1);
  for (guint i = 0; i < CHANGES; i++)
    run (database,
         "INSERT INTO package_changes (time, action, name, version_before, version_after, format) "
         "VALUES (%lld, 'update', 'package%d', '1.%d-1', '1.%d-2', 'deb')",
         (END - 1500ll * (i + 1)) * G_USEC_PER_SEC, i, i, i);
  for (guint i = 0; i < BOOTS; i++)
    run (database, "INSERT INTO running_times VALUES (%lld, %lld)",
         (END - 30000ll * (i + 1)) * G_USEC_PER_SEC, (END - 30000ll * i - 9000) * G_USEC_PER_SEC);
  run (database, "COMMIT");
  sqlite3_close (database);
}

static double
measure (RecStore *store, GTimeZone *zone)
{
  gint64 began = g_get_monotonic_time ();
  gint64 until = END * (gint64) G_USEC_PER_SEC - 1;
  gint64 since = rec_stability_get_since (zone, until);
  g_autoptr (GArray) counts = rec_store_list_report_counts (store, since, until + QUARTER, NULL);
  g_autoptr (GPtrArray) changes
      = rec_store_list_package_changes (store, since, until, G_MAXUINT, NULL);
  g_autoptr (GArray) running = rec_store_list_running_times (store, since, until, NULL);
  g_autoptr (GArray) clocks = rec_store_list_clock_changes (store, since, until, NULL);
  RecStabilityInput input
      = { counts, changes, running, clocks, zone, until, REC_STABILITY_DAYS_MAX };
  g_autoptr (GArray) days = rec_stability_reckon_days (&input);
  guint64 n_reports = 0;
  double passed = (g_get_monotonic_time () - began) / 1000.0;

  for (guint i = 0; i < counts->len; i++)
    n_reports += g_array_index (counts, RecReportCount, i).reports;
  g_assert_cmpuint (n_reports, >=, REPORTS);
  g_assert_cmpuint (changes->len, ==, CHANGES);
  g_assert_cmpuint (days->len, ==, REC_STABILITY_DAYS_MAX);
  return passed;
}

static int
compare (const void *a, const void *b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("recourse-bench-XXXXXX", NULL);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (RecStore) store = NULL;
  g_autoptr (GError) error = NULL;
  double times[ROUNDS];

  store = rec_store_open (folder, REC_STORE_READ_WRITE, &error);
  g_assert_no_error (error);
  fill (folder);
  g_clear_object (&store);
  store = rec_store_open (folder, REC_STORE_READ_ONLY, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < ROUNDS; i++)
    times[i] = measure (store, zone);
  qsort (times, ROUNDS, sizeof *times, compare);
  g_print (
      "A year over %d reports: %.1f ms from the store to the days (%.1f to %.1f); limit %.0f ms\n",
      REPORTS, times[ROUNDS / 2], times[0], times[ROUNDS - 1], LIMIT_MS);
  g_clear_object (&store);
  test_folder_remove (folder);
  return times[ROUNDS / 2] < LIMIT_MS ? EXIT_SUCCESS : EXIT_FAILURE;
}
