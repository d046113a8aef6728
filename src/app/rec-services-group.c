/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-services-group.h"

#include <glib/gi18n.h>

#include "app/rec-choice-row.h"
#include "app/rec-service-row.h"

/**
 * RecServicesGroup:
 *
 * The services of this machine, and which one takes what no other does.
 */
struct _RecServicesGroup
{
  AdwPreferencesGroup parent_instance;

  RecChoiceRow *default_row;
  GtkWidget *none_row;
  AdwActionRow *problem_row;

  RecPolicyLink *source;
  GSignalGroup *source_signals;
  GPtrArray *rows;
  char *shown;
};

G_DEFINE_FINAL_TYPE (RecServicesGroup, rec_services_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  PROP_SOURCE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static char *
dup_fingerprint (RecPolicyLink *policy)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rec_policy_link_get_n_services (policy); i++)
    {
      RecServiceInfo info;

      rec_policy_link_get_service (policy, i, &info);
      g_string_append_printf (text, "%s\n%s\n%s\n%s\n%s\n%s\n", info.id, info.name, info.url,
                              info.vendor, info.privacy, info.account);
    }

  return g_strdup (text->str);
}

static void
show_choices (RecServicesGroup *self)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  g_ptr_array_add (values, (gpointer) "");
  g_ptr_array_add (names, (gpointer) _ ("None"));
  for (guint i = 0; i < rec_policy_link_get_n_services (self->source); i++)
    {
      RecServiceInfo info;

      rec_policy_link_get_service (self->source, i, &info);
      g_ptr_array_add (values, (gpointer) info.id);
      g_ptr_array_add (names, (gpointer) info.name);
    }
  g_ptr_array_add (values, NULL);
  g_ptr_array_add (names, NULL);
  rec_choice_row_set_choices (self->default_row, (const char *const *) values->pdata,
                              (const char *const *) names->pdata);
}

/* What reports do not go by, and why, so that a description that is left out is not looked for in
 * vain. */
static void
show_problems (RecServicesGroup *self)
{
  g_autofree char *problems = rec_policy_link_dup_service_problems (self->source);

  gtk_widget_set_visible (GTK_WIDGET (self->problem_row), problems != NULL);
  adw_action_row_set_subtitle (self->problem_row, problems != NULL ? problems : "");
}

static void
update (RecServicesGroup *self)
{
  g_autofree char *shown = NULL;
  guint n_services;

  if (self->source == NULL)
    return;

  show_problems (self);
  shown = dup_fingerprint (self->source);
  if (g_strcmp0 (shown, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&shown);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);

  n_services = rec_policy_link_get_n_services (self->source);
  for (guint i = 0; i < n_services; i++)
    {
      RecServiceInfo info;
      GtkWidget *row;

      rec_policy_link_get_service (self->source, i, &info);
      row = rec_service_row_new (&info);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
  gtk_widget_set_visible (self->none_row, n_services == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->default_row), n_services > 0);
  show_choices (self);
}

static void
rec_services_group_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SOURCE:
      g_value_set_object (value, REC_SERVICES_GROUP (object)->source);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_services_group_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RecServicesGroup *self = REC_SERVICES_GROUP (object);

  switch (id)
    {
    case PROP_SOURCE:
      g_set_object (&self->source, g_value_get_object (value));
      g_signal_group_set_target (self->source_signals, self->source);
      g_object_set (self->default_row, "source", self->source, NULL);
      update (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_services_group_dispose (GObject *object)
{
  RecServicesGroup *self = REC_SERVICES_GROUP (object);

  g_clear_object (&self->source_signals);
  g_clear_object (&self->source);

  G_OBJECT_CLASS (rec_services_group_parent_class)->dispose (object);
}

static void
rec_services_group_finalize (GObject *object)
{
  RecServicesGroup *self = REC_SERVICES_GROUP (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (rec_services_group_parent_class)->finalize (object);
}

static void
rec_services_group_class_init (RecServicesGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rec_services_group_get_property;
  object_class->set_property = rec_services_group_set_property;
  object_class->dispose = rec_services_group_dispose;
  object_class->finalize = rec_services_group_finalize;

  properties[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, REC_TYPE_POLICY_LINK,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (REC_TYPE_CHOICE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-services-group.ui");
  gtk_widget_class_bind_template_child (widget_class, RecServicesGroup, default_row);
  gtk_widget_class_bind_template_child (widget_class, RecServicesGroup, none_row);
  gtk_widget_class_bind_template_child (widget_class, RecServicesGroup, problem_row);
}

static void
rec_services_group_init (RecServicesGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->source_signals = g_signal_group_new (REC_TYPE_POLICY_LINK);
  g_signal_group_connect_swapped (self->source_signals, "changed", G_CALLBACK (update), self);

  gtk_widget_init_template (GTK_WIDGET (self));
}
