/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define REC_TYPE_PROBLEM (rec_problem_get_type ())
G_DECLARE_FINAL_TYPE (RecProblem, rec_problem, REC, PROBLEM, GObject)

/* Made by the store only. */
gint64 rec_problem_get_row (RecProblem *self);
const char *rec_problem_get_bucket (RecProblem *self);
const char *rec_problem_get_event_type (RecProblem *self);
const char *rec_problem_get_application (RecProblem *self);
const char *rec_problem_get_display_name (RecProblem *self);
const char *rec_problem_get_icon (RecProblem *self);
const char *rec_problem_get_package_name (RecProblem *self);
const char *rec_problem_get_package_version (RecProblem *self);
const char *rec_problem_get_package_format (RecProblem *self);
const char *rec_problem_get_fault_module (RecProblem *self);
guint64 rec_problem_get_occurrences (RecProblem *self);
gint64 rec_problem_get_first_time (RecProblem *self);
gint64 rec_problem_get_last_time (RecProblem *self);
gint64 rec_problem_get_time (RecProblem *self);
guint rec_problem_get_state (RecProblem *self);
const char *rec_problem_get_last_report (RecProblem *self);
gboolean rec_problem_is_new (RecProblem *self);
gboolean rec_problem_is_ignored (RecProblem *self);
gboolean rec_problem_has_new_solution (RecProblem *self);

G_END_DECLS
