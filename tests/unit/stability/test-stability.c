/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "stability-fixture.h"

#include <string.h>

#define N_ROUNDS 100
#define N_PROPERTY_DAYS 120

static gint64
find_time (const char *zone, const char *text)
{
  g_autoptr (GTimeZone) time_zone = g_time_zone_new_identifier (zone);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, time_zone);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static void
test_day_lengths (void)
{
  const struct
  {
    const char *zone;
    const char *noon;
    const char *start;
    double hours;
  } cases[] = {
    { "Europe/Berlin", "2025-03-30T12:00:00", "2025-03-29T23:00:00Z", 23 },
    { "Europe/Berlin", "2025-10-26T12:00:00", "2025-10-25T22:00:00Z", 25 },
    { "Europe/Berlin", "2025-10-27T00:00:00", "2025-10-26T23:00:00Z", 24 },
    { "Asia/Kathmandu", "2025-05-01T12:00:00", "2025-04-30T18:15:00Z", 24 },
    { "Australia/Lord_Howe", "2025-04-06T12:00:00", "2025-04-05T13:00:00Z", 24.5 },
    /* Midnight is leapt over, and passed twice. */
    { "America/Havana", "2025-03-09T12:00:00", "2025-03-09T05:00:00Z", 23 },
    { "America/Havana", "2025-11-02T12:00:00", "2025-11-02T04:00:00Z", 25 },
    { "Africa/Cairo", "2025-04-25T12:00:00", "2025-04-24T22:00:00Z", 23 },
    { "America/Santiago", "2025-09-07T12:00:00", "2025-09-07T04:00:00Z", 23 },
    { "Pacific/Kiritimati", "2025-05-01T00:00:00", "2025-04-30T10:00:00Z", 24 },
    { "Pacific/Niue", "2025-05-01T23:59:59", "2025-05-01T11:00:00Z", 24 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Known) known = known_new ();
      g_autoptr (GArray) days
          = known_reckon (known, cases[i].zone, find_time (cases[i].zone, cases[i].noon), 3);
      const RecStabilityDay *day = get_day (days, 2);

      g_test_message ("%s %s", cases[i].zone, cases[i].noon);
      g_assert_cmpint (day->start, ==, find_time ("UTC", cases[i].start));
      g_assert_cmpfloat ((double) (day->end - day->start) / HOUR, ==, cases[i].hours);
      g_assert_cmpint (get_day (days, 1)->end, ==, day->start);
      g_assert_cmpint (get_day (days, 0)->end, ==, get_day (days, 1)->start);
    }
}

static void
test_day_left_out (void)
{
  g_autoptr (Known) known = known_new ();
  g_autoptr (GArray) days
      = known_reckon (known, "Pacific/Apia", find_time ("UTC", "2011-12-31T12:00:00Z"), 4);

  g_assert_cmpint (get_day (days, 0)->end - get_day (days, 0)->start, ==, 24 * HOUR);
  g_assert_cmpint (get_day (days, 1)->end, ==, get_day (days, 1)->start);
}

static void
test_places (void)
{
  g_autoptr (Known) known = known_new ();
  gint64 start = find_time ("UTC", "2025-10-25T22:00:00Z");
  g_autoptr (GArray) days = NULL;

  known_add_failures (known, start - HOUR / 4, REC_LANE_APPLICATIONS, 1);
  known_add_failures (known, start, REC_LANE_APPLICATIONS, 2);
  known_add_failures (known, start, REC_LANE_OTHER, 3);
  known_add_failures (known, start + 25 * HOUR - HOUR / 4, REC_LANE_SYSTEM, 4);
  known_add_failures (known, start + 25 * HOUR, REC_LANE_SYSTEM, 5);
  known_add_change (known, start, REC_PACKAGE_INSTALLED);
  known_add_change (known, start, REC_PACKAGE_UPDATED);
  known_add_change (known, start, REC_PACKAGE_DOWNGRADED);
  known_add_change (known, start + 25 * HOUR - 1, REC_PACKAGE_REMOVED);
  known_add_running (known, start - HOUR, start + 2 * HOUR);
  known_add_running (known, start + HOUR, start + 3 * HOUR);
  known_add_running (known, start + 24 * HOUR, start + 26 * HOUR);
  known_add_clock (known, start + HOUR, 30);
  known_add_clock (known, start + HOUR, -40);
  known_add_clock (known, start + HOUR, 20);

  days = known_reckon (known, "Europe/Berlin", start + 30 * HOUR, 3);
  g_assert_cmpuint (get_day (days, 0)->failures[REC_LANE_APPLICATIONS], ==, 1);
  g_assert_cmpuint (get_day (days, 1)->failures[REC_LANE_APPLICATIONS], ==, 2);
  g_assert_cmpuint (get_day (days, 1)->failures[REC_LANE_OTHER], ==, 3);
  g_assert_cmpuint (get_day (days, 1)->failures[REC_LANE_SYSTEM], ==, 4);
  g_assert_cmpuint (get_day (days, 2)->failures[REC_LANE_SYSTEM], ==, 5);
  g_assert_cmpuint (get_day (days, 1)->installs, ==, 3);
  g_assert_cmpuint (get_day (days, 1)->removals, ==, 1);
  g_assert_cmpint (get_day (days, 0)->running, ==, HOUR);
  g_assert_cmpint (get_day (days, 1)->running, ==, 4 * HOUR);
  g_assert_cmpint (get_day (days, 2)->running, ==, HOUR);
  g_assert_cmpint (get_day (days, 1)->clock_change, ==, -40);
}

static void
test_off (void)
{
  g_autoptr (Known) known = known_new ();
  g_autoptr (GArray) days = NULL;

  known_add_running (known, MONDAY + 10 * HOUR, MONDAY + 12 * HOUR);
  /* Monday to Thursday: off, off but for a change and a failure that show that it was not. */
  known_add_change (known, MONDAY + 2 * DAY, REC_PACKAGE_REMOVED);
  known_add_failures (known, MONDAY + 3 * DAY, REC_LANE_OTHER, 1);
  known_add_running (known, MONDAY + 4 * DAY + HOUR, MONDAY + 4 * DAY + 2 * HOUR);

  days = known_reckon (known, "UTC", MONDAY + 6 * DAY, 8);
  for (guint i = 0; i < days->len; i++)
    g_assert_cmpint (get_day (days, i)->is_off, ==, i == 2);
  g_assert_cmpint (get_day (days, 0)->running, ==, -1);
  g_assert_cmpint (get_day (days, 2)->running, ==, 0);
  g_assert_cmpint (get_day (days, 4)->running, ==, 0);
  g_assert_cmpint (get_day (days, 6)->running, ==, -1);
  g_assert_cmpfloat (get_day (days, 0)->index, ==, 0);
  g_assert_cmpfloat (get_day (days, 2)->index, ==, 0);
}

static void
test_gap (void)
{
  g_autoptr (Known) known = known_new ();
  g_autoptr (GArray) days = NULL;

  known_add_running (known, MONDAY + 10 * HOUR, MONDAY + 12 * HOUR);
  known_add_running (known, MONDAY + 3 * DAY, MONDAY + 3 * DAY + 1);
  known_add_running (known, MONDAY + 5 * DAY, MONDAY + 5 * DAY + HOUR);

  days = known_reckon (known, "UTC", MONDAY + 5 * DAY, 6);
  for (guint i = 0; i < days->len; i++)
    g_assert_cmpint (get_day (days, i)->is_off, ==, i == 3 || i == 4);
  g_assert_cmpint (get_day (days, 1)->running, ==, -1);
}

static void
test_views (void)
{
  g_autoptr (Known) known = known_new ();
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  gint64 until = MONDAY + DAY / 2, since = rec_stability_get_since (zone, until);
  g_autoptr (GArray) year = NULL, week = NULL;

  g_assert_cmpint (since, ==,
                   MONDAY - (REC_STABILITY_DAYS_MAX + REC_STABILITY_LEAD_DAYS - 1) * DAY);
  for (gint64 day = since; day < until; day += DAY)
    {
      known_add_running (known, day, day + HOUR);
      if ((day / DAY) % 3 == 0)
        known_add_failures (known, day, REC_LANE_APPLICATIONS, 1);
    }
  year = known_reckon (known, "UTC", until, REC_STABILITY_DAYS_MAX);
  week = known_reckon (known, "UTC", until, 7);
  g_assert_cmpuint (year->len, ==, REC_STABILITY_DAYS_MAX);
  g_assert_cmpuint (week->len, ==, 7);
  for (guint i = 0; i < 7; i++)
    g_assert_cmpmem (get_day (week, i), sizeof (RecStabilityDay), get_day (year, year->len - 7 + i),
                     sizeof (RecStabilityDay));
  g_assert_true (get_day (year, 0)->is_certain);
}

static void
test_weeks (void)
{
  g_autoptr (Known) known = known_new ();
  g_autoptr (GArray) days = NULL, weeks = NULL;

  known_add_running (known, MONDAY - 2 * DAY, MONDAY + 4 * DAY);
  known_add_failures (known, MONDAY - DAY, REC_LANE_SYSTEM, 1);
  known_add_failures (known, MONDAY, REC_LANE_APPLICATIONS, 2);
  known_add_failures (known, MONDAY + 3 * DAY, REC_LANE_APPLICATIONS, 3);
  known_add_change (known, MONDAY + DAY, REC_PACKAGE_INSTALLED);
  known_add_clock (known, MONDAY + DAY, -5);
  known_add_running (known, MONDAY + 8 * DAY, MONDAY + 8 * DAY + HOUR);

  /* From Sunday to the Tuesday of the week after next. */
  days = known_reckon (known, "UTC", MONDAY + 8 * DAY + HOUR, 10);
  weeks = rec_stability_reckon_weeks (days);
  g_assert_cmpuint (weeks->len, ==, 3);
  g_assert_cmpint (get_day (weeks, 0)->end, ==, MONDAY);
  g_assert_cmpuint (get_day (weeks, 0)->failures[REC_LANE_SYSTEM], ==, 1);
  g_assert_cmpint (get_day (weeks, 1)->start, ==, MONDAY);
  g_assert_cmpint (get_day (weeks, 1)->end, ==, MONDAY + 7 * DAY);
  g_assert_cmpuint (get_day (weeks, 1)->weekday, ==, 1);
  g_assert_cmpuint (get_day (weeks, 1)->failures[REC_LANE_APPLICATIONS], ==, 5);
  g_assert_cmpuint (get_day (weeks, 1)->installs, ==, 1);
  g_assert_cmpint (get_day (weeks, 1)->running, ==, 4 * DAY);
  g_assert_cmpint (get_day (weeks, 1)->clock_change, ==, -5);
  g_assert_false (get_day (weeks, 1)->is_off);
  g_assert_true (get_day (days, 7)->is_off);
  g_assert_cmpfloat (get_day (weeks, 1)->index, ==, get_day (days, 4)->index);
}

static Known *
make_anything (GRand *random)
{
  Known *known = known_new ();

  for (guint i = 0; i < N_PROPERTY_DAYS; i++)
    {
      gint64 day = MONDAY + i * DAY;

      if (g_rand_int_range (random, 0, 3) > 0)
        known_add_running (known, day + g_rand_int_range (random, 0, 20) * HOUR,
                           day + g_rand_int_range (random, 0, 30) * HOUR);
      if (g_rand_int_range (random, 0, 4) == 0)
        known_add_failures (known, day, g_rand_int_range (random, 0, REC_LANE_N),
                            1 << g_rand_int_range (random, 0, 31));
      if (g_rand_int_range (random, 0, 4) == 0)
        known_add_change (known, day, g_rand_int_range (random, 0, 4));
      if (g_rand_int_range (random, 0, 8) == 0)
        known_add_clock (known, day, g_rand_int_range (random, -3, 4));
    }
  return known;
}

static void
shuffle (GRand *random, GArray *array)
{
  guint size = g_array_get_element_size (array);
  g_autofree char *other = g_malloc (size);

  for (guint i = array->len; i > 1; i--)
    {
      char *a = array->data + (i - 1) * size;
      char *b = array->data + g_rand_int_range (random, 0, i) * size;

      memcpy (other, a, size);
      memmove (a, b, size);
      memcpy (b, other, size);
    }
}

static GArray *
reckon_anything (Known *known)
{
  return known_reckon (known, "Europe/Berlin", MONDAY + N_PROPERTY_DAYS * DAY, 130);
}

static void
test_order (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (Known) known = make_anything (random);
      g_autoptr (GArray) before = reckon_anything (known), after = NULL;

      shuffle (random, known->counts);
      shuffle (random, known->running);
      shuffle (random, known->clocks);
      for (guint i = 0; i < known->changes->len; i++)
        g_ptr_array_add (known->changes, g_ptr_array_steal_index_fast (known->changes, 0));
      after = reckon_anything (known);
      g_assert_cmpmem (before->data, before->len * sizeof (RecStabilityDay), after->data,
                       after->len * sizeof (RecStabilityDay));
    }
}

static void
test_more_failures (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (Known) known = make_anything (random);
      g_autoptr (GArray) before = reckon_anything (known), after = NULL;
      guint place = g_rand_int_range (random, 0, before->len);
      const RecStabilityDay *day = get_day (before, place);

      /* A day that was off was on after all, so that the window is another one. */
      if (day->is_off || day->index == 0)
        continue;

      known_add_failures (known, day->start, g_rand_int_range (random, 0, REC_LANE_N), 1);
      after = reckon_anything (known);
      for (guint i = 0; i < before->len; i++)
        {
          double index = get_day (after, i)->index;

          g_assert_cmpfloat (index, <=, get_day (before, i)->index);
          g_assert_true (index == 0 || (index >= 1 && index <= 10));
        }
      g_assert_cmpfloat (get_day (after, place)->index, <, get_day (before, place)->index);
    }
}

static void
test_extremes (void)
{
  const gint64 times[] = { G_MININT64, -1, 0, 1, MONDAY, G_MAXINT64 - 1, G_MAXINT64 };
  g_autoptr (Known) known = known_new ();

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    for (guint j = 0; j < G_N_ELEMENTS (times); j++)
      {
        known_add_running (known, times[i], times[j]);
        known_add_clock (known, times[i], times[j]);
        known_add_change (known, times[i], j % 4);
        for (RecLane lane = 0; lane < REC_LANE_N; lane++)
          known_add_failures (known, times[i] / 900 * 900, lane, G_MAXUINT);
      }
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autoptr (GArray) none = known_reckon (known, "UTC", times[i], 0);
      g_autoptr (GArray) days = known_reckon (known, "UTC", times[i], G_MAXUINT);
      g_autoptr (GArray) weeks = rec_stability_reckon_weeks (days);

      g_assert_cmpuint (none->len, ==, 0);
      g_assert_cmpuint (days->len, ==, REC_STABILITY_DAYS_MAX);
      g_assert_cmpuint (weeks->len, <=, 54);
      for (guint day = 0; day < days->len; day++)
        {
          g_assert_cmpfloat (get_day (days, day)->index, >=, 0);
          g_assert_cmpfloat (get_day (days, day)->index, <=, 10);
          g_assert_cmpint (get_day (days, day)->running, <=, 24 * HOUR);
        }
    }
}

static void
test_nothing (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  RecStabilityInput input = { .zone = zone, .until = MONDAY, .n_days = 28 };
  g_autoptr (GArray) days = rec_stability_reckon_days (&input);

  g_assert_cmpuint (days->len, ==, 28);
  for (guint i = 0; i < days->len; i++)
    {
      g_assert_cmpfloat (get_day (days, i)->index, ==, 0);
      g_assert_false (get_day (days, i)->is_off);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stability/a day is as long as its zone makes it", test_day_lengths);
  g_test_add_func ("/stability/a day that a zone left out is empty", test_day_left_out);
  g_test_add_func ("/stability/what happened stands in its day and lane", test_places);
  g_test_add_func ("/stability/a day is off only when that is known", test_off);
  g_test_add_func ("/stability/of a gap in what is known no day is off", test_gap);
  g_test_add_func ("/stability/a day has the same index in each view", test_views);
  g_test_add_func ("/stability/weeks begin on Monday and have their last index", test_weeks);
  g_test_add_func ("/stability/the order of what happened does not matter", test_order);
  g_test_add_func ("/stability/more failures never raise the index", test_more_failures);
  g_test_add_func ("/stability/no number takes it out of its bounds", test_extremes);
  g_test_add_func ("/stability/of nothing it makes days without an index", test_nothing);
  return g_test_run ();
}
