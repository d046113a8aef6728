/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-admin-link.h"

#include <glib/gi18n.h>

#include "core/report/rec-error.h"
#include "ipc/rec-bus-names.h"

/* Whoever is asked for a password may need a while for it, in milliseconds. */
#define PATIENCE (10 * 60 * 1000)

/**
 * RecAdminLink:
 *
 * The settings for all users, which the helper on the system bus reads and writes. polkit asks
 * whoever changes them for a password.
 */
struct _RecAdminLink
{
  GObject parent_instance;

  GCancellable *cancellable;
  GDBusConnection *bus;
  GVariant *settings;
  char *reason;
};

static void settings_source_iface_init (RecSettingsSourceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RecAdminLink,
                               rec_admin_link,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (REC_TYPE_SETTINGS_SOURCE,
                                                      settings_source_iface_init))

static void
take_reason (RecAdminLink *self, char *reason)
{
  g_free (self->reason);
  self->reason = reason;
  g_signal_emit_by_name (self, "changed");
}

/* A missing helper is an ordinary case; its error would not help anybody. */
static char *
dup_words (GError *error)
{
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
      || g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
    return g_strdup (_ ("The part of Recourse that keeps the settings for all users is not "
                        "installed."));

  g_dbus_error_strip_remote_error (error);
  return g_strdup_printf (_ ("The settings for all users cannot be reached: %s"), error->message);
}

static const char *
get_own (RecSettingsSource *source, const char *key)
{
  RecAdminLink *self = REC_ADMIN_LINK (source);
  const char *value = "";

  if (self->settings != NULL)
    g_variant_lookup (self->settings, key, "&s", &value);
  return value;
}

static gboolean
is_locked (RecSettingsSource *source, const char *key)
{
  return FALSE;
}

static char *
dup_reason (RecSettingsSource *source)
{
  RecAdminLink *self = REC_ADMIN_LINK (source);

  if (self->settings == NULL && self->reason == NULL)
    return g_strdup (_ ("The settings for all users are being read"));
  return g_strdup (self->reason);
}

static char **
list_keys (RecSettingsSource *source, const char *prefix)
{
  RecAdminLink *self = REC_ADMIN_LINK (source);
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  GVariantIter iter;
  const char *key;

  if (self->settings == NULL)
    return g_strv_builder_end (keys);

  g_variant_iter_init (&iter, self->settings);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, NULL))
    if (g_str_has_prefix (key, prefix))
      g_strv_builder_add (keys, key);

  return g_strv_builder_end (keys);
}

static void
got_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecAdminLink *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_ADMIN_LINK (user_data);
  g_clear_pointer (&self->settings, g_variant_unref);
  if (answer != NULL)
    self->settings = g_variant_get_child_value (answer, 0);
  take_reason (self, answer != NULL ? NULL : dup_words (error));
}

static void
read_settings (RecAdminLink *self)
{
  g_dbus_connection_call (self->bus, REC_BUS_ADMIN_NAME, REC_BUS_ADMIN_PATH,
                          REC_BUS_ADMIN_INTERFACE, "Get", NULL, G_VARIANT_TYPE ("(a{ss})"),
                          G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, got_cb, self);
}

static void
set_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (RecAdminLink) self = REC_ADMIN_LINK (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer
      = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  if (answer == NULL)
    {
      g_autofree char *text = NULL;

      g_dbus_error_strip_remote_error (error);
      text = g_strdup_printf (_ ("Cannot change the setting: %s"), error->message);
      g_signal_emit_by_name (self, "failed", text);
    }

  /* What is in force is what the helper has, whether it took the change or not. */
  if (!g_cancellable_is_cancelled (self->cancellable))
    read_settings (self);
}

static void
set (RecSettingsSource *source, GVariant *settings)
{
  RecAdminLink *self = REC_ADMIN_LINK (source);

  if (self->bus == NULL)
    return;

  g_dbus_connection_call (self->bus, REC_BUS_ADMIN_NAME, REC_BUS_ADMIN_PATH,
                          REC_BUS_ADMIN_INTERFACE, "Set", g_variant_new ("(@a{ss})", settings),
                          NULL, G_DBUS_CALL_FLAGS_ALLOW_INTERACTIVE_AUTHORIZATION, PATIENCE, NULL,
                          set_cb, g_object_ref (self));
}

static void
settings_source_iface_init (RecSettingsSourceInterface *iface)
{
  iface->get_value = get_own;
  iface->get_own = get_own;
  iface->is_locked = is_locked;
  iface->dup_reason = dup_reason;
  iface->list_keys = list_keys;
  iface->set = set;
}

static void
connected_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecAdminLink *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_ADMIN_LINK (user_data);
  if (bus == NULL)
    {
      take_reason (self, dup_words (error));
      return;
    }

  /* The window goes on when the system's bus does not. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->bus = g_steal_pointer (&bus);
  read_settings (self);
}

static void
rec_admin_link_dispose (GObject *object)
{
  RecAdminLink *self = REC_ADMIN_LINK (object);

  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (rec_admin_link_parent_class)->dispose (object);
}

static void
rec_admin_link_finalize (GObject *object)
{
  RecAdminLink *self = REC_ADMIN_LINK (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->bus);
  g_clear_pointer (&self->settings, g_variant_unref);
  g_clear_pointer (&self->reason, g_free);

  G_OBJECT_CLASS (rec_admin_link_parent_class)->finalize (object);
}

static void
rec_admin_link_class_init (RecAdminLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rec_admin_link_dispose;
  G_OBJECT_CLASS (klass)->finalize = rec_admin_link_finalize;
}

static void
rec_admin_link_init (RecAdminLink *self)
{
  /* The bus's names of the errors are known to the domain from its first use on. */
  (void) REC_ERROR;

  self->cancellable = g_cancellable_new ();
}

/* Begins to read; “changed” tells when it has, or why it cannot. */
RecAdminLink *
rec_admin_link_new (void)
{
  RecAdminLink *self = g_object_new (REC_TYPE_ADMIN_LINK, NULL);

  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, connected_cb, self);
  return self;
}

/* Whether the settings were read. */
gboolean
rec_admin_link_is_ready (RecAdminLink *self)
{
  g_return_val_if_fail (REC_IS_ADMIN_LINK (self), FALSE);

  return self->settings != NULL && self->reason == NULL;
}
