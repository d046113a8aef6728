/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "core/store/rec-database.h"
#include "core/store/rec-order-events.h"

G_BEGIN_DECLS

/* The orders of problems and events that a store's handle keeps in memory, so that a list of a
 * million rows is filtered and sorted without reading them. A bucket has a slot as long as it is
 * known here: what is said of buckets is an array by slots. Brought up to date in a transaction. */

/* What a bucket is called in one regard; most share few values. */
typedef enum
{
  REC_COLUMN_EVENT_TYPE,
  REC_COLUMN_STATE,
  REC_COLUMN_APPLICATION,
  REC_COLUMN_PACKAGE,
  REC_COLUMN_FAULT_MODULE,
  REC_N_COLUMNS,
} RecColumnName;

typedef struct
{
  /* The values that there are, by number; and the number of each. */
  GPtrArray *values;
  GHashTable *numbers;
  /* The number of each slot's value. */
  guint32 *of_slot;
} RecColumn;

/* Where each slot stands in an order; those that are alike stand at the same place. */
typedef struct
{
  guint32 *of_slot;
  guint32 n_ranks;
} RecRanks;

typedef struct _RecOrder RecOrder;

RecOrder *rec_order_new (RecDatabase *database);
void rec_order_free (RecOrder *self);
gboolean rec_order_refresh (RecOrder *self, gboolean with_events, GError **error);

guint rec_order_get_n_slots (RecOrder *self);
gboolean rec_order_find_slot (RecOrder *self, gint64 bucket, guint32 *slot);
guint32 rec_order_get_bucket (RecOrder *self, guint32 slot);
/* The slots of the buckets that there are, the newest first. */
const guint32 *rec_order_get_newest (RecOrder *self, guint *n);
RecEvents *rec_order_get_events (RecOrder *self);
const RecColumn *rec_order_ensure_column (RecOrder *self, RecColumnName name, GError **error);
/* @sort: one of RecSort but that by the last time, which needs no ranks. */
const RecRanks *rec_order_ensure_ranks (RecOrder *self, guint sort, GError **error);
/* For tests of what it costs. */
gsize rec_order_get_size (RecOrder *self);

G_END_DECLS
