/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * RecStabilitySign:
 *
 * What the chart draws. Each has a shape of its own, so that none is told by its colour alone.
 */
typedef enum
{
  REC_STABILITY_SIGN_APPLICATIONS,
  REC_STABILITY_SIGN_SYSTEM,
  REC_STABILITY_SIGN_OTHER,
  REC_STABILITY_SIGN_INSTALLS,
  REC_STABILITY_SIGN_REMOVALS,
  REC_STABILITY_SIGN_INDEX,
  REC_STABILITY_SIGN_UNCERTAIN,
  REC_STABILITY_SIGN_OFF,
  REC_STABILITY_SIGN_CLOCK,
  REC_STABILITY_N_SIGNS,
} RecStabilitySign;

#define REC_TYPE_STABILITY_MARK (rec_stability_mark_get_type ())
G_DECLARE_FINAL_TYPE (RecStabilityMark, rec_stability_mark, REC, STABILITY_MARK, GtkWidget)

void rec_stability_mark_get_color (GtkWidget *widget, RecStabilitySign sign, GdkRGBA *color);
void rec_stability_mark_draw (GtkSnapshot *snapshot,
                              RecStabilitySign sign,
                              const graphene_point_t *center,
                              float radius,
                              const GdkRGBA *color);
void rec_stability_mark_draw_line (GtkSnapshot *snapshot,
                                   const graphene_point_t *from,
                                   const graphene_point_t *to,
                                   gboolean dotted,
                                   const GdkRGBA *color);

G_END_DECLS
