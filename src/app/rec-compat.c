/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-compat.h"

static void
set_label (GtkWidget *widget, const char *label)
{
  if (widget != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                    -1);
}

/* As gtk_list_item_set_accessible_label() of GTK 4.12: without it a row is read out as the name of
 * its class. Call it when the item has its child. */
void
rec_compat_list_item_set_accessible_label (GtkListItem *item, const char *label)
{
  GtkWidget *child = gtk_list_item_get_child (item);

  set_label (child != NULL ? gtk_widget_get_parent (child) : NULL, label);
}

/* As gtk_column_view_row_set_accessible_label() of GTK 4.12, for the row that a cell stands in: it
 * is what a screen reader stops at. Call it when one of the columns has its child. */
void
rec_compat_list_item_set_row_accessible_label (GtkListItem *item, const char *label)
{
  GtkWidget *child = gtk_list_item_get_child (item);
  GtkWidget *cell = child != NULL ? gtk_widget_get_parent (child) : NULL;

  set_label (cell != NULL ? gtk_widget_get_parent (cell) : NULL, label);
}

/* As gtk_list_view_scroll_to() of GTK 4.12. Setting the adjustment leaves the list blank in GTK
 * 4.8, while the list's own action does not. */
void
rec_compat_list_view_scroll_to (GtkListView *view, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (view), "list.scroll-to-item", "u", position);
}

/* As gtk_column_view_scroll_to() of GTK 4.12: the list is the last child, below the titles. */
void
rec_compat_column_view_scroll_to (GtkColumnView *view, guint position)
{
  gtk_widget_activate_action (gtk_widget_get_last_child (GTK_WIDGET (view)), "list.scroll-to-item",
                              "u", position);
}

/* Gives the scrolled window around @view room for the rows, up to its greatest height. In GTK 4.8 a
 * list that propagates its natural height asks for that of the few rows that it has laid out. Call
 * it whenever the number of rows is another. */
void
rec_compat_list_view_fit_rows (GtkListView *view, guint row_height)
{
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (view), GTK_TYPE_SCROLLED_WINDOW);
  GtkSelectionModel *model = gtk_list_view_get_model (view);
  guint n_rows = model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;
  int max = gtk_scrolled_window_get_max_content_height (GTK_SCROLLED_WINDOW (window));

  gtk_scrolled_window_set_min_content_height (
      GTK_SCROLLED_WINDOW (window), (int) MIN ((guint64) n_rows * row_height, (guint64) max));
}

/* GTK asks the display where the pointer is whenever a tooltip is set, also to the text that it
 * has, and waits for the answer: under load for longer than a frame. */
void
rec_compat_widget_set_tooltip_text (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}
