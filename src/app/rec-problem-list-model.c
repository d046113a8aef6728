/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-list-model.h"

/* Problems that are kept; a GtkListView looks at 205 at most. */
#define CACHE_MAX 1024
/* Problems that are read by one question to the store. */
#define BATCH_MAX 256
/* Single insertions and removals up to which the rows on screen stay where they are. */
#define EDITS_MAX 64
/* Rows that are compared for this at most; beyond it the list is shown anew. */
#define COMPARE_MAX 20000

/**
 * RecProblemListModel:
 *
 * The problems of one query. It knows the row of each, in order, and reads only those that somebody
 * looks at, some at a time, keeping the last ones.
 */
struct _RecProblemListModel
{
  GObject parent_instance;

  RecStoreReader *reader;
  GCancellable *cancellable;
  GArray *rows;
  /* By row; every item is in the queue too, the one used last at its head. */
  GHashTable *links;
  GQueue recent;
  GArray *wanted;
  guint load_id;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RecProblemListModel,
                               rec_problem_list_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
problems_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecProblemListModel *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems
      = rec_store_reader_load_problems_finish (REC_STORE_READER (object), result, &error);

  if (problems == NULL)
    {
      /* The list itself says what is wrong with the store. */
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("Cannot read a part of the list: %s", error->message);
      return;
    }

  self = REC_PROBLEM_LIST_MODEL (user_data);
  for (guint i = 0; i < problems->len; i++)
    {
      RecProblem *problem = g_ptr_array_index (problems, i);
      gint64 row = rec_problem_get_row (problem);
      GList *link = g_hash_table_lookup (self->links, &row);

      if (link != NULL)
        rec_problem_item_set_problem (link->data, problem);
    }
}

static gboolean
load_cb (gpointer user_data)
{
  RecProblemListModel *self = REC_PROBLEM_LIST_MODEL (user_data);

  for (guint start = 0; start < self->wanted->len; start += BATCH_MAX)
    {
      g_autoptr (GArray) batch = g_array_new (FALSE, FALSE, sizeof (gint64));

      g_array_append_vals (batch, &g_array_index (self->wanted, gint64, start),
                           MIN (BATCH_MAX, self->wanted->len - start));
      rec_store_reader_load_problems_async (self->reader, batch, self->cancellable,
                                            problems_loaded_cb, self);
    }
  g_array_set_size (self->wanted, 0);
  self->load_id = 0;

  return G_SOURCE_REMOVE;
}

static void
want (RecProblemListModel *self, gint64 row)
{
  g_array_append_val (self->wanted, row);
  if (self->load_id == 0)
    self->load_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, load_cb, self, NULL);
}

static RecProblemItem *
ensure_item (RecProblemListModel *self, gint64 row)
{
  GList *link = g_hash_table_lookup (self->links, &row);
  RecProblemItem *item;
  gint64 *key;

  if (link != NULL)
    {
      g_queue_unlink (&self->recent, link);
      g_queue_push_head_link (&self->recent, link);
      return link->data;
    }

  if (self->recent.length >= CACHE_MAX)
    {
      g_autoptr (RecProblemItem) oldest = g_queue_pop_tail (&self->recent);
      gint64 oldest_row = rec_problem_item_get_row (oldest);

      g_hash_table_remove (self->links, &oldest_row);
    }

  item = rec_problem_item_new (row);
  g_queue_push_head (&self->recent, item);
  key = g_new (gint64, 1);
  *key = row;
  g_hash_table_insert (self->links, key, self->recent.head);
  want (self, row);

  return item;
}

static GType
get_item_type (GListModel *model)
{
  return REC_TYPE_PROBLEM_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return REC_PROBLEM_LIST_MODEL (model)->rows->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  RecProblemListModel *self = REC_PROBLEM_LIST_MODEL (model);

  if (position >= self->rows->len)
    return NULL;

  return g_object_ref (ensure_item (self, g_array_index (self->rows, gint64, position)));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* GTK 4.8 asks for every new row when rows are replaced in one step, to find those that it knew; in
 * two steps it does not. */
static void
show_anew (RecProblemListModel *self, GArray *rows)
{
  guint n_old = self->rows->len;

  g_array_set_size (self->rows, 0);
  if (n_old > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, 0);

  g_array_append_vals (self->rows, rows->data, rows->len);
  if (rows->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, rows->len);
}

static GHashTable *
make_set (GArray *rows, guint start, guint length)
{
  GHashTable *set = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = start; i < start + length; i++)
    g_hash_table_add (set, &g_array_index (rows, gint64, i));

  return set;
}

/* Goes from the old order to the new one by single steps, so that the list stays where it is; FALSE
 * when that takes too many, with nothing changed that the caller's second try would not mend. */
static gboolean
edit (RecProblemListModel *self, GArray *rows, guint start, guint n_new)
{
  g_autoptr (GHashTable) new_set = make_set (rows, start, n_new);
  g_autoptr (GHashTable) moved = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint end = start + n_new;
  guint n_edits = 0;
  guint position = start;

  while (position < end || self->rows->len > rows->len)
    {
      gint64 *old
          = position < self->rows->len ? &g_array_index (self->rows, gint64, position) : NULL;
      gint64 *wanted = position < end ? &g_array_index (rows, gint64, position) : NULL;

      if (old != NULL && wanted != NULL && *old == *wanted)
        {
          position++;
          continue;
        }
      if (n_edits++ == EDITS_MAX)
        return FALSE;

      if (old != NULL
          && (wanted == NULL || !g_hash_table_contains (new_set, old)
              || g_hash_table_contains (moved, old)))
        {
          g_array_remove_index (self->rows, position);
          g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
        }
      else if (wanted != NULL)
        {
          g_array_insert_val (self->rows, position, *wanted);
          g_hash_table_add (moved, wanted);
          g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
          position++;
        }
      else
        return FALSE;
    }

  return self->rows->len == rows->len;
}

static void
rec_problem_list_model_dispose (GObject *object)
{
  RecProblemListModel *self = REC_PROBLEM_LIST_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->load_id, g_source_remove);
  g_hash_table_remove_all (self->links);
  g_queue_clear_full (&self->recent, g_object_unref);
  g_clear_object (&self->reader);

  G_OBJECT_CLASS (rec_problem_list_model_parent_class)->dispose (object);
}

static void
rec_problem_list_model_finalize (GObject *object)
{
  RecProblemListModel *self = REC_PROBLEM_LIST_MODEL (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_pointer (&self->links, g_hash_table_unref);

  G_OBJECT_CLASS (rec_problem_list_model_parent_class)->finalize (object);
}

static void
rec_problem_list_model_class_init (RecProblemListModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rec_problem_list_model_dispose;
  object_class->finalize = rec_problem_list_model_finalize;
}

static void
rec_problem_list_model_init (RecProblemListModel *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->links = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_queue_init (&self->recent);
}

RecProblemListModel *
rec_problem_list_model_new (RecStoreReader *reader)
{
  RecProblemListModel *self = g_object_new (REC_TYPE_PROBLEM_LIST_MODEL, NULL);

  self->reader = g_object_ref (reader);
  return self;
}

/* Shows @rows, an array of #gint64, with as little movement as can be. */
void
rec_problem_list_model_set_rows (RecProblemListModel *self, GArray *rows)
{
  guint n_old, n_new, start = 0, tail = 0;

  g_return_if_fail (REC_IS_PROBLEM_LIST_MODEL (self));
  g_return_if_fail (rows != NULL);

  n_old = self->rows->len;
  n_new = rows->len;
  while (start < MIN (n_old, n_new)
         && g_array_index (self->rows, gint64, start) == g_array_index (rows, gint64, start))
    start++;
  while (tail < MIN (n_old, n_new) - start
         && g_array_index (self->rows, gint64, n_old - tail - 1)
                == g_array_index (rows, gint64, n_new - tail - 1))
    tail++;
  if (start == n_old && start == n_new)
    return;

  if (n_old == 0 || n_old - start - tail > COMPARE_MAX || n_new - start - tail > COMPARE_MAX
      || !edit (self, rows, start, n_new - start - tail))
    show_anew (self, rows);
}

/* Reads the problems that are kept again, because they may have changed. */
void
rec_problem_list_model_refresh (RecProblemListModel *self)
{
  g_return_if_fail (REC_IS_PROBLEM_LIST_MODEL (self));

  for (GList *link = self->recent.head; link != NULL; link = link->next)
    want (self, rec_problem_item_get_row (link->data));
}

/* Returns the position of @row, or %G_MAXUINT. */
guint
rec_problem_list_model_find_row (RecProblemListModel *self, gint64 row)
{
  g_return_val_if_fail (REC_IS_PROBLEM_LIST_MODEL (self), G_MAXUINT);

  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, gint64, i) == row)
      return i;

  return G_MAXUINT;
}
