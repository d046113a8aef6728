/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/service-command.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#define PREFIX_MIN 4

/*
 * service_parse:
 * @arguments: how the help names what follows the options
 *
 * Parses the options of a subcommand; --help prints them and ends the program.
 *
 * Returns: FALSE when they make no sense; it was said why
 */
gboolean
service_parse (const GOptionEntry *entries,
               const char *arguments,
               const char *description,
               int *argc,
               char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autoptr (GError) error = NULL;
  g_autofree char *command = g_strdup ((*argv)[0]);
  g_autofree char *name = g_strconcat ("recourse-service ", command, NULL);

  g_set_prgname (name);
  g_option_context_set_summary (context, description);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;

  service_refuse (command, "%s", error->message);
  return FALSE;
}

/*
 * service_warn:
 *
 * Says something on stderr.
 */
void
service_warn (const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("recourse-service: %s\n", message);
}

/*
 * service_fail:
 *
 * Says what went wrong.
 *
 * Returns: the exit code for it
 */
int
service_fail (const GError *error)
{
  service_warn ("%s", error->message);
  return g_error_matches (error, REC_ERROR, REC_ERROR_NOT_FOUND) ? SERVICE_EXIT_NOT_FOUND
                                                                 : SERVICE_EXIT_FAILED;
}

/*
 * service_refuse:
 *
 * Says what is wrong with the command line.
 *
 * Returns: the exit code for it
 */
int
service_refuse (const char *command, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  service_warn ("%s", message);
  g_printerr (_ ("Try “recourse-service %s --help”.\n"), command);
  return SERVICE_EXIT_USAGE;
}

/*
 * service_finish_output:
 *
 * Makes sure that all that was printed arrived: the disk behind stdout may be full.
 *
 * Returns: the exit code
 */
int
service_finish_output (void)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return SERVICE_EXIT_OK;

  service_warn (_ ("The output could not be written: %s"), g_strerror (errno));
  return SERVICE_EXIT_FAILED;
}

/*
 * service_dup_folder:
 * @folder: (nullable): what an option says
 *
 * Returns: that, else what systemd gave, else the user’s own
 */
char *
service_dup_folder (const char *folder)
{
  const char *given = folder != NULL ? folder : g_getenv ("STATE_DIRECTORY");

  if (given != NULL && *given != '\0')
    return g_strdup (given);
  return g_build_filename (g_get_user_state_dir (), "recourse-service", NULL);
}

RecCollectionStore *
service_open (const char *folder, RecDatabaseMode mode, GError **error)
{
  g_autofree char *path = service_dup_folder (folder);
  g_autofree char *database = g_build_filename (path, "service.db", NULL);

  /* Only “serve” begins a new one: a name that is mistyped makes no database. */
  if (g_file_test (database, G_FILE_TEST_EXISTS))
    return rec_collection_store_open (path, mode, error);
  g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND,
               _ ("“%s” is not a service’s folder; --data names it"), path);
  return NULL;
}

/*
 * service_find_bucket:
 *
 * Returns: the row’s ID; 0 with REC_ERROR_NOT_FOUND, also when several begin like that
 */
gint64
service_find_bucket (RecCollectionStore *store, const char *text, GError **error)
{
  g_autofree char *end = g_strconcat (text, "g", NULL);
  gint64 id = 0, number = 0;

  if (strlen (text) >= PREFIX_MIN && strspn (text, "0123456789abcdef") == strlen (text)
      && !rec_database_get_pair (rec_collection_store_get_database (store), &id, &number, error,
                                 "SELECT coalesce (min (id), 0), count (*) FROM buckets "
                                 "WHERE bucket >= ? AND bucket < ?",
                                 "ss", text, end))
    return 0;
  if (number == 1)
    return id;

  g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND,
               number == 0 ? _ ("There is no bucket “%s”") : _ ("Several buckets begin with “%s”"),
               text);
  return 0;
}
