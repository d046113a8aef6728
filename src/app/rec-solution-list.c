/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-solution-list.h"

#include "app/rec-exchange-reader.h"

/* Solutions that are read at a time. */
#define PAGE 100

/**
 * RecSolutionList:
 *
 * The responses of the store, a page at a time. The order stays while nobody looks elsewhere: what
 * was read just now does not jump away from the pointer.
 */
struct _RecSolutionList
{
  GObject parent_instance;

  RecStoreReader *reader;
  GListStore *items;
  GCancellable *cancellable;
  GError *error;
  gboolean archived;
  gboolean loaded;
  gboolean complete;
  guint wanted;
};

G_DEFINE_FINAL_TYPE (RecSolutionList, rec_solution_list, G_TYPE_OBJECT)

enum
{
  SIGNAL_LOADED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
has_all (RecSolutionList *self, GPtrArray *solutions)
{
  if (solutions->len != g_list_model_get_n_items (G_LIST_MODEL (self->items)))
    return FALSE;

  for (guint i = 0; i < solutions->len; i++)
    {
      RecSolution *solution = g_ptr_array_index (solutions, i);

      if (rec_solution_list_find (self, solution->bucket) == G_MAXUINT)
        return FALSE;
    }
  return TRUE;
}

static void
refresh (RecSolutionList *self, GPtrArray *solutions)
{
  for (guint i = 0; i < solutions->len; i++)
    {
      RecSolution *solution = g_ptr_array_index (solutions, i);
      guint position = rec_solution_list_find (self, solution->bucket);
      g_autoptr (RecSolutionItem) item
          = g_list_model_get_item (G_LIST_MODEL (self->items), position);

      rec_solution_item_set_solution (item, solution);
    }
}

static void
show_anew (RecSolutionList *self, GPtrArray *solutions)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < solutions->len; i++)
    g_ptr_array_add (items, rec_solution_item_new (g_ptr_array_index (solutions, i)));
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)),
                       items->pdata, items->len);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecSolutionList *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) solutions
      = rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_SOLUTION_LIST (user_data);
  self->loaded = TRUE;
  g_clear_error (&self->error);
  if (solutions == NULL)
    {
      self->error = g_steal_pointer (&error);
      g_list_store_remove_all (self->items);
    }
  else
    {
      self->complete = solutions->len < self->wanted;
      /* The items own them from here. */
      g_ptr_array_set_free_func (solutions, NULL);
      if (has_all (self, solutions))
        refresh (self, solutions);
      else
        show_anew (self, solutions);
    }
  g_signal_emit (self, signals[SIGNAL_LOADED], 0);
}

static void
rec_solution_list_dispose (GObject *object)
{
  RecSolutionList *self = REC_SOLUTION_LIST (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reader);
  g_clear_object (&self->items);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (rec_solution_list_parent_class)->dispose (object);
}

static void
rec_solution_list_class_init (RecSolutionListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = rec_solution_list_dispose;

  /* The list is that of the store, or cannot be read. */
  signals[SIGNAL_LOADED] = g_signal_new ("loaded", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rec_solution_list_init (RecSolutionList *self)
{
  self->items = g_list_store_new (REC_TYPE_SOLUTION_ITEM);
  self->wanted = PAGE;
}

RecSolutionList *
rec_solution_list_new (RecStoreReader *reader)
{
  RecSolutionList *self = g_object_new (REC_TYPE_SOLUTION_LIST, NULL);

  self->reader = g_object_ref (reader);
  return self;
}

GListModel *
rec_solution_list_get_model (RecSolutionList *self)
{
  g_return_val_if_fail (REC_IS_SOLUTION_LIST (self), NULL);

  return G_LIST_MODEL (self->items);
}

gboolean
rec_solution_list_is_loaded (RecSolutionList *self)
{
  g_return_val_if_fail (REC_IS_SOLUTION_LIST (self), FALSE);

  return self->loaded;
}

/* Why the list cannot be read; %NULL when it can. */
const GError *
rec_solution_list_get_error (RecSolutionList *self)
{
  g_return_val_if_fail (REC_IS_SOLUTION_LIST (self), NULL);

  return self->error;
}

/* The place of the solution for @bucket; %G_MAXUINT when it is not in the list. */
guint
rec_solution_list_find (RecSolutionList *self, const char *bucket)
{
  guint n_items;

  g_return_val_if_fail (REC_IS_SOLUTION_LIST (self), G_MAXUINT);

  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (RecSolutionItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (g_strcmp0 (rec_solution_item_get_solution (item)->bucket, bucket) == 0)
        return i;
    }
  return G_MAXUINT;
}

/* Lists what is archived, or what is not. */
void
rec_solution_list_set_archived (RecSolutionList *self, gboolean archived)
{
  g_return_if_fail (REC_IS_SOLUTION_LIST (self));

  if (self->archived == archived)
    return;

  self->archived = archived;
  self->wanted = PAGE;
  rec_solution_list_reload (self);
}

/* Reads one page more, if there is one. */
void
rec_solution_list_load_more (RecSolutionList *self)
{
  g_return_if_fail (REC_IS_SOLUTION_LIST (self));

  if (self->complete || !self->loaded)
    return;

  self->wanted += PAGE;
  rec_solution_list_reload (self);
}

void
rec_solution_list_reload (RecSolutionList *self)
{
  g_return_if_fail (REC_IS_SOLUTION_LIST (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  rec_exchange_reader_list_solutions_async (self->reader, self->archived, 0, self->wanted,
                                            self->cancellable, listed_cb, self);
}
