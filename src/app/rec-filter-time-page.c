/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-filter-time-page.h"

#include <glib/gi18n.h>

#include "app/rec-filter-period.h"

/**
 * RecFilterTimePage:
 *
 * The times that a list can be narrowed to: a few periods up to now, or a first and a last day.
 */
struct _RecFilterTimePage
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkListBox *list_box;
  GtkWidget *own_row;
  GtkCalendar *first_calendar;
  GtkCalendar *last_calendar;

  RecFilter *filter;
};

G_DEFINE_FINAL_TYPE (RecFilterTimePage, rec_filter_time_page, ADW_TYPE_BIN)

enum
{
  PROP_FILTER = 1,
  N_PROPS,
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
set_times (RecFilterTimePage *self, gint64 since, gint64 until)
{
  g_autoptr (RecFilter) filter = rec_filter_copy (self->filter);

  rec_filter_set_times (filter, since, until);
  g_object_set (self, "filter", filter, NULL);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0);
}

static void
row_activated_cb (RecFilterTimePage *self, GtkListBoxRow *row)
{
  if (GTK_WIDGET (row) == self->own_row)
    {
      gtk_stack_set_visible_child_name (self->stack, "own");
      gtk_widget_grab_focus (GTK_WIDGET (self->first_calendar));
      return;
    }

  set_times (self,
             rec_filter_period_get_since (gtk_list_box_row_get_index (row), g_get_real_time ()),
             G_MAXINT64);
}

/* The last day belongs to it. Whoever mixes the two up means the same days. */
static void
apply_clicked_cb (RecFilterTimePage *self)
{
  g_autoptr (GDateTime) first = gtk_calendar_get_date (self->first_calendar);
  g_autoptr (GDateTime) last = gtk_calendar_get_date (self->last_calendar);
  gboolean swapped = g_date_time_compare (first, last) > 0;

  set_times (self, rec_filter_period_get_day (swapped ? last : first, 0),
             rec_filter_period_get_day (swapped ? first : last, 1));
}

static void
add_periods (RecFilterTimePage *self)
{
  for (guint i = 0; i < REC_FILTER_N_PERIODS; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), rec_filter_period_get_name (i));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_list_box_insert (self->list_box, row, i);
    }
}

static void
rec_filter_time_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecFilterTimePage *self = REC_FILTER_TIME_PAGE (object);

  switch (id)
    {
    case PROP_FILTER:
      g_value_set_object (value, self->filter);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_filter_time_page_set_property (GObject *object,
                                   guint id,
                                   const GValue *value,
                                   GParamSpec *pspec)
{
  RecFilterTimePage *self = REC_FILTER_TIME_PAGE (object);

  switch (id)
    {
    case PROP_FILTER:
      if (g_set_object (&self->filter, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_filter_time_page_dispose (GObject *object)
{
  g_clear_object (&REC_FILTER_TIME_PAGE (object)->filter);

  G_OBJECT_CLASS (rec_filter_time_page_parent_class)->dispose (object);
}

static void
rec_filter_time_page_class_init (RecFilterTimePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rec_filter_time_page_get_property;
  object_class->set_property = rec_filter_time_page_set_property;
  object_class->dispose = rec_filter_time_page_dispose;

  /* What the list is narrowed to, now. */
  properties[PROP_FILTER]
      = g_param_spec_object ("filter", NULL, NULL, REC_TYPE_FILTER,
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* A time was chosen, of which there is only one. */
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-filter-time-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RecFilterTimePage, stack);
  gtk_widget_class_bind_template_child (widget_class, RecFilterTimePage, list_box);
  gtk_widget_class_bind_template_child (widget_class, RecFilterTimePage, own_row);
  gtk_widget_class_bind_template_child (widget_class, RecFilterTimePage, first_calendar);
  gtk_widget_class_bind_template_child (widget_class, RecFilterTimePage, last_calendar);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_clicked_cb);
}

static void
rec_filter_time_page_init (RecFilterTimePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_periods (self);
}

/* Goes back to the periods, and both calendars to today. */
void
rec_filter_time_page_clear (RecFilterTimePage *self)
{
  g_autoptr (GDateTime) today = g_date_time_new_now_local ();

  g_return_if_fail (REC_IS_FILTER_TIME_PAGE (self));

  gtk_stack_set_visible_child_name (self->stack, "periods");
  gtk_calendar_select_day (self->first_calendar, today);
  gtk_calendar_select_day (self->last_calendar, today);
}
