/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-filter-value-row.h"

#include <glib/gi18n.h>

#include "app/rec-icon.h"

/**
 * RecFilterValueRow:
 *
 * A value that a list can be narrowed to, how many rows have it, and whether it is chosen.
 */
struct _RecFilterValueRow
{
  AdwActionRow parent_instance;

  GtkCheckButton *check_button;
  GtkImage *icon;
  GtkLabel *count_label;

  char *value;
};

G_DEFINE_FINAL_TYPE (RecFilterValueRow, rec_filter_value_row, ADW_TYPE_ACTION_ROW)

enum
{
  SIGNAL_TOGGLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
toggled_cb (RecFilterValueRow *self)
{
  g_signal_emit (self, signals[SIGNAL_TOGGLED], 0);
}

static void
rec_filter_value_row_finalize (GObject *object)
{
  g_free (REC_FILTER_VALUE_ROW (object)->value);

  G_OBJECT_CLASS (rec_filter_value_row_parent_class)->finalize (object);
}

static void
rec_filter_value_row_class_init (RecFilterValueRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = rec_filter_value_row_finalize;

  /* It was chosen, or is not any more. */
  signals[SIGNAL_TOGGLED] = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-filter-value-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RecFilterValueRow, check_button);
  gtk_widget_class_bind_template_child (widget_class, RecFilterValueRow, icon);
  gtk_widget_class_bind_template_child (widget_class, RecFilterValueRow, count_label);
  gtk_widget_class_bind_template_callback (widget_class, toggled_cb);
}

static void
rec_filter_value_row_init (RecFilterValueRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
rec_filter_value_row_new (const char *value, const char *label, guint count)
{
  RecFilterValueRow *self = g_object_new (REC_TYPE_FILTER_VALUE_ROW, NULL);
  g_autofree char *number = g_strdup_printf ("%'u", count);
  /* Translators: a value that a list can be narrowed to, and how many rows have it */
  g_autofree char *spoken = g_strdup_printf (_ ("%s, %s"), label, number);

  self->value = g_strdup (value);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), label);
  gtk_label_set_text (self->count_label, number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return GTK_WIDGET (self);
}

const char *
rec_filter_value_row_get_value (RecFilterValueRow *self)
{
  g_return_val_if_fail (REC_IS_FILTER_VALUE_ROW (self), NULL);

  return self->value;
}

void
rec_filter_value_row_show_icon (RecFilterValueRow *self, const char *icon)
{
  g_return_if_fail (REC_IS_FILTER_VALUE_ROW (self));

  rec_icon_show (self->icon, icon);
  gtk_widget_set_visible (GTK_WIDGET (self->icon), TRUE);
}

void
rec_filter_value_row_set_chosen (RecFilterValueRow *self, gboolean chosen)
{
  g_return_if_fail (REC_IS_FILTER_VALUE_ROW (self));

  gtk_check_button_set_active (self->check_button, chosen);
}

gboolean
rec_filter_value_row_get_chosen (RecFilterValueRow *self)
{
  g_return_val_if_fail (REC_IS_FILTER_VALUE_ROW (self), FALSE);

  return gtk_check_button_get_active (self->check_button);
}
