/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-choice-row.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"

/**
 * RecChoiceRow:
 *
 * A row for one setting with a few values. What the administrator has set is shown, locked.
 */
struct _RecChoiceRow
{
  AdwComboRow parent_instance;

  RecSettingsSource *source;
  GSignalGroup *source_signals;
  char *key;
  char *explanation;
  char **values;
  gboolean own;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (RecChoiceRow, rec_choice_row, ADW_TYPE_COMBO_ROW)

enum
{
  PROP_KEY = 1,
  PROP_SOURCE,
  PROP_EXPLANATION,
  PROP_VALUES,
  PROP_OWN,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static guint
find_value (RecChoiceRow *self, const char *value)
{
  for (guint i = 0; self->values[i] != NULL; i++)
    if (g_str_equal (self->values[i], value))
      return i;

  return GTK_INVALID_LIST_POSITION;
}

static void
show_explanation (RecChoiceRow *self, gboolean locked)
{
  const char *explanation = self->explanation != NULL ? self->explanation : "";
  g_autofree char *text = NULL;

  if (locked)
    text = g_strdup_printf ("%s%s%s", explanation, *explanation != '\0' ? "\n" : "",
                            _ ("Managed by your administrator"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), locked ? text : explanation);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  locked ? text : explanation, -1);
}

static void
update (RecChoiceRow *self)
{
  g_autofree char *reason = NULL;
  gboolean locked;

  if (self->source == NULL || self->key == NULL || self->values == NULL
      || adw_combo_row_get_model (ADW_COMBO_ROW (self)) == NULL)
    return;

  reason = rec_settings_source_dup_reason (self->source);
  locked = rec_settings_source_is_locked (self->source, self->key);
  self->updating = TRUE;
  adw_combo_row_set_selected (
      ADW_COMBO_ROW (self),
      find_value (self, self->own && !locked
                            ? rec_settings_source_get_own (self->source, self->key)
                            : rec_settings_source_get_value (self->source, self->key)));
  self->updating = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self), !locked && reason == NULL);
  rec_compat_widget_set_tooltip_text (GTK_WIDGET (self), reason);
  show_explanation (self, locked);
}

static void
selected_cb (RecChoiceRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));

  if (self->updating || self->source == NULL || self->values == NULL
      || selected == GTK_INVALID_LIST_POSITION)
    return;

  rec_settings_source_set (self->source, self->key, self->values[selected]);
}

static void
rec_choice_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecChoiceRow *self = REC_CHOICE_ROW (object);

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
    case PROP_VALUES:
      g_value_take_string (value, self->values != NULL ? g_strjoinv (" ", self->values) : NULL);
      break;
    case PROP_OWN:
      g_value_set_boolean (value, self->own);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_choice_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RecChoiceRow *self = REC_CHOICE_ROW (object);

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
    case PROP_VALUES:
      g_strfreev (self->values);
      self->values = g_strsplit (g_value_get_string (value), " ", -1);
      break;
    case PROP_OWN:
      self->own = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  update (self);
}

static void
rec_choice_row_dispose (GObject *object)
{
  RecChoiceRow *self = REC_CHOICE_ROW (object);

  g_clear_object (&self->source_signals);
  g_clear_object (&self->source);

  G_OBJECT_CLASS (rec_choice_row_parent_class)->dispose (object);
}

static void
rec_choice_row_finalize (GObject *object)
{
  RecChoiceRow *self = REC_CHOICE_ROW (object);

  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->explanation, g_free);
  g_clear_pointer (&self->values, g_strfreev);

  G_OBJECT_CLASS (rec_choice_row_parent_class)->finalize (object);
}

static void
rec_choice_row_class_init (RecChoiceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rec_choice_row_get_property;
  object_class->set_property = rec_choice_row_set_property;
  object_class->dispose = rec_choice_row_dispose;
  object_class->finalize = rec_choice_row_finalize;

  /* The key of the policy. */
  properties[PROP_KEY]
      = g_param_spec_string ("key", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, REC_TYPE_SETTINGS_SOURCE,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* What the setting does, in a sentence. */
  properties[PROP_EXPLANATION] = g_param_spec_string ("explanation", NULL, NULL, NULL,
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* The values of the row’s choices, in their order, with a space between two. An empty one takes
   * the setting out. */
  properties[PROP_VALUES] = g_param_spec_string ("values", NULL, NULL, NULL,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* Whether what was set here is shown, and not what is in force. */
  properties[PROP_OWN]
      = g_param_spec_boolean ("own", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/recourse/Recourse/rec-choice-row.ui");
  gtk_widget_class_bind_template_callback (GTK_WIDGET_CLASS (klass), selected_cb);
  gtk_widget_class_bind_template_callback (GTK_WIDGET_CLASS (klass), update);
}

static void
rec_choice_row_init (RecChoiceRow *self)
{
  self->source_signals = g_signal_group_new (REC_TYPE_SETTINGS_SOURCE);
  g_signal_group_connect_swapped (self->source_signals, "changed", G_CALLBACK (update), self);

  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The choices, where they are known at run time only. */
void
rec_choice_row_set_choices (RecChoiceRow *self, const char *const *values, const char *const *names)
{
  g_autoptr (GtkStringList) model = gtk_string_list_new (names);

  g_return_if_fail (REC_IS_CHOICE_ROW (self));

  g_strfreev (self->values);
  self->values = g_strdupv ((char **) values);
  self->updating = TRUE;
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (model));
  self->updating = FALSE;
  update (self);
}
