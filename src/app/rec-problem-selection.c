/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-selection.h"

/* Up to so many selected rows are compared one by one; more are looked up in a set. */
#define COMPARED_MAX 8

/**
 * RecProblemSelection:
 *
 * Which rows are selected. It keeps positions, and no item for any of them, so that a million rows
 * are selected as cheaply as one; when the order changes, the rows that were selected stay so.
 */
struct _RecProblemSelection
{
  GObject parent_instance;

  RecProblemListModel *model;
  GtkBitset *selected;
};

static void list_model_iface_init (GListModelInterface *iface);
static void selection_model_iface_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (RecProblemSelection,
                               rec_problem_selection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          selection_model_iface_init))

static GType
get_item_type (GListModel *model)
{
  return REC_TYPE_PROBLEM_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (REC_PROBLEM_SELECTION (model)->model));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (REC_PROBLEM_SELECTION (model)->model), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  return gtk_bitset_contains (REC_PROBLEM_SELECTION (model)->selected, position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  return gtk_bitset_ref (REC_PROBLEM_SELECTION (model)->selected);
}

/* Tells of what is other than it was, from the first position to the last. */
static void
take_selected (RecProblemSelection *self, GtkBitset *selected)
{
  g_autoptr (GtkBitset) changed = gtk_bitset_copy (self->selected);

  gtk_bitset_difference (changed, selected);
  gtk_bitset_unref (self->selected);
  self->selected = gtk_bitset_ref (selected);
  if (!gtk_bitset_is_empty (changed))
    {
      guint first = gtk_bitset_get_minimum (changed);

      gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first,
                                             gtk_bitset_get_maximum (changed) - first + 1);
    }
}

static gboolean
set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  RecProblemSelection *self = REC_PROBLEM_SELECTION (model);
  g_autoptr (GtkBitset) result = gtk_bitset_copy (self->selected);
  g_autoptr (GtkBitset) added = gtk_bitset_copy (selected);

  gtk_bitset_subtract (result, mask);
  gtk_bitset_intersect (added, mask);
  gtk_bitset_union (result, added);
  take_selected (self, result);
  return TRUE;
}

static void
selection_model_iface_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->set_selection = set_selection;
}

static void
items_changed_cb (RecProblemSelection *self, guint position, guint removed, guint added)
{
  gtk_bitset_splice (self->selected, position, removed, added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
rec_problem_selection_dispose (GObject *object)
{
  RecProblemSelection *self = REC_PROBLEM_SELECTION (object);

  g_clear_object (&self->model);

  G_OBJECT_CLASS (rec_problem_selection_parent_class)->dispose (object);
}

static void
rec_problem_selection_finalize (GObject *object)
{
  RecProblemSelection *self = REC_PROBLEM_SELECTION (object);

  g_clear_pointer (&self->selected, gtk_bitset_unref);

  G_OBJECT_CLASS (rec_problem_selection_parent_class)->finalize (object);
}

static void
rec_problem_selection_class_init (RecProblemSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rec_problem_selection_dispose;
  object_class->finalize = rec_problem_selection_finalize;
}

static void
rec_problem_selection_init (RecProblemSelection *self)
{
  self->selected = gtk_bitset_new_empty ();
}

RecProblemSelection *
rec_problem_selection_new (RecProblemListModel *model)
{
  RecProblemSelection *self = g_object_new (REC_TYPE_PROBLEM_SELECTION, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

static gboolean
contains_row (GArray *few, GtkBitset *many, guint32 row)
{
  if (many != NULL)
    return gtk_bitset_contains (many, row);

  for (guint i = 0; i < few->len; i++)
    if (g_array_index (few, guint32, i) == row)
      return TRUE;

  return FALSE;
}

/* The positions that @selected, numbers of rows, have in @rows. */
static GtkBitset *
find_positions (GArray *rows, GArray *selected)
{
  GtkBitset *positions = gtk_bitset_new_empty ();
  g_autoptr (GtkBitset) many = NULL;

  if (selected->len > COMPARED_MAX)
    {
      many = gtk_bitset_new_empty ();
      for (guint i = 0; i < selected->len; i++)
        gtk_bitset_add (many, g_array_index (selected, guint32, i));
    }
  for (guint i = 0; i < rows->len && selected->len > 0; i++)
    if (contains_row (selected, many, g_array_index (rows, guint32, i)))
      gtk_bitset_add (positions, i);

  return positions;
}

/* Shows @rows in the model, as [method@ProblemListModel.set_rows] does; of another grouping none is
 * selected. */
void
rec_problem_selection_set_rows (RecProblemSelection *self,
                                RecGrouping grouping,
                                GArray *rows,
                                gboolean anew)
{
  g_autoptr (GArray) kept = NULL;
  g_autoptr (GtkBitset) positions = NULL;

  g_return_if_fail (REC_IS_PROBLEM_SELECTION (self));

  kept = rec_problem_selection_list_rows (self);
  if (grouping != rec_problem_list_model_get_grouping (self->model))
    g_array_set_size (kept, 0);
  rec_problem_list_model_set_rows (self->model, grouping, rows, anew);
  positions = find_positions (rows, kept);
  take_selected (self, positions);
}

guint64
rec_problem_selection_count (RecProblemSelection *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_SELECTION (self), 0);

  return gtk_bitset_get_size (self->selected);
}

/* The numbers of the selected rows in the order of the list, an array of #guint32. */
GArray *
rec_problem_selection_list_rows (RecProblemSelection *self)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint32));
  GArray *rows;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (REC_IS_PROBLEM_SELECTION (self), list);

  rows = rec_problem_list_model_get_rows (self->model);
  for (gboolean more = gtk_bitset_iter_init_first (&iter, self->selected, &position);
       more && position < rows->len; more = gtk_bitset_iter_next (&iter, &position))
    g_array_append_val (list, g_array_index (rows, guint32, position));

  return list;
}

/* Whether one row alone is selected, and which. */
gboolean
rec_problem_selection_get_only (RecProblemSelection *self, guint32 *row)
{
  GArray *rows;
  guint position;

  g_return_val_if_fail (REC_IS_PROBLEM_SELECTION (self), FALSE);

  rows = rec_problem_list_model_get_rows (self->model);
  position = gtk_bitset_get_minimum (self->selected);
  if (gtk_bitset_get_size (self->selected) != 1 || position >= rows->len)
    return FALSE;

  *row = g_array_index (rows, guint32, position);
  return TRUE;
}

/* Selects @row alone; FALSE where the list does not hold it. */
gboolean
rec_problem_selection_select_row (RecProblemSelection *self, guint32 row)
{
  guint position;

  g_return_val_if_fail (REC_IS_PROBLEM_SELECTION (self), FALSE);

  position = rec_problem_list_model_find_row (self->model, row);
  return position != G_MAXUINT
         && gtk_selection_model_select_item (GTK_SELECTION_MODEL (self), position, TRUE);
}
