/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-settings-page.h"

#include "app/rec-choice-row.h"
#include "app/rec-event-types-group.h"
#include "app/rec-level-group.h"
#include "app/rec-list-group.h"
#include "app/rec-services-group.h"
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

  RecPolicyLink *policy;
  RecStoreReader *reader;
};

G_DEFINE_FINAL_TYPE (RecSettingsPage, rec_settings_page, ADW_TYPE_BIN)

enum
{
  PROP_POLICY = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

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

  g_clear_object (&self->policy);
  g_clear_object (&self->reader);

  G_OBJECT_CLASS (rec_settings_page_parent_class)->dispose (object);
}

static void
rec_settings_page_class_init (RecSettingsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rec_settings_page_get_property;
  object_class->dispose = rec_settings_page_dispose;

  /* Where the groups have their settings from. */
  properties[PROP_POLICY] = g_param_spec_object ("policy", NULL, NULL, REC_TYPE_POLICY_LINK,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (REC_TYPE_CHOICE_ROW);
  g_type_ensure (REC_TYPE_LEVEL_GROUP);
  g_type_ensure (REC_TYPE_EVENT_TYPES_GROUP);
  g_type_ensure (REC_TYPE_LIST_GROUP);
  g_type_ensure (REC_TYPE_SERVICES_GROUP);
  g_type_ensure (REC_TYPE_SWITCH_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-settings-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RecSettingsPage, exclude_group);
}

static void
rec_settings_page_init (RecSettingsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rec_settings_page_start (RecSettingsPage *self, RecStoreReader *reader, RecPolicyLink *policy)
{
  g_return_if_fail (REC_IS_SETTINGS_PAGE (self));
  g_return_if_fail (self->policy == NULL);

  self->reader = g_object_ref (reader);
  self->policy = g_object_ref (policy);
  g_signal_connect_object (policy, "failed", G_CALLBACK (rec_toast_say), self, G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POLICY]);
}
