/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/report/rec-error.h"

#include <glib/gi18n-lib.h>

#include "core/store/rec-problem-private.h"
#include "core/store/rec-search.h"
#include "core/store/rec-store-private.h"

/* One statement for each order: [sort][descending]. Each is answered from its index alone. */
#define LIST(column, direction) "SELECT id FROM buckets ORDER BY " column direction ", id" direction
#define FIND(column, direction)                                                                    \
  "SELECT id FROM buckets WHERE id IN "                                                            \
  "(SELECT rowid FROM problems_fts WHERE problems_fts MATCH ?) "                                   \
  "ORDER BY " column direction ", id" direction
#define BOTH(MACRO, column)                                                                        \
  {                                                                                                \
    MACRO (column, ""), MACRO (column, " DESC")                                                    \
  }

static const char *const list_statements[][2] = {
  [REC_SORT_LAST_TIME] = BOTH (LIST, "last_time"),
  [REC_SORT_FIRST_TIME] = BOTH (LIST, "first_time"),
  [REC_SORT_NAME] = BOTH (LIST, "sort_name"),
  [REC_SORT_OCCURRENCES] = BOTH (LIST, "occurrences"),
};

static const char *const find_statements[][2] = {
  [REC_SORT_LAST_TIME] = BOTH (FIND, "last_time"),
  [REC_SORT_FIRST_TIME] = BOTH (FIND, "first_time"),
  [REC_SORT_NAME] = BOTH (FIND, "sort_name"),
  [REC_SORT_OCCURRENCES] = BOTH (FIND, "occurrences"),
};

/**
 * rec_store_list_problem_rows:
 * @search: (nullable): words; a problem is found when each is, or begins, a word of its
 * application, package, signature or bucket ID. Case and accents do not matter; words without a
 * letter or digit are passed over. %NULL or nothing but such words finds all
 * @sort: the order
 * @descending: whether the newest, the last in the alphabet or the most frequent comes first
 * @error: return location for a [error@Error]
 *
 * Lists the problems in order: only numbers, eight bytes each, so that a list of any length can be
 * shown and [method@Store.load_problems] reads what is in sight.
 *
 * Returns: (transfer full) (element-type gint64): the problems' rows; %NULL on error
 */
GArray *
rec_store_list_problem_rows (RecStore *self,
                             const char *search,
                             RecSort sort,
                             gboolean descending,
                             GError **error)
{
  g_autofree char *query = NULL;
  g_autoptr (GArray) list = NULL;
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (GError) local_error = NULL;
  RecDatabase *database;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail ((guint) sort < G_N_ELEMENTS (list_statements), NULL);

  database = rec_store_get_database (self);
  query = rec_search_dup_query (search);
  descending = descending ? 1 : 0;
  rows = query != NULL
             ? rec_database_query (database, error, find_statements[sort][descending], "s", query)
             : rec_database_query (database, error, list_statements[sort][descending], "");
  if (rows == NULL)
    return NULL;

  list = g_array_new (FALSE, FALSE, sizeof (gint64));
  while (rec_rows_next (rows, &local_error))
    {
      gint64 row = rec_rows_get_int (rows, 0);

      g_array_append_val (list, row);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&list);
}

/**
 * rec_store_load_problems:
 * @rows: (array length=n_rows): what [method@Store.list_problem_rows] gave
 * @n_rows: how many
 * @error: return location for a [error@Error]
 *
 * Reads problems, in the order of @rows. One that is gone by now is left out, so compare
 * [method@Problem.get_row].
 *
 * Returns: (transfer full) (element-type RecProblem): the problems; %NULL on error
 */
GPtrArray *
rec_store_load_problems (RecStore *self, const gint64 *rows, guint n_rows, GError **error)
{
  static const char sql[]
      = "SELECT " REC_PROBLEM_COLUMNS " FROM buckets b JOIN programs p ON p.id = b.program_id "
        "WHERE b.id = ?";
  g_autoptr (GPtrArray) problems = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (rows != NULL || n_rows == 0, NULL);

  problems = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (GError) local_error = NULL;
      g_autoptr (RecRows) found
          = rec_database_query (rec_store_get_database (self), error, sql, "i", rows[i]);

      if (found == NULL)
        return NULL;
      if (rec_rows_next (found, &local_error))
        g_ptr_array_add (problems, rec_problem_new_from_rows (found));
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
    }

  return g_steal_pointer (&problems);
}

/**
 * rec_store_find_problem_row:
 * @bucket: a bucket ID
 * @row: (out): its row, as [method@Store.list_problem_rows] lists it
 * @error: return location for a [error@Error]
 *
 * Returns: %FALSE with %REC_ERROR_NOT_FOUND when the bucket has no report
 */
gboolean
rec_store_find_problem_row (RecStore *self, const char *bucket, gint64 *row, GError **error)
{
  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (bucket != NULL && row != NULL, FALSE);

  *row = 0;
  if (!rec_database_get_int (rec_store_get_database (self), row, error,
                             "SELECT id FROM buckets WHERE bucket = ?", "s", bucket))
    return FALSE;
  if (*row != 0)
    return TRUE;

  g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND,
               _ ("There is no problem with this bucket ID"));
  return FALSE;
}
