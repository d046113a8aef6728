/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-settings-page.h"

#include <glib/gi18n.h>

#include "app/rec-admin-link.h"
#include "app/rec-admin-window.h"
#include "app/rec-choice-row.h"
#include "app/rec-event-types-group.h"
#include "app/rec-exchange-reader.h"
#include "app/rec-ignored-group.h"
#include "app/rec-level-group.h"
#include "app/rec-list-group.h"
#include "app/rec-number-row.h"
#include "app/rec-pause-row.h"
#include "app/rec-services-group.h"
#include "app/rec-storage-group.h"
#include "app/rec-switch-row.h"
#include "app/rec-toast.h"

/**
 * RecSettingsPage:
 *
 * What this user lets go, and the way to what all users do.
 */
struct _RecSettingsPage
{
  AdwBin parent_instance;

  RecListGroup *exclude_group;
  RecIgnoredGroup *ignored_group;
  RecPauseRow *pause_row;
  RecStorageGroup *storage_group;
  AdwActionRow *admin_row;
  GtkWidget *admin_button;

  RecPolicyLink *policy;
  RecStoreReader *reader;
  RecAdminLink *admin;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (RecSettingsPage, rec_settings_page, ADW_TYPE_BIN)

enum
{
  PROP_POLICY = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* The row says why the settings for all users cannot be changed here. */
static void
admin_changed_cb (RecSettingsPage *self)
{
  g_autofree char *reason = rec_settings_source_dup_reason (REC_SETTINGS_SOURCE (self->admin));

  adw_action_row_set_subtitle (
      self->admin_row, reason != NULL ? reason : _ ("Settings that are in force for everybody"));
  gtk_widget_set_sensitive (self->admin_button, rec_admin_link_is_ready (self->admin));
}

static void
admin_clicked_cb (RecSettingsPage *self)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  gtk_window_present (GTK_WINDOW (rec_admin_window_new (parent, self->admin, self->policy)));
}

static void
programs_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) programs = rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);

  if (programs != NULL)
    rec_list_group_set_suggestions (REC_SETTINGS_PAGE (user_data)->exclude_group,
                                    (const char *const *) programs);
}

/* What is only needed here is read when somebody looks. */
static void
rec_settings_page_map (GtkWidget *widget)
{
  RecSettingsPage *self = REC_SETTINGS_PAGE (widget);

  GTK_WIDGET_CLASS (rec_settings_page_parent_class)->map (widget);

  if (self->reader == NULL)
    return;
  if (self->admin == NULL)
    {
      self->admin = rec_admin_link_new ();
      g_signal_connect_object (self->admin, "changed", G_CALLBACK (admin_changed_cb), self,
                               G_CONNECT_SWAPPED);
      admin_changed_cb (self);
    }
  rec_exchange_reader_list_programs_async (self->reader, self->cancellable, programs_listed_cb,
                                           self);
}

static void
rec_settings_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_POLICY:
      g_value_set_object (value, REC_SETTINGS_PAGE (object)->policy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_settings_page_dispose (GObject *object)
{
  RecSettingsPage *self = REC_SETTINGS_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->policy);
  g_clear_object (&self->reader);
  if (self->admin != NULL)
    g_object_run_dispose (G_OBJECT (self->admin));
  g_clear_object (&self->admin);

  G_OBJECT_CLASS (rec_settings_page_parent_class)->dispose (object);
}

static void
rec_settings_page_class_init (RecSettingsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rec_settings_page_get_property;
  object_class->dispose = rec_settings_page_dispose;
  widget_class->map = rec_settings_page_map;

  /* Where the groups have their settings from. */
  properties[PROP_POLICY] = g_param_spec_object ("policy", NULL, NULL, REC_TYPE_POLICY_LINK,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (REC_TYPE_CHOICE_ROW);
  g_type_ensure (REC_TYPE_LEVEL_GROUP);
  g_type_ensure (REC_TYPE_EVENT_TYPES_GROUP);
  g_type_ensure (REC_TYPE_IGNORED_GROUP);
  g_type_ensure (REC_TYPE_LIST_GROUP);
  g_type_ensure (REC_TYPE_PAUSE_ROW);
  g_type_ensure (REC_TYPE_NUMBER_ROW);
  g_type_ensure (REC_TYPE_SERVICES_GROUP);
  g_type_ensure (REC_TYPE_STORAGE_GROUP);
  g_type_ensure (REC_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-settings-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RecSettingsPage, exclude_group);
  gtk_widget_class_bind_template_child (widget_class, RecSettingsPage, ignored_group);
  gtk_widget_class_bind_template_child (widget_class, RecSettingsPage, pause_row);
  gtk_widget_class_bind_template_child (widget_class, RecSettingsPage, storage_group);
  gtk_widget_class_bind_template_child (widget_class, RecSettingsPage, admin_row);
  gtk_widget_class_bind_template_child (widget_class, RecSettingsPage, admin_button);
  gtk_widget_class_bind_template_callback (widget_class, admin_clicked_cb);
}

static void
rec_settings_page_init (RecSettingsPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rec_settings_page_start (RecSettingsPage *self,
                         RecStoreReader *reader,
                         RecPolicyLink *policy,
                         RecExchangeLink *exchange)
{
  g_return_if_fail (REC_IS_SETTINGS_PAGE (self));
  g_return_if_fail (self->policy == NULL);

  self->reader = g_object_ref (reader);
  self->policy = g_object_ref (policy);
  g_signal_connect_object (policy, "failed", G_CALLBACK (rec_toast_say), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POLICY]);
  rec_ignored_group_start (self->ignored_group, reader, exchange);
  rec_pause_row_start (self->pause_row, exchange);
  rec_storage_group_start (self->storage_group, reader, rec_exchange_link_get_reporter (exchange));
}
