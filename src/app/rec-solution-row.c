/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-solution-row.h"

#include <glib/gi18n.h>

#include "app/rec-compat.h"
#include "app/rec-icon.h"
#include "app/rec-solution-item.h"
#include "app/rec-time-wording.h"

/**
 * RecSolutionRow:
 *
 * A response in the list: whose problem, what it says, when it came, and whether it is new.
 */
struct _RecSolutionRow
{
  GtkBox parent_instance;

  GtkImage *icon;
  GtkLabel *name_label;
  GtkLabel *time_label;
  GtkLabel *title_label;
  GtkWidget *new_label;

  GtkListItem *list_item;
  GSignalGroup *item_signals;
};

G_DEFINE_FINAL_TYPE (RecSolutionRow, rec_solution_row, GTK_TYPE_BOX)

static void
update (RecSolutionRow *self)
{
  g_autoptr (RecSolutionItem) item = g_signal_group_dup_target (self->item_signals);
  RecSolution *solution = item != NULL ? rec_solution_item_get_solution (item) : NULL;
  g_autofree char *time = NULL, *spoken = NULL;
  const char *name, *title;

  if (solution == NULL)
    return;

  name = solution->application;
  if (name == NULL || *name == '\0')
    name = _ ("An unknown program");
  title = rec_response_get_title (solution->response);
  if (title == NULL)
    title = "";
  time = rec_time_wording_dup_short (solution->received, g_get_real_time ());
  /* Translators: a row as a screen reader says it: program, title, when; and whether it is new */
  spoken = g_strdup_printf (solution->is_new ? _ ("%s, %s, %s, new") : _ ("%s, %s, %s"), name,
                            title, time);

  rec_icon_show (self->icon, solution->icon);
  gtk_label_set_text (self->name_label, name);
  gtk_label_set_text (self->time_label, time);
  gtk_label_set_text (self->title_label, title);
  gtk_widget_set_visible (self->new_label, solution->is_new);
  if (self->list_item != NULL)
    rec_compat_list_item_set_accessible_label (self->list_item, spoken);
}

static void
released_cb (RecSolutionRow *self)
{
  if (self->list_item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "list.activate-item", "u",
                                gtk_list_item_get_position (self->list_item));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, g_object_new (REC_TYPE_SOLUTION_ROW, NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  RecSolutionRow *self = REC_SOLUTION_ROW (gtk_list_item_get_child (list_item));

  self->list_item = list_item;
  g_signal_group_set_target (self->item_signals, gtk_list_item_get_item (list_item));
  update (self);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  RecSolutionRow *self = REC_SOLUTION_ROW (gtk_list_item_get_child (list_item));

  self->list_item = NULL;
  g_signal_group_set_target (self->item_signals, NULL);
}

static void
rec_solution_row_dispose (GObject *object)
{
  g_clear_object (&REC_SOLUTION_ROW (object)->item_signals);

  G_OBJECT_CLASS (rec_solution_row_parent_class)->dispose (object);
}

static void
rec_solution_row_class_init (RecSolutionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rec_solution_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-solution-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RecSolutionRow, icon);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, RecSolutionRow, new_label);
}

static void
rec_solution_row_init (RecSolutionRow *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  self->item_signals = g_signal_group_new (REC_TYPE_SOLUTION_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "changed", G_CALLBACK (update), self);

  /* As in the list of problems: a click opens where list and text do not fit side by side. */
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

/* Makes rows for a list of [class@SolutionItem]s. */
GtkListItemFactory *
rec_solution_row_factory_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}
