/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-program-rows.h"

/*
 * rec_program_rows_ensure:
 * @program: (out): the row of the report's application and package
 */
gboolean
rec_program_rows_ensure (RecDatabase *database, RecReport *report, gint64 *program, GError **error)
{
  static const char find[]
      = "SELECT id FROM programs WHERE name IS ? AND version IS ? AND build_id IS ? AND path IS ? "
        "AND display_name IS ? AND icon IS ? AND package_name IS ? AND package_version IS ? "
        "AND package_format IS ?";
  static const char insert[]
      = "INSERT INTO programs (name, version, build_id, path, display_name, icon, package_name, "
        "package_version, package_format) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
  RecApplication *application = rec_report_get_application (report);
  RecPackage *package = rec_report_get_package (report);
  const char *values[9] = { NULL };

  if (application != NULL)
    {
      values[0] = rec_application_get_name (application);
      values[1] = rec_application_get_version (application);
      values[2] = rec_application_get_build_id (application);
      values[3] = rec_application_get_path (application);
      values[4] = rec_application_get_display_name (application);
      values[5] = rec_application_get_icon (application);
    }
  if (package != NULL)
    {
      values[6] = rec_package_get_name (package);
      values[7] = rec_package_get_version (package);
      values[8] = rec_package_get_format (package);
    }

  *program = 0;
  if (!rec_database_get_int (database, program, error, find, "sssssssss", values[0], values[1],
                             values[2], values[3], values[4], values[5], values[6], values[7],
                             values[8]))
    return FALSE;
  if (*program != 0)
    return TRUE;

  if (!rec_database_run (database, error, insert, "sssssssss", values[0], values[1], values[2],
                         values[3], values[4], values[5], values[6], values[7], values[8]))
    return FALSE;
  *program = rec_database_get_last_row (database);
  return TRUE;
}

/*
 * rec_program_rows_release:
 *
 * Forgets a program that no report names any more: its path may tell of the user.
 */
gboolean
rec_program_rows_release (RecDatabase *database, gint64 program, GError **error)
{
  static const char sql[] = "DELETE FROM programs WHERE id = ?1 "
                            "AND NOT EXISTS (SELECT 1 FROM reports WHERE program_id = ?1)";

  return rec_database_run (database, error, sql, "i", program);
}
