/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "admin/rec-admin-service.h"

#include "admin/rec-admin-bus-face.h"
#include "admin/rec-kernel-dumps.h"
#include "ipc/rec-bus-names.h"

#include <gio/gio.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdlib.h>

/**
 * RecAdminService:
 *
 * The process recourse-admin: its command line, its name on the system bus, and how it ends.
 */
struct _RecAdminService
{
  GObject parent_instance;

  char *folder;
  char *dumps;
  char *root;
  gboolean cleans;
  int idle_seconds;
  GMainLoop *loop;
  GDBusConnection *connection;
  RecIdleExit *idle_exit;
  RecAdminBusFace *face;
  guint name_id;
  int status;
};

G_DEFINE_FINAL_TYPE (RecAdminService, rec_admin_service, G_TYPE_OBJECT)

/* Long enough for somebody who changes one setting after the other. */
#define IDLE_SECONDS 60
#define IDLE_SECONDS_MAX 3600
/* Where systemd-coredump keeps cores. */
#define DUMP_FOLDER "/var/lib/systemd/coredump"

static void
quit (RecAdminService *self, int status)
{
  self->status = status;
  g_main_loop_quit (self->loop);
}

static gboolean
stop_cb (gpointer data)
{
  quit (REC_ADMIN_SERVICE (data), EXIT_SUCCESS);
  return G_SOURCE_CONTINUE;
}

static void
exit_cb (RecAdminService *self)
{
  quit (self, EXIT_SUCCESS);
}

static void
closed_cb (GDBusConnection *connection, gboolean by_peer, GError *error, gpointer data)
{
  quit (REC_ADMIN_SERVICE (data), EXIT_SUCCESS);
}

static void
name_lost_cb (GDBusConnection *connection, const char *name, gpointer data)
{
  g_printerr (_ ("recourse-admin: the name %s on the system bus is not to be had\n"), name);
  quit (REC_ADMIN_SERVICE (data), EXIT_FAILURE);
}

static void
rec_admin_service_finalize (GObject *object)
{
  RecAdminService *self = REC_ADMIN_SERVICE (object);

  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->dumps, g_free);
  g_clear_pointer (&self->root, g_free);
  g_clear_object (&self->face);
  g_clear_object (&self->idle_exit);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->loop, g_main_loop_unref);

  G_OBJECT_CLASS (rec_admin_service_parent_class)->finalize (object);
}

static void
rec_admin_service_class_init (RecAdminServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_admin_service_finalize;
}

static void
rec_admin_service_init (RecAdminService *self)
{
  self->idle_seconds = IDLE_SECONDS;
  self->loop = g_main_loop_new (NULL, FALSE);
}

/* Returns whether the service is to run; else its status says how the command line ended it. */
static gboolean
parse (RecAdminService *self, int argc, char **argv)
{
  gboolean shows_version = FALSE;
  const GOptionEntry entries[] = {
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &self->folder,
      N_ ("Keep the settings in FOLDER and not in the system’s"), N_ ("FOLDER") },
    { "clean-kernel-dumps", 0, 0, G_OPTION_ARG_NONE, &self->cleans,
      N_ ("Keep the dumps of kernel faults as the policy says, and end"), NULL },
    { "dumps", 0, 0, G_OPTION_ARG_FILENAME, &self->dumps,
      N_ ("Look for users’ memory dumps in FOLDER and not where systemd keeps them"),
      N_ ("FOLDER") },
    { "root", 0, 0, G_OPTION_ARG_FILENAME, &self->root,
      N_ ("Look for the machine’s files below FOLDER"), N_ ("FOLDER") },
    { "idle", 0, 0, G_OPTION_ARG_INT, &self->idle_seconds,
      N_ ("End when nobody asked for anything for so many SECONDS"), N_ ("SECONDS") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &shows_version, N_ ("Show the version"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (
      context, _ ("Keeps the settings for all users, and deletes dumps that only root can "
                  "delete. The system bus starts it when it is needed."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("recourse-admin: %s\n", error->message);
      self->status = EXIT_FAILURE;
      return FALSE;
    }
  if (argc > 1 || self->idle_seconds < 1 || self->idle_seconds > IDLE_SECONDS_MAX)
    {
      g_printerr (_ ("recourse-admin: “%s” is not understood\n"), argc > 1 ? argv[1] : "--idle");
      self->status = EXIT_FAILURE;
      return FALSE;
    }
  if (shows_version)
    g_print ("recourse-admin %s\n", PACKAGE_VERSION);
  if (self->folder == NULL)
    self->folder = g_strdup (REC_ADMIN_POLICY_FOLDER);
  if (self->dumps == NULL)
    self->dumps = g_strdup (DUMP_FOLDER);
  if (self->root == NULL)
    self->root = g_strdup ("/");

  return !shows_version;
}

static gboolean
connect_to_bus (RecAdminService *self, GError **error)
{
  g_autoptr (RecMachinePolicy) policy = rec_machine_policy_new (self->folder);
  g_autoptr (RecDumpFolder) dumps = rec_dump_folder_new (self->dumps);

  self->connection = g_bus_get_sync (G_BUS_TYPE_SYSTEM, NULL, error);
  if (self->connection == NULL)
    {
      g_prefix_error (error, _ ("Could not connect to the system bus: "));
      return FALSE;
    }

  g_dbus_connection_set_exit_on_close (self->connection, FALSE);
  g_signal_connect_object (self->connection, "closed", G_CALLBACK (closed_cb), self, 0);
  self->idle_exit = rec_idle_exit_new (self->idle_seconds);
  g_signal_connect_object (self->idle_exit, "exit", G_CALLBACK (exit_cb), self, G_CONNECT_SWAPPED);
  self->face = rec_admin_bus_face_new (policy, dumps, self->root, self->idle_exit);
  return rec_admin_bus_face_export (self->face, self->connection, error);
}

/* What the timer starts once a day, and no bus is needed for. */
static int
clean_kernel_dumps (RecAdminService *self)
{
  g_auto (GStrv) folders = rec_policy_settings_dup_machine_folders ();
  g_autoptr (RecPolicySettings) settings
      = rec_policy_settings_load_folders ((const char *const *) folders);
  g_autoptr (RecPolicy) policy = rec_policy_new (settings, NULL);
  g_autofree char *reason = NULL;
  guint n_deleted;

  reason = rec_kernel_dumps_clean (self->root, policy, &n_deleted);
  g_print (ngettext ("%u dump was deleted. %s\n", "%u dumps were deleted. %s\n", n_deleted),
           n_deleted, reason);
  return EXIT_SUCCESS;
}

/*
 * rec_admin_service_new:
 *
 * Returns: (transfer full): the service
 */
RecAdminService *
rec_admin_service_new (void)
{
  return g_object_new (REC_TYPE_ADMIN_SERVICE, NULL);
}

/*
 * rec_admin_service_run:
 *
 * Runs until it is idle, a signal comes or the bus ends.
 *
 * Returns: the status for the process to exit with
 */
int
rec_admin_service_run (RecAdminService *self, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  guint term_id;

  g_return_val_if_fail (REC_IS_ADMIN_SERVICE (self), EXIT_FAILURE);

  if (!parse (self, argc, argv))
    return self->status;
  if (self->cleans)
    return clean_kernel_dumps (self);
  /* It would tell of somebody who opens a file that is being deleted; else it would end us. */
  signal (SIGIO, SIG_IGN);
  if (!connect_to_bus (self, &error))
    {
      g_printerr ("recourse-admin: %s\n", error->message);
      return EXIT_FAILURE;
    }

  term_id = g_unix_signal_add (SIGTERM, stop_cb, self);
  self->name_id = g_bus_own_name_on_connection (self->connection, REC_BUS_ADMIN_NAME,
                                                G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE, NULL,
                                                name_lost_cb, self, NULL);
  g_main_loop_run (self->loop);

  /* A call that came meanwhile is for the next process: whoever made it has the bus start one. */
  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  g_dbus_connection_flush_sync (self->connection, NULL, NULL);
  g_source_remove (term_id);
  return self->status;
}
