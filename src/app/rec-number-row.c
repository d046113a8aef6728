/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-number-row.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"

/**
 * RecNumberRow:
 *
 * A row for one setting that is a number. What the administrator has set is shown, locked.
 */
struct _RecNumberRow
{
  AdwActionRow parent_instance;

  GtkWidget *lock_image;
  GtkSpinButton *spin_button;

  RecSettingsSource *source;
  GSignalGroup *source_signals;
  char *key;
  char *explanation;
  guint timeout;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (RecNumberRow, rec_number_row, ADW_TYPE_ACTION_ROW)

/* How long a number stands before it is saved. */
#define SAVE_DELAY_MS 400

enum
{
  PROP_KEY = 1,
  PROP_SOURCE,
  PROP_EXPLANATION,
  PROP_ADJUSTMENT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
show_explanation (RecNumberRow *self, gboolean locked)
{
  g_autofree char *text = NULL;

  if (locked && self->explanation != NULL)
    text = g_strdup_printf ("%s\n%s", self->explanation, _ ("Managed by your administrator"));
  else if (locked)
    text = g_strdup (_ ("Managed by your administrator"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), locked ? text : self->explanation);
  /* Its name comes from the row, as of each activatable widget. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->spin_button),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  adw_action_row_get_subtitle (ADW_ACTION_ROW (self)), -1);
}

static void
update (RecNumberRow *self)
{
  g_autofree char *reason = NULL;
  gboolean locked;
  double value;

  if (self->source == NULL || self->key == NULL)
    return;

  reason = rec_settings_source_dup_reason (self->source);
  locked = rec_settings_source_is_locked (self->source, self->key);
  value = g_ascii_strtod (rec_settings_source_get_value (self->source, self->key), NULL);
  /* What is being changed here is not taken back by other news. */
  if (self->timeout == 0)
    {
      self->updating = TRUE;
      gtk_spin_button_set_value (self->spin_button, value);
      self->updating = FALSE;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self->spin_button), !locked && reason == NULL);
  rec_compat_widget_set_tooltip_text (GTK_WIDGET (self->spin_button), reason);
  gtk_widget_set_visible (self->lock_image, locked);
  show_explanation (self, locked);
}

static void
save (RecNumberRow *self)
{
  g_autofree char *value
      = g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (self->spin_button));

  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->source != NULL)
    rec_settings_source_set (self->source, self->key, value);
}

static gboolean
save_cb (gpointer user_data)
{
  RecNumberRow *self = REC_NUMBER_ROW (user_data);

  self->timeout = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

/* A key that is held down passes many numbers; only where it stops is meant. */
static void
changed_cb (RecNumberRow *self)
{
  if (self->updating || self->source == NULL)
    return;

  g_clear_handle_id (&self->timeout, g_source_remove);
  self->timeout = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

static void
rec_number_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecNumberRow *self = REC_NUMBER_ROW (object);

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
    case PROP_ADJUSTMENT:
      g_value_set_object (value, gtk_spin_button_get_adjustment (self->spin_button));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_number_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RecNumberRow *self = REC_NUMBER_ROW (object);

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
    case PROP_ADJUSTMENT:
      self->updating = TRUE;
      gtk_spin_button_set_adjustment (self->spin_button, g_value_get_object (value));
      self->updating = FALSE;
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  update (self);
}

static void
rec_number_row_dispose (GObject *object)
{
  RecNumberRow *self = REC_NUMBER_ROW (object);

  if (self->timeout != 0)
    save (self);
  g_clear_object (&self->source_signals);
  g_clear_object (&self->source);

  G_OBJECT_CLASS (rec_number_row_parent_class)->dispose (object);
}

static void
rec_number_row_finalize (GObject *object)
{
  RecNumberRow *self = REC_NUMBER_ROW (object);

  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->explanation, g_free);

  G_OBJECT_CLASS (rec_number_row_parent_class)->finalize (object);
}

static void
rec_number_row_class_init (RecNumberRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rec_number_row_get_property;
  object_class->set_property = rec_number_row_set_property;
  object_class->dispose = rec_number_row_dispose;
  object_class->finalize = rec_number_row_finalize;

  /* The key of the policy. */
  properties[PROP_KEY]
      = g_param_spec_string ("key", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, REC_TYPE_SETTINGS_SOURCE,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* What the setting does, in a sentence. */
  properties[PROP_EXPLANATION] = g_param_spec_string ("explanation", NULL, NULL, NULL,
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* From where to where the number goes, and in which steps. */
  properties[PROP_ADJUSTMENT] = g_param_spec_object ("adjustment", NULL, NULL, GTK_TYPE_ADJUSTMENT,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-number-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RecNumberRow, lock_image);
  gtk_widget_class_bind_template_child (widget_class, RecNumberRow, spin_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
rec_number_row_init (RecNumberRow *self)
{
  self->source_signals = g_signal_group_new (REC_TYPE_SETTINGS_SOURCE);
  g_signal_group_connect_swapped (self->source_signals, "changed", G_CALLBACK (update), self);

  gtk_widget_init_template (GTK_WIDGET (self));
}
