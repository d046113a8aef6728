/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-event-types-group.h"

#include <glib/gi18n.h>

#include "app/rec-choice-row.h"
#include "app/rec-level-group.h"
#include "core/policy/rec-policy-key.h"
#include "core/report/rec-event-type.h"

/**
 * RecEventTypesGroup:
 *
 * The consent level of single event types: of those that every system knows, and of whatever else
 * has one.
 */
struct _RecEventTypesGroup
{
  AdwPreferencesGroup parent_instance;

  AdwExpanderRow *expander_row;

  RecSettingsSource *source;
  GSignalGroup *source_signals;
  GHashTable *rows;
};

G_DEFINE_FINAL_TYPE (RecEventTypesGroup, rec_event_types_group, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  PROP_SOURCE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static const char *const known_types[]
    = { REC_EVENT_TYPE_APP_CRASH, REC_EVENT_TYPE_APP_HANG,     REC_EVENT_TYPE_APP_HANG_XPROC,
        REC_EVENT_TYPE_EXCEPTION, REC_EVENT_TYPE_KERNEL_FAULT, NULL };

static const char *
get_title (const char *event_type)
{
  if (g_str_equal (event_type, REC_EVENT_TYPE_APP_CRASH))
    return _ ("A program closed unexpectedly");
  if (g_str_equal (event_type, REC_EVENT_TYPE_APP_HANG))
    return _ ("A program stopped responding");
  if (g_str_equal (event_type, REC_EVENT_TYPE_APP_HANG_XPROC))
    return _ ("A program waited for another");
  if (g_str_equal (event_type, REC_EVENT_TYPE_EXCEPTION))
    return _ ("A program met an error");
  if (g_str_equal (event_type, REC_EVENT_TYPE_KERNEL_FAULT))
    return _ ("The kernel reported a fault");
  return event_type;
}

static void
ensure_row (RecEventTypesGroup *self, const char *event_type)
{
  const char *const values[] = { "", "off", "1", "2", "3", NULL };
  const char *const names[] = { _ ("As above"),
                                rec_level_group_get_name ("off"),
                                rec_level_group_get_name ("1"),
                                rec_level_group_get_name ("2"),
                                rec_level_group_get_name ("3"),
                                NULL };
  g_autofree char *key = NULL;
  RecChoiceRow *row;

  if (g_hash_table_contains (self->rows, event_type))
    return;

  key = g_strconcat (REC_POLICY_EVENT_TYPES_PREFIX, event_type, NULL);
  row = g_object_new (REC_TYPE_CHOICE_ROW, "key", key, "own", TRUE, NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), get_title (event_type));
  if (g_strv_contains (known_types, event_type))
    g_object_set (row, "explanation", event_type, NULL);
  rec_choice_row_set_choices (row, values, names);
  g_object_set (row, "source", self->source, NULL);
  adw_expander_row_add_row (self->expander_row, GTK_WIDGET (row));
  g_hash_table_add (self->rows, g_strdup (event_type));
}

static void
update (RecEventTypesGroup *self)
{
  g_auto (GStrv) keys = NULL;
  g_autofree char *text = NULL;
  guint n_set = 0;

  if (self->source == NULL)
    return;

  for (guint i = 0; known_types[i] != NULL; i++)
    ensure_row (self, known_types[i]);
  keys = rec_settings_source_list_keys (self->source, REC_POLICY_EVENT_TYPES_PREFIX);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      ensure_row (self, keys[i] + strlen (REC_POLICY_EVENT_TYPES_PREFIX));
      n_set += *rec_settings_source_get_value (self->source, keys[i]) != '\0';
    }

  text = n_set == 0 ? g_strdup (_ ("All as above"))
                    : g_strdup_printf (ngettext ("%u has a level of its own",
                                                 "%u have a level of their own", n_set),
                                       n_set);
  adw_expander_row_set_subtitle (self->expander_row, text);
}

static void
rec_event_types_group_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_SOURCE:
      g_value_set_object (value, REC_EVENT_TYPES_GROUP (object)->source);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_event_types_group_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  RecEventTypesGroup *self = REC_EVENT_TYPES_GROUP (object);

  switch (id)
    {
    case PROP_SOURCE:
      g_set_object (&self->source, g_value_get_object (value));
      g_signal_group_set_target (self->source_signals, self->source);
      update (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_event_types_group_dispose (GObject *object)
{
  RecEventTypesGroup *self = REC_EVENT_TYPES_GROUP (object);

  g_clear_object (&self->source_signals);
  g_clear_object (&self->source);
  g_clear_pointer (&self->rows, g_hash_table_unref);

  G_OBJECT_CLASS (rec_event_types_group_parent_class)->dispose (object);
}

static void
rec_event_types_group_class_init (RecEventTypesGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rec_event_types_group_get_property;
  object_class->set_property = rec_event_types_group_set_property;
  object_class->dispose = rec_event_types_group_dispose;

  properties[PROP_SOURCE] = g_param_spec_object ("source", NULL, NULL, REC_TYPE_SETTINGS_SOURCE,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-event-types-group.ui");
  gtk_widget_class_bind_template_child (widget_class, RecEventTypesGroup, expander_row);
}

static void
rec_event_types_group_init (RecEventTypesGroup *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->source_signals = g_signal_group_new (REC_TYPE_SETTINGS_SOURCE);
  g_signal_group_connect_swapped (self->source_signals, "changed", G_CALLBACK (update), self);

  gtk_widget_init_template (GTK_WIDGET (self));
}
