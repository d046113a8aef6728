/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-fact-row.h"

#include <adwaita.h>

/**
 * RecFactRow:
 *
 * One thing that is known: what it is, its value, and a note in smaller letters.
 */
struct _RecFactRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *value_label;
  GtkLabel *note_label;
  AdwBin *suffix_bin;

  char *caption;
  gboolean identifier;
};

G_DEFINE_FINAL_TYPE (RecFactRow, rec_fact_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  PROP_CAPTION = 1,
  PROP_IDENTIFIER,
  PROP_SUFFIX,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* An identifier is compared letter by letter and can be marked to be copied. */
static void
set_identifier (RecFactRow *self, gboolean identifier)
{
  self->identifier = identifier;
  gtk_label_set_selectable (self->value_label, identifier);
  if (identifier)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->value_label), "monospace");
      gtk_label_set_wrap_mode (self->value_label, PANGO_WRAP_CHAR);
    }
}

static void
rec_fact_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecFactRow *self = REC_FACT_ROW (object);

  switch (id)
    {
    case PROP_CAPTION:
      g_value_set_string (value, self->caption);
      break;
    case PROP_IDENTIFIER:
      g_value_set_boolean (value, self->identifier);
      break;
    case PROP_SUFFIX:
      g_value_set_object (value, adw_bin_get_child (self->suffix_bin));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_fact_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RecFactRow *self = REC_FACT_ROW (object);

  switch (id)
    {
    case PROP_CAPTION:
      g_free (self->caption);
      self->caption = g_value_dup_string (value);
      break;
    case PROP_IDENTIFIER:
      set_identifier (self, g_value_get_boolean (value));
      break;
    case PROP_SUFFIX:
      adw_bin_set_child (self->suffix_bin, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_fact_row_finalize (GObject *object)
{
  RecFactRow *self = REC_FACT_ROW (object);

  g_clear_pointer (&self->caption, g_free);

  G_OBJECT_CLASS (rec_fact_row_parent_class)->finalize (object);
}

static void
rec_fact_row_class_init (RecFactRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rec_fact_row_get_property;
  object_class->set_property = rec_fact_row_set_property;
  object_class->finalize = rec_fact_row_finalize;

  properties[PROP_CAPTION] = g_param_spec_string ("caption", NULL, NULL, NULL,
                                                  G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_IDENTIFIER] = g_param_spec_boolean ("identifier", NULL, NULL, FALSE,
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SUFFIX] = g_param_spec_object ("suffix", NULL, NULL, GTK_TYPE_WIDGET,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-fact-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RecFactRow, value_label);
  gtk_widget_class_bind_template_child (widget_class, RecFactRow, note_label);
  gtk_widget_class_bind_template_child (widget_class, RecFactRow, suffix_bin);
}

static void
rec_fact_row_init (RecFactRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Shows @value and, where it is not empty, @note; hides the row where there is neither. */
void
rec_fact_row_set_fact (RecFactRow *self, const char *value, const char *note)
{
  g_autofree char *spoken = NULL;
  gboolean has_value, has_note;

  g_return_if_fail (REC_IS_FACT_ROW (self));

  has_value = value != NULL && *value != '\0';
  has_note = note != NULL && *note != '\0';
  spoken = g_strdup_printf ("%s: %s", self->caption, has_value ? value : has_note ? note : "");

  gtk_label_set_text (self->value_label, has_value ? value : "");
  gtk_label_set_text (self->note_label, has_note ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->value_label), has_value);
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), has_note);
  gtk_widget_set_visible (GTK_WIDGET (self), has_value || has_note);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}
