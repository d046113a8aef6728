/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "core/store/rec-order.h"

#include "core/store/rec-store.h"

struct _RecOrder
{
  RecDatabase *database;

  /* By what it is seen that the store changed: by others, and through this handle. */
  gint64 version;
  gint64 n_changes;
  gboolean is_fresh;
  gboolean is_events_fresh;

  GArray *buckets;
  /* A bucket's row to its slot and one. */
  GHashTable *slots;
  guint32 *newest;
  guint n_newest;
  RecColumn *columns[REC_N_COLUMNS];
  RecRanks *ranks[REC_SORT_LAST + 1];
  RecEvents *events;
};

/* The statements read all buckets, in any order. */
static const char *const column_statements[REC_N_COLUMNS] = {
  [REC_COLUMN_EVENT_TYPE] = "SELECT id, event_type FROM buckets",
  [REC_COLUMN_STATE] = "SELECT id, state FROM buckets",
  [REC_COLUMN_APPLICATION]
  = "SELECT b.id, coalesce (p.name, (SELECT value FROM parameters WHERE bucket_id = b.id "
    "AND name = 'ApplicationName'), '') FROM buckets b LEFT JOIN programs p ON p.id = b.program_id",
  [REC_COLUMN_PACKAGE]
  = "SELECT b.id, coalesce (p.package_name, '') FROM buckets b LEFT JOIN programs p "
    "ON p.id = b.program_id",
  [REC_COLUMN_FAULT_MODULE] = "SELECT id, fault_module FROM buckets",
};

/* These in the order that they rank, each from its index alone. */
static const char *const rank_statements[REC_SORT_LAST + 1] = {
  [REC_SORT_FIRST_TIME] = "SELECT id, first_time FROM buckets ORDER BY first_time",
  [REC_SORT_NAME] = "SELECT id, sort_name FROM buckets ORDER BY sort_name",
  [REC_SORT_OCCURRENCES] = "SELECT id, occurrences FROM buckets ORDER BY occurrences",
};

static const RecColumnName rank_columns[REC_SORT_LAST + 1] = {
  [REC_SORT_EVENT_TYPE] = REC_COLUMN_EVENT_TYPE,
  [REC_SORT_STATE] = REC_COLUMN_STATE,
  [REC_SORT_PACKAGE] = REC_COLUMN_PACKAGE,
  [REC_SORT_FAULT_MODULE] = REC_COLUMN_FAULT_MODULE,
};

static gboolean
ensure_slot (gpointer data, gint64 bucket, guint32 *slot, GError **error)
{
  RecOrder *self = data;
  const guint32 row = bucket;

  if (!rec_check_row (bucket, error))
    return FALSE;
  if (rec_order_find_slot (self, bucket, slot))
    return TRUE;

  *slot = self->buckets->len;
  g_array_append_val (self->buckets, row);
  g_hash_table_insert (self->slots, GUINT_TO_POINTER (row), GUINT_TO_POINTER (*slot + 1));
  return TRUE;
}

/*
 * rec_order_new:
 *
 * Returns: orders of nothing; rec_order_refresh() has to follow. @database has to outlive them
 */
RecOrder *
rec_order_new (RecDatabase *database)
{
  RecOrder *self = g_new0 (RecOrder, 1);

  self->database = database;
  self->buckets = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->slots = g_hash_table_new (NULL, NULL);
  return self;
}

static void
column_free (RecColumn *column)
{
  g_ptr_array_unref (column->values);
  g_hash_table_unref (column->numbers);
  g_free (column->of_slot);
  g_free (column);
}

static void
ranks_free (RecRanks *ranks)
{
  g_free (ranks->of_slot);
  g_free (ranks);
}

static void
forget_buckets (RecOrder *self)
{
  self->is_fresh = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (self->columns); i++)
    g_clear_pointer (&self->columns[i], column_free);
  for (guint i = 0; i < G_N_ELEMENTS (self->ranks); i++)
    g_clear_pointer (&self->ranks[i], ranks_free);
}

void
rec_order_free (RecOrder *self)
{
  forget_buckets (self);
  g_clear_pointer (&self->events, rec_events_free);
  g_array_unref (self->buckets);
  g_hash_table_unref (self->slots);
  g_free (self->newest);
  g_free (self);
}

/* Slots of buckets that are gone stay; when they are most of all, everything begins anew. */
static void
tidy_slots (RecOrder *self)
{
  if (self->buckets->len < 1024 || self->buckets->len / 2 < self->n_newest)
    return;

  g_clear_pointer (&self->events, rec_events_free);
  self->is_events_fresh = FALSE;
  g_array_set_size (self->buckets, 0);
  g_hash_table_remove_all (self->slots);
}

static gboolean
load_newest (RecOrder *self, GError **error)
{
  static const char sql[] = "SELECT id FROM buckets ORDER BY last_time DESC, id DESC";
  g_autoptr (RecRows) rows = rec_database_query (self->database, error, sql, "");
  g_autoptr (GArray) newest = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GError) local_error = NULL;

  if (rows == NULL)
    return FALSE;

  tidy_slots (self);
  while (local_error == NULL && rec_rows_next (rows, &local_error))
    {
      guint32 slot;

      if (ensure_slot (self, rec_rows_get_int (rows, 0), &slot, &local_error))
        g_array_append_val (newest, slot);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  g_free (self->newest);
  self->n_newest = newest->len;
  self->newest = (gpointer) g_array_free (g_steal_pointer (&newest), FALSE);
  return TRUE;
}

static gboolean
refresh (RecOrder *self, gboolean with_events, GError **error)
{
  gint64 n_changes = rec_database_get_total_changes (self->database);
  guint n_slots;
  gint64 version;

  if (!rec_database_get_version (self->database, &version, error))
    return FALSE;
  if (version != self->version || n_changes != self->n_changes)
    {
      forget_buckets (self);
      self->is_events_fresh = FALSE;
    }
  if (!self->is_fresh && !load_newest (self, error))
    return FALSE;
  self->is_fresh = TRUE;
  self->version = version;
  self->n_changes = n_changes;

  if (!with_events || self->is_events_fresh)
    return TRUE;
  if (self->events == NULL)
    self->events = rec_events_new (self->database, ensure_slot, self);
  n_slots = self->buckets->len;
  self->is_events_fresh = rec_events_refresh (self->events, error);
  /* Only a damaged store has reports of buckets that it does not know. */
  if (self->buckets->len != n_slots)
    forget_buckets (self);
  self->is_fresh = TRUE;
  return self->is_events_fresh;
}

/*
 * rec_order_refresh:
 * @with_events: whether the order of events is wanted as well
 *
 * Brings the orders up to date. The caller has a transaction, which lasts as long as it uses them.
 * It is not cancelled: whoever asks next needs it as well.
 */
gboolean
rec_order_refresh (RecOrder *self, gboolean with_events, GError **error)
{
  gboolean done;

  rec_database_hold (self->database);
  done = refresh (self, with_events, error);
  rec_database_release (self->database);
  return done;
}

guint
rec_order_get_n_slots (RecOrder *self)
{
  return self->buckets->len;
}

gboolean
rec_order_find_slot (RecOrder *self, gint64 bucket, guint32 *slot)
{
  gpointer found = bucket > 0 && bucket <= G_MAXUINT32
                       ? g_hash_table_lookup (self->slots, GUINT_TO_POINTER ((guint) bucket))
                       : NULL;

  *slot = GPOINTER_TO_UINT (found) - 1;
  return found != NULL;
}

guint32
rec_order_get_bucket (RecOrder *self, guint32 slot)
{
  return g_array_index (self->buckets, guint32, slot);
}

const guint32 *
rec_order_get_newest (RecOrder *self, guint *n)
{
  *n = self->n_newest;
  return self->newest;
}

RecEvents *
rec_order_get_events (RecOrder *self)
{
  return self->events;
}

static guint32
ensure_number (RecColumn *column, const char *value)
{
  gpointer number;
  char *copy;

  if (g_hash_table_lookup_extended (column->numbers, value, NULL, &number))
    return GPOINTER_TO_UINT (number);

  copy = g_strdup (value);
  g_ptr_array_add (column->values, copy);
  g_hash_table_insert (column->numbers, copy, GUINT_TO_POINTER (column->values->len - 1));
  return column->values->len - 1;
}

static RecColumn *
load_column (RecOrder *self, const char *sql, GError **error)
{
  g_autoptr (RecRows) rows = rec_database_query (self->database, error, sql, "");
  g_autoptr (GError) local_error = NULL;
  RecColumn *column;

  if (rows == NULL)
    return NULL;

  column = g_new0 (RecColumn, 1);
  column->values = g_ptr_array_new_with_free_func (g_free);
  column->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  column->of_slot = g_new0 (guint32, self->buckets->len);
  while (rec_rows_next (rows, &local_error))
    {
      const char *value = rec_rows_get_text (rows, 1);
      guint32 slot;

      if (rec_order_find_slot (self, rec_rows_get_int (rows, 0), &slot))
        column->of_slot[slot] = ensure_number (column, value != NULL ? value : "");
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      g_clear_pointer (&column, column_free);
    }
  return column;
}

const RecColumn *
rec_order_ensure_column (RecOrder *self, RecColumnName name, GError **error)
{
  if (self->columns[name] == NULL)
    {
      rec_database_hold (self->database);
      self->columns[name] = load_column (self, column_statements[name], error);
      rec_database_release (self->database);
    }

  return self->columns[name];
}

static RecRanks *
ranks_new (RecOrder *self)
{
  RecRanks *ranks = g_new0 (RecRanks, 1);

  ranks->of_slot = g_new0 (guint32, self->buckets->len);
  return ranks;
}

/* The statement gives the buckets in order; those with the same text are alike. */
static RecRanks *
load_ranks (RecOrder *self, const char *sql, GError **error)
{
  g_autoptr (RecRows) rows = rec_database_query (self->database, error, sql, "");
  g_autofree char *before = NULL;
  g_autoptr (GError) local_error = NULL;
  RecRanks *ranks;

  if (rows == NULL)
    return NULL;

  ranks = ranks_new (self);
  while (rec_rows_next (rows, &local_error))
    {
      const char *value = rec_rows_get_text (rows, 1);
      guint32 slot;

      if (ranks->n_ranks == 0 || g_strcmp0 (value, before) != 0)
        {
          g_free (before);
          before = g_strdup (value);
          ranks->n_ranks++;
        }
      if (rec_order_find_slot (self, rec_rows_get_int (rows, 0), &slot))
        ranks->of_slot[slot] = ranks->n_ranks - 1;
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      g_clear_pointer (&ranks, ranks_free);
    }
  return ranks;
}

typedef struct
{
  char *key;
  guint number;
} Value;

static void
value_clear (gpointer data)
{
  g_free (((Value *) data)->key);
}

static int
compare_values (gconstpointer one, gconstpointer other)
{
  return strcmp (((const Value *) one)->key, ((const Value *) other)->key);
}

/* States come in the order of their enum; one that is none, after them. */
static char *
dup_key (RecColumnName name, const char *value)
{
  RecState state;

  if (name != REC_COLUMN_STATE)
    return g_utf8_casefold (value, -1);
  if (!rec_state_from_string (value, &state))
    return g_strconcat ("~", value, NULL);
  return g_strdup_printf ("%02u", state);
}

/* Few values are compared, not all the buckets. */
static RecRanks *
rank_column (RecOrder *self, RecColumnName name, GError **error)
{
  const RecColumn *column = rec_order_ensure_column (self, name, error);
  g_autoptr (GArray) values = NULL;
  g_autofree guint32 *rank_of_value = NULL;
  RecRanks *ranks;

  if (column == NULL)
    return NULL;

  values = g_array_new (FALSE, FALSE, sizeof (Value));
  g_array_set_clear_func (values, value_clear);
  for (guint i = 0; i < column->values->len; i++)
    {
      Value value = { dup_key (name, column->values->pdata[i]), i };

      g_array_append_val (values, value);
    }
  g_array_sort (values, compare_values);

  ranks = ranks_new (self);
  rank_of_value = g_new0 (guint32, column->values->len);
  for (guint i = 0; i < values->len; i++)
    {
      const Value *value = &g_array_index (values, Value, i);

      if (i == 0 || compare_values (value - 1, value) != 0)
        ranks->n_ranks++;
      rank_of_value[value->number] = ranks->n_ranks - 1;
    }
  for (guint i = 0; values->len > 0 && i < self->buckets->len; i++)
    ranks->of_slot[i] = rank_of_value[column->of_slot[i]];
  return ranks;
}

const RecRanks *
rec_order_ensure_ranks (RecOrder *self, guint sort, GError **error)
{
  if (self->ranks[sort] == NULL)
    {
      rec_database_hold (self->database);
      self->ranks[sort] = rank_statements[sort] != NULL
                              ? load_ranks (self, rank_statements[sort], error)
                              : rank_column (self, rank_columns[sort], error);
      rec_database_release (self->database);
    }

  return self->ranks[sort];
}

gsize
rec_order_get_size (RecOrder *self)
{
  gsize size = (self->buckets->len * 4 + self->n_newest) * sizeof (guint32);

  for (guint i = 0; i < G_N_ELEMENTS (self->columns); i++)
    if (self->columns[i] != NULL)
      size += self->buckets->len * sizeof (guint32);
  for (guint i = 0; i < G_N_ELEMENTS (self->ranks); i++)
    if (self->ranks[i] != NULL)
      size += self->buckets->len * sizeof (guint32);
  return size + (self->events != NULL ? rec_events_get_size (self->events) : 0);
}
