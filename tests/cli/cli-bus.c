/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli-bus.h"

void
cli_bus_set_up (CliBus *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  fixture_set_up (&self->fixture, NULL);
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  self->connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (self->bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
          | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);

  self->reporter = rec_bus_reporter1_skeleton_new ();
  g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->reporter), self->connection,
                                    REC_BUS_REPORTER_PATH, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (
      self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
      "RequestName", g_variant_new ("(su)", REC_BUS_REPORTER_NAME, 0), NULL, G_DBUS_CALL_FLAGS_NONE,
      -1, NULL, &error);
  g_assert_no_error (error);
  self->launcher
      = cli_runner_new_launcher (self->fixture.folder, g_test_dbus_get_bus_address (self->bus));
}

void
cli_bus_tear_down (CliBus *self)
{
  g_clear_object (&self->launcher);
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->reporter));
  g_clear_object (&self->reporter);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
  g_test_dbus_down (self->bus);
  g_clear_object (&self->bus);
  fixture_tear_down (&self->fixture, NULL);
}
