/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-stability-plot.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/rec-stability-wording.h"

/* Pixels; a day is at least as wide as a finger needs it. */
#define DAY_WIDTH 32
#define GAP_WIDTH 24
#define PADDING 6
#define INDEX_HEIGHT 120
#define MARK_HEIGHT 24
#define SMALL_MARK 5.0f
#define LARGE_MARK 10.0f
#define POINT_RADIUS 3.0f
/* How much of the text's colour the lines have, also in high contrast. */
#define GRID_ALPHA 0.2f
#define STRONG_GRID_ALPHA 0.5f
/* Columns on each side of what is in sight whose line reaches into it. */
#define REACH 2

#define N_LANES (REC_LANE_N + 2)

static const RecStabilitySign lane_signs[N_LANES] = {
  REC_STABILITY_SIGN_APPLICATIONS, REC_STABILITY_SIGN_SYSTEM,   REC_STABILITY_SIGN_OTHER,
  REC_STABILITY_SIGN_INSTALLS,     REC_STABILITY_SIGN_REMOVALS,
};

static const char *
get_lane_name (guint lane)
{
  switch (lane)
    {
    case REC_LANE_N:
      return _ ("Installs and updates");
    case REC_LANE_N + 1:
      return _ ("Removals");
    default:
      return rec_stability_wording_get_lane (lane);
    }
}

static guint
get_count (const RecStabilityDay *day, guint lane)
{
  switch (lane)
    {
    case REC_LANE_N:
      return day->installs;
    case REC_LANE_N + 1:
      return day->removals;
    default:
      return day->failures[lane];
    }
}

static int
get_index_top (const RecStabilityPlot *self)
{
  return PADDING + self->text_height;
}

static int
get_lane_height (const RecStabilityPlot *self)
{
  return self->text_height + MARK_HEIGHT + self->text_height;
}

static int
get_lane_top (const RecStabilityPlot *self, guint lane)
{
  return get_index_top (self) + INDEX_HEIGHT + 2 * PADDING + (int) lane * get_lane_height (self);
}

/* Where the columns begin. */
static int
get_left (const RecStabilityPlot *self)
{
  return self->columns.is_rtl ? 0 : self->gutter;
}

static float
get_index_y (const RecStabilityPlot *self, double index)
{
  return (float) (get_index_top (self) + (10.0 - CLAMP (index, 1.0, 10.0)) / 9.0 * INDEX_HEIGHT);
}

static GdkRGBA
fade (const GdkRGBA *color, float alpha)
{
  GdkRGBA faded = *color;

  faded.alpha *= alpha;
  return faded;
}

/* @align: 0 draws from @x on, 0.5 around it, 1 up to it. */
static void
draw_text (RecStabilityPlot *self,
           GtkSnapshot *snapshot,
           const char *text,
           float x,
           float y,
           float align,
           float alpha)
{
  GdkRGBA color = fade (&self->foreground, alpha);
  int width;

  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x - align * (float) width, y));
  gtk_snapshot_append_layout (snapshot, self->layout, &color);
  gtk_snapshot_restore (snapshot);
}

static int
measure_text (RecStabilityPlot *self, const char *text)
{
  int width;

  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);
  return width;
}

static void
draw_column_back (RecStabilityPlot *self, GtkSnapshot *snapshot, guint position, gboolean has_focus)
{
  int height = rec_stability_plot_get_height (self);
  GdkRGBA back
      = position == self->selected ? fade (&self->accent, 0.2f) : fade (&self->foreground, 0.07f);
  int x, width;
  graphene_rect_t rect;

  rec_stability_columns_get (&self->columns, position, &x, &width);
  rect = GRAPHENE_RECT_INIT ((float) x, 1, (float) width, (float) height - 2.0f);
  gtk_snapshot_append_color (snapshot, &back, &rect);
  if (position == self->selected)
    {
      float border = has_focus ? 2.0f : 1.0f;
      const float widths[] = { border, border, border, border };
      const GdkRGBA colors[] = { self->accent, self->accent, self->accent, self->accent };
      GskRoundedRect outline;

      gsk_rounded_rect_init_from_rect (&outline, &rect, 3);
      gtk_snapshot_append_border (snapshot, &outline, widths, colors);
    }
}

/* The lines at 1, 5 and 10, and between the lanes. */
static void
draw_grid (RecStabilityPlot *self, GtkSnapshot *snapshot, int width)
{
  const int levels[] = { 1, 5, 10 };
  GdkRGBA color = fade (&self->foreground, self->grid_alpha);
  float left = (float) get_left (self);

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      g_autofree char *text = g_strdup_printf ("%d", levels[i]);
      float y = get_index_y (self, levels[i]);

      gtk_snapshot_append_color (
          snapshot, &color,
          &GRAPHENE_RECT_INIT (left, roundf (y), (float) (width - self->gutter), 1));
      draw_text (self, snapshot, text,
                 self->columns.is_rtl ? (float) (width - self->gutter + 4) : left - 4.0f,
                 y - (float) self->text_height / 2.0f, self->columns.is_rtl ? 0.0f : 1.0f, 0.8f);
    }
  for (guint lane = 0; lane <= N_LANES; lane++)
    gtk_snapshot_append_color (
        snapshot, &color,
        &GRAPHENE_RECT_INIT (0, (float) get_lane_top (self, lane), (float) width, 1));
}

/* What each lane shows, where it is read whatever day is in sight. */
static void
draw_names (RecStabilityPlot *self, GtkSnapshot *snapshot, int width)
{
  float x = self->columns.is_rtl ? (float) (width - PADDING) : PADDING;
  float align = self->columns.is_rtl ? 1.0f : 0.0f;

  for (guint lane = 0; lane < N_LANES; lane++)
    draw_text (self, snapshot, get_lane_name (lane), x, (float) get_lane_top (self, lane) + 1.0f,
               align, 0.8f);
  draw_text (self, snapshot, _ ("Stability index"), x, 1, align, 0.8f);
}

static void
draw_mark (RecStabilityPlot *self, GtkSnapshot *snapshot, float x, guint lane, guint count)
{
  float size = MIN (SMALL_MARK + 1.2f * log2f ((float) count), LARGE_MARK);
  float y = (float) (get_lane_top (self, lane) + self->text_height) + MARK_HEIGHT / 2.0f;
  RecStabilitySign sign = lane_signs[lane];
  g_autofree char *text = NULL;

  rec_stability_mark_draw (snapshot, sign, &GRAPHENE_POINT_INIT (x, y), size, &self->colors[sign]);
  if (count == 1)
    return;

  /* Translators: so many thousands, in few letters */
  text = count < 10000 ? g_strdup_printf ("%u", count) : g_strdup_printf (_ ("%uk"), count / 1000);
  draw_text (self, snapshot, text, x, y + MARK_HEIGHT / 2.0f - 1.0f, 0.5f, 1.0f);
}

static void
draw_off (RecStabilityPlot *self, GtkSnapshot *snapshot, float x)
{
  const GdkRGBA *color = &self->colors[REC_STABILITY_SIGN_OFF];
  GdkRGBA faint = fade (color, 0.4f);
  float top = (float) get_index_top (self);
  float bottom = (float) get_lane_top (self, N_LANES);

  gtk_snapshot_append_color (snapshot, &faint, &GRAPHENE_RECT_INIT (x, top, 1, bottom - top));
  rec_stability_mark_draw (
      snapshot, REC_STABILITY_SIGN_OFF,
      &GRAPHENE_POINT_INIT (x, bottom + (float) self->text_height / 2.0f + 1.0f), 5, color);
}

static void
draw_day (RecStabilityPlot *self, GtkSnapshot *snapshot, const RecStabilityDay *day, float x)
{
  for (guint lane = 0; lane < N_LANES; lane++)
    if (get_count (day, lane) > 0)
      draw_mark (self, snapshot, x, lane, get_count (day, lane));

  if (day->clock_change != 0)
    rec_stability_mark_draw (snapshot, REC_STABILITY_SIGN_CLOCK,
                             &GRAPHENE_POINT_INIT (x, get_index_y (self, 2.2)), 7,
                             &self->colors[REC_STABILITY_SIGN_CLOCK]);
}

static GDateTime *
get_date (RecStabilityModel *model, guint position)
{
  const RecStabilityDay *day
      = rec_stability_item_get_day (rec_stability_model_get (model, position));

  return g_date_time_new_from_unix_local (day->start / G_USEC_PER_SEC);
}

static gboolean
begins_month (RecStabilityModel *model, guint position)
{
  g_autoptr (GDateTime) date = get_date (model, position);
  g_autoptr (GDateTime) before = position > 0 ? get_date (model, position - 1) : NULL;

  return date != NULL
         && (before == NULL || g_date_time_get_month (before) != g_date_time_get_month (date));
}

/* The month stands below its first day, and below the first that is in sight. */
static void
draw_month (RecStabilityPlot *self,
            GtkSnapshot *snapshot,
            RecStabilityModel *model,
            guint position,
            int width)
{
  g_autoptr (GDateTime) date = get_date (model, position);
  /* Translators: a month as g_date_time_format() writes it, where there is little room */
  g_autofree char *text = date != NULL ? g_date_time_format (date, _ ("%b %Y")) : NULL;
  int x, column;
  float room;

  if (text == NULL)
    return;

  rec_stability_columns_get (&self->columns, position, &x, &column);
  room = (float) measure_text (self, text);
  draw_text (self, snapshot, text,
             self->columns.is_rtl ? MAX (MIN ((float) (x + column - 4), (float) width), room)
                                  : CLAMP ((float) (x + 4), 0, (float) width - room),
             (float) (get_lane_top (self, N_LANES) + self->text_height + 2),
             self->columns.is_rtl ? 1.0f : 0.0f, 0.8f);
}

static gboolean
has_room_for_month (RecStabilityPlot *self, RecStabilityModel *model, guint position, guint last)
{
  int room = measure_text (self, "MMMM 0000") + PADDING;
  int free = 0;

  for (guint i = position; i < last && free < room; i++)
    {
      int x, width;

      if (i > position && begins_month (model, i))
        return FALSE;
      rec_stability_columns_get (&self->columns, i, &x, &width);
      free += width;
    }
  return TRUE;
}

static void
draw_dates (RecStabilityPlot *self,
            GtkSnapshot *snapshot,
            RecStabilityModel *model,
            guint first,
            guint last)
{
  for (guint i = first; i < last; i++)
    {
      RecStabilityItem *item = rec_stability_model_get (model, i);
      g_autoptr (GDateTime) date = get_date (model, i);
      g_autofree char *text = NULL;
      int x, width;

      if (begins_month (model, i) || (i == first && has_room_for_month (self, model, i, last)))
        draw_month (self, snapshot, model, i, self->columns.area);
      if (date == NULL || rec_stability_item_get_day (item)->is_off)
        continue;
      rec_stability_columns_get (&self->columns, i, &x, &width);
      text = g_strdup_printf ("%d", g_date_time_get_day_of_month (date));
      draw_text (self, snapshot, text, (float) x + (float) width / 2.0f,
                 (float) (get_lane_top (self, N_LANES) + 2), 0.5f, 1.0f);
    }
}

/* Days without an index are passed over, and the line is dotted there, as where there are not
 * enough days. */
static void
draw_index (RecStabilityPlot *self,
            GtkSnapshot *snapshot,
            RecStabilityModel *model,
            guint first,
            guint last)
{
  const GdkRGBA *color = &self->colors[REC_STABILITY_SIGN_INDEX];
  graphene_point_t before = GRAPHENE_POINT_INIT (0, 0);
  gboolean has_before = FALSE, is_whole = FALSE;

  for (guint i = first; i < last; i++)
    {
      const RecStabilityDay *day = rec_stability_item_get_day (rec_stability_model_get (model, i));
      graphene_point_t point;
      int x, width;

      if (day->index <= 0)
        {
          is_whole = FALSE;
          continue;
        }

      rec_stability_columns_get (&self->columns, i, &x, &width);
      point
          = GRAPHENE_POINT_INIT ((float) x + (float) width / 2.0f, get_index_y (self, day->index));
      if (has_before)
        rec_stability_mark_draw_line (snapshot, &before, &point, !is_whole || !day->is_certain,
                                      color);
      rec_stability_mark_draw (snapshot, REC_STABILITY_SIGN_INDEX, &point, POINT_RADIUS, color);
      before = point;
      has_before = TRUE;
      is_whole = day->is_certain;
    }
}

static void
draw_columns (RecStabilityPlot *self,
              GtkSnapshot *snapshot,
              RecStabilityModel *model,
              gboolean has_focus)
{
  guint n = rec_stability_model_get_n (model);
  guint first, last;

  rec_stability_columns_find_visible (&self->columns, &first, &last);
  if (self->hovered < n && self->hovered != self->selected)
    draw_column_back (self, snapshot, self->hovered, FALSE);
  if (self->selected < n)
    draw_column_back (self, snapshot, self->selected, has_focus);

  for (guint i = first; i < last; i++)
    {
      const RecStabilityDay *day = rec_stability_item_get_day (rec_stability_model_get (model, i));
      int x, width;

      rec_stability_columns_get (&self->columns, i, &x, &width);
      if (day->is_off)
        draw_off (self, snapshot, (float) x + (float) width / 2.0f);
      else
        draw_day (self, snapshot, day, (float) x + (float) width / 2.0f);
    }
  draw_index (self, snapshot, model, first > REACH ? first - REACH : 0, MIN (last + REACH, n));
  draw_dates (self, snapshot, model, first, last);
}

void
rec_stability_plot_init (RecStabilityPlot *self)
{
  rec_stability_columns_init (&self->columns);
  self->selected = self->hovered = G_MAXUINT;
}

void
rec_stability_plot_clear (RecStabilityPlot *self)
{
  rec_stability_columns_clear (&self->columns);
  g_clear_object (&self->layout);
}

/* Takes over the fonts and colours that @widget has now. */
void
rec_stability_plot_update_style (RecStabilityPlot *self, GtkWidget *widget)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);
  PangoAttrList *attributes = pango_attr_list_new ();

  g_clear_object (&self->layout);
  self->layout = gtk_widget_create_pango_layout (widget, NULL);
  pango_attr_list_insert (attributes, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_layout_set_attributes (self->layout, attributes);
  pango_attr_list_unref (attributes);

  for (guint sign = 0; sign < REC_STABILITY_N_SIGNS; sign++)
    rec_stability_mark_get_color (widget, sign, &self->colors[sign]);
  gtk_style_context_get_color (context, &self->foreground);
  if (!gtk_style_context_lookup_color (context, "accent_color", &self->accent))
    self->accent = self->foreground;
  self->grid_alpha = adw_style_manager_get_high_contrast (adw_style_manager_get_default ())
                         ? STRONG_GRID_ALPHA
                         : GRID_ALPHA;

  pango_layout_set_text (self->layout, "0", -1);
  pango_layout_get_pixel_size (self->layout, NULL, &self->text_height);
  self->gutter = measure_text (self, "10") + 8;
  self->columns.day = MAX (DAY_WIDTH, measure_text (self, "0000") + 4);
  self->columns.gap = GAP_WIDTH;
  self->columns.is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
}

int
rec_stability_plot_get_height (const RecStabilityPlot *self)
{
  return get_lane_top (self, N_LANES) + 2 * (self->text_height + 2) + PADDING;
}

/* Draws what is in sight of @model, and nothing else. */
void
rec_stability_plot_draw (RecStabilityPlot *self,
                         GtkSnapshot *snapshot,
                         RecStabilityModel *model,
                         int width,
                         gboolean has_focus)
{
  float left = (float) get_left (self);
  float height = (float) rec_stability_plot_get_height (self);

  draw_grid (self, snapshot, width);
  gtk_snapshot_push_clip (snapshot,
                          &GRAPHENE_RECT_INIT (left, 0, (float) self->columns.area, height));
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (left, 0));
  draw_columns (self, snapshot, model, has_focus);
  gtk_snapshot_restore (snapshot);
  gtk_snapshot_pop (snapshot);
  draw_names (self, snapshot, width);
}
