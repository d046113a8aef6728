/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-tab-stop.h"

/**
 * RecTabStop:
 *
 * Makes the rows of the list in it one stop of the Tab key: the arrow keys go from row to row. GTK
 * 4.8 stops at each row, and nobody could get past a long list; later versions have this as
 * “tab-behavior”.
 */
struct _RecTabStop
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (RecTabStop, rec_tab_stop, ADW_TYPE_BIN)

static GtkWidget *
get_sibling (GtkWidget *widget, GtkDirectionType direction)
{
  return direction == GTK_DIR_TAB_FORWARD ? gtk_widget_get_next_sibling (widget)
                                          : gtk_widget_get_prev_sibling (widget);
}

/* The rows of the list that the focus is in. */
static GtkWidget *
find_rows (GtkWidget *self)
{
  GtkRoot *root = gtk_widget_get_root (self);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *rows = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BASE) : NULL;

  return rows != NULL && rows != focus && gtk_widget_is_ancestor (rows, self) ? rows : NULL;
}

/* From what is in the row to what comes after the rows, as far as it is in here: the head of a
 * table is. */
static gboolean
go_on (GtkWidget *self, GtkWidget *rows, GtkDirectionType direction)
{
  GtkWidget *row = gtk_widget_get_focus_child (rows);

  if (row != NULL && gtk_widget_child_focus (row, direction))
    return TRUE;

  for (GtkWidget *widget = rows; widget != self; widget = gtk_widget_get_parent (widget))
    for (GtkWidget *next = get_sibling (widget, direction); next != NULL;
         next = get_sibling (next, direction))
      if (gtk_widget_child_focus (next, direction))
        return TRUE;

  return FALSE;
}

static gboolean
rec_tab_stop_focus (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean is_tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;
  GtkWidget *rows = is_tab ? find_rows (widget) : NULL;

  if (rows != NULL)
    return go_on (widget, rows, direction);
  return GTK_WIDGET_CLASS (rec_tab_stop_parent_class)->focus (widget, direction);
}

static void
rec_tab_stop_class_init (RecTabStopClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = rec_tab_stop_focus;
}

static void
rec_tab_stop_init (RecTabStop *self)
{
}
