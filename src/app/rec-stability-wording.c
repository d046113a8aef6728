/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-stability-wording.h"

#include <glib/gi18n.h>

const char *
rec_stability_wording_get_lane (RecLane lane)
{
  switch (lane)
    {
    case REC_LANE_APPLICATIONS:
      return _ ("Application failures");
    case REC_LANE_SYSTEM:
      return _ ("System failures");
    default:
      return _ ("Other failures");
    }
}

static char *
format_date (gint64 time, const char *format)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);
  char *text = date != NULL ? g_date_time_format (date, format) : NULL;

  return text != NULL ? text : g_strdup (_ ("At an unknown time"));
}

/* The day, or from when to when. */
char *
rec_stability_wording_dup_date (RecStabilityItem *item)
{
  const RecStabilityDay *day = rec_stability_item_get_day (item);
  g_autofree char *first = NULL, *last = NULL;

  if (!rec_stability_item_is_week (item))
    {
      g_autofree char *weekday
          /* Translators: a day as g_date_time_format() writes it */
          = format_date (day->start, _ ("%A, %-d %B %Y"));
      g_autofree char *end = format_date (day->end - 1, _ ("%A, %-d %B %Y"));

      if (g_str_equal (weekday, end))
        return g_steal_pointer (&weekday);
    }

  /* Translators: a day as g_date_time_format() writes it, where there is little room */
  first = format_date (day->start, _ ("%-d %B %Y"));
  last = format_date (day->end - 1, _ ("%-d %B %Y"));
  /* Translators: from a day to a day, both included */
  return g_strdup_printf (_ ("%1$s to %2$s"), first, last);
}

/* The index in few letters; a dash where there is none. */
char *
rec_stability_wording_dup_index (const RecStabilityDay *day)
{
  if (day->index <= 0)
    return g_strdup ("–");

  return g_strdup_printf ("%.1f", day->index);
}

static char *
dup_duration (gint64 duration)
{
  guint minutes = (guint) (MIN (ABS (duration) / G_TIME_SPAN_MINUTE, G_MAXINT));
  guint hours = minutes / 60;
  g_autofree char *hour_text = NULL, *minute_text = NULL;

  if (minutes == 0)
    {
      guint seconds = (guint) (ABS (duration) / G_USEC_PER_SEC);

      return g_strdup_printf (ngettext ("%u second", "%u seconds", seconds), seconds);
    }

  hour_text = g_strdup_printf (ngettext ("%u hour", "%u hours", hours), hours);
  minute_text = g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes % 60), minutes % 60);
  if (hours == 0)
    return g_steal_pointer (&minute_text);
  if (minutes % 60 == 0 || hours >= 24)
    return g_steal_pointer (&hour_text);
  /* Translators: %1$s is a number of hours, %2$s a number of minutes, both with their word */
  return g_strdup_printf (_ ("%1$s %2$s"), hour_text, minute_text);
}

/* For how long the computer was on. */
char *
rec_stability_wording_dup_running (const RecStabilityDay *day)
{
  if (day->is_off)
    return g_strdup (C_ ("the machine", "Off"));
  if (day->running < 0)
    return g_strdup (_ ("Not known"));

  return dup_duration (day->running);
}

/* By how much the clock was set; %NULL when it was not. */
char *
rec_stability_wording_dup_clock (const RecStabilityDay *day)
{
  g_autofree char *duration = NULL;

  if (day->clock_change == 0)
    return NULL;

  duration = dup_duration (day->clock_change);
  /* Translators: %s is a length of time, e.g. “2 hours” */
  return g_strdup_printf (day->clock_change > 0 ? _ ("the clock was set forward by %s")
                                                : _ ("the clock was set back by %s"),
                          duration);
}

/* Takes @text over; what did not happen is not said. */
static void
add (GPtrArray *parts, guint count, char *text)
{
  if (count > 0)
    g_ptr_array_add (parts, text);
  else
    g_free (text);
}

static void
add_failures (GPtrArray *parts, const RecStabilityDay *day)
{
  guint programs = day->failures[REC_LANE_APPLICATIONS];
  guint system = day->failures[REC_LANE_SYSTEM];
  guint other = day->failures[REC_LANE_OTHER];

  add (parts, programs,
       g_strdup_printf (ngettext ("%u application failure", "%u application failures", programs),
                        programs));
  add (parts, system,
       g_strdup_printf (ngettext ("%u system failure", "%u system failures", system), system));
  add (parts, other,
       g_strdup_printf (ngettext ("%u other failure", "%u other failures", other), other));
  if (programs + system + other == 0)
    g_ptr_array_add (parts, g_strdup (_ ("no failures")));
}

static void
add_changes (GPtrArray *parts, const RecStabilityDay *day)
{
  add (parts, day->installs,
       g_strdup_printf (ngettext ("%u install or update", "%u installs and updates", day->installs),
                        day->installs));
  add (parts, day->removals,
       g_strdup_printf (ngettext ("%u removal", "%u removals", day->removals), day->removals));
}

static void
add_index (GPtrArray *parts, const RecStabilityDay *day)
{
  g_autofree char *index = rec_stability_wording_dup_index (day);

  if (day->index <= 0)
    g_ptr_array_add (parts, g_strdup (_ ("no index")));
  else if (day->is_certain)
    /* Translators: %s is a number from 1 to 10 */
    g_ptr_array_add (parts, g_strdup_printf (_ ("index %s"), index));
  else
    /* Translators: %s is a number from 1 to 10 */
    g_ptr_array_add (parts, g_strdup_printf (_ ("index %s, from few days"), index));
}

/* All that is known of a day, in a line. */
char *
rec_stability_wording_dup_facts (const RecStabilityDay *day)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *clock = rec_stability_wording_dup_clock (day);

  if (day->is_off)
    g_ptr_array_add (parts, g_strdup (_ ("the computer was off")));
  else
    {
      g_autofree char *running = rec_stability_wording_dup_running (day);

      add_index (parts, day);
      add_failures (parts, day);
      add_changes (parts, day);
      if (day->running >= 0)
        /* Translators: %s is a length of time, e.g. “2 hours” */
        g_ptr_array_add (parts, g_strdup_printf (_ ("on for %s"), running));
    }
  if (clock != NULL)
    g_ptr_array_add (parts, g_steal_pointer (&clock));
  g_ptr_array_add (parts, NULL);

  /* Translators: between the parts of a list */
  return g_strjoinv (_ (", "), (char **) parts->pdata);
}

/* The same with the day before it, for the line below the chart and for a screen reader. */
char *
rec_stability_wording_dup_summary (RecStabilityItem *item)
{
  g_autofree char *date = rec_stability_wording_dup_date (item);
  g_autofree char *facts = rec_stability_wording_dup_facts (rec_stability_item_get_day (item));

  /* Translators: %1$s is a day, %2$s what happened on it */
  return g_strdup_printf (_ ("%1$s: %2$s"), date, facts);
}

static char *
dup_index_sentence (const RecStabilityDay *day)
{
  g_autofree char *index = NULL;

  if (day == NULL)
    return g_strdup (_ ("There is no stability index yet."));

  index = rec_stability_wording_dup_index (day);
  /* Translators: %s is a number from 1 to 10 */
  return g_strdup_printf (day->is_certain
                              ? _ ("Your stability index is %s of 10.")
                              : _ ("Your stability index is %s of 10, but it was reckoned from few "
                                   "days: it becomes more reliable with time."),
                          index);
}

static char *
dup_failure_sentence (guint programs, guint system, guint other)
{
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);

  if (programs + system + other == 0)
    return g_strdup (_ ("Nothing failed in the last 28 days."));

  if (programs == 0)
    g_ptr_array_add (sentences, g_strdup (_ ("No program failed in the last 28 days.")));
  else
    g_ptr_array_add (
        sentences,
        g_strdup_printf (ngettext ("In the last 28 days a program failed %u time.",
                                   "In the last 28 days programs failed %u times.", programs),
                         programs));
  add (sentences, system,
       g_strdup_printf (
           ngettext ("The system failed %u time.", "The system failed %u times.", system), system));
  add (
      sentences, other,
      g_strdup_printf (
          ngettext ("There was %u other failure.", "There were %u other failures.", other), other));
  g_ptr_array_add (sentences, NULL);

  return g_strjoinv (" ", (char **) sentences->pdata);
}

/* What @days, of RecStabilityDay, say in all: the index now, and the failures of four weeks. */
char *
rec_stability_wording_dup_headline (GArray *days)
{
  const RecStabilityDay *latest = NULL;
  guint failures[REC_LANE_N] = { 0 };
  g_autofree char *index = NULL, *sentences = NULL;

  for (guint i = 0; i < days->len; i++)
    {
      const RecStabilityDay *day = &g_array_index (days, RecStabilityDay, i);

      if (day->index > 0)
        latest = day;
      if (i + REC_STABILITY_WINDOW >= days->len)
        for (guint lane = 0; lane < REC_LANE_N; lane++)
          failures[lane] += day->failures[lane];
    }

  index = dup_index_sentence (latest);
  sentences = dup_failure_sentence (failures[REC_LANE_APPLICATIONS], failures[REC_LANE_SYSTEM],
                                    failures[REC_LANE_OTHER]);
  /* Translators: two sentences */
  return g_strdup_printf (_ ("%1$s %2$s"), index, sentences);
}
