/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/stability/rec-stability.h"

#define HOUR (60 * 60 * (gint64) G_USEC_PER_SEC)
#define DAY (24 * HOUR)
#define MONDAY (G_GINT64_CONSTANT (1699833600) * G_USEC_PER_SEC) /* 2023-11-13, 00:00 UTC. */

/* What is given to the reckoning. */
typedef struct
{
  GArray *counts;
  GPtrArray *changes;
  GArray *running;
  GArray *clocks;
} Known;

Known *known_new (void);
void known_free (Known *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Known, known_free)

void known_add_failures (Known *self, gint64 time, RecLane lane, guint n);
void known_add_change (Known *self, gint64 time, RecPackageAction action);
void known_add_running (Known *self, gint64 start, gint64 end);
void known_add_clock (Known *self, gint64 time, gint64 delta);

GArray *known_reckon (Known *self, const char *zone, gint64 until, guint n_days);
const RecStabilityDay *get_day (GArray *days, guint i);
