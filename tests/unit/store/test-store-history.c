/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include <string.h>

#include "core/report/rec-error.h"
#include "core/store/rec-store-history.h"
#include "core/store/rec-store-limits.h"

#define QUARTER (15 * 60 * G_USEC_PER_SEC)

static GPtrArray *
new_changes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) rec_package_change_free);
}

static void
add_change (GPtrArray *changes, gint64 time, RecPackageAction action, const char *name)
{
  g_ptr_array_add (changes, rec_package_change_new (time, action, name, "1", "2", "deb"));
}

static guint
save_changes (RecStore *store, GPtrArray *changes, const char *position)
{
  g_autoptr (GError) error = NULL;
  guint n_added = G_MAXUINT;

  rec_store_add_package_changes (store, "dpkg", changes, position, &n_added, &error);
  g_assert_no_error (error);
  return n_added;
}

static void
test_package_changes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) changes = new_changes ();
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *position = NULL;
  RecPackageChange *change;

  add_change (changes, 30, REC_PACKAGE_UPDATED, "c");
  add_change (changes, -10, REC_PACKAGE_INSTALLED, "a");
  add_change (changes, 20, REC_PACKAGE_REMOVED, "b");
  g_assert_cmpuint (save_changes (fixture->store, changes, "1"), ==, 3);
  add_change (changes, 20, REC_PACKAGE_REMOVED, "b2");
  g_assert_cmpuint (save_changes (fixture->store, changes, "2"), ==, 1);
  position = rec_store_dup_history_position (fixture->store, "dpkg");
  g_assert_cmpstr (position, ==, "2");
  g_assert_null (rec_store_dup_history_position (fixture->store, "rpm"));

  found = rec_store_list_package_changes (fixture->store, -10, 30, 10, NULL);
  g_assert_cmpuint (found->len, ==, 3);
  change = found->pdata[0];
  g_assert_cmpstr (change->name, ==, "a");
  g_assert_cmpint (change->action, ==, REC_PACKAGE_INSTALLED);
  g_assert_cmpstr (change->version_before, ==, "1");
  g_assert_cmpstr (change->version_after, ==, "2");
  g_assert_cmpstr (change->format, ==, "deb");
  g_clear_pointer (&found, g_ptr_array_unref);
  found = rec_store_list_package_changes (fixture->store, G_MININT64, G_MAXINT64, 2, NULL);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpstr (((RecPackageChange *) found->pdata[0])->name, ==, "b2");
  g_assert_cmpstr (((RecPackageChange *) found->pdata[1])->name, ==, "c");
}

static void
test_foreign_texts (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_name = g_strnfill (4096, 'n');
  g_autofree char *position = g_strnfill (REC_STORE_CURSOR_MAX + 1, 'p');
  g_autoptr (GPtrArray) changes = new_changes ();
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  add_change (changes, 1, REC_PACKAGE_UPDATED, long_name);
  add_change (changes, 2, REC_PACKAGE_UPDATED, "two\nlines\xe2\x80\xae \x1b[31m");
  g_assert_cmpuint (save_changes (fixture->store, changes, "1"), ==, 2);
  found = rec_store_list_package_changes (fixture->store, 0, 10, 10, NULL);
  g_assert_cmpuint (strlen (((RecPackageChange *) found->pdata[0])->name), <=,
                    REC_STORE_PACKAGE_TEXT_MAX);
  g_assert_null (strpbrk (((RecPackageChange *) found->pdata[1])->name, "\n\x1b"));

  g_assert_false (
      rec_store_add_package_changes (fixture->store, "x", changes, position, NULL, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_TOO_LARGE);
  position[REC_STORE_CURSOR_MAX] = '\0';
  g_assert_cmpuint (save_changes (fixture->store, changes, position), ==, 0);
}

static void
test_changes_limit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) changes = new_changes ();
  g_autoptr (GPtrArray) found = NULL;

  for (guint i = 0; i <= REC_STORE_PACKAGE_CHANGES_MAX; i++)
    add_change (changes, i, REC_PACKAGE_UPDATED, "x");
  save_changes (fixture->store, changes, "1");
  found = rec_store_list_package_changes (fixture->store, 0, 3, 10, NULL);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpint (((RecPackageChange *) found->pdata[0])->time, ==, 1);
}

static void
save_running (RecStore *store, gint64 start, gint64 end, guint expected)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (RecRunningTime));
  RecRunningTime time = { start, end };
  g_autoptr (GError) error = NULL;
  guint n_added = G_MAXUINT;

  g_array_append_val (times, time);
  rec_store_add_running_times (store, "journal", times, NULL, "x", &n_added, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_added, ==, expected);
}

static void
assert_running (RecStore *store, gint64 since, gint64 until, const char *expected)
{
  g_autoptr (GArray) times = rec_store_list_running_times (store, since, until, NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < times->len; i++)
    {
      RecRunningTime time = g_array_index (times, RecRunningTime, i);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, i > 0 ? " " : "",
                              time.start, time.end);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_running_times (Fixture *fixture, gconstpointer data)
{
  save_running (fixture->store, 100, 200, 1);
  save_running (fixture->store, 300, 400, 1);
  save_running (fixture->store, 500, 600, 1);
  save_running (fixture->store, 120, 180, 0);
  save_running (fixture->store, 100, 200, 0);
  save_running (fixture->store, 50, 50, 0);
  save_running (fixture->store, 60, 50, 0);
  assert_running (fixture->store, 0, 1000, "100-200 300-400 500-600");
  save_running (fixture->store, 200, 210, 1);
  assert_running (fixture->store, 0, 1000, "100-210 300-400 500-600");
  save_running (fixture->store, 150, 350, 1);
  assert_running (fixture->store, 0, 1000, "100-400 500-600");
  save_running (fixture->store, -10, 700, 1);
  assert_running (fixture->store, 0, 1000, "-10-700");
  assert_running (fixture->store, 700, 1000, "");
  assert_running (fixture->store, 699, 1000, "-10-700");
}

/* Against a plain reading: each microsecond is on or off. */
static void
test_any_running_times (Fixture *fixture, gconstpointer data)
{
  gboolean is_on[101] = { FALSE };
  g_autoptr (GString) expected = g_string_new (NULL);
  int start = -1;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (RecRunningTime));
      const int length = g_test_rand_int_range (1, 9);
      RecRunningTime time = { g_test_rand_int_range (0, 91), 0 };

      time.end = time.start + length;
      for (gint64 at = time.start; at < time.end; at++)
        is_on[at] = TRUE;
      g_array_append_val (times, time);
      g_assert_true (
          rec_store_add_running_times (fixture->store, "x", times, NULL, "x", NULL, NULL));
    }
  for (int at = 0; at <= 100; at++)
    if (is_on[at] && start < 0)
      start = at;
    else if (!is_on[at] && start >= 0)
      {
        g_string_append_printf (expected, "%s%d-%d", expected->len > 0 ? " " : "", start, at);
        start = -1;
      }
  assert_running (fixture->store, 0, 1000, expected->str);
}

static void
test_clocks (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (RecRunningTime));
  g_autoptr (GArray) clocks = g_array_new (FALSE, FALSE, sizeof (RecClockChange));
  g_autoptr (GArray) found = NULL;
  const RecClockChange changes[] = { { 20, 5 }, { 10, -5 }, { 20, 7 } };
  guint n_added = 0;

  g_array_append_vals (clocks, changes, G_N_ELEMENTS (changes));
  g_assert_true (
      rec_store_add_running_times (fixture->store, "x", times, clocks, "x", &n_added, NULL));
  g_assert_cmpuint (n_added, ==, 2);
  found = rec_store_list_clock_changes (fixture->store, 10, 21, NULL);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpint (g_array_index (found, RecClockChange, 0).delta, ==, -5);
  g_assert_cmpint (g_array_index (found, RecClockChange, 1).delta, ==, 5);
}

static void
test_limits_of_times (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (RecRunningTime));
  g_autoptr (GArray) clocks = g_array_new (FALSE, FALSE, sizeof (RecClockChange));
  g_autoptr (GArray) found = NULL;
  g_autoptr (GArray) found_clocks = NULL;

  for (gint64 i = 0; i <= REC_STORE_RUNNING_TIMES_MAX; i++)
    {
      RecRunningTime time = { i * 10, i * 10 + 5 };

      g_array_append_val (times, time);
    }
  for (gint64 i = 0; i <= REC_STORE_CLOCK_CHANGES_MAX; i++)
    {
      RecClockChange change = { i, 1 };

      g_array_append_val (clocks, change);
    }
  g_assert_true (rec_store_add_running_times (fixture->store, "x", times, clocks, "x", NULL, NULL));
  found = rec_store_list_running_times (fixture->store, G_MININT64, G_MAXINT64, NULL);
  found_clocks = rec_store_list_clock_changes (fixture->store, G_MININT64, G_MAXINT64, NULL);
  g_assert_cmpuint (found->len, ==, REC_STORE_RUNNING_TIMES_MAX);
  g_assert_cmpint (g_array_index (found, RecRunningTime, 0).start, ==, 10);
  g_assert_cmpuint (found_clocks->len, ==, REC_STORE_CLOCK_CHANGES_MAX);
}

static void
test_counts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (RecReport) first = fixture_add (fixture->store, 1, 1, 0);
  g_autoptr (GArray) counts = NULL;
  g_autoptr (GArray) some = NULL;
  const char *gone[] = { rec_report_get_id (first), NULL };
  RecReportCount *count;

  g_object_unref (fixture_add (fixture->store, 1, 1, -1));
  g_object_unref (fixture_add (fixture->store, 2, 2, QUARTER - 1));
  g_object_unref (fixture_add (fixture->store, 2, 2, QUARTER));
  g_object_unref (fixture_add (fixture->store, 2, 2, G_GINT64_CONSTANT (4102444800000000)));
  counts = rec_store_list_report_counts (fixture->store, G_MININT64, G_MAXINT64, NULL);
  g_assert_cmpuint (counts->len, ==, 4);
  count = &g_array_index (counts, RecReportCount, 0);
  g_assert_cmpint (count[0].time, ==, -QUARTER);
  g_assert_cmpint (count[1].time, ==, 0);
  g_assert_cmpuint (count[1].reports, ==, 2);
  g_assert_cmpstr (count[1].event_type, ==, "AppCrash");

  g_assert_true (rec_store_delete (fixture->store, gone, NULL, NULL));
  some = rec_store_list_report_counts (fixture->store, 0, QUARTER, NULL);
  g_assert_cmpuint (some->len, ==, 1);
  g_assert_cmpuint (g_array_index (some, RecReportCount, 0).reports, ==, 1);
  fixture_check_in_step (fixture->folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, test)                                                                            \
  g_test_add ("/store/history/" path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  ADD ("changes of packages are added once and listed by time", test_package_changes);
  ADD ("names from other programs' files are cleaned and cut", test_foreign_texts);
  ADD ("the oldest changes of packages make room", test_changes_limit);
  ADD ("running times that overlap or touch become one", test_running_times);
  ADD ("any running times give what a plain reading gives", test_any_running_times);
  ADD ("of two changes of the clock at once the first is kept", test_clocks);
  ADD ("the oldest running times and changes of the clock make room", test_limits_of_times);
  ADD ("reports are counted by quarters of an hour, before 1970 too", test_counts);
#undef ADD

  return g_test_run ();
}
