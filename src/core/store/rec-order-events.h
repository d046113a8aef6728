/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/store/rec-database.h"

G_BEGIN_DECLS

/* One event in the order of all: its report's row and its bucket's slot. */
typedef struct
{
  guint32 report;
  guint32 slot;
} RecEvent;

/* Gives a bucket's slot, making one if need be. */
typedef gboolean (*RecSlotFunc) (gpointer data, gint64 bucket, guint32 *slot, GError **error);

typedef struct _RecEvents RecEvents;

RecEvents *rec_events_new (RecDatabase *database, RecSlotFunc ensure_slot, gpointer data);
void rec_events_free (RecEvents *self);
gboolean rec_events_refresh (RecEvents *self, GError **error);
/* The oldest first; those of one microsecond by their rows. */
const RecEvent *rec_events_get (RecEvents *self, guint *n);
/* The events from @since on and before @until: from the place @first on up to @end. */
gboolean rec_events_find_times (RecEvents *self,
                                gint64 since,
                                gint64 until,
                                guint *first,
                                guint *end,
                                GError **error);
gboolean rec_check_row (gint64 row, GError **error);
gsize rec_events_get_size (RecEvents *self);

G_END_DECLS
