/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-stability-mark.h"

#include <math.h>

#define SIZE 20
#define LINE_WIDTH 2.0f
#define DOT_STEP 6.0f
#define DOT_RADIUS 1.3f

/**
 * RecStabilityMark:
 *
 * One of the chart’s signs, for its legend.
 */
struct _RecStabilityMark
{
  GtkWidget parent_instance;

  RecStabilitySign sign;
};

G_DEFINE_FINAL_TYPE (RecStabilityMark, rec_stability_mark, GTK_TYPE_WIDGET)

enum
{
  PROP_SIGN = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* As ui/ names them, and style.css their colours. */
static const char *const names[REC_STABILITY_N_SIGNS] = {
  [REC_STABILITY_SIGN_APPLICATIONS] = "applications",
  [REC_STABILITY_SIGN_SYSTEM] = "system",
  [REC_STABILITY_SIGN_OTHER] = "other",
  [REC_STABILITY_SIGN_INSTALLS] = "installs",
  [REC_STABILITY_SIGN_REMOVALS] = "removals",
  [REC_STABILITY_SIGN_INDEX] = "index",
  [REC_STABILITY_SIGN_UNCERTAIN] = "uncertain",
  [REC_STABILITY_SIGN_OFF] = "off",
  [REC_STABILITY_SIGN_CLOCK] = "clock",
};

static void
draw_disc (GtkSnapshot *snapshot, float x, float y, float radius, const GdkRGBA *color)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT (x - radius, y - radius, 2.0f * radius, 2.0f * radius);
  GskRoundedRect disc;

  gsk_rounded_rect_init_from_rect (&disc, &rect, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, color, &rect);
  gtk_snapshot_pop (snapshot);
}

/* A square on its corner; @half: the distance of a corner from the middle. */
static void
draw_diamond (GtkSnapshot *snapshot, float x, float y, float half, const GdkRGBA *color)
{
  float side = half * (float) G_SQRT2;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_rotate (snapshot, 45);
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT (-side / 2.0f, -side / 2.0f, side, side));
  gtk_snapshot_restore (snapshot);
}

/* A half of a diamond. */
static void
draw_triangle (GtkSnapshot *snapshot,
               float x,
               float y,
               float radius,
               gboolean up,
               const GdkRGBA *color)
{
  float half = radius * 1.4f;
  float base = up ? y + half / 2.0f : y - half / 2.0f;
  graphene_rect_t clip = GRAPHENE_RECT_INIT (x - half, up ? base - half : base, 2.0f * half, half);

  gtk_snapshot_push_clip (snapshot, &clip);
  draw_diamond (snapshot, x, base, half, color);
  gtk_snapshot_pop (snapshot);
}

static void
draw_clock (GtkSnapshot *snapshot, float x, float y, float radius, const GdkRGBA *color)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT (x - radius, y - radius, 2.0f * radius, 2.0f * radius);
  const float widths[] = { 1.5f, 1.5f, 1.5f, 1.5f };
  const GdkRGBA colors[] = { *color, *color, *color, *color };
  GskRoundedRect disc;

  gsk_rounded_rect_init_from_rect (&disc, &rect, radius);
  gtk_snapshot_append_border (snapshot, &disc, widths, colors);
  gtk_snapshot_append_color (
      snapshot, color, &GRAPHENE_RECT_INIT (x - 0.75f, y - radius * 0.65f, 1.5f, radius * 0.65f));
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT (x - 0.75f, y - 0.75f, radius * 0.6f, 1.5f));
}

/* Two strokes, as where an axis is broken. */
static void
draw_break (GtkSnapshot *snapshot, float x, float y, float radius, const GdkRGBA *color)
{
  for (int stroke = -1; stroke <= 1; stroke += 2)
    rec_stability_mark_draw_line (
        snapshot, &GRAPHENE_POINT_INIT (x + stroke * 2.5f - radius / 3.0f, y + radius),
        &GRAPHENE_POINT_INIT (x + stroke * 2.5f + radius / 3.0f, y - radius), FALSE, color);
}

static void
rec_stability_mark_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
rec_stability_mark_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  RecStabilityMark *self = REC_STABILITY_MARK (widget);
  float width = (float) gtk_widget_get_width (widget);
  float y = (float) gtk_widget_get_height (widget) / 2.0f;
  GdkRGBA color;

  rec_stability_mark_get_color (widget, self->sign, &color);
  if (self->sign == REC_STABILITY_SIGN_INDEX || self->sign == REC_STABILITY_SIGN_UNCERTAIN)
    rec_stability_mark_draw_line (snapshot, &GRAPHENE_POINT_INIT (1, y),
                                  &GRAPHENE_POINT_INIT (width - 1, y),
                                  self->sign == REC_STABILITY_SIGN_UNCERTAIN, &color);
  else
    rec_stability_mark_draw (snapshot, self->sign, &GRAPHENE_POINT_INIT (width / 2.0f, y), 6.0f,
                             &color);
}

static void
rec_stability_mark_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (rec_stability_mark_parent_class)->css_changed (widget, change);

  gtk_widget_queue_draw (widget);
}

static void
rec_stability_mark_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecStabilityMark *self = REC_STABILITY_MARK (object);

  switch (id)
    {
    case PROP_SIGN:
      g_value_set_string (value, names[self->sign]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_stability_mark_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  RecStabilityMark *self = REC_STABILITY_MARK (object);

  switch (id)
    {
    case PROP_SIGN:
      for (guint sign = 0; sign < REC_STABILITY_N_SIGNS; sign++)
        if (g_strcmp0 (names[sign], g_value_get_string (value)) == 0)
          self->sign = sign;
      gtk_widget_queue_draw (GTK_WIDGET (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_stability_mark_class_init (RecStabilityMarkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = rec_stability_mark_get_property;
  object_class->set_property = rec_stability_mark_set_property;
  widget_class->measure = rec_stability_mark_measure;
  widget_class->snapshot = rec_stability_mark_snapshot;
  widget_class->css_changed = rec_stability_mark_css_changed;

  properties[PROP_SIGN] = g_param_spec_string ("sign", NULL, NULL, names[0],
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /* The words beside it say what it stands for. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
rec_stability_mark_init (RecStabilityMark *self)
{
}

/* The colour of a sign in the style of @widget. */
void
rec_stability_mark_get_color (GtkWidget *widget, RecStabilitySign sign, GdkRGBA *color)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  g_autofree char *name = g_strdup_printf ("stability_%s_color", names[sign]);

  if (!gtk_style_context_lookup_color (context, name, color))
    gtk_style_context_get_color (context, color);
}

/* Draws a sign that stands at one place. */
void
rec_stability_mark_draw (GtkSnapshot *snapshot,
                         RecStabilitySign sign,
                         const graphene_point_t *center,
                         float radius,
                         const GdkRGBA *color)
{
  float x = center->x, y = center->y;

  switch (sign)
    {
    case REC_STABILITY_SIGN_SYSTEM:
      draw_diamond (snapshot, x, y, radius * 1.2f, color);
      break;
    case REC_STABILITY_SIGN_OTHER:
      gtk_snapshot_append_color (snapshot, color,
                                 &GRAPHENE_RECT_INIT (x - radius * 0.85f, y - radius * 0.85f,
                                                      radius * 1.7f, radius * 1.7f));
      break;
    case REC_STABILITY_SIGN_INSTALLS:
    case REC_STABILITY_SIGN_REMOVALS:
      draw_triangle (snapshot, x, y, radius, sign == REC_STABILITY_SIGN_INSTALLS, color);
      break;
    case REC_STABILITY_SIGN_CLOCK:
      draw_clock (snapshot, x, y, radius, color);
      break;
    case REC_STABILITY_SIGN_OFF:
      draw_break (snapshot, x, y, radius, color);
      break;
    default:
      draw_disc (snapshot, x, y, radius, color);
    }
}

/* Draws a piece of a line. */
void
rec_stability_mark_draw_line (GtkSnapshot *snapshot,
                              const graphene_point_t *from,
                              const graphene_point_t *to,
                              gboolean dotted,
                              const GdkRGBA *color)
{
  float dx = to->x - from->x, dy = to->y - from->y;
  float length = hypotf (dx, dy);

  if (dotted)
    {
      for (float at = DOT_STEP / 2.0f; at < length; at += DOT_STEP)
        draw_disc (snapshot, from->x + dx * at / length, from->y + dy * at / length, DOT_RADIUS,
                   color);
      return;
    }

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, from);
  gtk_snapshot_rotate (snapshot, (float) (atan2 (dy, dx) * 180.0 / G_PI));
  gtk_snapshot_append_color (snapshot, color,
                             &GRAPHENE_RECT_INIT (0, -LINE_WIDTH / 2.0f, length, LINE_WIDTH));
  gtk_snapshot_restore (snapshot);
}
