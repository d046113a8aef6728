/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-filter-chip.h"

#include <glib/gi18n.h>

/**
 * RecFilterChip:
 *
 * One thing that a list is narrowed to, with a button that takes it out; Delete and BackSpace do
 * the same.
 */
struct _RecFilterChip
{
  GtkBox parent_instance;

  GtkLabel *label;
  GtkWidget *remove_button;

  RecFilterField field;
  char *value;
};

G_DEFINE_FINAL_TYPE (RecFilterChip, rec_filter_chip, GTK_TYPE_BOX)

enum
{
  SIGNAL_REMOVE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
remove_chip (RecFilterChip *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVE], 0);
}

static gboolean
remove_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  remove_chip (REC_FILTER_CHIP (widget));
  return GDK_EVENT_STOP;
}

static void
rec_filter_chip_finalize (GObject *object)
{
  g_free (REC_FILTER_CHIP (object)->value);

  G_OBJECT_CLASS (rec_filter_chip_parent_class)->finalize (object);
}

static void
rec_filter_chip_class_init (RecFilterChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rec_filter_chip_finalize;

  /* It is to be taken out. */
  signals[SIGNAL_REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, remove_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_KP_Delete, 0, remove_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_BackSpace, 0, remove_key_cb, NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-filter-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, RecFilterChip, label);
  gtk_widget_class_bind_template_child (widget_class, RecFilterChip, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, remove_chip);
}

static void
rec_filter_chip_init (RecFilterChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* @value is %NULL for the time, which @field then does not tell. */
GtkWidget *
rec_filter_chip_new (RecFilterField field, const char *value)
{
  RecFilterChip *self = g_object_new (REC_TYPE_FILTER_CHIP, NULL);

  self->field = field;
  self->value = g_strdup (value);
  return GTK_WIDGET (self);
}

RecFilterField
rec_filter_chip_get_field (RecFilterChip *self)
{
  g_return_val_if_fail (REC_IS_FILTER_CHIP (self), REC_FILTER_N_FIELDS);

  return self->field;
}

const char *
rec_filter_chip_get_value (RecFilterChip *self)
{
  g_return_val_if_fail (REC_IS_FILTER_CHIP (self), NULL);

  return self->value;
}

void
rec_filter_chip_set_label (RecFilterChip *self, const char *label)
{
  g_autofree char *spoken = NULL;

  g_return_if_fail (REC_IS_FILTER_CHIP (self));

  /* Translators: %s is what a list is narrowed to, such as “Closed unexpectedly” or “Today” */
  spoken = g_strdup_printf (_ ("Remove filter %s"), label);
  gtk_label_set_text (self->label, label);
  gtk_widget_set_tooltip_text (self->remove_button, spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}
