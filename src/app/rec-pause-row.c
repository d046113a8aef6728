/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-pause-row.h"

#include <glib/gi18n.h>

#include "app/rec-time-wording.h"

/**
 * RecPauseRow:
 *
 * No notifications for a day, and the end of that. It says until when.
 */
struct _RecPauseRow
{
  AdwActionRow parent_instance;

  GtkButton *button;

  RecExchangeLink *exchange;
  guint timeout_id;
};

G_DEFINE_FINAL_TYPE (RecPauseRow, rec_pause_row, ADW_TYPE_ACTION_ROW)

static void update (RecPauseRow *self);

static gboolean
ended_cb (gpointer user_data)
{
  RecPauseRow *self = REC_PAUSE_ROW (user_data);

  self->timeout_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

static gint64
get_until (RecPauseRow *self)
{
  gint64 until = self->exchange != NULL ? rec_exchange_link_get_paused_until (self->exchange) : 0;

  return until > g_get_real_time () ? until : 0;
}

static void
update (RecPauseRow *self)
{
  gint64 now = g_get_real_time ();
  gint64 until = get_until (self);
  g_autofree char *time = until != 0 ? rec_time_wording_dup_long (until, now) : NULL;
  /* Translators: a day and a time. */
  g_autofree char *text = until != 0 ? g_strdup_printf (_ ("Paused until %s"), time) : NULL;

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (until != 0)
    self->timeout_id = g_timeout_add_seconds ((until - now) / G_USEC_PER_SEC + 1, ended_cb, self);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               text != NULL ? text : _ ("None is shown for a day"));
  gtk_button_set_label (self->button, until != 0 ? _ ("_Resume") : _ ("_Pause for a Day"));
}

static void
clicked_cb (RecPauseRow *self)
{
  gint64 until = get_until (self) != 0 ? 0 : g_get_real_time () + G_TIME_SPAN_DAY;

  rec_exchange_link_pause (self->exchange, until);
}

static void
rec_pause_row_dispose (GObject *object)
{
  RecPauseRow *self = REC_PAUSE_ROW (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->exchange);

  G_OBJECT_CLASS (rec_pause_row_parent_class)->dispose (object);
}

static void
rec_pause_row_class_init (RecPauseRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rec_pause_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-pause-row.ui");
  gtk_widget_class_bind_template_child (widget_class, RecPauseRow, button);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
rec_pause_row_init (RecPauseRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
rec_pause_row_start (RecPauseRow *self, RecExchangeLink *exchange)
{
  g_return_if_fail (REC_IS_PAUSE_ROW (self));
  g_return_if_fail (self->exchange == NULL);

  self->exchange = g_object_ref (exchange);
  g_signal_connect_object (exchange, "paused", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
