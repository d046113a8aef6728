/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "reporter/rec-bus-guard.h"

#include "core/report/rec-error.h"

#include <glib/gi18n.h>
#include <unistd.h>

/* Names of peers that are remembered, and how long the bus may take to tell whose one is. */
#define NAMES_MAX 64
#define TIMEOUT_MS 5000

/**
 * RecBusGuard:
 *
 * Lets in the same user only. A session bus does that by itself, as it is set up everywhere; that
 * what a user is asked is answered by that user does not hang on a bus's configuration.
 */
struct _RecBusGuard
{
  GObject parent_instance;

  /* Unique names on the bus, which are never given twice, of this user. */
  GHashTable *known;
};

G_DEFINE_FINAL_TYPE (RecBusGuard, rec_bus_guard, G_TYPE_OBJECT)

static gboolean
is_same_user (GDBusConnection *connection, const char *sender)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  guint32 uid = 0;

  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "GetConnectionUnixUser",
                                       g_variant_new ("(s)", sender), G_VARIANT_TYPE ("(u)"),
                                       G_DBUS_CALL_FLAGS_NO_AUTO_START, TIMEOUT_MS, NULL, &error);
  if (reply == NULL)
    {
      g_debug ("%s", error->message);
      return FALSE;
    }

  g_variant_get (reply, "(u)", &uid);
  return uid == geteuid ();
}

static gboolean
authorize_cb (GDBusInterfaceSkeleton *skeleton,
              GDBusMethodInvocation *invocation,
              RecBusGuard *self)
{
  const char *sender = g_dbus_method_invocation_get_sender (invocation);

  /* A connection between two peers has no names; only tests make one. */
  if (sender == NULL || g_hash_table_contains (self->known, sender))
    return TRUE;
  if (!is_same_user (g_dbus_method_invocation_get_connection (invocation), sender))
    {
      g_dbus_method_invocation_return_error_literal (
          invocation, REC_ERROR, REC_ERROR_NOT_AUTHORIZED,
          _ ("The reporter answers only the user that it works for"));
      return FALSE;
    }

  if (g_hash_table_size (self->known) >= NAMES_MAX)
    g_hash_table_remove_all (self->known);
  g_hash_table_add (self->known, g_strdup (sender));
  return TRUE;
}

static void
rec_bus_guard_finalize (GObject *object)
{
  RecBusGuard *self = REC_BUS_GUARD (object);

  g_clear_pointer (&self->known, g_hash_table_unref);

  G_OBJECT_CLASS (rec_bus_guard_parent_class)->finalize (object);
}

static void
rec_bus_guard_class_init (RecBusGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_bus_guard_finalize;
}

static void
rec_bus_guard_init (RecBusGuard *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * rec_bus_guard_new:
 * @skeleton: whose calls are guarded
 *
 * Returns: (transfer full): the guard; without it all calls are let through
 */
RecBusGuard *
rec_bus_guard_new (GDBusInterfaceSkeleton *skeleton)
{
  RecBusGuard *self = g_object_new (REC_TYPE_BUS_GUARD, NULL);

  g_signal_connect_object (skeleton, "g-authorize-method", G_CALLBACK (authorize_cb), self, 0);
  return self;
}
