/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-stability-reader.h"

#include "core/store/rec-store-history.h"
#include "core/store/rec-store-listing.h"

typedef struct
{
  gint64 since;
  gint64 until;
  guint limit;
} Query;

void
rec_stability_data_free (RecStabilityData *self)
{
  g_clear_pointer (&self->days, g_array_unref);
  g_clear_pointer (&self->weeks, g_array_unref);
  g_free (self);
}

void
rec_stability_events_free (RecStabilityEvents *self)
{
  g_clear_pointer (&self->failures, g_ptr_array_unref);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_free (self);
}

static gpointer
read_days (RecStore *store, gpointer query, GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  gint64 until = g_get_real_time ();
  gint64 since = rec_stability_get_since (zone, until);
  g_autoptr (GArray) counts = rec_store_list_report_counts (store, since, until + 1, error);
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GArray) running = NULL, clocks = NULL;
  RecStabilityInput input = { .zone = zone, .until = until, .n_days = REC_STABILITY_DAYS_MAX };
  RecStabilityData *data;

  if (counts == NULL)
    return NULL;
  changes = rec_store_list_package_changes (store, since, until + 1, G_MAXUINT, error);
  if (changes == NULL)
    return NULL;
  running = rec_store_list_running_times (store, since, until + 1, error);
  if (running == NULL)
    return NULL;
  clocks = rec_store_list_clock_changes (store, since, until + 1, error);
  if (clocks == NULL)
    return NULL;

  input.counts = counts;
  input.changes = changes;
  input.running = running;
  input.clocks = clocks;
  data = g_new0 (RecStabilityData, 1);
  data->days = rec_stability_reckon_days (&input);
  data->weeks = rec_stability_reckon_weeks (data->days);
  return data;
}

static gboolean
read_failures (RecStore *store, const Query *query, RecStabilityEvents *events, GError **error)
{
  g_autoptr (RecFilter) filter = rec_filter_new ();
  g_autoptr (GArray) rows = NULL;
  const RecListing listing = { .grouping = REC_GROUPING_EVENTS,
                               .filter = filter,
                               .sort = REC_SORT_LAST_TIME,
                               .descending = TRUE };

  rec_filter_set_times (filter, query->since, query->until);
  rows = rec_store_list_rows (store, &listing, error);
  if (rows == NULL)
    return FALSE;

  events->n_failures = rows->len;
  events->failures
      = rec_store_load_rows (store, REC_GROUPING_EVENTS, (const guint32 *) (gpointer) rows->data,
                             MIN (rows->len, query->limit), error);
  return events->failures != NULL;
}

static gboolean
read_changes (RecStore *store, const Query *query, RecStabilityEvents *events, GError **error)
{
  events->changes
      = rec_store_list_package_changes (store, query->since, query->until, query->limit + 1, error);
  if (events->changes == NULL)
    return FALSE;

  events->has_more_changes = events->changes->len > query->limit;
  /* They come in the order of time. */
  if (events->has_more_changes)
    g_ptr_array_remove_index (events->changes, 0);
  return TRUE;
}

static gpointer
read_events (RecStore *store, gpointer data, GError **error)
{
  g_autoptr (RecStabilityEvents) events = g_new0 (RecStabilityEvents, 1);

  if (!read_failures (store, data, events, error) || !read_changes (store, data, events, error))
    return NULL;

  return g_steal_pointer (&events);
}

/* Reckons what the chart shows up to now: a [struct@RecStabilityData]. */
void
rec_stability_reader_load_async (RecStoreReader *reader,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  rec_store_reader_ask_async (reader, read_days, NULL, NULL,
                              (GDestroyNotify) rec_stability_data_free, cancellable, callback,
                              user_data);
}

/* Lists what happened from @since to before @until, of each kind at most @limit: a
 * [struct@RecStabilityEvents]. */
void
rec_stability_reader_list_events_async (RecStoreReader *reader,
                                        gint64 since,
                                        gint64 until,
                                        guint limit,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  Query *query = g_new0 (Query, 1);

  query->since = since;
  query->until = until;
  query->limit = limit;
  rec_store_reader_ask_async (reader, read_events, query, g_free,
                              (GDestroyNotify) rec_stability_events_free, cancellable, callback,
                              user_data);
}
