/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-cell.h"

#include "app/rec-compat.h"
#include "app/rec-icon.h"
#include "app/rec-problem-menu.h"
#include "app/rec-problem-wording.h"
#include "app/rec-time-wording.h"
#include "core/report/rec-wording.h"

#define ICON_SIZE 16
#define MARK_SIZE 10
#define SPACING 6

/* What the cells of one column have in common. */
typedef struct
{
  RecColumn column;
  RecSight *sight;
} Kind;

/**
 * RecProblemCell:
 *
 * One cell of the table of problems.
 */
struct _RecProblemCell
{
  GtkBox parent_instance;

  RecColumn column;
  GtkWidget *icon;
  GtkWidget *mark;
  GtkInscription *text;

  GtkListItem *list_item;
  GSignalGroup *item_signals;
  RecSight *sight;
};

G_DEFINE_FINAL_TYPE (RecProblemCell, rec_problem_cell, GTK_TYPE_BOX)

static char *
dup_text (RecColumn column, RecProblem *problem)
{
  gint64 now = g_get_real_time ();

  switch (column)
    {
    case REC_COLUMN_NAME:
      return g_strdup (rec_problem_wording_get_name (problem));
    case REC_COLUMN_EVENT_TYPE:
      return rec_wording_dup_summary (rec_problem_get_event_type (problem));
    case REC_COLUMN_STATE:
      return g_strdup (rec_wording_get_state (rec_problem_get_state (problem)));
    case REC_COLUMN_PACKAGE:
      return g_strdup (rec_problem_get_package_name (problem));
    case REC_COLUMN_FIRST_TIME:
      return rec_time_wording_dup_short (rec_problem_get_first_time (problem), now);
    case REC_COLUMN_LAST_TIME:
      return rec_time_wording_dup_short (rec_problem_get_time (problem), now);
    case REC_COLUMN_OCCURRENCES:
      return rec_problem_wording_dup_count (problem);
    case REC_COLUMN_MODULE:
      return g_strdup (rec_problem_get_fault_module (problem));
    default:
      return NULL;
    }
}

static void
changed_cb (RecProblemCell *self)
{
  rec_sight_await (self->sight, GTK_WIDGET (self));
}

static void
secondary_pressed_cb (RecProblemCell *self, int n_presses, double x, double y)
{
  if (self->list_item != NULL)
    rec_problem_menu_ask (GTK_WIDGET (self), gtk_list_item_get_position (self->list_item), x, y);
}

static void
add_first (RecProblemCell *self)
{
  self->icon = rec_icon_new_silent (NULL);
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), ICON_SIZE);
  gtk_box_prepend (GTK_BOX (self), self->icon);

  /* Its place stays free where there is none, so that the names stand below each other. */
  self->mark = rec_icon_new_silent ("media-record-symbolic");
  gtk_image_set_pixel_size (GTK_IMAGE (self->mark), MARK_SIZE);
  gtk_widget_add_css_class (self->mark, "new-mark");
  gtk_widget_set_opacity (self->mark, 0);
  gtk_box_prepend (GTK_BOX (self), self->mark);
}

static void
add_text (RecProblemCell *self)
{
  self->text = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  gtk_inscription_set_text_overflow (self->text, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (self->text, 0);
  gtk_inscription_set_nat_chars (self->text, 0);
  if (self->column == REC_COLUMN_OCCURRENCES)
    gtk_inscription_set_xalign (self->text, 1);
  gtk_widget_set_hexpand (GTK_WIDGET (self->text), TRUE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->text));
}

/* Of 200 rows most are never seen; what they are made of comes when it is to be shown. */
static void
build (RecProblemCell *self)
{
  GtkGesture *menu_click;

  if (self->text != NULL)
    return;

  gtk_widget_set_size_request (GTK_WIDGET (self), -1, -1);
  add_text (self);
  if (self->column == REC_COLUMN_NAME)
    add_first (self);

  menu_click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu_click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (menu_click, "pressed", G_CALLBACK (secondary_pressed_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (menu_click));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Kind *kind)
{
  RecProblemCell *self = g_object_new (REC_TYPE_PROBLEM_CELL, "spacing", SPACING, NULL);
  int height = rec_sight_get_row_height (kind->sight);

  self->column = kind->column;
  self->sight = g_object_ref (kind->sight);
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
  RecProblemCell *self = REC_PROBLEM_CELL (gtk_list_item_get_child (list_item));

  self->list_item = list_item;
  g_signal_group_set_target (self->item_signals, gtk_list_item_get_item (list_item));
  changed_cb (self);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  RecProblemCell *self = REC_PROBLEM_CELL (gtk_list_item_get_child (list_item));

  rec_sight_forget (self->sight, GTK_WIDGET (self));
  self->list_item = NULL;
  g_signal_group_set_target (self->item_signals, NULL);
}

static void
rec_problem_cell_dispose (GObject *object)
{
  RecProblemCell *self = REC_PROBLEM_CELL (object);

  if (self->sight != NULL)
    rec_sight_forget (self->sight, GTK_WIDGET (self));
  g_clear_object (&self->sight);
  g_clear_object (&self->item_signals);

  G_OBJECT_CLASS (rec_problem_cell_parent_class)->dispose (object);
}

static void
rec_problem_cell_class_init (RecProblemCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rec_problem_cell_dispose;
}

static void
rec_problem_cell_init (RecProblemCell *self)
{
  self->item_signals = g_signal_group_new (REC_TYPE_PROBLEM_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "notify::problem", G_CALLBACK (changed_cb),
                                  self);
}

static void
kind_free (gpointer data, GClosure *closure)
{
  Kind *kind = data;

  g_object_unref (kind->sight);
  g_free (kind);
}

/* Makes the cells of one column for a table of [class@ProblemItem]s; @sight says when they are to
 * show them. */
GtkListItemFactory *
rec_problem_cell_factory_new (RecColumn column, RecSight *sight)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Kind *kind = g_new0 (Kind, 1);

  kind->column = column;
  kind->sight = g_object_ref (sight);
  g_signal_connect_data (factory, "setup", G_CALLBACK (setup_cb), kind, kind_free, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}

/* The program's cell has more than a text, and is the highest. */
static void
show_first (RecProblemCell *self, RecProblem *problem, RecGrouping grouping)
{
  g_autofree char *spoken = NULL;
  int height;

  gtk_widget_set_opacity (self->mark, problem != NULL && rec_problem_is_new (problem) ? 1 : 0);
  if (problem != NULL)
    {
      rec_icon_show (GTK_IMAGE (self->icon), rec_problem_get_icon (problem));
      spoken = rec_problem_wording_dup_row (problem, grouping);
      if (self->list_item != NULL)
        rec_compat_list_item_set_row_accessible_label (self->list_item, spoken);
    }
  else
    gtk_image_clear (GTK_IMAGE (self->icon));

  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  rec_sight_set_row_height (self->sight, height);
}

/* Makes a cell show what its item has by now. */
void
rec_problem_cell_show (GtkWidget *cell)
{
  RecProblemCell *self = REC_PROBLEM_CELL (cell);
  g_autoptr (RecProblemItem) item = g_signal_group_dup_target (self->item_signals);
  RecProblem *problem = item != NULL ? rec_problem_item_get_problem (item) : NULL;
  g_autofree char *text = problem != NULL ? dup_text (self->column, problem) : NULL;

  build (self);
  gtk_inscription_set_text (self->text, text != NULL ? text : "");
  if (self->list_item != NULL)
    rec_compat_list_item_set_accessible_label (self->list_item, text != NULL ? text : "");
  if (self->column == REC_COLUMN_NAME && item != NULL)
    show_first (self, problem, rec_problem_item_get_grouping (item));
}
