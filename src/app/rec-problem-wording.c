/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-wording.h"

#include <glib/gi18n.h>

#include "app/rec-time-wording.h"
#include "core/report/rec-wording.h"

/* The name of the program as people know it. */
const char *
rec_problem_wording_get_name (RecProblem *problem)
{
  const char *name = rec_problem_get_display_name (problem);

  if (name == NULL || *name == '\0')
    name = rec_problem_get_application (problem);
  return name != NULL && *name != '\0' ? name : _ ("An unknown program");
}

/* How often it happened, in few letters. */
char *
rec_problem_wording_dup_count (RecProblem *problem)
{
  g_autofree char *number
      = g_strdup_printf ("%" G_GUINT64_FORMAT, rec_problem_get_occurrences (problem));

  /* Translators: how often it happened, in few letters; “×” is the sign for “times” */
  return g_strdup_printf (_ ("%s×"), number);
}

static char *
dup_plain_row (RecProblem *problem, RecGrouping grouping)
{
  gint64 now = g_get_real_time ();
  const char *name = rec_problem_wording_get_name (problem);
  const char *state = rec_wording_get_state (rec_problem_get_state (problem));
  g_autofree char *summary = rec_wording_dup_summary (rec_problem_get_event_type (problem));
  g_autofree char *time = rec_time_wording_dup_short (rec_problem_get_time (problem), now);
  g_autofree char *count = rec_problem_wording_dup_count (problem);

  if (grouping == REC_GROUPING_EVENTS)
    /* Translators: one event in a list as a screen reader says it: program, what happened, when,
     * how far reporting went */
    return g_strdup_printf (_ ("%s, %s, %s, %s"), name, summary, time, state);

  /* Translators: a row as a screen reader says it: program, what happened, when, how often, how far
   * reporting went */
  return g_strdup_printf (_ ("%s, %s, %s, %s, %s"), name, summary, time, count, state);
}

/* A row as a screen reader says it. */
char *
rec_problem_wording_dup_row (RecProblem *problem, RecGrouping grouping)
{
  g_autofree char *row = dup_plain_row (problem, grouping);

  if (!rec_problem_is_new (problem))
    return g_steal_pointer (&row);

  /* Translators: a row as a screen reader says it, of a problem that was not looked at yet */
  return g_strdup_printf (_ ("%s, new"), row);
}

/* How many rows are selected. */
char *
rec_problem_wording_dup_selected (RecGrouping grouping, guint64 n_selected)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n_selected);
  gulong n = (gulong) n_selected;

  if (grouping == REC_GROUPING_EVENTS)
    /* Translators: %s is a number */
    return g_strdup_printf (ngettext ("%s event selected", "%s events selected", n), number);

  /* Translators: %s is a number */
  return g_strdup_printf (ngettext ("%s problem selected", "%s problems selected", n), number);
}

/* The same where there is room for few letters and the rows are in sight. */
char *
rec_problem_wording_dup_selected_short (guint64 n_selected)
{
  g_autofree char *number = g_strdup_printf ("%" G_GUINT64_FORMAT, n_selected);

  /* Translators: %s is a number of rows; there is room for few letters */
  return g_strdup_printf (ngettext ("%s selected", "%s selected", (gulong) n_selected), number);
}
