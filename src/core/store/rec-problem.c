/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-problem.h"

#include "core/report/rec-report.h"
#include "core/store/rec-problem-private.h"

/**
 * RecProblem:
 *
 * All reports of one bucket, or one of them, as a list shows them.
 */
struct _RecProblem
{
  GObject parent_instance;

  gint64 row;
  char *bucket;
  char *event_type;
  char *application;
  char *display_name;
  char *icon;
  char *package_name;
  char *package_version;
  char *package_format;
  char *fault_module;
  guint64 occurrences;
  gint64 first_time;
  gint64 last_time;
  gint64 time;
  RecState state;
  char *last_report;
  gboolean is_new;
  gboolean is_ignored;
  gboolean has_new_solution;
};

G_DEFINE_FINAL_TYPE (RecProblem, rec_problem, G_TYPE_OBJECT)

static void
rec_problem_finalize (GObject *object)
{
  RecProblem *self = REC_PROBLEM (object);

  g_clear_pointer (&self->bucket, g_free);
  g_clear_pointer (&self->event_type, g_free);
  g_clear_pointer (&self->application, g_free);
  g_clear_pointer (&self->display_name, g_free);
  g_clear_pointer (&self->icon, g_free);
  g_clear_pointer (&self->package_name, g_free);
  g_clear_pointer (&self->package_version, g_free);
  g_clear_pointer (&self->package_format, g_free);
  g_clear_pointer (&self->fault_module, g_free);
  g_clear_pointer (&self->last_report, g_free);

  G_OBJECT_CLASS (rec_problem_parent_class)->finalize (object);
}

static void
rec_problem_class_init (RecProblemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_problem_finalize;
}

static void
rec_problem_init (RecProblem *self)
{
}

/*
 * rec_problem_new_from_rows:
 * @rows: at a row of REC_PROBLEM_COLUMNS or REC_EVENT_COLUMNS
 */
RecProblem *
rec_problem_new_from_rows (RecRows *rows)
{
  RecProblem *self = g_object_new (REC_TYPE_PROBLEM, NULL);
  const char *state = rec_rows_get_text (rows, 15);

  self->row = rec_rows_get_int (rows, 0);
  self->bucket = g_strdup (rec_rows_get_text (rows, 1));
  self->event_type = g_strdup (rec_rows_get_text (rows, 2));
  self->application = g_strdup (rec_rows_get_text (rows, 3));
  self->display_name = g_strdup (rec_rows_get_text (rows, 4));
  self->icon = g_strdup (rec_rows_get_text (rows, 5));
  self->fault_module = g_strdup (rec_rows_get_text (rows, 6));
  self->occurrences = rec_rows_get_int (rows, 7);
  self->first_time = rec_rows_get_int (rows, 8);
  self->last_time = rec_rows_get_int (rows, 9);
  self->is_ignored = rec_rows_get_int (rows, 10) != 0;
  self->has_new_solution = rec_rows_get_int (rows, 11) != 0;
  self->package_name = g_strdup (rec_rows_get_text (rows, 12));
  self->package_version = g_strdup (rec_rows_get_text (rows, 13));
  self->package_format = g_strdup (rec_rows_get_text (rows, 14));
  if (state != NULL)
    rec_state_from_string (state, &self->state);
  self->time = rec_rows_get_int (rows, 16);
  self->last_report = g_strdup (rec_rows_get_text (rows, 17));
  self->is_new = rec_rows_get_int (rows, 18) != 0;
  return self;
}

/**
 * rec_problem_get_row:
 *
 * Returns: the number that the store knows the problem by as long as it has reports; of an event,
 *   that of its report
 */
gint64
rec_problem_get_row (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), 0);

  return self->row;
}

/**
 * rec_problem_get_bucket:
 *
 * Returns: (transfer none): the bucket ID: 32 lower-case hex digits
 */
const char *
rec_problem_get_bucket (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), NULL);

  return self->bucket;
}

/**
 * rec_problem_get_event_type:
 *
 * Returns: (transfer none): the event type
 */
const char *
rec_problem_get_event_type (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), NULL);

  return self->event_type;
}

/**
 * rec_problem_get_application:
 *
 * Returns: (transfer none): the name of the executable file; empty when it is not known
 */
const char *
rec_problem_get_application (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), NULL);

  return self->application;
}

/**
 * rec_problem_get_display_name:
 *
 * Returns: (transfer none) (nullable): the name in the desktop entry
 */
const char *
rec_problem_get_display_name (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), NULL);

  return self->display_name;
}

/**
 * rec_problem_get_icon:
 *
 * Returns: (transfer none) (nullable): the icon in the desktop entry: a theme name or a path
 */
const char *
rec_problem_get_icon (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), NULL);

  return self->icon;
}

/**
 * rec_problem_get_package_name:
 *
 * Returns: (transfer none) (nullable): the package that owns the program; %NULL when none is known
 */
const char *
rec_problem_get_package_name (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), NULL);

  return self->package_name;
}

/**
 * rec_problem_get_package_version:
 *
 * Returns: (transfer none) (nullable): its version
 */
const char *
rec_problem_get_package_version (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), NULL);

  return self->package_version;
}

/**
 * rec_problem_get_package_format:
 *
 * Returns: (transfer none) (nullable): its format, `deb` and so on
 */
const char *
rec_problem_get_package_format (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), NULL);

  return self->package_format;
}

/**
 * rec_problem_get_fault_module:
 *
 * Returns: (transfer none): the module that failed; empty when it is not known
 */
const char *
rec_problem_get_fault_module (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), NULL);

  return self->fault_module;
}

/**
 * rec_problem_get_occurrences:
 *
 * Returns: how many reports there are
 */
guint64
rec_problem_get_occurrences (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), 0);

  return self->occurrences;
}

/**
 * rec_problem_get_first_time:
 *
 * Returns: when the oldest report happened, in microseconds since 1970-01-01 UTC
 */
gint64
rec_problem_get_first_time (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), 0);

  return self->first_time;
}

/**
 * rec_problem_get_last_time:
 *
 * Returns: when the newest report happened, in microseconds since 1970-01-01 UTC
 */
gint64
rec_problem_get_last_time (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), 0);

  return self->last_time;
}

/**
 * rec_problem_get_time:
 *
 * Returns: when the event happened, in microseconds since 1970-01-01 UTC; of a problem, when it
 *   happened last
 */
gint64
rec_problem_get_time (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), 0);

  return self->time;
}

/**
 * rec_problem_get_state:
 *
 * Returns: the [enum@State] of the problem, which its newest report has too; of an event, its own
 */
guint
rec_problem_get_state (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), REC_STATE_NOT_REPORTED);

  return self->state;
}

/**
 * rec_problem_get_last_report:
 *
 * Returns: (transfer none) (nullable): the ID of the newest report; of an event, of its own
 */
const char *
rec_problem_get_last_report (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), NULL);

  return self->last_report;
}

/**
 * rec_problem_is_new:
 *
 * Returns: whether the user has not looked at it yet: of a problem, whether that is so of one of
 * its reports
 */
gboolean
rec_problem_is_new (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), FALSE);

  return self->is_new;
}

/**
 * rec_problem_is_ignored:
 *
 * Returns: whether the user wants to hear of it no more
 */
gboolean
rec_problem_is_ignored (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), FALSE);

  return self->is_ignored;
}

/**
 * rec_problem_has_new_solution:
 *
 * Returns: whether there is a response, a solution or information, that nobody looked at yet
 */
gboolean
rec_problem_has_new_solution (RecProblem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM (self), FALSE);

  return self->has_new_solution;
}
