/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-list-model.h"

/* Problems that are kept; a GtkListView looks at 205 at most. */
#define CACHE_MAX 1024
/* Problems that are read by one question to the store. */
#define BATCH_MAX 256
/* Runs of rows that come or go up to which the rows on screen stay where they are. */
#define EDITS_MAX 64
/* Rows that are compared for this at most; beyond it the places are given to other rows. */
#define COMPARE_MAX 20000
/* Where somebody wants to see others: new widgets take longer than other texts. */
#define COMPARE_ANEW_MAX 64

/* One step from the old rows to the new ones: some stay, then some go or some come. */
typedef struct
{
  guint n_same;
  guint n_gone;
  guint n_added;
} Edit;

/* How far the steps are known. */
typedef struct
{
  GArray *old_rows;
  GArray *rows;
  guint old_end;
  guint new_end;
  guint next_old;
  guint next_new;
  /* The new rows that are still to come. */
  GHashTable *later;
} Plan;

/**
 * RecProblemListModel:
 *
 * The rows of one listing. It knows the number of each, in order, and reads only those that
 * somebody looks at, some at a time, keeping the last ones.
 *
 * A few changes are told as such, so that the list stays where it is. Where all is another, as
 * after another search or order, the places stay and show other rows: GTK then makes no new
 * widgets.
 */
struct _RecProblemListModel
{
  GObject parent_instance;

  RecStoreReader *reader;
  GCancellable *cancellable;
  RecGrouping grouping;
  /* Arrays of #guint32. While changes are told, the list is the first n_new of the new rows and all
   * of the old ones from first_old on. */
  GArray *rows;
  GArray *old_rows;
  guint n_new;
  guint first_old;
  /* The items that somebody holds: item by row, and row by item. */
  GHashTable *items;
  GHashTable *item_rows;
  GHashTable *problems;
  GArray *wanted;
  guint load_id;
};

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RecProblemListModel,
                               rec_problem_list_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static guint32
get_row (GArray *rows, guint position)
{
  return g_array_index (rows, guint32, position);
}

static guint
count (RecProblemListModel *self)
{
  return self->n_new + (self->old_rows != NULL ? self->old_rows->len - self->first_old : 0);
}

static guint32
get_row_at (RecProblemListModel *self, guint position)
{
  return position < self->n_new
             ? get_row (self->rows, position)
             : get_row (self->old_rows, position - self->n_new + self->first_old);
}

static void
keep_problem (RecProblemListModel *self, guint32 row, RecProblem *problem)
{
  /* What is in sight is held by its items. */
  if (g_hash_table_size (self->problems) >= CACHE_MAX)
    g_hash_table_remove_all (self->problems);
  g_hash_table_replace (self->problems, GUINT_TO_POINTER (row), g_object_ref (problem));
}

static void
problems_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecProblemListModel *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) problems
      = rec_store_reader_load_rows_finish (REC_STORE_READER (object), result, &error);

  if (problems == NULL)
    {
      /* The list itself says what is wrong with the store. */
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("Cannot read a part of the list: %s", error->message);
      return;
    }

  self = REC_PROBLEM_LIST_MODEL (user_data);
  g_debug ("%u rows read", problems->len);
  for (guint i = 0; i < problems->len; i++)
    {
      RecProblem *problem = g_ptr_array_index (problems, i);
      guint32 row = (guint32) rec_problem_get_row (problem);
      RecProblemItem *item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (row));

      keep_problem (self, row, problem);
      if (item != NULL)
        rec_problem_item_set_problem (item, problem);
    }
}

static void
load_batch (RecProblemListModel *self, GArray *batch)
{
  if (batch->len > 0)
    rec_store_reader_load_rows_async (self->reader, self->grouping, batch, self->cancellable,
                                      problems_loaded_cb, self);
}

static gboolean
load_cb (gpointer user_data)
{
  RecProblemListModel *self = REC_PROBLEM_LIST_MODEL (user_data);
  g_autoptr (GArray) batch = g_array_new (FALSE, FALSE, sizeof (guint32));

  self->load_id = 0;
  for (guint i = 0; i < self->wanted->len; i++)
    {
      guint32 row = get_row (self->wanted, i);

      /* It may have been scrolled past since. */
      if (!g_hash_table_contains (self->items, GUINT_TO_POINTER (row)))
        continue;
      g_array_append_val (batch, row);
      if (batch->len == BATCH_MAX)
        {
          load_batch (self, batch);
          g_array_unref (batch);
          batch = g_array_new (FALSE, FALSE, sizeof (guint32));
        }
    }
  load_batch (self, batch);
  g_array_set_size (self->wanted, 0);

  return G_SOURCE_REMOVE;
}

static void
want (RecProblemListModel *self, guint32 row)
{
  g_array_append_val (self->wanted, row);
  if (self->load_id == 0)
    self->load_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, load_cb, self, NULL);
}

static void
show_or_want (RecProblemListModel *self, RecProblemItem *item)
{
  guint32 row = rec_problem_item_get_row (item);
  RecProblem *problem = g_hash_table_lookup (self->problems, GUINT_TO_POINTER (row));

  if (problem != NULL)
    rec_problem_item_set_problem (item, problem);
  else
    want (self, row);
}

static void
item_gone_cb (gpointer user_data, GObject *item)
{
  RecProblemListModel *self = REC_PROBLEM_LIST_MODEL (user_data);
  gpointer row = g_hash_table_lookup (self->item_rows, item);

  g_hash_table_remove (self->item_rows, item);
  if (g_hash_table_lookup (self->items, row) == item)
    g_hash_table_remove (self->items, row);
}

static void
keep_item (RecProblemListModel *self, RecProblemItem *item)
{
  gpointer row = GUINT_TO_POINTER (rec_problem_item_get_row (item));

  g_hash_table_insert (self->items, row, item);
  g_hash_table_insert (self->item_rows, item, row);
}

static void
forget_item (RecProblemListModel *self, RecProblemItem *item)
{
  g_object_weak_unref (G_OBJECT (item), item_gone_cb, self);
  item_gone_cb (self, G_OBJECT (item));
}

static RecProblemItem *
make_item (RecProblemListModel *self, guint32 row, guint position)
{
  RecProblemItem *item = rec_problem_item_new (self->grouping, row, position);

  g_object_weak_ref (G_OBJECT (item), item_gone_cb, self);
  keep_item (self, item);
  show_or_want (self, item);
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
  return count (REC_PROBLEM_LIST_MODEL (model));
}

static gpointer
get_item (GListModel *model, guint position)
{
  RecProblemListModel *self = REC_PROBLEM_LIST_MODEL (model);
  RecProblemItem *item;
  guint32 row;

  if (position >= count (self))
    return NULL;

  row = get_row_at (self, position);
  item = g_hash_table_lookup (self->items, GUINT_TO_POINTER (row));
  /* A row that moves is in two places for a moment. */
  if (item != NULL && rec_problem_item_get_position (item) == position)
    return g_object_ref (item);

  return make_item (self, row, position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Tells of a change that the arrays have taken part in already. */
static void
tell (RecProblemListModel *self, guint position, guint removed, guint added)
{
  g_autoptr (GList) items = g_hash_table_get_keys (self->item_rows);

  for (GList *l = items; l != NULL; l = l->next)
    {
      guint place = rec_problem_item_get_position (l->data);

      if (place >= position + removed)
        rec_problem_item_set_position (l->data, place - removed + added);
      else if (place >= position)
        forget_item (self, l->data);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* All places stay, and show the rows that are new there; only at the end some come or go. */
static void
give_places (RecProblemListModel *self)
{
  g_autoptr (GList) items = g_hash_table_get_keys (self->item_rows);
  guint n_old = count (self);
  guint n_items = self->rows->len;

  self->n_new = n_items;
  g_clear_pointer (&self->old_rows, g_array_unref);
  g_hash_table_remove_all (self->items);
  for (GList *l = items; l != NULL; l = l->next)
    {
      guint position = rec_problem_item_get_position (l->data);

      if (position < n_items)
        {
          rec_problem_item_set_row (l->data, self->grouping, get_row (self->rows, position));
          keep_item (self, l->data);
          show_or_want (self, l->data);
        }
      else
        forget_item (self, l->data);
    }

  /* With one step for what is less and what is more GTK 4.8 would ask for every new row. */
  if (n_items < n_old)
    g_list_model_items_changed (G_LIST_MODEL (self), n_items, n_old - n_items, 0);
  else if (n_items > n_old)
    g_list_model_items_changed (G_LIST_MODEL (self), n_old, 0, n_items - n_old);
}

static GHashTable *
make_set (GArray *rows, guint start, guint end)
{
  GHashTable *set = g_hash_table_new (NULL, NULL);

  for (guint i = start; i < end; i++)
    g_hash_table_add (set, GUINT_TO_POINTER (get_row (rows, i)));

  return set;
}

/* Whether the old row at @position does not stay there: it goes, or is in its new place already, or
 * the new order goes on behind it. */
static gboolean
goes (Plan *plan, guint position)
{
  guint32 row = get_row (plan->old_rows, position);

  if (!g_hash_table_contains (plan->later, GUINT_TO_POINTER (row)))
    return TRUE;

  return position + 1 < plan->old_end && plan->next_new < plan->new_end
         && get_row (plan->rows, plan->next_new) == get_row (plan->old_rows, position + 1);
}

/* Goes over one new row. */
static void
pass (Plan *plan)
{
  g_hash_table_remove (plan->later, GUINT_TO_POINTER (get_row (plan->rows, plan->next_new)));
  plan->next_new++;
}

static gboolean
is_same (Plan *plan)
{
  return plan->next_old < plan->old_end && plan->next_new < plan->new_end
         && get_row (plan->rows, plan->next_new) == get_row (plan->old_rows, plan->next_old);
}

static Edit
plan_edit (Plan *plan)
{
  Edit edit = { 0 };

  for (; is_same (plan); edit.n_same++, plan->next_old++)
    pass (plan);
  for (; plan->next_old < plan->old_end && goes (plan, plan->next_old); edit.n_gone++)
    plan->next_old++;
  if (edit.n_gone == 0)
    for (; plan->next_new < plan->new_end && !is_same (plan); edit.n_added++)
      pass (plan);

  return edit;
}

/* The steps from the old rows to the new ones; %NULL when that takes too many. */
static GArray *
plan_edits (Plan *plan)
{
  g_autoptr (GArray) edits = g_array_new (FALSE, FALSE, sizeof (Edit));

  plan->later = make_set (plan->rows, plan->next_new, plan->new_end);
  while (edits->len <= EDITS_MAX
         && (plan->next_new < plan->new_end || plan->next_old < plan->old_end))
    {
      Edit edit = plan_edit (plan);

      g_array_append_val (edits, edit);
    }
  g_hash_table_unref (plan->later);

  return edits->len <= EDITS_MAX ? g_steal_pointer (&edits) : NULL;
}

static void
apply (RecProblemListModel *self, GArray *edits)
{
  for (guint i = 0; i < edits->len; i++)
    {
      const Edit *edit = &g_array_index (edits, Edit, i);

      self->n_new += edit->n_same + edit->n_added;
      self->first_old += edit->n_same + edit->n_gone;
      if (edit->n_gone + edit->n_added > 0)
        tell (self, self->n_new - edit->n_added, edit->n_gone, edit->n_added);
    }
}

static void
rec_problem_list_model_dispose (GObject *object)
{
  RecProblemListModel *self = REC_PROBLEM_LIST_MODEL (object);
  g_autoptr (GList) items = g_hash_table_get_keys (self->item_rows);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->load_id, g_source_remove);
  for (GList *l = items; l != NULL; l = l->next)
    forget_item (self, l->data);
  g_clear_object (&self->reader);

  G_OBJECT_CLASS (rec_problem_list_model_parent_class)->dispose (object);
}

static void
rec_problem_list_model_finalize (GObject *object)
{
  RecProblemListModel *self = REC_PROBLEM_LIST_MODEL (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->old_rows, g_array_unref);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_pointer (&self->item_rows, g_hash_table_unref);
  g_clear_pointer (&self->problems, g_hash_table_unref);

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
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->wanted = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->items = g_hash_table_new (NULL, NULL);
  self->item_rows = g_hash_table_new (NULL, NULL);
  self->problems = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}

RecProblemListModel *
rec_problem_list_model_new (RecStoreReader *reader)
{
  RecProblemListModel *self = g_object_new (REC_TYPE_PROBLEM_LIST_MODEL, NULL);

  self->reader = g_object_ref (reader);
  return self;
}

/* The numbers of the rows in order, an array of #guint32 that nobody changes. */
GArray *
rec_problem_list_model_get_rows (RecProblemListModel *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_LIST_MODEL (self), NULL);

  return self->rows;
}

/* What the rows are. */
RecGrouping
rec_problem_list_model_get_grouping (RecProblemListModel *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_LIST_MODEL (self), REC_GROUPING_PROBLEMS);

  return self->grouping;
}

/* The numbers of one grouping mean nothing in the other, nor does what is being read. */
static void
set_grouping (RecProblemListModel *self, RecGrouping grouping)
{
  if (self->grouping == grouping)
    return;

  self->grouping = grouping;
  g_hash_table_remove_all (self->problems);
  g_array_set_size (self->wanted, 0);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
}

/* How the rows become others; %NULL when they are too different. */
static GArray *
plan_change (GArray *old_rows, GArray *rows, guint compare_max)
{
  Plan plan = { .old_rows = old_rows, .rows = rows };
  guint n_common = MIN (old_rows->len, rows->len);
  GArray *edits;
  guint start = 0, tail = 0;

  while (start < n_common && get_row (old_rows, start) == get_row (rows, start))
    start++;
  while (tail < n_common - start
         && get_row (old_rows, old_rows->len - tail - 1) == get_row (rows, rows->len - tail - 1))
    tail++;

  plan.old_end = old_rows->len - tail;
  plan.new_end = rows->len - tail;
  if (MAX (plan.old_end, plan.new_end) - start > compare_max)
    return NULL;

  plan.next_old = plan.next_new = start;
  edits = plan_edits (&plan);
  if (edits != NULL && edits->len > 0)
    g_array_index (edits, Edit, 0).n_same += start;
  return edits;
}

/* Shows @rows, an array of #guint32 that nobody changes any more, with as little movement as can
 * be. @anew: whether somebody wants to see other rows, and not the same a little later. */
void
rec_problem_list_model_set_rows (RecProblemListModel *self,
                                 RecGrouping grouping,
                                 GArray *rows,
                                 gboolean anew)
{
  g_autoptr (GArray) edits = NULL;

  g_return_if_fail (REC_IS_PROBLEM_LIST_MODEL (self));
  g_return_if_fail (rows != NULL);

  if (self->grouping == grouping)
    edits = plan_change (self->rows, rows, anew ? COMPARE_ANEW_MAX : COMPARE_MAX);
  set_grouping (self, grouping);

  self->old_rows = self->rows;
  self->rows = g_array_ref (rows);
  self->n_new = self->first_old = 0;
  if (edits != NULL)
    apply (self, edits);
  else
    give_places (self);

  /* The same rows stand at the end of both. */
  self->n_new = rows->len;
  g_clear_pointer (&self->old_rows, g_array_unref);
}

static gboolean
is_of (RecProblem *problem, const char *const *buckets)
{
  return buckets == NULL || g_strv_contains (buckets, rec_problem_get_bucket (problem));
}

static gboolean
is_stale (gpointer row, gpointer problem, gpointer buckets)
{
  return is_of (problem, buckets);
}

/* Reads again what is kept of @buckets, or everything where that is %NULL: it may have changed. */
void
rec_problem_list_model_refresh (RecProblemListModel *self, const char *const *buckets)
{
  GHashTableIter iter;
  gpointer row, item;

  g_return_if_fail (REC_IS_PROBLEM_LIST_MODEL (self));

  g_hash_table_foreach_remove (self->problems, is_stale, (gpointer) buckets);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &row, &item))
    {
      RecProblem *problem = rec_problem_item_get_problem (item);

      if (problem == NULL || is_of (problem, buckets))
        want (self, GPOINTER_TO_UINT (row));
    }
}

/* Returns the position of @row, or %G_MAXUINT. */
guint
rec_problem_list_model_find_row (RecProblemListModel *self, guint32 row)
{
  g_return_val_if_fail (REC_IS_PROBLEM_LIST_MODEL (self), G_MAXUINT);

  for (guint i = 0; i < self->rows->len; i++)
    if (get_row (self->rows, i) == row)
      return i;

  return G_MAXUINT;
}
