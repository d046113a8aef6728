/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-switch-row.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"

/**
 * RecSwitchRow:
 *
 * A row for one setting that is on or off. What the administrator has set is shown, locked.
 */
struct _RecSwitchRow
{
  AdwActionRow parent_instance;

  GtkWidget *lock_image;
  GtkSwitch *setting_switch;

  RecSettingsSource *source;
  GSignalGroup *source_signals;
  char *key;
  char *explanation;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (RecSwitchRow, rec_switch_row, ADW_TYPE_ACTION_ROW)

enum
{
  PROP_KEY = 1,
  PROP_SOURCE,
  PROP_EXPLANATION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
show_explanation (RecSwitchRow *self, gboolean locked)
{
  g_autofree char *text = NULL;

  if (locked && self->explanation != NULL)
    text = g_strdup_printf ("%s\n%s", self->explanation, _ ("Managed by your administrator"));
  else if (locked)
    text = g_strdup (_ ("Managed by your administrator"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), locked ? text : self->explanation);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->setting_switch),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  adw_action_row_get_subtitle (ADW_ACTION_ROW (self)), -1);
}

static void
update (RecSwitchRow *self)
{
  g_autofree char *reason = NULL;
  gboolean locked, active;

  if (self->source == NULL || self->key == NULL)
    return;

  reason = rec_settings_source_dup_reason (self->source);
  locked = rec_settings_source_is_locked (self->source, self->key);
  active = g_str_equal (rec_settings_source_get_value (self->source, self->key), "true");
  self->updating = TRUE;
  gtk_switch_set_active (self->setting_switch, active);
  self->updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->setting_switch), !locked && reason == NULL);
  rec_compat_widget_set_tooltip_text (GTK_WIDGET (self->setting_switch), reason);
  gtk_widget_set_visible (self->lock_image, locked);
  show_explanation (self, locked);
}

static void
switched_cb (RecSwitchRow *self)
{
  if (self->updating || self->source == NULL)
    return;

  rec_settings_source_set (self->source, self->key,
                           gtk_switch_get_active (self->setting_switch) ? "true" : "false");
}

static void
rec_switch_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecSwitchRow *self = REC_SWITCH_ROW (object);

  switch (id)
    {
    case PROP_KEY:
      g_value_set_string (value, self->key);
      break;
    case PROP_SOURCE:
      g_value_set_object (value, self->source);
      break;
    case PROP_EXPLANATION:
      g_value_set_string (value, self->explanation);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_switch_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RecSwitchRow *self = REC_SWITCH_ROW (object);

  switch (id)
    {
    case PROP_KEY:
      g_free (self->key);
      self->key = g_value_dup_string (value);
      break;
    case PROP_SOURCE:
      g_set_object (&self->source, g_value_get_object (value));
      g_signal_group_set_target (self->source_signals, self->source);
      break;
    case PROP_EXPLANATION:
      g_free (self->explanation);
      self->explanation = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  update (self);
}

static void
rec_switch_row_dispose (GObject *object)
{
  RecSwitchRow *self = REC_SWITCH_ROW (object);

  g_clear_object (&self->source_signals);
  g_clear_object (&self->source);

  G_OBJECT_CLASS (rec_switch_row_parent_class)->dispose (object);
}

static void
rec_switch_row_finalize (GObject *object)
{
  RecSwitchRow *self = REC_SWITCH_ROW (object);

  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->explanation, g_free);

  G_OBJECT_CLASS (rec_switch_row_parent_class)->finalize (object);
}

static void
rec_switch_row_class_init (RecSwitchRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rec_switch_row_get_property;
  object_class->set_property = rec_switch_row_set_property;
  object_class->dispose = rec_switch_row_dispose;
  object_class->finalize = rec_switch_row_finalize;

  /* The key of the policy. */
  properties[PROP_KEY]
      = g_param_spec_string ("key", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, REC_TYPE_SETTINGS_SOURCE,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* What the setting does, in a sentence. */
  properties[PROP_EXPLANATION] = g_param_spec_string ("explanation", NULL, NULL, NULL,
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-switch-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RecSwitchRow, lock_image);
  gtk_widget_class_bind_template_child (widget_class, RecSwitchRow, setting_switch);
  gtk_widget_class_bind_template_callback (widget_class, switched_cb);
}

static void
rec_switch_row_init (RecSwitchRow *self)
{
  self->source_signals = g_signal_group_new (REC_TYPE_SETTINGS_SOURCE);
  g_signal_group_connect_swapped (self->source_signals, "changed", G_CALLBACK (update), self);

  gtk_widget_init_template (GTK_WIDGET (self));
}
