/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "reporter/rec-service.h"

#include "core/report/rec-error.h"
#include "core/store/rec-store.h"
#include "ipc/rec-bus-names.h"
#include "reporter/rec-reporter-bus-face.h"
#include "reporter/rec-reporter.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdlib.h>

/**
 * RecService:
 *
 * The process recourse-reporter: its command line, its name on the bus, when it ends and how.
 */
struct _RecService
{
  GObject parent_instance;

  char *store_folder;
  char *journal_path;
  GMainLoop *loop;
  GDBusConnection *connection;
  RecReporter *reporter;
  RecReporterBusFace *face;
  guint name_id;
  gboolean has_name;
  int status;
};

G_DEFINE_FINAL_TYPE (RecService, rec_service, G_TYPE_OBJECT)

static void
quit (RecService *self, int status)
{
  self->status = status;
  g_main_loop_quit (self->loop);
}

static void
fail (RecService *self, const char *message)
{
  g_printerr ("recourse-reporter: %s\n", message);
  quit (self, EXIT_FAILURE);
}

static gboolean
stop_cb (gpointer data)
{
  quit (REC_SERVICE (data), EXIT_SUCCESS);
  return G_SOURCE_CONTINUE;
}

/* A store that another process writes will not be ours while that one runs. All other troubles may
 * pass: the reporter stays, and says what is wrong. */
static void
started_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RecService) self = data;
  g_autoptr (GError) error = NULL;

  if (rec_reporter_finish (REC_REPORTER (source), result, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (g_error_matches (error, REC_ERROR, REC_ERROR_BUSY))
    fail (self, error->message);
  else
    g_printerr ("recourse-reporter: %s\n", error->message);
}

static void
name_acquired_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  RecService *self = data;

  self->has_name = TRUE;
  rec_reporter_start_async (self->reporter, started_cb, g_object_ref (self));
}

static void
name_lost_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  RecService *self = data;

  /* The bus ends with the session. */
  if (connection == NULL || g_dbus_connection_is_closed (connection))
    quit (self, EXIT_SUCCESS);
  else if (!self->has_name)
    fail (self, _ ("Another reporter is running in this session already"));
  else
    fail (self, _ ("The name on the session bus was lost"));
}

static void
closed_cb (GDBusConnection *connection, gboolean by_peer, GError *error, gpointer data)
{
  quit (REC_SERVICE (data), EXIT_SUCCESS);
}

static void
rec_service_finalize (GObject *object)
{
  RecService *self = REC_SERVICE (object);

  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  g_clear_object (&self->face);
  g_clear_object (&self->reporter);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->store_folder, g_free);
  g_clear_pointer (&self->journal_path, g_free);

  G_OBJECT_CLASS (rec_service_parent_class)->finalize (object);
}

static void
rec_service_class_init (RecServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_service_finalize;
}

static void
rec_service_init (RecService *self)
{
  self->loop = g_main_loop_new (NULL, FALSE);
}

/* Returns whether the service is to run; else its status says how the command line ended it. */
static gboolean
parse (RecService *self, int argc, char **argv)
{
  gboolean shows_version = FALSE;
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &self->store_folder,
      N_ ("Keep the problems in FOLDER and not in the user’s own"), N_ ("FOLDER") },
    { "journal", 0, 0, G_OPTION_ARG_FILENAME, &self->journal_path,
      N_ ("Follow the journal at PATH and not this machine’s"), N_ ("PATH") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &shows_version, N_ ("Show the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context,
                                _ ("Watches for programs that fail and keeps the list of them. "
                                   "It is started when it is needed."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("recourse-reporter: %s\n", error->message);
      self->status = EXIT_FAILURE;
      return FALSE;
    }
  if (argc > 1)
    {
      g_printerr (_ ("recourse-reporter: “%s” is not an option\n"), argv[1]);
      self->status = EXIT_FAILURE;
      return FALSE;
    }
  if (shows_version)
    g_print ("recourse-reporter %s\n", PACKAGE_VERSION);
  if (self->store_folder == NULL)
    self->store_folder = rec_store_dup_default_folder ();

  return !shows_version;
}

static gboolean
connect_to_bus (RecService *self, GError **error)
{
  self->connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, error);
  if (self->connection == NULL)
    {
      g_prefix_error (error, _ ("Could not connect to the session bus: "));
      return FALSE;
    }

  g_dbus_connection_set_exit_on_close (self->connection, FALSE);
  g_signal_connect_object (self->connection, "closed", G_CALLBACK (closed_cb), self, 0);
  self->reporter = rec_reporter_new (self->store_folder, self->journal_path);
  self->face = rec_reporter_bus_face_new (self->reporter);
  return rec_reporter_bus_face_export (self->face, self->connection, error);
}

/**
 * rec_service_new:
 *
 * Returns: (transfer full): the service
 */
RecService *
rec_service_new (void)
{
  return g_object_new (REC_TYPE_SERVICE, NULL);
}

/**
 * rec_service_run:
 * @argc: how many arguments there are
 * @argv: the arguments
 *
 * Runs until a signal or the end of the session stops it.
 *
 * Returns: the status for the process to exit with
 */
int
rec_service_run (RecService *self, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  guint term_id, int_id;

  g_return_val_if_fail (REC_IS_SERVICE (self), EXIT_FAILURE);

  if (!parse (self, argc, argv))
    return self->status;
  if (!connect_to_bus (self, &error))
    {
      g_printerr ("recourse-reporter: %s\n", error->message);
      return EXIT_FAILURE;
    }

  term_id = g_unix_signal_add (SIGTERM, stop_cb, self);
  int_id = g_unix_signal_add (SIGINT, stop_cb, self);
  self->name_id = g_bus_own_name_on_connection (self->connection, REC_BUS_REPORTER_NAME,
                                                G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
                                                name_acquired_cb, name_lost_cb, self, NULL);
  g_main_loop_run (self->loop);

  /* Who waits for an answer gets it before the bus is left. */
  rec_reporter_stop (self->reporter);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_dbus_connection_flush_sync (self->connection, NULL, NULL);
  g_source_remove (term_id);
  g_source_remove (int_id);
  return self->status;
}
