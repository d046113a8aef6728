/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-detail-row.h"

#include "app/rec-compat.h"

/**
 * RecDetailRow:
 *
 * A row of the long lists on a problem's page: a title, something beside it, and a line below.
 */
struct _RecDetailRow
{
  GtkBox parent_instance;

  GtkLabel *title_label;
  GtkLabel *aside_label;
  GtkLabel *subtitle_label;
};

G_DEFINE_FINAL_TYPE (RecDetailRow, rec_detail_row, GTK_TYPE_BOX)

static void
rec_detail_row_class_init (RecDetailRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-detail-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RecDetailRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, RecDetailRow, aside_label);
  gtk_widget_class_bind_template_child (widget_class, RecDetailRow, subtitle_label);
}

static void
rec_detail_row_init (RecDetailRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

RecDetailRow *
rec_detail_row_new (void)
{
  return g_object_new (REC_TYPE_DETAIL_ROW, NULL);
}

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* What is %NULL or empty takes no room. What is too long for the row is in its tooltip. */
void
rec_detail_row_set_text (RecDetailRow *self,
                         const char *title,
                         const char *aside,
                         const char *subtitle)
{
  g_return_if_fail (REC_IS_DETAIL_ROW (self));

  show_text (self->title_label, title);
  show_text (self->aside_label, aside);
  show_text (self->subtitle_label, subtitle);
  rec_compat_widget_set_tooltip_text (GTK_WIDGET (self->title_label), title);
  rec_compat_widget_set_tooltip_text (GTK_WIDGET (self->subtitle_label), subtitle);
}

static void
set_class (GtkLabel *label, gboolean monospace)
{
  if (monospace)
    gtk_widget_add_css_class (GTK_WIDGET (label), "monospace");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "monospace");
}

void
rec_detail_row_set_monospace (RecDetailRow *self, gboolean title, gboolean subtitle)
{
  g_return_if_fail (REC_IS_DETAIL_ROW (self));

  set_class (self->title_label, title);
  set_class (self->subtitle_label, subtitle);
}
