/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-stability-day-view.h"

#include <glib/gi18n.h>

#include "app/rec-stability-reader.h"
#include "app/rec-stability-row.h"
#include "app/rec-stability-wording.h"

/* How many of a kind are listed at first, and how many more at a time. */
#define PAGE 50

/* How long the selection rests before its day is read, in milliseconds: a key that is held down
 * passes over many. */
#define REST 80

/**
 * RecStabilityDayView:
 *
 * What happened on a day, or in a week.
 */
struct _RecStabilityDayView
{
  AdwBin parent_instance;

  GtkLabel *date_label;
  GtkLabel *facts_label;
  GtkLabel *empty_label;
  GtkWidget *failures_box;
  GtkListBox *failures_list;
  GtkWidget *changes_box;
  GtkListBox *changes_list;
  GtkWidget *more_button;

  RecStoreReader *reader;
  RecStabilityItem *item;
  GCancellable *cancellable;
  guint rest_id;
  guint limit;
};

G_DEFINE_FINAL_TYPE (RecStabilityDayView, rec_stability_day_view, ADW_TYPE_BIN)

static void
clear (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

/* Why nothing is listed. */
static void
show_empty (RecStabilityDayView *self, const char *text)
{
  gtk_label_set_text (self->empty_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->empty_label), text != NULL);
}

static const char *
explain_no_failures (RecStabilityDayView *self)
{
  const RecStabilityDay *day = rec_stability_item_get_day (self->item);

  if (day->is_off)
    return _ ("The computer was off, so nothing could happen. The index leaves this time out.");
  if (day->index <= 0)
    return _ ("Nothing is known of this time but installs and updates: it is before the first "
              "failure and the first running time that were recorded.");
  if (day->running < 0)
    return rec_stability_item_is_week (self->item)
               ? _ (
                   "No failure is known of in this week. It is not known when the computer was on.")
               : _ (
                   "No failure is known of on this day. It is not known when the computer was on.");
  return rec_stability_item_is_week (self->item) ? _ ("Nothing failed in this week.")
                                                 : _ ("Nothing failed on this day.");
}

static void
show_events (RecStabilityDayView *self, RecStabilityEvents *events)
{
  const RecStabilityDay *day = rec_stability_item_get_day (self->item);
  gboolean with_date = day->end - day->start > G_TIME_SPAN_HOUR * 36;

  clear (self->failures_list);
  clear (self->changes_list);
  for (guint i = 0; i < events->failures->len; i++)
    gtk_list_box_append (
        self->failures_list,
        rec_stability_row_new_for_failure (g_ptr_array_index (events->failures, i), with_date));
  for (guint i = events->changes->len; i > 0; i--)
    gtk_list_box_append (
        self->changes_list,
        rec_stability_row_new_for_change (g_ptr_array_index (events->changes, i - 1), with_date));

  gtk_widget_set_visible (self->failures_box, events->failures->len > 0);
  gtk_widget_set_visible (self->changes_box, events->changes->len > 0);
  gtk_widget_set_visible (self->more_button,
                          events->failures->len < events->n_failures || events->has_more_changes);
  show_empty (self, events->failures->len == 0 ? explain_no_failures (self) : NULL);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecStabilityDayView *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (RecStabilityEvents) events
      = rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_STABILITY_DAY_VIEW (user_data);
  if (events != NULL)
    show_events (self, events);
  else
    show_empty (self, error->message);
}

static void
read_day (RecStabilityDayView *self)
{
  const RecStabilityDay *day = rec_stability_item_get_day (self->item);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  rec_stability_reader_list_events_async (self->reader, day->start, day->end, self->limit,
                                          self->cancellable, listed_cb, self);
}

static gboolean
rested_cb (gpointer user_data)
{
  RecStabilityDayView *self = REC_STABILITY_DAY_VIEW (user_data);

  self->rest_id = 0;
  read_day (self);
  return G_SOURCE_REMOVE;
}

static void
more_clicked_cb (RecStabilityDayView *self)
{
  self->limit += PAGE;
  read_day (self);
}

/* The facts stand alone here, as a sentence does. */
static char *
dup_capitalized (const char *text)
{
  g_autoptr (GString) result = g_string_new (NULL);

  if (*text == '\0')
    return g_strdup ("");

  g_string_append_unichar (result, g_unichar_toupper (g_utf8_get_char (text)));
  g_string_append (result, g_utf8_next_char (text));
  return g_strdup (result->str);
}

static void
show_facts (RecStabilityDayView *self)
{
  const RecStabilityDay *day = rec_stability_item_get_day (self->item);
  g_autofree char *date = rec_stability_wording_dup_date (self->item);
  g_autofree char *facts = rec_stability_wording_dup_facts (day);
  g_autofree char *sentence = dup_capitalized (facts);

  gtk_label_set_text (self->date_label, date);
  gtk_label_set_text (self->facts_label, sentence);
}

static void
rec_stability_day_view_dispose (GObject *object)
{
  RecStabilityDayView *self = REC_STABILITY_DAY_VIEW (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reader);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (rec_stability_day_view_parent_class)->dispose (object);
}

static void
rec_stability_day_view_class_init (RecStabilityDayViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = rec_stability_day_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-stability-day-view.ui");
  gtk_widget_class_bind_template_child (widget_class, RecStabilityDayView, date_label);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityDayView, facts_label);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityDayView, empty_label);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityDayView, failures_box);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityDayView, failures_list);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityDayView, changes_box);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityDayView, changes_list);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityDayView, more_button);
  gtk_widget_class_bind_template_callback (widget_class, more_clicked_cb);
}

static void
rec_stability_day_view_init (RecStabilityDayView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Shows what happened in the time of @item; %NULL: nothing. What is listed stays until what takes
 * its place was read. */
void
rec_stability_day_view_show (RecStabilityDayView *self,
                             RecStabilityItem *item,
                             RecStoreReader *reader)
{
  g_return_if_fail (REC_IS_STABILITY_DAY_VIEW (self));

  g_set_object (&self->reader, reader);
  g_set_object (&self->item, item);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  gtk_widget_set_visible (GTK_WIDGET (self), item != NULL);
  if (item == NULL)
    return;

  self->limit = PAGE;
  show_facts (self);
  self->rest_id = g_timeout_add (REST, rested_cb, self);
}
