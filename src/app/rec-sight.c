/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-sight.h"

/* After so long without anything new the list has come to rest. */
#define REST_MS 200
/* What is out of sight is shown so many at a time, so that a frame is never late for it. */
#define RESTING_SHARE 12

/**
 * RecSight:
 *
 * Which rows of a list are in sight. GTK keeps widgets for 200 rows, of which a screen has room for
 * a few, and giving a row its texts costs far more than moving it. So what is in sight is shown
 * before the next frame is painted, and the rest when the list has come to rest.
 */
struct _RecSight
{
  GObject parent_instance;

  /* Not held: it holds the rows, which hold this. */
  GtkWidget *list;
  RecShowFunc show;
  GdkFrameClock *clock;
  GHashTable *waiting;
  guint rest_id;
  int row_height;
  /* Whether anything new came since the last look at the clock. */
  gboolean stirred;
};

G_DEFINE_FINAL_TYPE (RecSight, rec_sight, G_TYPE_OBJECT)

/* The child of the list that the widget is a part of. */
static GtkWidget *
find_row (RecSight *self, GtkWidget *widget)
{
  while (widget != NULL && gtk_widget_get_parent (widget) != self->list)
    widget = gtk_widget_get_parent (widget);

  return widget;
}

static gboolean
is_in_sight (RecSight *self, GtkWidget *widget)
{
  GtkWidget *row = find_row (self, widget);
  graphene_rect_t bounds;

  return row != NULL && gtk_widget_get_mapped (row)
         && gtk_widget_compute_bounds (row, self->list, &bounds) && bounds.size.height > 0
         && bounds.origin.y < (float) gtk_widget_get_height (self->list)
         && bounds.origin.y + bounds.size.height > 0;
}

static void
show_widget (RecSight *self, GtkWidget *widget)
{
  if (g_hash_table_remove (self->waiting, widget))
    self->show (widget);
}

/* The places of the rows are known now, and what changes is laid out again before it is painted. */
static void
layout_cb (RecSight *self)
{
  g_autoptr (GList) widgets = g_hash_table_get_keys (self->waiting);

  for (GList *l = widgets; l != NULL; l = l->next)
    if (is_in_sight (self, l->data))
      show_widget (self, l->data);
}

static void wait_for_rest (RecSight *self);

static gboolean
show_some_cb (gpointer user_data)
{
  RecSight *self = REC_SIGHT (user_data);
  g_autoptr (GList) widgets = g_hash_table_get_keys (self->waiting);
  guint n_shown = 0;

  if (self->stirred)
    {
      wait_for_rest (self);
      return G_SOURCE_REMOVE;
    }

  for (GList *l = widgets; l != NULL && n_shown < RESTING_SHARE; l = l->next, n_shown++)
    show_widget (self, l->data);
  if (g_hash_table_size (self->waiting) > 0)
    return G_SOURCE_CONTINUE;

  self->rest_id = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
rest_cb (gpointer user_data)
{
  RecSight *self = REC_SIGHT (user_data);

  if (self->stirred)
    {
      self->stirred = FALSE;
      return G_SOURCE_CONTINUE;
    }

  self->rest_id = g_idle_add_full (G_PRIORITY_LOW, show_some_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
wait_for_rest (RecSight *self)
{
  self->stirred = FALSE;
  self->rest_id = g_timeout_add (REST_MS, rest_cb, self);
}

static void
realized_cb (RecSight *self)
{
  self->clock = g_object_ref (gtk_widget_get_frame_clock (self->list));
  g_signal_connect_object (self->clock, "layout", G_CALLBACK (layout_cb), self,
                           G_CONNECT_AFTER | G_CONNECT_SWAPPED);
}

static void
unrealized_cb (RecSight *self)
{
  g_signal_handlers_disconnect_by_func (self->clock, layout_cb, self);
  g_clear_object (&self->clock);
}

static void
rec_sight_dispose (GObject *object)
{
  RecSight *self = REC_SIGHT (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (rec_sight_parent_class)->dispose (object);
}

static void
rec_sight_finalize (GObject *object)
{
  RecSight *self = REC_SIGHT (object);

  g_clear_pointer (&self->waiting, g_hash_table_unref);

  G_OBJECT_CLASS (rec_sight_parent_class)->finalize (object);
}

static void
rec_sight_class_init (RecSightClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rec_sight_dispose;
  object_class->finalize = rec_sight_finalize;
}

static void
rec_sight_init (RecSight *self)
{
  self->waiting = g_hash_table_new (NULL, NULL);
}

/* @list has the rows as its children; @show makes a widget in one of them show what it has. */
RecSight *
rec_sight_new (GtkWidget *list, RecShowFunc show)
{
  RecSight *self = g_object_new (REC_TYPE_SIGHT, NULL);

  self->list = list;
  self->show = show;
  g_signal_connect_object (list, "realize", G_CALLBACK (realized_cb), self,
                           G_CONNECT_AFTER | G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "unrealize", G_CALLBACK (unrealized_cb), self, G_CONNECT_SWAPPED);
  if (gtk_widget_get_realized (list))
    realized_cb (self);
  return self;
}

/* How much a row needs that shows something: what has not been shown yet is to be as high. */
void
rec_sight_set_row_height (RecSight *self, int height)
{
  g_return_if_fail (REC_IS_SIGHT (self));

  self->row_height = height;
}

/* 0 before there is one. */
int
rec_sight_get_row_height (RecSight *self)
{
  g_return_val_if_fail (REC_IS_SIGHT (self), 0);

  return self->row_height;
}

/* @widget, which is in a row, has something else to show. */
void
rec_sight_await (RecSight *self, GtkWidget *widget)
{
  g_return_if_fail (REC_IS_SIGHT (self));

  g_hash_table_add (self->waiting, widget);
  if (self->clock != NULL)
    gdk_frame_clock_request_phase (self->clock, GDK_FRAME_CLOCK_PHASE_LAYOUT);
  self->stirred = TRUE;
  if (self->rest_id == 0)
    wait_for_rest (self);
}

/* @widget shows nothing any more. */
void
rec_sight_forget (RecSight *self, GtkWidget *widget)
{
  g_return_if_fail (REC_IS_SIGHT (self));

  g_hash_table_remove (self->waiting, widget);
}
