/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n.h>
#include <stdio.h>

#include "cli/cli-command.h"
#include "cli/cli-history.h"
#include "cli/cli-table.h"
#include "core/report/rec-json.h"
#include "core/report/rec-time.h"
#include "core/stability/rec-stability.h"
#include "core/store/rec-store-history.h"

#define DEFAULT_DAYS 28
#define N_COLUMNS 9
#define CHANGES_MAX 1000000u
/* The store lists what begins before a time; of the last day it is all wanted. */
#define REST_OF_DAY (25 * 60 * 60 * (gint64) G_USEC_PER_SEC)
#define MINUTE (60 * (gint64) G_USEC_PER_SEC)

static gboolean
load (RecStore *store, RecStabilityInput *input, GError **error)
{
  gint64 since = rec_stability_get_since (input->zone, input->until);
  gint64 until = input->until + REST_OF_DAY;

  input->counts = rec_store_list_report_counts (store, since, until, error);
  if (input->counts != NULL)
    input->changes = rec_store_list_package_changes (store, since, until, CHANGES_MAX, error);
  if (input->changes != NULL)
    input->running = rec_store_list_running_times (store, since, until, error);
  if (input->running != NULL)
    input->clocks = rec_store_list_clock_changes (store, since, until, error);
  return input->clocks != NULL;
}

static GArray *
reckon (RecStore *store, guint n_days, gboolean weeks, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  RecStabilityInput input = { .zone = zone, .until = g_get_real_time (), .n_days = n_days };
  g_autoptr (GArray) days = NULL;

  if (store == NULL || load (store, &input, error))
    days = rec_stability_reckon_days (&input);
  g_clear_pointer (&input.counts, g_array_unref);
  g_clear_pointer (&input.changes, g_ptr_array_unref);
  g_clear_pointer (&input.running, g_array_unref);
  g_clear_pointer (&input.clocks, g_array_unref);
  if (days == NULL || !weeks)
    return g_steal_pointer (&days);

  return rec_stability_reckon_weeks (days);
}

static void
add_number_or_null (JsonBuilder *builder, const char *name, gboolean is_known, double number)
{
  json_builder_set_member_name (builder, name);
  if (is_known)
    json_builder_add_double_value (builder, number);
  else
    json_builder_add_null_value (builder);
}

static void
add_json (JsonBuilder *builder, const RecStabilityDay *day)
{
  g_autofree char *start = rec_time_format (day->start);
  g_autofree char *end = rec_time_format (day->end);

  json_builder_begin_object (builder);
  rec_json_add_string (builder, "start", start);
  rec_json_add_string (builder, "end", end);
  add_number_or_null (builder, "index", day->index > 0, day->index);
  rec_json_add_boolean (builder, "certain", day->is_certain);
  json_builder_set_member_name (builder, "failures");
  json_builder_begin_object (builder);
  rec_json_add_int (builder, "applications", day->failures[REC_LANE_APPLICATIONS]);
  rec_json_add_int (builder, "system", day->failures[REC_LANE_SYSTEM]);
  rec_json_add_int (builder, "other", day->failures[REC_LANE_OTHER]);
  json_builder_end_object (builder);
  rec_json_add_int (builder, "installs", day->installs);
  rec_json_add_int (builder, "removals", day->removals);
  add_number_or_null (builder, "running_seconds", day->running >= 0,
                      (double) day->running / G_USEC_PER_SEC);
  add_number_or_null (builder, "clock_change_seconds", TRUE,
                      (double) day->clock_change / G_USEC_PER_SEC);
  rec_json_add_boolean (builder, "off", day->is_off);
  json_builder_end_object (builder);
}

static void
print_json (GArray *days)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < days->len; i++)
    add_json (builder, &g_array_index (days, RecStabilityDay, i));
  json_builder_end_array (builder);
  text = rec_json_print (builder, TRUE);
  puts (text);
}

static char *
dup_count (guint count)
{
  return count > 0 ? g_strdup_printf ("%u", count) : g_strdup ("");
}

/* A line that is dotted on the chart is in brackets here. */
static char *
dup_index (const RecStabilityDay *day)
{
  if (day->index == 0)
    return g_strdup ("");
  return g_strdup_printf (day->is_certain ? "%.1f" : "(%.1f)", day->index);
}

static char *
dup_running (const RecStabilityDay *day)
{
  gint64 minutes = day->running / MINUTE;

  if (day->is_off)
    return g_strdup (C_ ("the machine", "off"));
  if (day->running < 0)
    return g_strdup (_ ("not known"));
  /* Translators: hours and minutes, as 7:05 h */
  return g_strdup_printf (_ ("%d:%02d h"), (int) (minutes / 60), (int) (minutes % 60));
}

static char *
dup_clock (const RecStabilityDay *day)
{
  gint64 minutes = ABS (day->clock_change) / MINUTE;

  if (day->clock_change == 0)
    return g_strdup ("");
  return g_strdup_printf ("%s%" G_GINT64_FORMAT ":%02d h", day->clock_change < 0 ? "−" : "+",
                          minutes / 60, (int) (minutes % 60));
}

static void
add_row (CliTable *table, const RecStabilityDay *day)
{
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_local (day->start / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (start, "%Y-%m-%d");
  g_autofree char *index = dup_index (day);
  g_autofree char *applications = dup_count (day->failures[REC_LANE_APPLICATIONS]);
  g_autofree char *system = dup_count (day->failures[REC_LANE_SYSTEM]);
  g_autofree char *other = dup_count (day->failures[REC_LANE_OTHER]);
  g_autofree char *installs = dup_count (day->installs);
  g_autofree char *removals = dup_count (day->removals);
  g_autofree char *running = dup_running (day);
  g_autofree char *clock = dup_clock (day);
  const char *cells[N_COLUMNS]
      = { date, index, applications, system, other, installs, removals, running, clock };

  cli_table_add_row (table, cells);
}

static void
print_table (GArray *days, gboolean weeks)
{
  g_autoptr (CliTable) table = cli_table_new (N_COLUMNS);
  g_autofree char *text = NULL;
  gboolean has_brackets = FALSE;
  const char *titles[N_COLUMNS] = { weeks ? _ ("Week from") : _ ("Day"),
                                    _ ("Index"),
                                    _ ("Programs"),
                                    C_ ("failures", "System"),
                                    C_ ("failures", "Other"),
                                    _ ("Installed"),
                                    _ ("Removed"),
                                    _ ("Running"),
                                    _ ("Clock set") };

  cli_table_add_row (table, titles);
  for (guint column = 1; column < N_COLUMNS; column++)
    cli_table_set_right (table, column);
  for (guint i = 0; i < days->len; i++)
    {
      const RecStabilityDay *day = &g_array_index (days, RecStabilityDay, i);

      add_row (table, day);
      has_brackets = has_brackets || (day->index > 0 && !day->is_certain);
    }
  text = cli_table_dup_text (table, 0);
  fputs (text, stdout);
  if (has_brackets)
    /* Translators: the index of stability */
    printf (ngettext ("\nAn index in brackets rests on less than %d day.\n",
                      "\nAn index in brackets rests on less than %d days.\n", REC_STABILITY_WINDOW),
            REC_STABILITY_WINDOW);
}

/*
 * cli_stability:
 *
 * Prints what failed and what changed by days, with the index of stability.
 */
int
cli_stability (int argc, char **argv)
{
  gboolean json = FALSE, weeks = FALSE, no_sync = FALSE;
  int n_days = DEFAULT_DAYS;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print one JSON array"), NULL },
    { "days", 'd', 0, G_OPTION_ARG_INT, &n_days, N_ ("Print the last NUMBER days"), N_ ("NUMBER") },
    { "weeks", 'w', 0, G_OPTION_ARG_NONE, &weeks, N_ ("Print weeks and not days"), NULL },
    { "no-sync", 0, 0, G_OPTION_ARG_NONE, &no_sync,
      N_ ("Do not have the reporter read what is new first"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (RecStore) store = NULL;
  g_autoptr (GArray) days = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli_parse (entries, NULL, _ ("Shows how stable this machine was, the newest day last."),
                  &argc, &argv))
    return CLI_EXIT_USAGE;
  if (argc > 1)
    return cli_refuse ("stability", _ ("“%s” is not expected here"), argv[1]);
  if (n_days < 1 || n_days > REC_STABILITY_DAYS_MAX)
    return cli_refuse ("stability", _ ("The number of days has to be from 1 to %d"),
                       REC_STABILITY_DAYS_MAX);

  if (!no_sync)
    cli_history_try_read ();
  if (!cli_history_open_store (&store, &error)
      || (days = reckon (store, n_days, weeks, &error)) == NULL)
    return cli_fail (error);
  if (json)
    print_json (days);
  else
    print_table (days, weeks);
  return cli_finish_output ();
}
