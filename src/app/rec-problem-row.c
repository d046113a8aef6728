/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-row.h"

#include "app/rec-compat.h"
#include "app/rec-icon.h"
#include "app/rec-problem-menu.h"
#include "app/rec-problem-wording.h"
#include "app/rec-time-wording.h"
#include "core/report/rec-wording.h"

/**
 * RecProblemRow:
 *
 * A problem in the list: whose, what happened, when, how often, and how far reporting went.
 */
struct _RecProblemRow
{
  GtkBox parent_instance;

  GtkImage *icon;
  GtkLabel *name_label;
  GtkLabel *time_label;
  GtkLabel *summary_label;
  GtkLabel *count_label;
  GtkLabel *state_label;
  GtkWidget *new_mark;

  GtkListItem *list_item;
  GSignalGroup *item_signals;
  RecSight *sight;
};

G_DEFINE_FINAL_TYPE (RecProblemRow, rec_problem_row, GTK_TYPE_BOX)

static void
show_nothing (RecProblemRow *self)
{
  gtk_image_clear (self->icon);
  gtk_label_set_text (self->name_label, "");
  gtk_label_set_text (self->time_label, "");
  gtk_label_set_text (self->summary_label, "");
  gtk_label_set_text (self->count_label, "");
  gtk_label_set_text (self->state_label, "");
  gtk_widget_set_visible (self->new_mark, FALSE);
}

static void
show_problem (RecProblemRow *self, RecProblem *problem, RecGrouping grouping)
{
  gint64 now = g_get_real_time ();
  g_autofree char *time = rec_time_wording_dup_short (rec_problem_get_time (problem), now);
  g_autofree char *summary = rec_wording_dup_summary (rec_problem_get_event_type (problem));
  g_autofree char *count = rec_problem_wording_dup_count (problem);
  g_autofree char *spoken = rec_problem_wording_dup_row (problem, grouping);

  rec_icon_show (self->icon, rec_problem_get_icon (problem));
  gtk_label_set_text (self->name_label, rec_problem_wording_get_name (problem));
  gtk_label_set_text (self->time_label, time);
  gtk_label_set_text (self->summary_label, summary);
  gtk_label_set_text (self->count_label, grouping == REC_GROUPING_PROBLEMS ? count : "");
  gtk_label_set_text (self->state_label, rec_wording_get_state (rec_problem_get_state (problem)));
  gtk_widget_set_visible (self->new_mark, rec_problem_is_new (problem));
  if (self->list_item != NULL)
    rec_compat_list_item_set_accessible_label (self->list_item, spoken);
}

static void
changed_cb (RecProblemRow *self)
{
  rec_sight_await (self->sight, GTK_WIDGET (self));
}

static void
released_cb (RecProblemRow *self, int n_presses, double x, double y, GtkGestureClick *click)
{
  GdkModifierType state
      = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (click));

  /* With these several are selected. */
  if (self->list_item != NULL && (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "list.activate-item", "u",
                                gtk_list_item_get_position (self->list_item));
}

static void
secondary_pressed_cb (RecProblemRow *self, int n_presses, double x, double y)
{
  if (self->list_item != NULL)
    rec_problem_menu_ask (GTK_WIDGET (self), gtk_list_item_get_position (self->list_item), x, y);
}

/* Of 200 rows most are never seen; what they are made of comes when it is to be shown. */
static void
build (RecProblemRow *self)
{
  GtkGesture *click, *menu_click;

  if (self->icon != NULL)
    return;

  gtk_widget_set_size_request (GTK_WIDGET (self), -1, -1);
  gtk_widget_init_template (GTK_WIDGET (self));

  /* A click opens the problem where list and page do not fit side by side, while the arrow keys
   * only go through the list: so a click activates. */
  click = gtk_gesture_click_new ();
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));

  menu_click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu_click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (menu_click, "pressed", G_CALLBACK (secondary_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu_click));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, RecSight *sight)
{
  RecProblemRow *self = g_object_new (REC_TYPE_PROBLEM_ROW, NULL);
  int height = rec_sight_get_row_height (sight);

  self->sight = g_object_ref (sight);
  /* Built or not, a row is as high as the others. */
  if (height > 0)
    gtk_widget_set_size_request (GTK_WIDGET (self), -1, height);
  else
    build (self);
  gtk_list_item_set_child (list_item, GTK_WIDGET (self));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  RecProblemRow *self = REC_PROBLEM_ROW (gtk_list_item_get_child (list_item));

  self->list_item = list_item;
  g_signal_group_set_target (self->item_signals, gtk_list_item_get_item (list_item));
  changed_cb (self);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  RecProblemRow *self = REC_PROBLEM_ROW (gtk_list_item_get_child (list_item));

  rec_sight_forget (self->sight, GTK_WIDGET (self));
  self->list_item = NULL;
  g_signal_group_set_target (self->item_signals, NULL);
}

static void
rec_problem_row_dispose (GObject *object)
{
  RecProblemRow *self = REC_PROBLEM_ROW (object);

  if (self->sight != NULL)
    rec_sight_forget (self->sight, GTK_WIDGET (self));
  g_clear_object (&self->sight);
  g_clear_object (&self->item_signals);

  G_OBJECT_CLASS (rec_problem_row_parent_class)->dispose (object);
}

static void
rec_problem_row_class_init (RecProblemRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rec_problem_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-problem-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RecProblemRow, icon);
  gtk_widget_class_bind_template_child (widget_class, RecProblemRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, RecProblemRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, RecProblemRow, summary_label);
  gtk_widget_class_bind_template_child (widget_class, RecProblemRow, count_label);
  gtk_widget_class_bind_template_child (widget_class, RecProblemRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, RecProblemRow, new_mark);
}

static void
rec_problem_row_init (RecProblemRow *self)
{
  self->item_signals = g_signal_group_new (REC_TYPE_PROBLEM_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "notify::problem", G_CALLBACK (changed_cb),
                                  self);
}

static void
unref_sight (gpointer sight, GClosure *closure)
{
  g_object_unref (sight);
}

/* Makes rows for a list of [class@ProblemItem]s; @sight says when they are to show them. */
GtkListItemFactory *
rec_problem_row_factory_new (RecSight *sight)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cb), g_object_ref (sight), unref_sight,
                         0);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}

/* Makes a row show what its item has by now. */
void
rec_problem_row_show (GtkWidget *row)
{
  RecProblemRow *self = REC_PROBLEM_ROW (row);
  g_autoptr (RecProblemItem) item = g_signal_group_dup_target (self->item_signals);
  RecProblem *problem = item != NULL ? rec_problem_item_get_problem (item) : NULL;
  int height;

  build (self);
  if (problem != NULL)
    show_problem (self, problem, rec_problem_item_get_grouping (item));
  else
    show_nothing (self);

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  rec_sight_set_row_height (self->sight, height);
}
