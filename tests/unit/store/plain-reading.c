/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "plain-reading.h"

#include <sqlite3.h>

#include "core/report/rec-report.h"

typedef struct
{
  guint32 id;
  guint32 last_report;
  char *values[REC_FILTER_N_FIELDS];
  char *fault_module;
  char *name;
  char *text;
  guint occurrences;
  gint64 first_time;
  gint64 last_time;
} Bucket;

typedef struct
{
  guint32 id;
  gint64 time;
  Bucket *bucket;
} Event;

struct _PlainReading
{
  GPtrArray *buckets;
  GArray *events;
};

/* One row of either list. */
typedef struct
{
  guint32 id;
  gint64 time;
  Bucket *bucket;
} Row;

static void
bucket_free (gpointer data)
{
  Bucket *bucket = data;

  for (guint i = 0; i < REC_FILTER_N_FIELDS; i++)
    g_free (bucket->values[i]);
  g_free (bucket->fault_module);
  g_free (bucket->name);
  g_free (bucket->text);
  g_free (bucket);
}

static char *
dup_text (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return g_strdup (text != NULL ? text : "");
}

/* All but the state from the reports and their programs, not from what the store sums up. */
static void
read_bucket (PlainReading *self, sqlite3_stmt *statement)
{
  Bucket *bucket = g_new0 (Bucket, 1);
  g_autofree char *shown = dup_text (statement, 5);

  bucket->id = sqlite3_column_int64 (statement, 0);
  bucket->values[REC_FILTER_EVENT_TYPE] = dup_text (statement, 1);
  bucket->values[REC_FILTER_STATE] = dup_text (statement, 2);
  bucket->values[REC_FILTER_APPLICATION] = dup_text (statement, 3);
  bucket->values[REC_FILTER_PACKAGE] = dup_text (statement, 4);
  bucket->name = g_utf8_casefold (shown, -1);
  bucket->fault_module = dup_text (statement, 6);
  bucket->text = dup_text (statement, 7);
  g_ptr_array_add (self->buckets, bucket);
}

static const char bucket_sql[]
    = "SELECT b.id, b.event_type, b.state, coalesce (p.name, a.value, ''), p.package_name, "
      "coalesce (nullif (p.display_name, ''), p.name, a.value, ''), b.fault_module, "
      "coalesce (p.name, '') || ' ' || coalesce (p.display_name, '') || ' ' || "
      "coalesce (p.package_name, '') || ' ' || b.bucket || ' ' || "
      "(SELECT group_concat (value, ' ') FROM parameters WHERE bucket_id = b.id) "
      "FROM buckets b JOIN programs p ON p.id = (SELECT program_id FROM reports WHERE bucket_id = "
      "b.id ORDER BY time DESC, id DESC LIMIT 1) LEFT JOIN parameters a ON a.bucket_id = b.id AND "
      "a.name = 'ApplicationName'";

static Bucket *
find_bucket (PlainReading *self, guint32 id)
{
  for (guint i = 0; i < self->buckets->len; i++)
    {
      Bucket *bucket = self->buckets->pdata[i];

      if (bucket->id == id)
        return bucket;
    }

  g_assert_not_reached ();
}

static void
read_event (PlainReading *self, sqlite3_stmt *statement)
{
  Event event = { sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1), NULL };
  Bucket *bucket = find_bucket (self, sqlite3_column_int64 (statement, 2));

  event.bucket = bucket;
  if (bucket->occurrences++ == 0)
    bucket->first_time = bucket->last_time = event.time;
  bucket->first_time = MIN (bucket->first_time, event.time);
  bucket->last_time = MAX (bucket->last_time, event.time);
  g_array_append_val (self->events, event);
}

PlainReading *
plain_reading_new (const char *folder)
{
  PlainReading *self = g_new0 (PlainReading, 1);
  g_autofree char *path = g_build_filename (folder, "store.db", NULL);
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;

  self->buckets = g_ptr_array_new_with_free_func (bucket_free);
  self->events = g_array_new (FALSE, FALSE, sizeof (Event));
  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, bucket_sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    read_bucket (self, statement);
  sqlite3_finalize (statement);
  g_assert_cmpint (
      sqlite3_prepare_v2 (handle, "SELECT id, time, bucket_id FROM reports", -1, &statement, NULL),
      ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    read_event (self, statement);
  sqlite3_finalize (statement);
  sqlite3_close (handle);
  return self;
}

void
plain_reading_free (PlainReading *self)
{
  g_ptr_array_unref (self->buckets);
  g_array_unref (self->events);
  g_free (self);
}

/* Whether a word of the text begins with the one that is searched for: letters and digits only. */
static gboolean
has_word (const char *text, const char *word)
{
  const gsize length = strlen (word);
  gboolean begins = TRUE;

  for (; *text != '\0'; text++)
    {
      if (begins && g_ascii_strncasecmp (text, word, length) == 0)
        return TRUE;
      begins = !g_ascii_isalnum (*text) && (guchar) *text < 0x80;
    }

  return FALSE;
}

static gboolean
has_value (RecFilter *filter, RecFilterField field, const char *value)
{
  const char *const *values = rec_filter_get_values (filter, field);

  return *values == NULL || g_strv_contains (values, value);
}

static gboolean
passes (Bucket *bucket, RecFilter *filter, int left_out)
{
  g_auto (GStrv) words = NULL;

  if (filter == NULL)
    return TRUE;
  words = g_strsplit (rec_filter_get_search (filter), " ", -1);
  for (char **word = words; *word != NULL; word++)
    if (!has_word (bucket->text, *word))
      return FALSE;
  for (int i = 0; i < REC_FILTER_N_FIELDS; i++)
    if (i != left_out && !has_value (filter, i, bucket->values[i]))
      return FALSE;

  return TRUE;
}

static gboolean
is_in_time (gint64 time, RecFilter *filter)
{
  gint64 until = filter != NULL ? rec_filter_get_until (filter) : G_MAXINT64;

  return filter == NULL
         || (time >= rec_filter_get_since (filter) && (time < until || until == G_MAXINT64));
}

static GArray *
collect (PlainReading *self, const RecListing *listing, int left_out)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->events->len; i++)
    {
      Event *event = &g_array_index (self->events, Event, i);
      Row row = { event->id, event->time, event->bucket };

      if (listing->grouping == REC_GROUPING_PROBLEMS)
        row = (Row){ event->bucket->id, event->bucket->last_time, event->bucket };
      if (passes (event->bucket, listing->filter, left_out)
          && is_in_time (event->time, listing->filter)
          && (listing->grouping == REC_GROUPING_EVENTS || g_hash_table_add (seen, event->bucket)))
        g_array_append_val (rows, row);
    }

  return rows;
}

static int
compare_texts (const char *one, const char *other)
{
  g_autofree char *first = g_utf8_casefold (one, -1);
  g_autofree char *second = g_utf8_casefold (other, -1);

  return strcmp (first, second);
}

static int
compare_states (const char *one, const char *other)
{
  RecState first, second;

  g_assert_true (rec_state_from_string (one, &first) && rec_state_from_string (other, &second));
  return (int) first - (int) second;
}

static int
compare_numbers (gint64 one, gint64 other)
{
  return one < other ? -1 : one > other;
}

static int
compare_by (const Row *one, const Row *other, RecSort sort)
{
  const Bucket *a = one->bucket, *b = other->bucket;

  switch (sort)
    {
    case REC_SORT_LAST_TIME:
      return one->time != other->time ? compare_numbers (one->time, other->time)
                                      : compare_numbers (one->id, other->id);
    case REC_SORT_FIRST_TIME:
      return compare_numbers (a->first_time, b->first_time);
    case REC_SORT_NAME:
      return strcmp (a->name, b->name);
    case REC_SORT_OCCURRENCES:
      return compare_numbers (a->occurrences, b->occurrences);
    case REC_SORT_EVENT_TYPE:
      return compare_texts (a->values[REC_FILTER_EVENT_TYPE], b->values[REC_FILTER_EVENT_TYPE]);
    case REC_SORT_STATE:
      return compare_states (a->values[REC_FILTER_STATE], b->values[REC_FILTER_STATE]);
    case REC_SORT_PACKAGE:
      return compare_texts (a->values[REC_FILTER_PACKAGE], b->values[REC_FILTER_PACKAGE]);
    case REC_SORT_FAULT_MODULE:
      return compare_texts (a->fault_module, b->fault_module);
    default:
      g_assert_not_reached ();
    }
}

static int
compare_rows (gconstpointer one, gconstpointer other, gpointer data)
{
  const RecListing *listing = data;
  int order = compare_by (one, other, listing->sort);

  if (order != 0)
    return listing->descending ? -order : order;
  return -compare_by (one, other, REC_SORT_LAST_TIME);
}

GArray *
plain_reading_list (PlainReading *self, const RecListing *listing)
{
  g_autoptr (GArray) rows = collect (self, listing, -1);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_array_sort_with_data (rows, compare_rows, (gpointer) listing);
  for (guint i = 0; i < rows->len; i++)
    g_array_append_val (ids, g_array_index (rows, Row, i).id);
  return ids;
}

GHashTable *
plain_reading_count (PlainReading *self, const RecListing *listing, RecFilterField field)
{
  g_autoptr (GArray) rows = collect (self, listing, field);
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const char *value = g_array_index (rows, Row, i).bucket->values[field];
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, value));

      if (*value != '\0')
        g_hash_table_insert (counts, g_strdup (value), GUINT_TO_POINTER (count + 1));
    }

  return counts;
}
