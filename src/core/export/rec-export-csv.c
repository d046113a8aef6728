/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/export/rec-export-formatter.h"

#include <string.h>

#include "core/report/rec-limits.h"

/* RFC 4180: lines end with CR and LF, whatever the machine. */
#define LINE_END "\r\n"

typedef char *(*CellFunc) (const RecExportRow *row);

typedef struct
{
  const char *name;
  CellFunc get;
} Column;

/**
 * rec_export_csv_append_cell:
 * @text: what is written
 * @value: (nullable): any text
 *
 * Appends one field of RFC 4180, in quotes where it needs them. A spreadsheet would take a field
 * that begins with one of `= + - @`, a tab or a line end for a formula, whoever made it: such a one
 * gets an apostrophe in front, and so does one that begins with an apostrophe, so that whoever
 * reads the file can take the first apostrophe away again.
 */
void
rec_export_csv_append_cell (GString *text, const char *value)
{
  const gboolean is_formula = value != NULL && *value != '\0' && strchr ("=+-@\t\r\n'", *value);

  if (value == NULL)
    return;
  if (!is_formula && strpbrk (value, ",\"\r\n") == NULL)
    {
      g_string_append (text, value);
      return;
    }

  g_string_append_c (text, '"');
  if (is_formula)
    g_string_append_c (text, '\'');
  for (; *value != '\0'; value++)
    {
      if (*value == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *value);
    }
  g_string_append_c (text, '"');
}

static char *
dup_number (guint64 number)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT, number);
}

static char *
get_id (const RecExportRow *row)
{
  return g_strdup (rec_report_get_id (row->report));
}

static char *
get_time (const RecExportRow *row)
{
  return rec_time_format (rec_report_get_time (row->report));
}

static char *
get_first_time (const RecExportRow *row)
{
  return rec_time_format (rec_problem_get_first_time (row->problem));
}

static char *
get_last_time (const RecExportRow *row)
{
  return rec_time_format (rec_problem_get_last_time (row->problem));
}

static char *
get_event_type (const RecExportRow *row)
{
  return g_strdup (rec_report_get_event_type (row->report));
}

static char *
get_application (const RecExportRow *row)
{
  RecApplication *application = rec_report_get_application (row->report);

  return application != NULL ? g_strdup (rec_application_get_name (application)) : NULL;
}

static char *
get_application_version (const RecExportRow *row)
{
  RecApplication *application = rec_report_get_application (row->report);

  return application != NULL ? g_strdup (rec_application_get_version (application)) : NULL;
}

static char *
get_package (const RecExportRow *row)
{
  RecPackage *package = rec_report_get_package (row->report);

  return package != NULL ? g_strdup (rec_package_get_name (package)) : NULL;
}

static char *
get_package_version (const RecExportRow *row)
{
  RecPackage *package = rec_report_get_package (row->report);

  return package != NULL ? g_strdup (rec_package_get_version (package)) : NULL;
}

static char *
get_bucket (const RecExportRow *row)
{
  return g_strdup (rec_report_get_bucket (row->report));
}

static char *
get_state (const RecExportRow *row)
{
  return g_strdup (rec_state_to_string (rec_report_get_state (row->report)));
}

static char *
get_occurrences (const RecExportRow *row)
{
  return dup_number (rec_report_get_occurrences (row->report));
}

static char *
get_hits (const RecExportRow *row)
{
  return row->hits != 0 ? dup_number (row->hits) : NULL;
}

static char *
get_solution (const RecExportRow *row)
{
  return row->solution != NULL ? g_strdup (rec_response_get_title (row->solution->response)) : NULL;
}

static char *
get_solution_url (const RecExportRow *row)
{
  if (row->solution == NULL || rec_response_get_n_links (row->solution->response) == 0)
    return NULL;
  return g_strdup (rec_response_get_link (row->solution->response, 0)->url);
}

static const Column event_columns[] = {
  { "id", get_id },
  { "time", get_time },
  { "event_type", get_event_type },
  { "application", get_application },
  { "application_version", get_application_version },
  { "package", get_package },
  { "package_version", get_package_version },
  { "bucket", get_bucket },
  { "state", get_state },
  { "occurrences", get_occurrences },
  { NULL },
};

static const Column problem_columns[] = {
  { "id", get_id },
  { "first_time", get_first_time },
  { "last_time", get_last_time },
  { "event_type", get_event_type },
  { "application", get_application },
  { "application_version", get_application_version },
  { "package", get_package },
  { "package_version", get_package_version },
  { "bucket", get_bucket },
  { "state", get_state },
  { "occurrences", get_occurrences },
  { "hits", get_hits },
  { "solution", get_solution },
  { "solution_url", get_solution_url },
  { NULL },
};

static void
begin_csv (GString *text, RecGrouping grouping)
{
  const Column *column = grouping == REC_GROUPING_PROBLEMS ? problem_columns : event_columns;

  for (; column->name != NULL; column++)
    g_string_append_printf (text, "%s,", column->name);
  for (guint i = 1; i <= REC_SIGNATURE_PARAMETERS_MAX; i++)
    g_string_append_printf (text, "p%u%s", i, i < REC_SIGNATURE_PARAMETERS_MAX ? "," : LINE_END);
}

static void
add_csv (GString *text, const RecExportRow *row, guint64 index)
{
  RecSignature *signature = rec_report_get_signature (row->report);
  const Column *column = row->problem != NULL ? problem_columns : event_columns;

  for (; column->name != NULL; column++)
    {
      g_autofree char *value = column->get (row);

      rec_export_csv_append_cell (text, value);
      g_string_append_c (text, ',');
    }
  for (guint i = 0; i < REC_SIGNATURE_PARAMETERS_MAX; i++)
    {
      if (i < rec_signature_get_n_parameters (signature))
        rec_export_csv_append_cell (text, rec_signature_get_value (signature, i));
      g_string_append (text, i + 1 < REC_SIGNATURE_PARAMETERS_MAX ? "," : LINE_END);
    }
}

static void
end_csv (GString *text, guint64 n_rows)
{
}

const RecExportFormatter rec_export_csv = { begin_csv, add_csv, NULL, end_csv, FALSE };
