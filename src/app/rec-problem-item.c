/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-item.h"

/**
 * RecProblemItem:
 *
 * A place in the list of problems, which may be given to another row: what is shown there then
 * changes without a new widget. It is there at once; its problem follows when it is read.
 */
struct _RecProblemItem
{
  GObject parent_instance;

  RecGrouping grouping;
  guint32 row;
  guint position;
  RecProblem *problem;
};

G_DEFINE_FINAL_TYPE (RecProblemItem, rec_problem_item, G_TYPE_OBJECT)

enum
{
  PROP_PROBLEM = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
rec_problem_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  RecProblemItem *self = REC_PROBLEM_ITEM (object);

  switch (id)
    {
    case PROP_PROBLEM:
      g_value_set_object (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
rec_problem_item_finalize (GObject *object)
{
  RecProblemItem *self = REC_PROBLEM_ITEM (object);

  g_clear_object (&self->problem);

  G_OBJECT_CLASS (rec_problem_item_parent_class)->finalize (object);
}

static void
rec_problem_item_class_init (RecProblemItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = rec_problem_item_get_property;
  object_class->finalize = rec_problem_item_finalize;

  properties[PROP_PROBLEM] = g_param_spec_object ("problem", NULL, NULL, REC_TYPE_PROBLEM,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
rec_problem_item_init (RecProblemItem *self)
{
}

RecProblemItem *
rec_problem_item_new (RecGrouping grouping, guint32 row, guint position)
{
  RecProblemItem *self = g_object_new (REC_TYPE_PROBLEM_ITEM, NULL);

  self->grouping = grouping;
  self->row = row;
  self->position = position;
  return self;
}

/* Whether the row is a problem or an event. */
RecGrouping
rec_problem_item_get_grouping (RecProblemItem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_ITEM (self), REC_GROUPING_PROBLEMS);

  return self->grouping;
}

/* The row in the store: the number of a bucket or of a report. */
guint32
rec_problem_item_get_row (RecProblemItem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_ITEM (self), 0);

  return self->row;
}

guint
rec_problem_item_get_position (RecProblemItem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_ITEM (self), 0);

  return self->position;
}

/* The problem; %NULL until it is read. */
RecProblem *
rec_problem_item_get_problem (RecProblemItem *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_ITEM (self), NULL);

  return self->problem;
}

/* Gives the place to another row. Nothing is told yet: what is shown stays until the problem of
 * that row is read, which takes less than a frame most of the time. */
void
rec_problem_item_set_row (RecProblemItem *self, RecGrouping grouping, guint32 row)
{
  g_return_if_fail (REC_IS_PROBLEM_ITEM (self));

  if (self->grouping == grouping && self->row == row)
    return;

  self->grouping = grouping;
  self->row = row;
  g_clear_object (&self->problem);
}

void
rec_problem_item_set_position (RecProblemItem *self, guint position)
{
  g_return_if_fail (REC_IS_PROBLEM_ITEM (self));

  self->position = position;
}

void
rec_problem_item_set_problem (RecProblemItem *self, RecProblem *problem)
{
  g_return_if_fail (REC_IS_PROBLEM_ITEM (self));
  g_return_if_fail (REC_IS_PROBLEM (problem));

  if (g_set_object (&self->problem, problem))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}
