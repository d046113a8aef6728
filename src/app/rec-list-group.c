/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-list-group.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"
#include "app/rec-icon.h"
#include "app/rec-toast.h"

/**
 * RecListGroup:
 *
 * A setting that is a list: its entries, each of which can be removed and put back, and a field to
 * add one. The administrator’s entries are shown, locked.
 */
struct _RecListGroup
{
  AdwPreferencesGroup parent_instance;

  AdwEntryRow *entry_row;
  AdwExpanderRow *suggestions_row;

  RecSettingsSource *source;
  GSignalGroup *source_signals;
  char *key;
  GPtrArray *rows;
  GPtrArray *suggested_rows;
  char **suggestions;
  char *removed;
  char *shown;
};

G_DEFINE_FINAL_TYPE (RecListGroup, rec_list_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  PROP_KEY = 1,
  PROP_SOURCE,
  PROP_ENTRY_TITLE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
set_entry (RecListGroup *self, const char *entry, gboolean present)
{
  g_auto (GStrv) list = rec_settings_source_dup_list (self->source, self->key, TRUE);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) changed = NULL;

  for (guint i = 0; list[i] != NULL; i++)
    if (!g_str_equal (list[i], entry))
      g_strv_builder_add (builder, list[i]);
  if (present)
    g_strv_builder_add (builder, entry);
  changed = g_strv_builder_end (builder);
  rec_settings_source_set_list (self->source, self->key, (const char *const *) changed);
}

static void
undo_cb (RecListGroup *self)
{
  if (self->removed != NULL)
    set_entry (self, self->removed, TRUE);
  g_clear_pointer (&self->removed, g_free);
}

static void
remove_clicked_cb (RecListGroup *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  const char *entry = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
  g_autofree char *text = g_strdup_printf (_ ("“%s” removed"), entry);
  AdwToast *toast = rec_toast_new (text);

  g_free (self->removed);
  self->removed = g_strdup (entry);
  adw_toast_set_button_label (toast, _ ("Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  rec_toast_add (GTK_WIDGET (self), toast);
  set_entry (self, self->removed, FALSE);
}

static void
add_clicked_cb (RecListGroup *self, GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);

  set_entry (self, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), TRUE);
}

static GtkWidget *
make_button (const char *icon, const char *text)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return button;
}

static GtkWidget *
make_row (const char *entry)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), entry);
  return row;
}

static void
add_row (RecListGroup *self, const char *entry, gboolean own)
{
  GtkWidget *row = make_row (entry);

  if (own)
    {
      /* Translators: %s is a program or a word that is taken out of a list */
      g_autofree char *text = g_strdup_printf (_ ("Remove %s"), entry);
      GtkWidget *button = make_button ("user-trash-symbolic", text);

      g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked_cb), self,
                               G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
  else
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Managed by your administrator"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 rec_icon_new_silent ("system-lock-screen-symbolic"));
    }
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
show_suggestions (RecListGroup *self, const char *const *list)
{
  for (guint i = 0; i < self->suggested_rows->len; i++)
    adw_expander_row_remove (self->suggestions_row, g_ptr_array_index (self->suggested_rows, i));
  g_ptr_array_set_size (self->suggested_rows, 0);

  for (guint i = 0; self->suggestions != NULL && self->suggestions[i] != NULL; i++)
    {
      const char *entry = self->suggestions[i];
      g_autofree char *text = NULL;
      GtkWidget *row, *button;

      if (g_strv_contains (list, entry))
        continue;
      row = make_row (entry);
      /* Translators: %s is a program that is put into a list */
      text = g_strdup_printf (_ ("Add %s"), entry);
      button = make_button ("list-add-symbolic", text);
      g_signal_connect_object (button, "clicked", G_CALLBACK (add_clicked_cb), self,
                               G_CONNECT_SWAPPED);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      adw_expander_row_add_row (self->suggestions_row, row);
      g_ptr_array_add (self->suggested_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->suggestions_row), self->suggested_rows->len > 0);
}

static char *
dup_fingerprint (char **own, char **all, char **suggestions)
{
  g_autofree char *first = g_strjoinv ("\n", own);
  g_autofree char *second = g_strjoinv ("\n", all);
  g_autofree char *third = suggestions != NULL ? g_strjoinv ("\n", suggestions) : NULL;

  return g_strjoin ("\f", first, second, third, NULL);
}

static void
update (RecListGroup *self)
{
  g_auto (GStrv) own = NULL;
  g_auto (GStrv) all = NULL;
  g_autofree char *reason = NULL, *shown = NULL;

  if (self->source == NULL || self->key == NULL)
    return;

  own = rec_settings_source_dup_list (self->source, self->key, TRUE);
  all = rec_settings_source_dup_list (self->source, self->key, FALSE);
  reason = rec_settings_source_dup_reason (self->source);
  gtk_widget_set_sensitive (GTK_WIDGET (self), reason == NULL);
  rec_compat_widget_set_tooltip_text (GTK_WIDGET (self), reason);

  /* Other settings change too, and then the focus stays where it is. */
  shown = dup_fingerprint (own, all, self->suggestions);
  if (g_strcmp0 (shown, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&shown);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);

  for (guint i = 0; all[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) own, all[i]))
      add_row (self, all[i], FALSE);
  for (guint i = 0; own[i] != NULL; i++)
    add_row (self, own[i], TRUE);
  show_suggestions (self, (const char *const *) all);
}

static void
apply_cb (RecListGroup *self)
{
  g_autofree char *entry = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry_row)));

  g_strstrip (entry);
  if (*entry == '\0' || self->source == NULL)
    return;

  gtk_editable_set_text (GTK_EDITABLE (self->entry_row), "");
  set_entry (self, entry, TRUE);
}

static void
rec_list_group_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecListGroup *self = REC_LIST_GROUP (object);

  switch (id)
    {
    case PROP_KEY:
      g_value_set_string (value, self->key);
      break;
    case PROP_SOURCE:
      g_value_set_object (value, self->source);
      break;
    case PROP_ENTRY_TITLE:
      g_value_set_string (value,
                          adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->entry_row)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_list_group_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RecListGroup *self = REC_LIST_GROUP (object);

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
    case PROP_ENTRY_TITLE:
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry_row),
                                     g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  update (self);
}

static void
rec_list_group_dispose (GObject *object)
{
  RecListGroup *self = REC_LIST_GROUP (object);

  g_clear_object (&self->source_signals);
  g_clear_object (&self->source);

  G_OBJECT_CLASS (rec_list_group_parent_class)->dispose (object);
}

static void
rec_list_group_finalize (GObject *object)
{
  RecListGroup *self = REC_LIST_GROUP (object);

  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->suggested_rows, g_ptr_array_unref);
  g_clear_pointer (&self->suggestions, g_strfreev);
  g_clear_pointer (&self->removed, g_free);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (rec_list_group_parent_class)->finalize (object);
}

static void
rec_list_group_class_init (RecListGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rec_list_group_get_property;
  object_class->set_property = rec_list_group_set_property;
  object_class->dispose = rec_list_group_dispose;
  object_class->finalize = rec_list_group_finalize;

  properties[PROP_KEY]
      = g_param_spec_string ("key", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, REC_TYPE_SETTINGS_SOURCE,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* What the field asks for. */
  properties[PROP_ENTRY_TITLE] = g_param_spec_string ("entry-title", NULL, NULL, NULL,
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-list-group.ui");
  gtk_widget_class_bind_template_child (widget_class, RecListGroup, entry_row);
  gtk_widget_class_bind_template_child (widget_class, RecListGroup, suggestions_row);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
}

static void
rec_list_group_init (RecListGroup *self)
{
  self->rows = g_ptr_array_new ();
  self->suggested_rows = g_ptr_array_new ();
  self->source_signals = g_signal_group_new (REC_TYPE_SETTINGS_SOURCE);
  g_signal_group_connect_swapped (self->source_signals, "changed", G_CALLBACK (update), self);

  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Entries that are offered to be added. */
void
rec_list_group_set_suggestions (RecListGroup *self, const char *const *suggestions)
{
  g_return_if_fail (REC_IS_LIST_GROUP (self));

  g_strfreev (self->suggestions);
  self->suggestions = g_strdupv ((char **) suggestions);
  update (self);
}
