/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-problem-query.h"

#include <gtk/gtk.h>

/**
 * RecProblemQuery:
 *
 * Which rows the list shows, in which order: it asks the store, and asks again when something
 * changed.
 */
struct _RecProblemQuery
{
  GObject parent_instance;

  RecStoreReader *reader;
  GCancellable *cancellable;
  /* The numbers of rows of each grouping that are kept out. */
  GtkBitset *hidden[REC_GROUPING_EVENTS + 1];
  GArray *rows;
  GError *error;

  RecListing listing;
  RecGrouping rows_grouping;
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

static GArray *
dup_without_hidden (RecProblemQuery *self, GArray *rows)
{
  GtkBitset *hidden = self->hidden[self->listing.grouping];
  GArray *kept;

  if (gtk_bitset_is_empty (hidden))
    return g_array_ref (rows);

  kept = g_array_sized_new (FALSE, FALSE, sizeof (guint32), rows->len);
  for (guint i = 0; i < rows->len; i++)
    if (!gtk_bitset_contains (hidden, g_array_index (rows, guint32, i)))
      g_array_append_val (kept, g_array_index (rows, guint32, i));
  return kept;
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
  self->rows = rows != NULL ? dup_without_hidden (self, rows)
                            : g_array_new (FALSE, FALSE, sizeof (guint32));
  self->rows_grouping = self->listing.grouping;

  /* Begun before it is told, so that whoever is told knows whether more is to come. */
  if (self->run_again)
    start (self);
  g_debug ("%u rows listed", self->rows->len);
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
  rec_store_reader_list_rows_async (self->reader, &self->listing, self->cancellable, listed_cb,
                                    self);
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

  for (guint i = 0; i < G_N_ELEMENTS (self->hidden); i++)
    g_clear_pointer (&self->hidden[i], gtk_bitset_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_object (&self->listing.filter);
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
  for (guint i = 0; i < G_N_ELEMENTS (self->hidden); i++)
    self->hidden[i] = gtk_bitset_new_empty ();
}

RecProblemQuery *
rec_problem_query_new (RecStoreReader *reader)
{
  RecProblemQuery *self = g_object_new (REC_TYPE_PROBLEM_QUERY, NULL);

  self->reader = g_object_ref (reader);
  return self;
}

/* Another filter, order or grouping: what runs is of no use any more. The filter is copied. */
void
rec_problem_query_run (RecProblemQuery *self, const RecListing *listing)
{
  g_autoptr (RecFilter) old = NULL;

  g_return_if_fail (REC_IS_PROBLEM_QUERY (self));
  g_return_if_fail (listing != NULL);

  old = self->listing.filter;
  self->listing = *listing;
  if (listing->filter != NULL)
    self->listing.filter = rec_filter_copy (listing->filter);
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

/* Takes @rows, numbers of this grouping, out, or puts them back, whatever the store says. */
void
rec_problem_query_set_hidden (RecProblemQuery *self,
                              RecGrouping grouping,
                              GArray *rows,
                              gboolean hidden)
{
  g_return_if_fail (REC_IS_PROBLEM_QUERY (self));

  for (guint i = 0; i < rows->len; i++)
    {
      if (hidden)
        gtk_bitset_add (self->hidden[grouping], g_array_index (rows, guint32, i));
      else
        gtk_bitset_remove (self->hidden[grouping], g_array_index (rows, guint32, i));
    }

  rec_problem_query_reload (self);
}

/* The numbers of the rows in their order; %NULL until they were listed for the first time. */
GArray *
rec_problem_query_get_rows (RecProblemQuery *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_QUERY (self), NULL);

  return self->rows;
}

/* What the rows are numbers of. */
RecGrouping
rec_problem_query_get_grouping (RecProblemQuery *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_QUERY (self), REC_GROUPING_PROBLEMS);

  return self->rows_grouping;
}

/* Why the store could not be read the last time; %NULL when it could. */
const GError *
rec_problem_query_get_error (RecProblemQuery *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_QUERY (self), NULL);

  return self->error;
}

/* Whether a filter or a search leaves rows out. */
gboolean
rec_problem_query_is_filtered (RecProblemQuery *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_QUERY (self), FALSE);

  return self->listing.filter != NULL && !rec_filter_is_empty (self->listing.filter);
}

/* Whether newer rows are to come. */
gboolean
rec_problem_query_get_running (RecProblemQuery *self)
{
  g_return_val_if_fail (REC_IS_PROBLEM_QUERY (self), FALSE);

  return self->running;
}
