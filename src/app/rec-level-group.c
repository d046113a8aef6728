/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-level-group.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"
#include "app/rec-policy-link.h"
#include "core/policy/rec-policy-key.h"

/**
 * RecLevelGroup:
 *
 * The consent level: which one is in force and why, and the choice. With “for-all” it is the one
 * that the administrator sets.
 */
struct _RecLevelGroup
{
  AdwPreferencesGroup parent_instance;

  AdwActionRow *force_row;
  GtkWidget *lock_image;
  AdwActionRow *user_row;
  GtkCheckButton *user_button;
  GtkCheckButton *off_button;
  GtkCheckButton *ask_button;
  GtkCheckButton *parameters_button;
  GtkCheckButton *safe_button;

  RecSettingsSource *source;
  GSignalGroup *source_signals;
  gboolean for_all;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (RecLevelGroup, rec_level_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  PROP_SOURCE = 1,
  PROP_FOR_ALL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

#define N_LEVELS 5

static const char *const levels[N_LEVELS] = { "user", "off", "1", "2", "3" };

static GtkCheckButton *
get_button (RecLevelGroup *self, guint index)
{
  GtkCheckButton *const buttons[N_LEVELS] = { self->user_button, self->off_button, self->ask_button,
                                              self->parameters_button, self->safe_button };

  return buttons[index];
}

/* Why the level in force is in force. */
static char *
dup_why (RecLevelGroup *self, gboolean locked)
{
  RecPolicyLink *policy = REC_POLICY_LINK (self->source);
  const char *problem = rec_policy_link_get_problem (policy);
  const char *why;

  if (*problem != '\0')
    return g_strdup_printf (_ ("A file of the policy cannot be read, so nothing is sent. %s"),
                            problem);

  if (locked)
    why = _ ("Managed by your administrator");
  else if (*rec_settings_source_get_own (self->source, REC_POLICY_KEY_LEVEL) != '\0')
    why = _ ("Your own choice");
  else
    why = _ ("You have not chosen yet");
  return g_strdup (why);
}

static void
show_force (RecLevelGroup *self, const char *value, gboolean locked)
{
  g_autofree char *title = NULL, *why = NULL;

  if (!rec_policy_link_is_known (REC_POLICY_LINK (self->source)))
    {
      why = rec_settings_source_dup_reason (self->source);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->force_row),
                                     _ ("Which level is in force is not known"));
      adw_action_row_set_subtitle (self->force_row, why);
      return;
    }

  /* Translators: %s is a consent level, as “Ask always” */
  title = g_strdup_printf (_ ("In force: %s"), rec_level_group_get_name (value));
  why = dup_why (self, locked);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->force_row), title);
  adw_action_row_set_subtitle (self->force_row, why);
}

static void
update (RecLevelGroup *self)
{
  const char *value;
  g_autofree char *reason = NULL;
  gboolean locked, can_set;

  if (self->source == NULL)
    return;

  value = self->for_all ? rec_settings_source_get_own (self->source, REC_POLICY_KEY_LEVEL)
                        : rec_settings_source_get_value (self->source, REC_POLICY_KEY_LEVEL);
  if (self->for_all && *value == '\0')
    value = levels[0];
  locked = rec_settings_source_is_locked (self->source, REC_POLICY_KEY_LEVEL);
  reason = rec_settings_source_dup_reason (self->source);
  can_set = !locked && reason == NULL;

  self->updating = TRUE;
  for (guint i = 0; i < N_LEVELS; i++)
    {
      GtkCheckButton *button = get_button (self, i);

      gtk_check_button_set_active (button, g_str_equal (levels[i], value));
      gtk_widget_set_sensitive (GTK_WIDGET (button), can_set);
      rec_compat_widget_set_tooltip_text (GTK_WIDGET (button),
                                          locked ? _ ("Managed by your administrator") : reason);
    }
  self->updating = FALSE;

  if (!self->for_all)
    show_force (self, value, locked);
  gtk_widget_set_visible (self->lock_image, locked);
}

static void
toggled_cb (RecLevelGroup *self, GtkCheckButton *button)
{
  if (self->updating || self->source == NULL || !gtk_check_button_get_active (button))
    return;

  for (guint i = 0; i < N_LEVELS; i++)
    if (get_button (self, i) == button)
      rec_settings_source_set (self->source, REC_POLICY_KEY_LEVEL, levels[i]);
}

static void
rec_level_group_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecLevelGroup *self = REC_LEVEL_GROUP (object);

  switch (id)
    {
    case PROP_SOURCE:
      g_value_set_object (value, self->source);
      break;
    case PROP_FOR_ALL:
      g_value_set_boolean (value, self->for_all);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_level_group_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RecLevelGroup *self = REC_LEVEL_GROUP (object);

  switch (id)
    {
    case PROP_SOURCE:
      g_set_object (&self->source, g_value_get_object (value));
      g_signal_group_set_target (self->source_signals, self->source);
      break;
    case PROP_FOR_ALL:
      self->for_all = g_value_get_boolean (value);
      gtk_widget_set_visible (GTK_WIDGET (self->user_row), self->for_all);
      gtk_widget_set_visible (GTK_WIDGET (self->force_row), !self->for_all);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  update (self);
}

static void
rec_level_group_dispose (GObject *object)
{
  RecLevelGroup *self = REC_LEVEL_GROUP (object);

  g_clear_object (&self->source_signals);
  g_clear_object (&self->source);

  G_OBJECT_CLASS (rec_level_group_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-level-group.ui");
  gtk_widget_class_bind_template_child (widget_class, RecLevelGroup, force_row);
  gtk_widget_class_bind_template_child (widget_class, RecLevelGroup, lock_image);
  gtk_widget_class_bind_template_child (widget_class, RecLevelGroup, user_row);
  gtk_widget_class_bind_template_child (widget_class, RecLevelGroup, user_button);
  gtk_widget_class_bind_template_child (widget_class, RecLevelGroup, off_button);
  gtk_widget_class_bind_template_child (widget_class, RecLevelGroup, ask_button);
  gtk_widget_class_bind_template_child (widget_class, RecLevelGroup, parameters_button);
  gtk_widget_class_bind_template_child (widget_class, RecLevelGroup, safe_button);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
rec_level_group_class_init (RecLevelGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rec_level_group_get_property;
  object_class->set_property = rec_level_group_set_property;
  object_class->dispose = rec_level_group_dispose;

  properties[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, REC_TYPE_SETTINGS_SOURCE,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* Whether it is all users’ level, which can be left to each of them. */
  properties[PROP_FOR_ALL] = g_param_spec_boolean ("for-all", NULL, NULL, FALSE,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
rec_level_group_init (RecLevelGroup *self)
{
  self->source_signals = g_signal_group_new (REC_TYPE_SETTINGS_SOURCE);
  g_signal_group_connect_swapped (self->source_signals, "changed", G_CALLBACK (update), self);

  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A consent level, as it is called on the screen. */
const char *
rec_level_group_get_name (const char *level)
{
  if (g_strcmp0 (level, "off") == 0)
    return _ ("Off");
  if (g_strcmp0 (level, "1") == 0)
    return _ ("Ask always");
  if (g_strcmp0 (level, "2") == 0)
    return _ ("Parameters");
  if (g_strcmp0 (level, "3") == 0)
    return _ ("Parameters and safe data");
  return _ ("Each user chooses");
}
