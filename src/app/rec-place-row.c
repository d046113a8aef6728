/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-place-row.h"

#include "app/rec-compat.h"

/**
 * RecPlaceRow:
 *
 * Something that can be opened: its title, and what is opened. When it cannot be, it says why, and
 * stays within reach of the keyboard, so that everybody can read that.
 */
struct _RecPlaceRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *title_label;
  GtkLabel *note_label;
  GtkWidget *image;
};

G_DEFINE_FINAL_TYPE (RecPlaceRow, rec_place_row, GTK_TYPE_LIST_BOX_ROW)

static void
rec_place_row_class_init (RecPlaceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-place-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RecPlaceRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, RecPlaceRow, note_label);
  gtk_widget_class_bind_template_child (widget_class, RecPlaceRow, image);
}

static void
rec_place_row_init (RecPlaceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
rec_place_row_new (void)
{
  return g_object_new (REC_TYPE_PLACE_ROW, NULL);
}

/* @note says what is opened, and @reason why it cannot be; %NULL when it can. */
void
rec_place_row_show (RecPlaceRow *self, const char *title, const char *note, const char *reason)
{
  const char *shown = reason != NULL ? reason : note;

  g_return_if_fail (REC_IS_PLACE_ROW (self));

  gtk_label_set_text (self->title_label, title);
  gtk_label_set_text (self->note_label, shown);
  gtk_widget_set_visible (self->image, reason == NULL);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), reason == NULL);
  if (reason != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->title_label), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title_label), "dim-label");
  rec_compat_widget_set_tooltip_text (GTK_WIDGET (self), shown);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, shown, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_DISABLED, reason != NULL,
                               -1);
}
