/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-order-events.h"

#include "core/store/rec-store-limits.h"

struct _RecEvents
{
  RecDatabase *database;
  RecSlotFunc ensure_slot;
  gpointer data;

  GArray *events;
  gboolean is_loaded;
  /* Up to where the store's reports and its list of those that moved were read. */
  gint64 last_row;
  gint64 last_move;
};

/* An event that is not in the order yet. */
typedef struct
{
  gint64 time;
  RecEvent event;
} Fresh;

/*
 * rec_events_new:
 * @ensure_slot: gives the slots of buckets
 *
 * Returns: the order of events, with none in it yet
 */
RecEvents *
rec_events_new (RecDatabase *database, RecSlotFunc ensure_slot, gpointer data)
{
  RecEvents *self = g_new0 (RecEvents, 1);

  self->database = database;
  self->ensure_slot = ensure_slot;
  self->data = data;
  self->events = g_array_new (FALSE, FALSE, sizeof (RecEvent));
  return self;
}

void
rec_events_free (RecEvents *self)
{
  g_array_unref (self->events);
  g_free (self);
}

/*
 * rec_check_row:
 *
 * Returns: FALSE with REC_ERROR_TOO_LARGE when a row has a number over 32 bits
 */
gboolean
rec_check_row (gint64 row, GError **error)
{
  if (row > 0 && row <= G_MAXUINT32)
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_TOO_LARGE,
               "The store has a row number that a list cannot hold: %" G_GINT64_FORMAT
               " is not from 1 to %u",
               row, G_MAXUINT32);
  return FALSE;
}

static gboolean
read_event (RecEvents *self, RecRows *rows, RecEvent *event, GError **error)
{
  gint64 report = rec_rows_get_int (rows, 0);

  event->report = report;
  return rec_check_row (report, error)
         && self->ensure_slot (self->data, rec_rows_get_int (rows, 1), &event->slot, error);
}

/* Up to where the store goes now. */
static gboolean
read_ends (RecEvents *self, gint64 *last_row, gint64 *last_move, GError **error)
{
  static const char sql[] = "SELECT coalesce ((SELECT max (id) FROM reports), 0), "
                            "coalesce ((SELECT max (id) FROM moved_reports), 0)";

  *last_row = *last_move = 0;
  return rec_database_get_pair (self->database, last_row, last_move, error, sql, "");
}

static gboolean
count_reports (RecEvents *self, gint64 *count, GError **error)
{
  *count = 0;
  return rec_database_get_int (self->database, count, error,
                               "SELECT coalesce (sum (occurrences), 0) FROM buckets", "");
}

static gboolean
load (RecEvents *self, GError **error)
{
  static const char sql[] = "SELECT id, bucket_id FROM reports ORDER BY time, id";
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (GError) local_error = NULL;
  gint64 count;

  self->is_loaded = FALSE;
  if (!read_ends (self, &self->last_row, &self->last_move, error)
      || !count_reports (self, &count, error))
    return FALSE;
  rows = rec_database_query (self->database, error, sql, "");
  if (rows == NULL)
    return FALSE;

  /* With room for those that come, so that one more does not move a million. */
  g_array_unref (self->events);
  count = CLAMP (count, 0, G_MAXINT32);
  self->events = g_array_sized_new (FALSE, FALSE, sizeof (RecEvent), count + count / 32 + 64);
  while (local_error == NULL && rec_rows_next (rows, &local_error))
    {
      RecEvent event;

      if (read_event (self, rows, &event, &local_error))
        g_array_append_val (self->events, event);
    }

  self->is_loaded = local_error == NULL;
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return self->is_loaded;
}

/* The reports that moved since. is_complete: whether the store lists all of them. */
static gboolean
read_moved (RecEvents *self, GHashTable *moved, gboolean *is_complete, GError **error)
{
  static const char sql[] = "SELECT id, report_id FROM moved_reports WHERE id > ? ORDER BY id";
  g_autoptr (RecRows) rows = rec_database_query (self->database, error, sql, "i", self->last_move);
  g_autoptr (GError) local_error = NULL;

  *is_complete = TRUE;
  if (rows == NULL)
    return FALSE;

  for (gint64 expected = self->last_move + 1; rec_rows_next (rows, &local_error); expected++)
    {
      gint64 report = rec_rows_get_int (rows, 1);

      if (rec_rows_get_int (rows, 0) != expected || report <= 0 || report > G_MAXUINT32)
        *is_complete = FALSE;
      else
        g_hash_table_add (moved, GUINT_TO_POINTER (report));
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
take_out (RecEvents *self, GHashTable *moved)
{
  RecEvent *events = (RecEvent *) (gpointer) self->events->data;
  guint n_kept = 0;

  if (g_hash_table_size (moved) == 0)
    return;

  for (guint i = 0; i < self->events->len; i++)
    if (!g_hash_table_contains (moved, GUINT_TO_POINTER (events[i].report)))
      events[n_kept++] = events[i];
  g_array_set_size (self->events, n_kept);
}

static gboolean
append_fresh (RecEvents *self, RecRows *rows, GArray *fresh, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return FALSE;

  while (local_error == NULL && rec_rows_next (rows, &local_error))
    {
      Fresh one = { .time = rec_rows_get_int (rows, 2) };

      if (read_event (self, rows, &one.event, &local_error))
        g_array_append_val (fresh, one);
    }
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* Those that were added, and those that moved and are still there. */
static gboolean
read_fresh (RecEvents *self, GHashTable *moved, GArray *fresh, GError **error)
{
  static const char added[] = "SELECT id, bucket_id, time FROM reports WHERE id > ? LIMIT ?";
  static const char again[] = "SELECT id, bucket_id, time FROM reports WHERE id = ?1 AND id <= ?2";
  const gint64 limit = REC_STORE_MERGED_MAX + 1;
  g_autoptr (RecRows) rows
      = rec_database_query (self->database, error, added, "ii", self->last_row, limit);
  GHashTableIter iter;
  gpointer report;

  if (!append_fresh (self, rows, fresh, error))
    return FALSE;

  g_hash_table_iter_init (&iter, moved);
  while (g_hash_table_iter_next (&iter, &report, NULL))
    {
      g_autoptr (RecRows) one = rec_database_query (
          self->database, error, again, "ii", (gint64) GPOINTER_TO_UINT (report), self->last_row);

      if (!append_fresh (self, one, fresh, error))
        return FALSE;
    }

  return TRUE;
}

static int
compare_fresh (gconstpointer one, gconstpointer other)
{
  const Fresh *a = one, *b = other;

  if (a->time != b->time)
    return a->time < b->time ? -1 : 1;
  return a->event.report < b->event.report ? -1 : a->event.report > b->event.report;
}

/* How many events come before it. is_whole: whether all that were looked at are in the store. */
static gboolean
find_place (RecEvents *self,
            const Fresh *fresh,
            guint end,
            guint *place,
            gboolean *is_whole,
            GError **error)
{
  guint first = 0;

  while (first < end)
    {
      /* Most are newer than all that are there. */
      guint middle = end == self->events->len && first == 0 ? end - 1 : first + (end - first) / 2;
      Fresh other = { .event = g_array_index (self->events, RecEvent, middle) };
      gint64 report = 0;

      if (!rec_database_get_pair (self->database, &report, &other.time, error,
                                  "SELECT id, time FROM reports WHERE id = ?", "i",
                                  (gint64) other.event.report))
        return FALSE;
      *is_whole = *is_whole && report != 0;
      if (compare_fresh (&other, fresh) < 0)
        first = middle + 1;
      else
        end = middle;
    }

  *place = first;
  return TRUE;
}

/* From the last on, so that each event is moved once. */
static gboolean
merge (RecEvents *self, GArray *fresh, gboolean *is_whole, GError **error)
{
  const guint n_before = self->events->len;
  g_autofree guint *places = g_new (guint, fresh->len);
  guint end = n_before;
  RecEvent *events;

  g_array_sort (fresh, compare_fresh);
  for (guint i = fresh->len; i-- > 0; end = places[i])
    if (!find_place (self, &g_array_index (fresh, Fresh, i), end, &places[i], is_whole, error))
      return FALSE;

  g_array_set_size (self->events, n_before + fresh->len);
  events = (RecEvent *) (gpointer) self->events->data;
  end = n_before;
  for (guint i = fresh->len; i-- > 0; end = places[i])
    {
      memmove (events + places[i] + i + 1, events + places[i],
               (end - places[i]) * sizeof (RecEvent));
      events[places[i] + i] = g_array_index (fresh, Fresh, i).event;
    }
  return TRUE;
}

/* is_done: whether it could be brought up to date without reading all anew. */
static gboolean
catch_up (RecEvents *self, gboolean *is_done, GError **error)
{
  g_autoptr (GHashTable) moved = g_hash_table_new (NULL, NULL);
  g_autoptr (GArray) fresh = g_array_new (FALSE, FALSE, sizeof (Fresh));
  gint64 last_row, last_move, count;
  gboolean is_complete;

  *is_done = FALSE;
  if (!read_ends (self, &last_row, &last_move, error)
      || !read_moved (self, moved, &is_complete, error))
    return FALSE;
  if (!is_complete || last_row < self->last_row || last_move < self->last_move)
    return TRUE;
  if (!read_fresh (self, moved, fresh, error))
    return FALSE;
  if (fresh->len > REC_STORE_MERGED_MAX)
    return TRUE;

  take_out (self, moved);
  *is_done = TRUE;
  if (!merge (self, fresh, is_done, error) || !count_reports (self, &count, error))
    return FALSE;
  self->last_row = last_row;
  self->last_move = last_move;
  *is_done = *is_done && count == self->events->len;
  return TRUE;
}

/*
 * rec_events_refresh:
 *
 * Brings the order up to date with the store, in the caller's transaction: events that were added
 * or moved are put in their places, unless they are so many that reading anew is quicker.
 */
gboolean
rec_events_refresh (RecEvents *self, GError **error)
{
  gboolean is_done = FALSE;

  if (self->is_loaded && !catch_up (self, &is_done, error))
    {
      self->is_loaded = FALSE;
      return FALSE;
    }

  return is_done || load (self, error);
}

const RecEvent *
rec_events_get (RecEvents *self, guint *n)
{
  *n = self->events->len;
  return (const RecEvent *) (gconstpointer) self->events->data;
}

/* The place of the first event that is not before the time. */
static gboolean
find_time (RecEvents *self, gint64 time, guint *place, GError **error)
{
  static const char sql[] = "SELECT id FROM reports WHERE time >= ? ORDER BY time, id LIMIT 1";
  const RecEvent *events = (const RecEvent *) (gconstpointer) self->events->data;
  gint64 report = 0;

  if (!rec_database_get_int (self->database, &report, error, sql, "i", time))
    return FALSE;

  *place = self->events->len;
  for (guint i = 0; report != 0 && i < self->events->len && *place == self->events->len; i++)
    if (events[i].report == report)
      *place = i;
  return TRUE;
}

gboolean
rec_events_find_times (RecEvents *self,
                       gint64 since,
                       gint64 until,
                       guint *first,
                       guint *end,
                       GError **error)
{
  *first = 0;
  *end = self->events->len;
  if (since != G_MININT64 && !find_time (self, since, first, error))
    return FALSE;
  if (until != G_MAXINT64 && !find_time (self, until, end, error))
    return FALSE;

  *end = MAX (*end, *first);
  return TRUE;
}

gsize
rec_events_get_size (RecEvents *self)
{
  return self->events->len * sizeof (RecEvent);
}
