/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-menu.h"

#include <glib/gi18n.h>

/* The menu on what is selected, for @parent, which unparents it when it goes. */
GtkWidget *
rec_problem_menu_new (GtkWidget *parent)
{
  g_autoptr (GtkBuilder) builder
      = gtk_builder_new_from_resource ("/org/recourse/Recourse/rec-problem-menu.ui");
  GMenuModel *model = G_MENU_MODEL (gtk_builder_get_object (builder, "menu"));
  GtkWidget *menu = gtk_popover_menu_new_from_model (model);

  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Selected problems"), -1);
  gtk_widget_set_parent (menu, parent);
  return menu;
}

/* Asks the page around @row for its menu, at a place in the row. */
void
rec_problem_menu_ask (GtkWidget *row, guint position, double x, double y)
{
  double root_x = 0, root_y = 0;

  gtk_widget_translate_coordinates (row, GTK_WIDGET (gtk_widget_get_root (row)), x, y, &root_x,
                                    &root_y);
  gtk_widget_activate_action (row, "problems-page.menu", "(udd)", position, root_x, root_y);
}

/* Shows the menu at a place in the window. */
void
rec_problem_menu_popup_at (GtkWidget *menu, double root_x, double root_y)
{
  GtkWidget *parent = gtk_widget_get_parent (menu);
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (parent));
  double x = 0, y = 0;

  gtk_widget_translate_coordinates (root, parent, root_x, root_y, &x, &y);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (menu));
}

/* Shows the menu on the row that has the focus. */
void
rec_problem_menu_popup_at_focus (GtkWidget *menu)
{
  GtkWidget *parent = gtk_widget_get_parent (menu);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (parent));
  graphene_rect_t bounds;

  if (focus == NULL || !gtk_widget_compute_bounds (focus, parent, &bounds))
    return;

  gtk_popover_set_pointing_to (
      GTK_POPOVER (menu),
      &(GdkRectangle){ (int) bounds.origin.x + 24,
                       (int) bounds.origin.y + (int) bounds.size.height / 2, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (menu));
}
