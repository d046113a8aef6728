/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-print.h"

#include <glib/gi18n.h>

#include "core/report/rec-json.h"
#include "core/report/rec-wording.h"

/*
 * cli_print_dup_json:
 *
 * Returns: the object that recoursectl(1) describes
 */
char *
cli_print_dup_json (RecReport *report, gboolean with_analysis, gboolean pretty)
{
  g_autoptr (JsonBuilder) builder = json_builder_new_immutable ();

  rec_report_to_json (report, builder, with_analysis);
  return rec_json_print (builder, pretty);
}

/*
 * cli_print_dup_time:
 *
 * Returns: the time, for people, where they are
 */
char *
cli_print_dup_time (gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return date != NULL ? g_date_time_format (date, "%Y-%m-%d %H:%M:%S") : rec_time_format (time);
}

static void
append_line (GString *text, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (text, "%-14s %s\n", label, value);
}

/* Large files stay with their recorder, who deletes them when it wants. */
static char *
dup_dump (RecReport *report)
{
  const char *path = rec_report_get_dump_path (report);
  gint64 size = rec_report_get_dump_size (report);
  g_autofree char *shown_size = size >= 0 ? g_format_size (size) : NULL;

  if (path == NULL)
    return NULL;
  if (rec_report_get_dump_removed (report) > 0)
    {
      g_autofree char *time = cli_print_dup_time (rec_report_get_dump_removed (report));

      /* Translators: the path of a file, and a time */
      return g_strdup_printf (_ ("%s (removed on %s to save space)"), path, time);
    }
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    /* Translators: the path of a file */
    return g_strdup_printf (_ ("%s (not there any more)"), path);
  /* Translators: the path of a file, and its size with a unit */
  return shown_size != NULL ? g_strdup_printf (_ ("%s (%s)"), path, shown_size) : g_strdup (path);
}

/* What there is to say beside the state. */
static void
append_exchange (GString *text, RecSubmission *submission, RecSolution *solution)
{
  g_autofree char *hits = NULL;
  g_autofree char *next = NULL;

  if (submission != NULL)
    {
      append_line (text, _ ("Reason:"), submission->problem);
      if (submission->next_attempt != 0)
        next = cli_print_dup_time (submission->next_attempt);
      append_line (text, _ ("Next attempt:"), next);
      append_line (text, _ ("Service:"), submission->service);
      if (submission->hits != 0)
        hits = g_strdup_printf ("%" G_GUINT64_FORMAT, submission->hits);
      append_line (text, _ ("Seen there:"), hits);
    }
  if (solution != NULL)
    append_line (text, _ ("Solution:"), rec_response_get_title (solution->response));
}

/*
 * cli_print_dup_text:
 * @submission: (nullable): how far its problem was reported
 * @solution: (nullable): what a service said
 *
 * Returns: the report for people: in their words first, then what only they should see, then the
 *   details that could also be given to others
 */
char *
cli_print_dup_text (RecReport *report, RecSubmission *submission, RecSolution *solution)
{
  RecApplication *application = rec_report_get_application (report);
  g_autofree char *headline = rec_wording_dup_headline (report);
  g_autofree char *cause = rec_wording_dup_cause (report);
  g_autofree char *fault = rec_wording_dup_fault (report);
  g_autofree char *time = cli_print_dup_time (rec_report_get_time (report));
  g_autofree char *sources = g_strjoinv (", ", (char **) rec_report_list_sources (report));
  g_autofree char *details = rec_wording_dup_details (report);
  g_autofree char *dump = dup_dump (report);
  g_autofree char *pid = g_strdup_printf ("%" G_GUINT64_FORMAT, rec_report_get_pid (report));
  g_autofree char *uid = g_strdup_printf ("%" G_GUINT64_FORMAT, rec_report_get_uid (report));
  /* Translators: the numbers of a process and of its user */
  g_autofree char *process = g_strdup_printf (_ ("%s of user %s"), pid, uid);
  GString *text = g_string_new (headline);

  g_string_append_c (text, '\n');
  if (cause != NULL)
    g_string_append_printf (text, "%s\n", cause);
  g_string_append_c (text, '\n');
  append_line (text, _ ("When:"), time);
  append_line (text, _ ("What failed:"), fault);
  append_line (text, _ ("State:"), rec_wording_get_state (rec_report_get_state (report)));
  append_exchange (text, submission, solution);
  append_line (text, _ ("Report:"), rec_report_get_id (report));
  append_line (text, _ ("Recorded by:"), sources);
  append_line (text, _ ("Executable:"),
               application != NULL ? rec_application_get_path (application) : NULL);
  append_line (text, _ ("Process:"), process);
  append_line (text, _ ("Dump:"), dump);
  g_string_append_printf (text, "%s\n\n%s", rec_wording_get_detail (rec_report_get_detail (report)),
                          details);
  return g_string_free (text, FALSE);
}

/*
 * cli_print_dup_line:
 *
 * Returns: the report in one line, for people who watch
 */
char *
cli_print_dup_line (RecReport *report)
{
  g_autofree char *time = cli_print_dup_time (rec_report_get_time (report));
  g_autofree char *headline = rec_wording_dup_headline (report);
  g_autofree char *fault = rec_wording_dup_fault (report);

  return fault != NULL
             ? g_strdup_printf ("%s  %s (%s)  %s", time, headline, fault,
                                rec_report_get_bucket (report))
             : g_strdup_printf ("%s  %s  %s", time, headline, rec_report_get_bucket (report));
}
