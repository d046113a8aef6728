/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-file-manager.h"

/* freedesktop.org’s file manager interface, which Files, Dolphin, Nemo and others have. */
#define BUS_NAME "org.freedesktop.FileManager1"
#define OBJECT_PATH "/org/freedesktop/FileManager1"

static void
open_folder (GFile *file)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *uri = g_file_get_uri (folder != NULL ? folder : file);

  gtk_show_uri (NULL, uri, GDK_CURRENT_TIME);
}

static void
shown_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GFile) file = G_FILE (user_data);
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, NULL);

  if (answer == NULL)
    open_folder (file);
}

/* Shows @file selected in its folder, or the folder alone where the file manager can do no more. */
void
rec_file_manager_show (GFile *file)
{
  GDBusConnection *bus = g_application_get_dbus_connection (g_application_get_default ());
  g_autofree char *uri = g_file_get_uri (file);
  const char *uris[] = { uri, NULL };

  if (bus == NULL)
    {
      open_folder (file);
      return;
    }

  /* Without an ID of the start: GTK gives it only to what it starts itself. */
  g_dbus_connection_call (bus, BUS_NAME, OBJECT_PATH, BUS_NAME, "ShowItems",
                          g_variant_new ("(^ass)", uris, ""), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, shown_cb, g_object_ref (file));
}
