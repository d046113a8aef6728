/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-solution-item.h"

/**
 * RecSolutionItem:
 *
 * A response in a list.
 */
struct _RecSolutionItem
{
  GObject parent_instance;

  RecSolution *solution;
};

G_DEFINE_FINAL_TYPE (RecSolutionItem, rec_solution_item, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
rec_solution_item_finalize (GObject *object)
{
  g_clear_pointer (&REC_SOLUTION_ITEM (object)->solution, rec_solution_free);

  G_OBJECT_CLASS (rec_solution_item_parent_class)->finalize (object);
}

static void
rec_solution_item_class_init (RecSolutionItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = rec_solution_item_finalize;

  /* The store has another solution for its bucket. */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rec_solution_item_init (RecSolutionItem *self)
{
}

/* Takes @solution. */
RecSolutionItem *
rec_solution_item_new (RecSolution *solution)
{
  RecSolutionItem *self = g_object_new (REC_TYPE_SOLUTION_ITEM, NULL);

  self->solution = solution;
  return self;
}

RecSolution *
rec_solution_item_get_solution (RecSolutionItem *self)
{
  g_return_val_if_fail (REC_IS_SOLUTION_ITEM (self), NULL);

  return self->solution;
}

/* Takes @solution. */
void
rec_solution_item_set_solution (RecSolutionItem *self, RecSolution *solution)
{
  g_return_if_fail (REC_IS_SOLUTION_ITEM (self));

  rec_solution_free (self->solution);
  self->solution = solution;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
