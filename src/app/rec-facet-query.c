/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rec-facet-query.h"

/* Values of a field that are read; those that are left out are the rarest. */
#define FACETS_MAX 5000

typedef struct
{
  RecGrouping grouping;
  RecFilter *filter;
  RecFilterField field;
} Query;

static void
query_free (gpointer data)
{
  Query *query = data;

  g_clear_object (&query->filter);
  g_free (query);
}

static gpointer
read_facets (RecStore *store, gpointer data, GError **error)
{
  Query *query = data;
  const RecListing listing = { .grouping = query->grouping, .filter = query->filter };

  return rec_store_list_facets (store, &listing, query->field, FACETS_MAX, error);
}

/* Lists the values of @field that occur among the rows, but for @filter’s own of that field. */
void
rec_facet_query_run_async (RecStoreReader *reader,
                           RecGrouping grouping,
                           RecFilter *filter,
                           RecFilterField field,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Query *query = g_new0 (Query, 1);

  query->grouping = grouping;
  query->filter = filter != NULL ? g_object_ref (filter) : NULL;
  query->field = field;
  rec_store_reader_ask_async (reader, read_facets, query, query_free,
                              (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

/* An array of RecFacet, the most frequent first. */
GPtrArray *
rec_facet_query_run_finish (RecStoreReader *reader, GAsyncResult *result, GError **error)
{
  return rec_store_reader_ask_finish (reader, result, error);
}
