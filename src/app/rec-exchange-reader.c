/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-exchange-reader.h"

/* Programs that are offered by name: those that failed last. */
#define PROGRAMS_MAX 50
#define PROBLEMS_READ 400

/* Questions about the exchange with services, for [class@StoreReader]’s thread. Each is finished
 * with rec_store_reader_ask_finish(). */
typedef struct
{
  char *bucket;
  gboolean archived;
  guint offset;
  guint limit;
} Query;

static Query *
query_new (const char *bucket)
{
  Query *query = g_new0 (Query, 1);

  query->bucket = g_strdup (bucket);
  return query;
}

static void
query_free (gpointer data)
{
  g_free (((Query *) data)->bucket);
  g_free (data);
}

/* The bucket’s own state: a response may have come for a bucket that nobody reported. */
static RecState
read_state (RecStore *store, const char *bucket)
{
  g_autoptr (GPtrArray) problems = NULL;
  gint64 row = 0;

  if (rec_store_find_problem_row (store, bucket, &row, NULL))
    problems = rec_store_load_problems (store, &row, 1, NULL);
  if (problems == NULL || problems->len == 0)
    return REC_STATE_NOT_REPORTED;

  return rec_problem_get_state (g_ptr_array_index (problems, 0));
}

static gpointer
read_status (RecStore *store, gpointer data, GError **error)
{
  Query *query = data;
  g_autoptr (RecExchangeStatus) status = g_new0 (RecExchangeStatus, 1);
  g_autoptr (GError) local = NULL;

  status->submission = rec_store_load_submission (store, query->bucket, &local);
  if (local == NULL)
    status->solution = rec_store_load_solution (store, query->bucket, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }

  status->state = read_state (store, query->bucket);
  status->ignored = rec_store_is_ignored (store, query->bucket);
  return g_steal_pointer (&status);
}

static gpointer
read_solutions (RecStore *store, gpointer data, GError **error)
{
  Query *query = data;

  return rec_store_list_solutions (store, query->archived, query->offset, query->limit, error);
}

static gpointer
read_new_solutions (RecStore *store, gpointer data, GError **error)
{
  return GUINT_TO_POINTER (rec_store_count_new_solutions (store));
}

static gpointer
read_ignored (RecStore *store, gpointer data, GError **error)
{
  return rec_store_list_ignored (store, error);
}

/* The programs of the problems that happened last, each once. */
static gpointer
read_programs (RecStore *store, gpointer data, GError **error)
{
  const RecListing listing
      = { .grouping = REC_GROUPING_PROBLEMS, .sort = REC_SORT_LAST_TIME, .descending = TRUE };
  g_autoptr (GArray) rows = rec_store_list_rows (store, &listing, error);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  if (rows == NULL)
    return NULL;
  problems = rec_store_load_rows (store, REC_GROUPING_PROBLEMS, (const guint32 *) rows->data,
                                  MIN (rows->len, PROBLEMS_READ), error);
  if (problems == NULL)
    return NULL;

  for (guint i = 0; i < problems->len && g_hash_table_size (seen) < PROGRAMS_MAX; i++)
    {
      const char *name = rec_problem_get_application (g_ptr_array_index (problems, i));

      if (name != NULL && *name != '\0' && g_hash_table_add (seen, (gpointer) name))
        g_strv_builder_add (names, name);
    }

  return g_strv_builder_end (names);
}

void
rec_exchange_status_free (RecExchangeStatus *self)
{
  g_clear_pointer (&self->submission, rec_submission_free);
  g_clear_pointer (&self->solution, rec_solution_free);
  g_free (self);
}

static void
ask (RecStoreReader *reader,
     RecReadFunc read,
     gpointer free_result,
     Query *query,
     GCancellable *cancellable,
     GAsyncReadyCallback callback,
     gpointer user_data)
{
  rec_store_reader_ask_async (reader, read, query, query_free, (GDestroyNotify) free_result,
                              cancellable, callback, user_data);
}

/* Answers with a #RecExchangeStatus. */
void
rec_exchange_reader_load_status_async (RecStoreReader *reader,
                                       const char *bucket,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  ask (reader, read_status, rec_exchange_status_free, query_new (bucket), cancellable, callback,
       user_data);
}

/* Answers with an array of #RecSolution. */
void
rec_exchange_reader_list_solutions_async (RecStoreReader *reader,
                                          gboolean archived,
                                          guint offset,
                                          guint limit,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  Query *query = query_new (NULL);

  query->archived = archived;
  query->offset = offset;
  query->limit = limit;
  ask (reader, read_solutions, g_ptr_array_unref, query, cancellable, callback, user_data);
}

/* Answers with the number, as a pointer. */
void
rec_exchange_reader_count_new_solutions_async (RecStoreReader *reader,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data)
{
  ask (reader, read_new_solutions, NULL, query_new (NULL), cancellable, callback, user_data);
}

/* Answers with an array of #RecIgnored. */
void
rec_exchange_reader_list_ignored_async (RecStoreReader *reader,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data)
{
  ask (reader, read_ignored, g_ptr_array_unref, query_new (NULL), cancellable, callback, user_data);
}

/* Answers with a list of names, as reports have them. */
void
rec_exchange_reader_list_programs_async (RecStoreReader *reader,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data)
{
  ask (reader, read_programs, g_strfreev, query_new (NULL), cancellable, callback, user_data);
}
