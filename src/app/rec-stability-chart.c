/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-stability-chart.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/rec-stability-plot.h"
#include "app/rec-stability-wording.h"

#define MIN_WIDTH 200

/**
 * RecStabilityChart:
 *
 * The days of a [class@StabilityModel] side by side, the newest at the end of the line of text. One
 * is selected, by a click or the keys, and one may be below the pointer.
 */
struct _RecStabilityChart
{
  GtkWidget parent_instance;

  RecStabilityModel *model;
  RecStabilityPlot plot;
  GtkAdjustment *hadjustment;
  GtkAdjustment *vadjustment;
  gint64 selected_time;
  gboolean shows_newest;
  gboolean configuring;
};

G_DEFINE_FINAL_TYPE_WITH_CODE (RecStabilityChart,
                               rec_stability_chart,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

enum
{
  PROP_SELECTED = 1,
  PROP_HOVERED,
  N_PROPS,
  PROP_HADJUSTMENT = N_PROPS,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
};

static GParamSpec *properties[N_PROPS];

typedef enum
{
  MOVE_LEFT,
  MOVE_RIGHT,
  MOVE_PAGE_BACK,
  MOVE_PAGE_ON,
  MOVE_OLDEST,
  MOVE_NEWEST,
} Move;

/* What can be scrolled to, at the side of the newest day. */
static double
get_newest_value (RecStabilityChart *self)
{
  const RecStabilityColumns *columns = &self->plot.columns;

  if (columns->is_rtl)
    return 0;

  return MAX (rec_stability_columns_get_width (columns) - columns->area, 0);
}

/* Fits the adjustment to the columns. */
static void
configure (RecStabilityChart *self)
{
  RecStabilityColumns *columns = &self->plot.columns;
  int width = rec_stability_columns_get_width (columns);
  double value;

  columns->area = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - self->plot.gutter, 1);
  if (self->hadjustment == NULL)
    return;

  value
      = self->shows_newest ? get_newest_value (self) : gtk_adjustment_get_value (self->hadjustment);
  self->configuring = TRUE;
  gtk_adjustment_configure (self->hadjustment, value, 0, MAX (width, columns->area), columns->day,
                            columns->area * 0.9, columns->area);
  self->configuring = FALSE;
  columns->offset = (int) round (gtk_adjustment_get_value (self->hadjustment));
}

static void
scrolled_cb (RecStabilityChart *self)
{
  double value = gtk_adjustment_get_value (self->hadjustment);

  if (self->configuring)
    return;

  self->plot.columns.offset = (int) round (value);
  self->shows_newest = ABS (value - get_newest_value (self)) < 1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
scroll_to (RecStabilityChart *self, guint position)
{
  const RecStabilityColumns *columns = &self->plot.columns;
  int x, width;

  if (self->hadjustment == NULL || columns->area <= 1)
    return;

  rec_stability_columns_get (columns, position, &x, &width);
  x += columns->offset;
  gtk_adjustment_clamp_page (self->hadjustment, x, x + width);
}

static void
update_accessible (RecStabilityChart *self)
{
  RecStabilityItem *item
      = self->model != NULL ? rec_stability_model_get (self->model, self->plot.selected) : NULL;
  g_autofree char *label = NULL, *summary = NULL;

  if (item != NULL)
    {
      g_autofree char *date = rec_stability_wording_dup_date (item);

      /* Translators: the name of the chart for a screen reader; %s is the day that is selected */
      label = g_strdup_printf (_ ("Stability chart, %s"), date);
      summary = rec_stability_wording_dup_summary (item);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : _ ("Stability chart"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  summary != NULL ? summary : "", -1);
}

static void
set_hovered (RecStabilityChart *self, guint position)
{
  if (self->plot.hovered == position)
    return;

  self->plot.hovered = position;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOVERED]);
}

/* Shows the day that was selected before, or the newest. */
static void
model_changed_cb (RecStabilityChart *self)
{
  guint n = rec_stability_model_get_n (self->model);
  guint position = self->selected_time > 0
                       ? rec_stability_model_find (self->model, self->selected_time)
                       : n - 1;

  rec_stability_columns_fill (&self->plot.columns, self->model);
  self->plot.selected = n > 0 ? MIN (position, n - 1) : G_MAXUINT;
  self->plot.hovered = G_MAXUINT;
  configure (self);
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static gboolean
move_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  RecStabilityChart *self = REC_STABILITY_CHART (widget);
  guint n = self->model != NULL ? rec_stability_model_get_n (self->model) : 0;
  guint page = (guint) MAX (self->plot.columns.area / self->plot.columns.day - 1, 1);
  guint selected = MIN (self->plot.selected, n - 1);
  Move move;

  if (n == 0)
    return FALSE;

  g_variant_get (arguments, "(i)", &move);
  if (self->plot.columns.is_rtl && (move == MOVE_LEFT || move == MOVE_RIGHT))
    move = move == MOVE_LEFT ? MOVE_RIGHT : MOVE_LEFT;
  switch (move)
    {
    case MOVE_LEFT:
      selected -= MIN (selected, 1);
      break;
    case MOVE_RIGHT:
      selected = MIN (selected + 1, n - 1);
      break;
    case MOVE_PAGE_BACK:
      selected -= MIN (selected, page);
      break;
    case MOVE_PAGE_ON:
      selected = MIN (selected + page, n - 1);
      break;
    case MOVE_OLDEST:
      selected = 0;
      break;
    case MOVE_NEWEST:
      selected = n - 1;
      break;
    default:
      return FALSE;
    }
  rec_stability_chart_select (self, selected);
  return TRUE;
}

static guint
find_column (RecStabilityChart *self, double x, double y)
{
  const RecStabilityColumns *columns = &self->plot.columns;
  int left = columns->is_rtl ? 0 : self->plot.gutter;

  if (x < left || x >= left + columns->area)
    return G_MAXUINT;

  return rec_stability_columns_find (columns, (int) x - left);
}

static void
pressed_cb (RecStabilityChart *self, int n_press, double x, double y)
{
  guint position = find_column (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (position != G_MAXUINT)
    rec_stability_chart_select (self, position);
}

static void
motion_cb (RecStabilityChart *self, double x, double y)
{
  set_hovered (self, find_column (self, x, y));
}

static void
leave_cb (RecStabilityChart *self)
{
  set_hovered (self, G_MAXUINT);
}

static void
update_style (RecStabilityChart *self)
{
  rec_stability_plot_update_style (&self->plot, GTK_WIDGET (self));
  if (self->model != NULL)
    rec_stability_columns_fill (&self->plot.columns, self->model);
}

static void
rec_stability_chart_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  RecStabilityChart *self = REC_STABILITY_CHART (widget);
  int height = rec_stability_plot_get_height (&self->plot);

  GTK_WIDGET_CLASS (rec_stability_chart_parent_class)->css_changed (widget, change);

  update_style (self);
  if (rec_stability_plot_get_height (&self->plot) != height)
    gtk_widget_queue_resize (widget);
  gtk_widget_queue_draw (widget);
}

static void
rec_stability_chart_direction_changed (GtkWidget *widget, GtkTextDirection before)
{
  GTK_WIDGET_CLASS (rec_stability_chart_parent_class)->direction_changed (widget, before);

  update_style (REC_STABILITY_CHART (widget));
  gtk_widget_queue_allocate (widget);
}

static void
rec_stability_chart_state_flags_changed (GtkWidget *widget, GtkStateFlags before)
{
  GTK_WIDGET_CLASS (rec_stability_chart_parent_class)->state_flags_changed (widget, before);

  gtk_widget_queue_draw (widget);
}

static void
rec_stability_chart_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  RecStabilityChart *self = REC_STABILITY_CHART (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = rec_stability_plot_get_height (&self->plot);
  else
    *minimum = *natural = MIN_WIDTH;
}

static void
rec_stability_chart_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RecStabilityChart *self = REC_STABILITY_CHART (widget);

  configure (self);
  if (self->vadjustment != NULL)
    gtk_adjustment_configure (self->vadjustment, 0, 0, height, 1, height, height);
}

static void
rec_stability_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RecStabilityChart *self = REC_STABILITY_CHART (widget);

  if (self->model != NULL)
    rec_stability_plot_draw (&self->plot, snapshot, self->model, gtk_widget_get_width (widget),
                             gtk_widget_has_focus (widget));
}

static void
set_adjustment (RecStabilityChart *self, GtkAdjustment **place, GtkAdjustment *adjustment)
{
  if (*place != NULL)
    g_signal_handlers_disconnect_by_func (*place, scrolled_cb, self);
  g_set_object (place, adjustment);
  if (adjustment != NULL && place == &self->hadjustment)
    g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self,
                             G_CONNECT_SWAPPED);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
rec_stability_chart_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecStabilityChart *self = REC_STABILITY_CHART (object);

  switch (id)
    {
    case PROP_SELECTED:
      g_value_set_uint (value, self->plot.selected);
      break;
    case PROP_HOVERED:
      g_value_set_uint (value, self->plot.hovered);
      break;
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, GTK_SCROLL_MINIMUM);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_stability_chart_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RecStabilityChart *self = REC_STABILITY_CHART (object);

  switch (id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
    case PROP_VSCROLL_POLICY:
      /* It asks for the same size whatever the policy is. */
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_stability_chart_dispose (GObject *object)
{
  RecStabilityChart *self = REC_STABILITY_CHART (object);

  g_clear_object (&self->model);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);

  G_OBJECT_CLASS (rec_stability_chart_parent_class)->dispose (object);
}

static void
rec_stability_chart_finalize (GObject *object)
{
  rec_stability_plot_clear (&REC_STABILITY_CHART (object)->plot);

  G_OBJECT_CLASS (rec_stability_chart_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  /* The positions of the column that is selected and of the one below the pointer. */
  properties[PROP_SELECTED] = g_param_spec_uint ("selected", NULL, NULL, 0, G_MAXUINT, G_MAXUINT,
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HOVERED] = g_param_spec_uint ("hovered", NULL, NULL, 0, G_MAXUINT, G_MAXUINT,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  const struct
  {
    guint key, keypad_key;
    Move move;
  } keys[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, MOVE_LEFT },
    { GDK_KEY_Right, GDK_KEY_KP_Right, MOVE_RIGHT },
    { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, MOVE_PAGE_BACK },
    { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, MOVE_PAGE_ON },
    { GDK_KEY_Home, GDK_KEY_KP_Home, MOVE_OLDEST },
    { GDK_KEY_End, GDK_KEY_KP_End, MOVE_NEWEST },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_class_add_binding (widget_class, keys[i].key, 0, move_cb, "(i)", keys[i].move);
      gtk_widget_class_add_binding (widget_class, keys[i].keypad_key, 0, move_cb, "(i)",
                                    keys[i].move);
    }
}

static void
rec_stability_chart_class_init (RecStabilityChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rec_stability_chart_get_property;
  object_class->set_property = rec_stability_chart_set_property;
  object_class->dispose = rec_stability_chart_dispose;
  object_class->finalize = rec_stability_chart_finalize;
  widget_class->css_changed = rec_stability_chart_css_changed;
  widget_class->direction_changed = rec_stability_chart_direction_changed;
  widget_class->state_flags_changed = rec_stability_chart_state_flags_changed;
  widget_class->measure = rec_stability_chart_measure;
  widget_class->size_allocate = rec_stability_chart_size_allocate;
  widget_class->snapshot = rec_stability_chart_snapshot;
  install_properties (object_class);
  add_keys (widget_class);

  gtk_widget_class_set_css_name (widget_class, "stabilitychart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
rec_stability_chart_init (RecStabilityChart *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->shows_newest = TRUE;
  rec_stability_plot_init (&self->plot);
  rec_stability_plot_update_style (&self->plot, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);

  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
}

void
rec_stability_chart_set_model (RecStabilityChart *self, RecStabilityModel *model)
{
  g_return_if_fail (REC_IS_STABILITY_CHART (self));
  g_return_if_fail (self->model == NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (model_changed_cb), self,
                           G_CONNECT_SWAPPED);
  model_changed_cb (self);
}

/* Selects the column at @position, and brings it into sight. */
void
rec_stability_chart_select (RecStabilityChart *self, guint position)
{
  RecStabilityItem *item;

  g_return_if_fail (REC_IS_STABILITY_CHART (self));
  g_return_if_fail (self->model != NULL);

  item = rec_stability_model_get (self->model, position);
  if (item == NULL)
    return;

  scroll_to (self, position);
  if (self->plot.selected == position)
    return;

  self->plot.selected = position;
  self->selected_time = rec_stability_item_get_day (item)->start;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/* %G_MAXUINT where there is none. */
guint
rec_stability_chart_get_selected (RecStabilityChart *self)
{
  g_return_val_if_fail (REC_IS_STABILITY_CHART (self), G_MAXUINT);

  return self->plot.selected;
}

/* The one below the pointer; %G_MAXUINT where there is none. */
guint
rec_stability_chart_get_hovered (RecStabilityChart *self)
{
  g_return_val_if_fail (REC_IS_STABILITY_CHART (self), G_MAXUINT);

  return self->plot.hovered;
}
