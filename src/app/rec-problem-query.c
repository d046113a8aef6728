/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-query.h"

/**
 * RecProblemQuery:
 *
 * Which problems the list shows, in which order: it asks the store, and asks again when something
 * changed.
 */
struct _RecProblemQuery
{
  GObject parent_instance;

  RecStoreReader *reader;
  GCancellable *cancellable;
  GHashTable *hidden;
  GArray *rows;
  GError *error;

  char *search;
  RecSort sort;
  gboolean running;
  gboolean run_again;
};

G_DEFINE_FINAL_TYPE (RecProblemQuery, rec_problem_query, G_TYPE_OBJECT)

enum
{
  SIGNAL_LISTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void start (RecProblemQuery *self);

static void
remove_hidden (RecProblemQuery *self)
{
  for (guint i = self->rows->len; i > 0 && g_hash_table_size (self->hidden) > 0; i--)
    if (g_hash_table_contains (self->hidden, &g_array_index (self->rows, gint64, i - 1)))
      g_array_remove_index (self->rows, i - 1);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  RecProblemQuery *self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows
      = rec_store_reader_list_rows_finish (REC_STORE_READER (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = REC_PROBLEM_QUERY (user_data);
  self->running = FALSE;
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&error);
  g_clear_pointer (&self->rows, g_array_unref);
  self->rows = rows != NULL ? g_steal_pointer (&rows) : g_array_new (FALSE, FALSE, sizeof (gint64));
  remove_hidden (self);

  /* Begun before it is told, so that whoever is told knows whether more is to come. */
  if (self->run_again)
    start (self);
  g_debug ("%u problems listed", self->rows->len);
  g_signal_emit (self, signals[SIGNAL_LISTED], 0);
}

static void
start (RecProblemQuery *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->running = TRUE;
  self->run_again = FALSE;
  rec_store_reader_list_rows_async (self->reader, *self->search != '\0' ? self->search : NULL,
                                    self->sort, self->sort != REC_SORT_NAME, self->cancellable,
                                    listed_cb, self);
}

static void
rec_problem_query_dispose (GObject *object)
{
  RecProblemQuery *self = REC_PROBLEM_QUERY (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->reader);

  G_OBJECT_CLASS (rec_problem_query_parent_class)->dispose (object);
}

static void
rec_problem_query_finalize (GObject *object)
{
  RecProblemQuery *self = REC_PROBLEM_QUERY (object);

  g_clear_pointer (&self->hidden, g_hash_table_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->search, g_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (rec_problem_query_parent_class)->finalize (object);
}

static void
rec_problem_query_class_init (RecProblemQueryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = rec_problem_query_dispose;
  object_class->finalize = rec_problem_query_finalize;

  /* The rows, or the error, are new. */
  signals[SIGNAL_LISTED] = g_signal_new ("listed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
rec_problem_query_init (RecProblemQuery *self)
{
  self->hidden = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->search = g_strdup ("");
}

RecProblemQuery *
rec_problem_query_new (RecStoreReader *reader)
{
  RecProblemQuery *self = g_object_new (REC_TYPE_PROBLEM_QUERY, NULL);

  self->reader = g_object_ref (reader);
  return self;
}

/* Another search or order: what runs is of no use any more. */
void
rec_problem_query_run (RecProblemQuery *self, const char *search, RecSort sort)
{
  g_return_if_fail (REC_IS_PROBLEM_QUERY (self));
  g_return_if_fail (search != NULL);

  g_free (self->search);
  self->search = g_strdup (search);
  self->sort = sort;
  start (self);
}

/* Asks again. What runs is let end first: under a storm of changes nothing would else ever be
 * listed. */
void
rec_problem_query_reload (RecProblemQuery *self)
{
  g_return_if_fail (REC_IS_PROBLEM_QUERY (self));

  if (self->running)
    self->run_again = TRUE;
  else
    start (self);
}

/* Takes the problem of @row out, or puts it back, whatever the store says. */
void
rec_problem_query_set_hidden (RecProblemQuery *self, gint64 row, gboolean hidden)
{
  g_return_if_fail (REC_IS_PROBLEM_QUERY (self));

  if (hidden)
    {
      gint64 *key = g_new (gint64, 1);

      *key = row;
      g_hash_table_add (self->hidden, key);
    }
  else
    g_hash_table_remove (self->hidden, &row);

  rec_problem_query_reload (self);
}

/* The rows of problems in their order; %NULL until they were listed for the first time. */
GArray *
rec_problem_query_get_rows (RecProblemQuery *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_QUERY (self), NULL);

  return self->rows;
}

/* Why the store could not be read the last time; %NULL when it could. */
const GError *
rec_problem_query_get_error (RecProblemQuery *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_QUERY (self), NULL);

  return self->error;
}

const char *
rec_problem_query_get_search (RecProblemQuery *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_QUERY (self), NULL);

  return self->search;
}

/* Whether newer rows are to come. */
gboolean
rec_problem_query_get_running (RecProblemQuery *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_QUERY (self), FALSE);

  return self->running;
}
