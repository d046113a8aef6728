/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/sources/rec-running-times.h"

#include "journal-fixture.h"

#define MINUTE (60 * (gint64) G_USEC_PER_SEC)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
/* 2026-01-01, 00:00 UTC. */
#define START (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC)
#define NOW (START + 100 * DAY)
#define BOOT_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define BOOT_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define SLEEP_START "MESSAGE_ID=6bbd95ee977941e497c48be27c254128"
#define SLEEP_STOP "MESSAGE_ID=8811e6df2a8e40f58a94cea26f8ebf14"
#define CLOCK "MESSAGE_ID=c7a787079b354eaaa9e77b371893cd27"
#define OTHER "MESSAGE_ID=00000000000000000000000000000000"

/* Entries @first to @first + @count of a boot, a minute apart; @time is when its first one would
 * have been written by the clock as it is set now. */
static gboolean
add_entries (Fixture *fixture,
             const char *boot,
             gint64 time,
             guint first,
             guint count,
             const char *id)
{
  g_autofree char *time_option = g_strdup_printf ("--time=%" G_GINT64_FORMAT, time);
  g_autofree char *first_option = g_strdup_printf ("--first=%u", first);
  g_autofree char *count_option = g_strdup_printf ("--count=%u", count);
  g_autofree char *boot_option = g_strdup_printf ("--boot=%s", boot);
  g_autofree char *id_option = g_strdup_printf ("--field=%s", id);

  return journal_make (fixture->file, "--field=_UID=0", "--field=_PID=1", time_option, first_option,
                       count_option, boot_option, id_option, NULL);
}

/* “from+length” for each time, in minutes since the start, and “from!by” for each change. */
static char *
read_on (Fixture *fixture, char **position)
{
  g_autoptr (GArray) times = NULL, clocks = NULL;
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);
  char *new_position = NULL;

  g_assert_true (rec_running_times_read (fixture->file, *position, NOW, &times, &clocks,
                                         &new_position, &error));
  g_assert_no_error (error);
  g_free (*position);
  *position = new_position;
  for (guint i = 0; i < times->len; i++)
    {
      const RecRunningTime *time = &g_array_index (times, RecRunningTime, i);

      g_string_append_printf (text, "%.1f+%d ", (double) (time->start - START) / MINUTE,
                              (int) ((time->end - time->start) / MINUTE));
    }
  for (guint i = 0; i < clocks->len; i++)
    {
      const RecClockChange *clock = &g_array_index (clocks, RecClockChange, i);

      g_string_append_printf (text, "%d!%d ", (int) ((clock->time - START) / MINUTE),
                              (int) (clock->delta / MINUTE));
    }
  return g_string_free (text, FALSE);
}

static void
assert_read (Fixture *fixture, char **position, const char *expected)
{
  g_autofree char *found = read_on (fixture, position);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_boots (Fixture *fixture, gconstpointer data)
{
  g_autofree char *position = NULL;

  if (!add_entries (fixture, BOOT_A, START, 0, 31, OTHER)
      || !add_entries (fixture, BOOT_B, START + DAY, 0, 11, OTHER))
    return;
  assert_read (fixture, &position, "0.0+30 1440.0+10 ");
  assert_read (fixture, &position, "");
  add_entries (fixture, BOOT_B, START + DAY, 11, 5, OTHER);
  assert_read (fixture, &position, "1440.0+15 ");
}

static void
test_sleep (Fixture *fixture, gconstpointer data)
{
  g_autofree char *position = NULL;

  if (!add_entries (fixture, BOOT_A, START, 0, 30, OTHER))
    return;
  add_entries (fixture, BOOT_A, START, 30, 1, SLEEP_START);
  add_entries (fixture, BOOT_A, START + 8 * HOUR, 31, 1, SLEEP_STOP);
  add_entries (fixture, BOOT_A, START + 8 * HOUR, 32, 20, OTHER);
  add_entries (fixture, BOOT_A, START + 8 * HOUR, 52, 1, SLEEP_START);
  add_entries (fixture, BOOT_A, START + 9 * HOUR, 53, 8, OTHER);
  assert_read (fixture, &position, "0.0+30 511.0+21 593.0+7 ");
}

static void
test_clock (Fixture *fixture, gconstpointer data)
{
  g_autofree char *position = NULL;

  if (!add_entries (fixture, BOOT_A, START, 0, 100, OTHER))
    return;
  add_entries (fixture, BOOT_A, START + 5 * HOUR, 100, 100, OTHER);
  add_entries (fixture, BOOT_A, START + 3 * HOUR, 200, 1, CLOCK);
  add_entries (fixture, BOOT_A, START + 3 * HOUR, 201, 100, OTHER);
  assert_read (fixture, &position, "0.0+99 380.0+100 400.0+99 380!-120 400!300 ");
}

static void
test_there_and_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *position = NULL;

  if (!add_entries (fixture, BOOT_A, START, 0, 100, OTHER))
    return;
  add_entries (fixture, BOOT_A, START + 2 * HOUR, 100, 1, CLOCK);
  add_entries (fixture, BOOT_A, START, 101, 50, OTHER);
  assert_read (fixture, &position, "0.0+99 101.0+49 101!-120 220!120 ");
}

/* A small computer without a clock of its own starts in 1970, until it is told the time. */
static void
test_no_clock (Fixture *fixture, gconstpointer data)
{
  g_autofree char *position = NULL;
  g_autofree char *found = NULL;

  if (!add_entries (fixture, BOOT_A, 10 * DAY, 0, 10, OTHER))
    return;
  add_entries (fixture, BOOT_A, START, 10, 10, OTHER);
  add_entries (fixture, BOOT_B, NOW + 400 * DAY, 0, 10, OTHER);
  found = read_on (fixture, &position);
  g_assert_true (g_str_has_prefix (found, "10.0+9 10!"));
  g_assert_true (g_str_has_prefix (position, BOOT_A));
}

static void
test_gap (Fixture *fixture, gconstpointer data)
{
  g_autofree char *position
      = g_strdup_printf ("cccccccccccccccccccccccccccccccc %" G_GINT64_FORMAT, START - DAY);

  if (!add_entries (fixture, BOOT_A, START, 0, 31, OTHER))
    return;
  assert_read (fixture, &position, "-0.0+0 0.0+30 ");
  assert_read (fixture, &position, "");
}

static void
test_own_entries (Fixture *fixture, gconstpointer data)
{
  g_autofree char *position = NULL;

  if (!journal_make (fixture->file, "--count=10", "--field=_UID=1000", NULL))
    return;
  assert_read (fixture, &position, "");
  g_assert_cmpstr (position, ==, "");
}

static void
test_forged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *time = g_strdup_printf ("--time=%" G_GINT64_FORMAT, START + 8 * HOUR);
  g_autofree char *position = NULL;

  if (!add_entries (fixture, BOOT_A, START, 0, 31, OTHER))
    return;
  journal_make (fixture->file, "--first=31", "--field=_UID=1234", "--field=" SLEEP_STOP,
                "--boot=" BOOT_A, time, NULL);
  add_entries (fixture, BOOT_A, START + 8 * HOUR, 32, 10, OTHER);
  assert_read (fixture, &position, "0.0+30 511.0+10 511!480 ");
}

static void
test_no_journal (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) times = NULL, clocks = NULL;
  g_autofree char *position = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (rec_running_times_read (fixture->file, "nonsense 17", NOW, &times, &clocks,
                                          &position, &error));
  g_assert_error (error, REC_ERROR, REC_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  journal_add_test ("a boot is a time, and it is read on where it grows", test_boots);
  journal_add_test ("a sleep parts two times", test_sleep);
  journal_add_test ("a clock that is set is told, and is no sleep", test_clock);
  journal_add_test ("a clock that is set there and back is told where the system says so",
                    test_there_and_back);
  journal_add_test ("what a wrong clock says is no time", test_no_clock);
  journal_add_test ("of the time before a lost boot nothing is known", test_gap);
  journal_add_test ("of a user’s entries alone no running time is told", test_own_entries);
  journal_add_test ("who is not the system cannot tell of a sleep", test_forged);
  journal_add_test ("without a journal it says so", test_no_journal);
  return g_test_run ();
}
