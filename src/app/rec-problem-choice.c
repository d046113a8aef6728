/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-choice.h"

/* What a row means: its problem and, of an event, its report. */
typedef struct
{
  RecProblem *problem;
  char *report;
} Meaning;

typedef struct
{
  RecGrouping grouping;
  guint32 row;
} Place;

/**
 * RecProblemChoice:
 *
 * The row that the user chose, and the problem that it stands for. The places of the list show now
 * this row and now that one; the choice stays.
 */
struct _RecProblemChoice
{
  GObject parent_instance;

  RecStoreReader *reader;
  GCancellable *cancellable;
  gboolean chosen;
  Place place;
  RecProblemItem *item;
  char *report;
};

G_DEFINE_FINAL_TYPE (RecProblemChoice, rec_problem_choice, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
meaning_free (gpointer data)
{
  Meaning *meaning = data;

  g_clear_object (&meaning->problem);
  g_free (meaning->report);
  g_free (meaning);
}

static RecProblem *
load_one (RecStore *store, RecGrouping grouping, guint32 row, GError **error)
{
  g_autoptr (GPtrArray) loaded = rec_store_load_rows (store, grouping, &row, 1, error);

  return loaded != NULL && loaded->len > 0 ? g_object_ref (g_ptr_array_index (loaded, 0)) : NULL;
}

/* The problem of an event is not what its row shows: that has the event's own time and state. */
static RecProblem *
load_problem_of (RecStore *store, RecProblem *event, GError **error)
{
  gint64 row = 0;

  if (!rec_store_find_problem_row (store, rec_problem_get_bucket (event), &row, error))
    return NULL;

  return load_one (store, REC_GROUPING_PROBLEMS, (guint32) row, error);
}

static gpointer
read_meaning (RecStore *store, gpointer data, GError **error)
{
  Place *place = data;
  g_autoptr (RecProblem) found = load_one (store, place->grouping, place->row, error);
  g_autoptr (RecProblem) problem = NULL;
  Meaning *meaning;

  if (found == NULL)
    return NULL;

  problem = place->grouping == REC_GROUPING_EVENTS ? load_problem_of (store, found, error)
                                                   : g_object_ref (found);
  if (problem == NULL)
    return NULL;

  meaning = g_new0 (Meaning, 1);
  meaning->problem = g_steal_pointer (&problem);
  if (place->grouping == REC_GROUPING_EVENTS)
    meaning->report = g_strdup (rec_problem_get_last_report (found));
  return meaning;
}

static void
take (RecProblemChoice *self, Meaning *meaning)
{
  guint32 row = (guint32) rec_problem_get_row (meaning->problem);

  g_free (self->report);
  self->report = g_steal_pointer (&meaning->report);
  if (self->item == NULL || rec_problem_item_get_row (self->item) != row)
    {
      g_clear_object (&self->item);
      self->item = rec_problem_item_new (REC_GROUPING_PROBLEMS, row, 0);
    }
  rec_problem_item_set_problem (self->item, meaning->problem);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Meaning *meaning = rec_store_reader_ask_finish (REC_STORE_READER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (meaning == NULL)
    {
      /* It was deleted meanwhile: the list will say so. */
      g_debug ("Cannot read what was chosen: %s", error != NULL ? error->message : "it is gone");
      return;
    }

  take (REC_PROBLEM_CHOICE (user_data), meaning);
  meaning_free (meaning);
}

static void
stop (RecProblemChoice *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
read_again (RecProblemChoice *self)
{
  stop (self);
  self->cancellable = g_cancellable_new ();
  rec_store_reader_ask_async (self->reader, read_meaning, g_memdup2 (&self->place, sizeof (Place)),
                              g_free, meaning_free, self->cancellable, read_cb, self);
}

static void
rec_problem_choice_dispose (GObject *object)
{
  RecProblemChoice *self = REC_PROBLEM_CHOICE (object);

  stop (self);
  g_clear_object (&self->reader);
  g_clear_object (&self->item);

  G_OBJECT_CLASS (rec_problem_choice_parent_class)->dispose (object);
}

static void
rec_problem_choice_finalize (GObject *object)
{
  RecProblemChoice *self = REC_PROBLEM_CHOICE (object);

  g_clear_pointer (&self->report, g_free);

  G_OBJECT_CLASS (rec_problem_choice_parent_class)->finalize (object);
}

static void
rec_problem_choice_class_init (RecProblemChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rec_problem_choice_dispose;
  object_class->finalize = rec_problem_choice_finalize;

  /* Another problem or report is chosen, or it was read anew. */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rec_problem_choice_init (RecProblemChoice *self)
{
}

RecProblemChoice *
rec_problem_choice_new (RecStoreReader *reader)
{
  RecProblemChoice *self = g_object_new (REC_TYPE_PROBLEM_CHOICE, NULL);

  self->reader = g_object_ref (reader);
  return self;
}

/* The item follows with “changed”; until then the one before is there. */
void
rec_problem_choice_choose (RecProblemChoice *self, RecGrouping grouping, guint32 row)
{
  g_return_if_fail (REC_IS_PROBLEM_CHOICE (self));

  if (rec_problem_choice_is (self, grouping, row))
    return;

  self->chosen = TRUE;
  self->place = (Place){ grouping, row };
  read_again (self);
}

/* Nothing is chosen. */
void
rec_problem_choice_clear (RecProblemChoice *self)
{
  g_return_if_fail (REC_IS_PROBLEM_CHOICE (self));

  stop (self);
  self->chosen = FALSE;
  g_clear_pointer (&self->report, g_free);
  if (self->item == NULL)
    return;

  g_clear_object (&self->item);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Reads again what is chosen if it is of one of @buckets; %NULL stands for all. */
void
rec_problem_choice_refresh (RecProblemChoice *self, const char *const *buckets)
{
  RecProblem *problem;

  g_return_if_fail (REC_IS_PROBLEM_CHOICE (self));

  problem = self->item != NULL ? rec_problem_item_get_problem (self->item) : NULL;
  if (self->chosen
      && (buckets == NULL || problem == NULL
          || g_strv_contains (buckets, rec_problem_get_bucket (problem))))
    read_again (self);
}

gboolean
rec_problem_choice_is (RecProblemChoice *self, RecGrouping grouping, guint32 row)
{
  g_return_val_if_fail (REC_IS_PROBLEM_CHOICE (self), FALSE);

  return self->chosen && self->place.grouping == grouping && self->place.row == row;
}

/* The problem that is chosen; %NULL when none is, or was not read yet. */
RecProblemItem *
rec_problem_choice_get_item (RecProblemChoice *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_CHOICE (self), NULL);

  return self->item;
}

/* The report that is chosen of it; %NULL for the newest. */
const char *
rec_problem_choice_get_report (RecProblemChoice *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_CHOICE (self), NULL);

  return self->report;
}
