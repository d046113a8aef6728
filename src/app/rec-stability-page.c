/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-stability-page.h"

#include <glib/gi18n.h>

#include "app/rec-empty-state.h"
#include "app/rec-stability-chart.h"
#include "app/rec-stability-day-view.h"
#include "app/rec-stability-legend.h"
#include "app/rec-stability-reader.h"
#include "app/rec-stability-table.h"
#include "app/rec-stability-wording.h"
#include "core/report/rec-error.h"

/* How long what changed is gathered before it is read, in milliseconds. */
#define GATHERING 250

/* After how long the histories of this machine are read again. */
#define HISTORY_AGE G_TIME_SPAN_HOUR

/**
 * RecStabilityPage:
 *
 * How stable this machine was, day by day: the chart or its table, and what happened on the day
 * that is selected. Nothing is read while it is not shown.
 */
struct _RecStabilityPage
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkLabel *headline_label;
  GtkLabel *notice_label;
  GtkToggleButton *weeks_button;
  GtkToggleButton *table_button;
  GtkStack *view_stack;
  RecStabilityChart *chart;
  GtkLabel *hover_label;
  RecStabilityTable *table;
  RecStabilityDayView *day_view;
  AdwStatusPage *status_page;

  RecStoreReader *reader;
  RecReporterLink *reporter;
  RecPolicyLink *policy;
  RecStabilityModel *model;
  RecStabilityData *data;
  GError *error;
  GCancellable *cancellable;
  gint64 history_time;
  guint gathering_id;
  gboolean is_reading;
  gboolean is_stale;
};

G_DEFINE_FINAL_TYPE (RecStabilityPage, rec_stability_page, ADW_TYPE_BIN)

static RecStabilityItem *
get_selected (RecStabilityPage *self)
{
  return rec_stability_model_get (self->model, rec_stability_chart_get_selected (self->chart));
}

/* The benchmark reads this: it is the moment from which a person sees the chart. */
static void
painted_cb (GdkFrameClock *clock, RecStabilityPage *self)
{
  g_signal_handlers_disconnect_by_func (clock, painted_cb, self);
  g_debug ("The stability chart is painted");
}

static void
tell_when_painted (RecStabilityPage *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (clock == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  g_signal_connect_object (clock, "after-paint", G_CALLBACK (painted_cb), self, 0);
  gtk_widget_queue_draw (GTK_WIDGET (self->chart));
}

static void
show_empty (RecStabilityPage *self)
{
  RecEmptyState state = { 0 };

  if (self->error != NULL || rec_reporter_link_get_status (self->reporter) == REC_REPORTER_MISSING)
    rec_empty_state_choose (&state, self->error, FALSE, self->reporter, self->policy);
  if (state.title == NULL)
    {
      state.icon = "document-open-recent-symbolic";
      state.title = g_strdup (_ ("Nothing Is Known Yet"));
      state.text = g_strdup (_ ("From the first day on that this computer is watched, it is shown "
                                "here how stable it is."));
    }
  adw_status_page_set_icon_name (self->status_page, state.icon);
  adw_status_page_set_title (self->status_page, state.title);
  adw_status_page_set_description (self->status_page, state.text);
  rec_empty_state_clear (&state);
}

/* What the reader should know of what is shown: it may be old. */
static void
update_notice (RecStabilityPage *self)
{
  gboolean is_missing = rec_reporter_link_get_status (self->reporter) == REC_REPORTER_MISSING;
  g_autofree char *recorders = rec_reporter_link_dup_missing_recorders (self->reporter);
  const char *text = NULL;

  if (is_missing)
    text = _ ("The reporter, the part of Recourse that reads what the system recorded, cannot be "
              "reached: what happened lately may be missing here.");
  else
    text = recorders;
  gtk_label_set_text (self->notice_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->notice_label), text != NULL);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "empty") == 0)
    show_empty (self);
}

static void
show_data (RecStabilityPage *self)
{
  gboolean weeks = gtk_toggle_button_get_active (self->weeks_button);
  g_autofree char *headline = NULL;

  if (self->data == NULL)
    return;

  headline = rec_stability_wording_dup_headline (self->data->days);
  gtk_label_set_text (self->headline_label, headline);
  rec_stability_model_set_days (self->model, weeks ? self->data->weeks : self->data->days, weeks);
}

static void
show_data_or_emptiness (RecStabilityPage *self)
{
  gboolean any;

  show_data (self);
  any = rec_stability_model_get_n (self->model) > 0;
  if (!any)
    show_empty (self);
  gtk_stack_set_visible_child_name (self->stack, any ? "days" : "empty");
  update_notice (self);
}

static void read_soon (RecStabilityPage *self);

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecStabilityPage *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (RecStabilityData) data
      = rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_STABILITY_PAGE (user_data);
  self->is_reading = FALSE;
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&error);
  /* What was read before stays in sight when it cannot be read again. */
  if (data != NULL)
    {
      g_clear_pointer (&self->data, rec_stability_data_free);
      self->data = g_steal_pointer (&data);
    }
  show_data_or_emptiness (self);
  tell_when_painted (self);
  if (self->is_stale)
    read_soon (self);
}

static void
read_now (RecStabilityPage *self)
{
  self->is_stale = FALSE;
  self->is_reading = TRUE;
  rec_stability_reader_load_async (self->reader, self->cancellable, loaded_cb, self);
}

static gboolean
gathered_cb (gpointer user_data)
{
  RecStabilityPage *self = REC_STABILITY_PAGE (user_data);

  self->gathering_id = 0;
  if (!self->is_reading && gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_now (self);
  return G_SOURCE_REMOVE;
}

/* While it is read, or nobody looks, it is only noted. */
static void
read_soon (RecStabilityPage *self)
{
  self->is_stale = TRUE;
  if (!self->is_reading && self->gathering_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->gathering_id = g_timeout_add (GATHERING, gathered_cb, self);
}

static void
history_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecStabilityPage *self;
  gboolean changed = FALSE;
  g_autoptr (GError) error = NULL;

  if (!rec_bus_reporter1_call_read_history_finish (REC_BUS_REPORTER1 (object), &changed, result,
                                                   &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("Cannot have the histories read: %s", error->message);
      return;
    }

  self = REC_STABILITY_PAGE (user_data);
  if (changed)
    read_soon (self);
}

/* When it is shown, and what was read is not of this hour. */
static void
ask_for_history (RecStabilityPage *self)
{
  RecBusReporter1 *proxy
      = self->reporter != NULL ? rec_reporter_link_get_proxy (self->reporter) : NULL;
  gint64 now = g_get_monotonic_time ();

  if (proxy == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self))
      || (self->history_time > 0 && now - self->history_time < HISTORY_AGE))
    return;

  self->history_time = now;
  rec_bus_reporter1_call_read_history (proxy, self->cancellable, history_read_cb, self);
}

static void
status_changed_cb (RecStabilityPage *self)
{
  ask_for_history (self);
  update_notice (self);
}

static void
selected_cb (RecStabilityPage *self)
{
  rec_stability_day_view_show (self->day_view, get_selected (self), self->reader);
  rec_stability_table_select (self->table, rec_stability_chart_get_selected (self->chart));
}

static void
table_selected_cb (RecStabilityPage *self)
{
  guint position = rec_stability_table_get_selected (self->table);

  if (gtk_toggle_button_get_active (self->table_button) && position != GTK_INVALID_LIST_POSITION)
    rec_stability_chart_select (self->chart, position);
}

static void
hovered_cb (RecStabilityPage *self)
{
  RecStabilityItem *item
      = rec_stability_model_get (self->model, rec_stability_chart_get_hovered (self->chart));
  g_autofree char *summary = item != NULL ? rec_stability_wording_dup_summary (item) : NULL;

  gtk_label_set_text (self->hover_label,
                      summary != NULL ? summary : _ ("Select a day to see what happened."));
}

static void
weeks_toggled_cb (RecStabilityPage *self)
{
  show_data (self);
}

static void
table_toggled_cb (RecStabilityPage *self)
{
  gboolean active = gtk_toggle_button_get_active (self->table_button);

  if (active)
    {
      guint selected = rec_stability_chart_get_selected (self->chart);

      rec_stability_table_set_model (self->table, self->model);
      rec_stability_table_select (self->table, selected);
    }
  gtk_stack_set_visible_child_name (self->view_stack, active ? "table" : "chart");
}

static void
rec_stability_page_map (GtkWidget *widget)
{
  RecStabilityPage *self = REC_STABILITY_PAGE (widget);

  GTK_WIDGET_CLASS (rec_stability_page_parent_class)->map (widget);

  g_debug ("The stability page is shown");
  if (self->reader == NULL)
    return;

  if (self->is_stale && !self->is_reading)
    read_now (self);
  ask_for_history (self);
}

static void
rec_stability_page_dispose (GObject *object)
{
  RecStabilityPage *self = REC_STABILITY_PAGE (object);

  g_clear_handle_id (&self->gathering_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->reader);
  g_clear_object (&self->reporter);
  g_clear_object (&self->policy);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (rec_stability_page_parent_class)->dispose (object);
}

static void
rec_stability_page_finalize (GObject *object)
{
  RecStabilityPage *self = REC_STABILITY_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->data, rec_stability_data_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (rec_stability_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/recourse/Recourse/rec-stability-page.ui");
  gtk_widget_class_bind_template_child (widget_class, RecStabilityPage, stack);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityPage, headline_label);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityPage, notice_label);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityPage, weeks_button);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityPage, table_button);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityPage, view_stack);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityPage, chart);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityPage, hover_label);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityPage, table);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityPage, day_view);
  gtk_widget_class_bind_template_child (widget_class, RecStabilityPage, status_page);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, hovered_cb);
  gtk_widget_class_bind_template_callback (widget_class, table_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, weeks_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, table_toggled_cb);
}

static void
rec_stability_page_class_init (RecStabilityPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = rec_stability_page_dispose;
  object_class->finalize = rec_stability_page_finalize;
  widget_class->map = rec_stability_page_map;

  g_type_ensure (REC_TYPE_STABILITY_CHART);
  g_type_ensure (REC_TYPE_STABILITY_DAY_VIEW);
  g_type_ensure (REC_TYPE_STABILITY_LEGEND);
  g_type_ensure (REC_TYPE_STABILITY_TABLE);
  bind_template (widget_class);
}

static void
rec_stability_page_init (RecStabilityPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->model = rec_stability_model_new ();
  self->is_stale = TRUE;

  gtk_widget_init_template (GTK_WIDGET (self));
  rec_stability_chart_set_model (self->chart, self->model);
  hovered_cb (self);
}

void
rec_stability_page_start (RecStabilityPage *self,
                          RecStoreReader *reader,
                          RecReporterLink *reporter,
                          RecPolicyLink *policy)
{
  g_return_if_fail (REC_IS_STABILITY_PAGE (self));
  g_return_if_fail (self->reader == NULL);

  self->reader = g_object_ref (reader);
  self->reporter = g_object_ref (reporter);
  self->policy = g_object_ref (policy);
  g_signal_connect_object (reporter, "changed", G_CALLBACK (read_soon), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (reporter, "status-changed", G_CALLBACK (status_changed_cb), self,
                           G_CONNECT_SWAPPED);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    read_now (self);
}
