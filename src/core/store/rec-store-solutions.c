/* SPDX-FileCopyrightText: Recourse contributors
 * SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "core/report/rec-error.h"

#include <glib/gi18n-lib.h>

#include "core/store/rec-response-rows.h"
#include "core/store/rec-store-exchange-private.h"
#include "core/store/rec-store-exchange.h"
#include "core/store/rec-store-private.h"

/* What read_solution() reads, with the join's order fixed. */
#define SELECT_FROM(first, joined)                                                                 \
  "SELECT b.bucket, r.service, r.data, coalesce (nullif (p.display_name, ''), p.name, "            \
  "(SELECT value FROM parameters WHERE bucket_id = b.id AND name = 'ApplicationName'), ''), "      \
  "p.icon, b.event_type, x.received, x.is_new, x.is_archived, x.helped FROM " first                \
  " CROSS JOIN " joined " ON x.bucket_id = b.id CROSS JOIN responses r ON r.id = x.response_id "   \
  "LEFT JOIN programs p ON p.id = b.program_id "

/**
 * rec_solution_free:
 * @self: (transfer full): a solution
 */
void
rec_solution_free (RecSolution *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->bucket);
  g_free (self->service);
  g_clear_object (&self->response);
  g_free (self->application);
  g_free (self->icon);
  g_free (self->event_type);
  g_free (self);
}

static RecSolution *
read_solution (RecRows *rows, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  RecResponse *response = rec_response_rows_parse (rec_rows_get_text (rows, 2), &local_error);
  RecSolution *solution;

  if (response == NULL)
    {
      g_set_error (error, REC_ERROR, REC_ERROR_DAMAGED,
                   _ ("The response for bucket %s in the store cannot be read: %s"),
                   rec_rows_get_text (rows, 0), local_error->message);
      return NULL;
    }

  solution = g_new0 (RecSolution, 1);
  solution->bucket = g_strdup (rec_rows_get_text (rows, 0));
  solution->service = g_strdup (rec_rows_get_text (rows, 1));
  solution->response = response;
  solution->application = g_strdup (rec_rows_get_text (rows, 3));
  solution->icon = g_strdup (rec_rows_get_text (rows, 4));
  solution->event_type = g_strdup (rec_rows_get_text (rows, 5));
  solution->received = rec_rows_get_int (rows, 6);
  solution->is_new = rec_rows_get_int (rows, 7) != 0;
  solution->is_archived = rec_rows_get_int (rows, 8) != 0;
  solution->helped = rec_rows_get_int (rows, 9);
  return solution;
}

/*
 * rec_store_settle_submission: (skip)
 * @bucket: a bucket's row
 *
 * A submission that was sent is solved when there is a solution, and not when there is none.
 */
gboolean
rec_store_settle_submission (RecStore *self, gint64 bucket, GError **error)
{
  static const char sql[]
      = "UPDATE submissions SET state = CASE WHEN x.solved THEN 'solved' WHEN sent_at != 0 THEN "
        "'sent' ELSE 'not-reported' END, changed_at = ?2 FROM (SELECT EXISTS (SELECT 1 FROM "
        "solutions x JOIN responses r ON r.id = x.response_id WHERE x.bucket_id = ?1 AND "
        "r.kind = 'solution') AS solved) AS x WHERE bucket_id = ?1 "
        "AND state = CASE WHEN x.solved THEN 'sent' ELSE 'solved' END";

  return rec_database_run (rec_store_get_database (self), error, sql, "ii", bucket,
                           g_get_real_time ());
}

/* Runs an UPDATE of solutions that takes a value and a bucket's row. */
static gboolean
set_mark (RecStore *self, const char *bucket, const char *sql, gint64 value, GError **error)
{
  gint64 row, found = 0;

  if (!rec_store_find_bucket (self, bucket, &row, error)
      || !rec_database_get_int (rec_store_get_database (self), &found, error, sql, "ii", value,
                                row))
    return FALSE;
  if (found == 0)
    g_set_error (error, REC_ERROR, REC_ERROR_NOT_FOUND,
                 _ ("There is no solution for the bucket ID %s"), bucket);
  return found != 0;
}

static gboolean
mark (RecStore *self, const char *bucket, const char *sql, gint64 value, GError **error)
{
  gboolean done;

  if (!rec_store_enter (self, error))
    return FALSE;

  done = set_mark (self, bucket, sql, value, error);
  return rec_store_leave (self, done, error);
}

/**
 * rec_store_set_solution_seen:
 * @bucket: a bucket ID
 * @error: return location for a [error@Error]
 *
 * The user looked at the bucket's response: it is not new any more.
 *
 * Returns: %FALSE on error, as for [method@Store.add]; %REC_ERROR_NOT_FOUND when it has none
 */
gboolean
rec_store_set_solution_seen (RecStore *self, const char *bucket, GError **error)
{
  static const char sql[]
      = "UPDATE solutions SET is_new = ? WHERE bucket_id = ? RETURNING bucket_id";

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (bucket != NULL, FALSE);

  return mark (self, bucket, sql, 0, error);
}

/**
 * rec_store_set_solution_archived:
 * @bucket: a bucket ID
 * @archived: whether the user puts its response away, or takes it back
 * @error: return location for a [error@Error]
 *
 * What is put away is not new any more.
 *
 * Returns: %FALSE on error, as for [method@Store.add]; %REC_ERROR_NOT_FOUND when it has none
 */
gboolean
rec_store_set_solution_archived (RecStore *self,
                                 const char *bucket,
                                 gboolean archived,
                                 GError **error)
{
  static const char sql[] = "UPDATE solutions SET is_archived = ?1, is_new = is_new AND NOT ?1 "
                            "WHERE bucket_id = ?2 RETURNING bucket_id";

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (bucket != NULL, FALSE);

  return mark (self, bucket, sql, archived ? 1 : 0, error);
}

/**
 * rec_store_set_solution_helped:
 * @bucket: a bucket ID
 * @helped: whether its response helped: 1 yes, 0 no, -1 not said
 * @error: return location for a [error@Error]
 *
 * Returns: %FALSE on error, as for [method@Store.add]; %REC_ERROR_NOT_FOUND when it has none
 */
gboolean
rec_store_set_solution_helped (RecStore *self, const char *bucket, int helped, GError **error)
{
  static const char sql[]
      = "UPDATE solutions SET helped = ? WHERE bucket_id = ? RETURNING bucket_id";

  g_return_val_if_fail (REC_IS_STORE (self), FALSE);
  g_return_val_if_fail (bucket != NULL, FALSE);
  g_return_val_if_fail (helped >= -1 && helped <= 1, FALSE);

  return mark (self, bucket, sql, helped, error);
}

/**
 * rec_store_load_solution:
 * @bucket: a bucket ID
 * @error: return location for a [error@Error]
 *
 * Returns: (transfer full) (nullable): the response that it has, a solution or information; %NULL
 *   without an error when it has none, %NULL with %REC_ERROR_DAMAGED when it cannot be read
 */
RecSolution *
rec_store_load_solution (RecStore *self, const char *bucket, GError **error)
{
  static const char sql[] = SELECT_FROM ("buckets b", "solutions x") "WHERE b.bucket = ?";
  g_autoptr (RecRows) rows = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);
  g_return_val_if_fail (bucket != NULL, NULL);

  rows = rec_database_query (rec_store_get_database (self), error, sql, "s", bucket);
  if (rows == NULL || !rec_rows_next (rows, error))
    return NULL;

  return read_solution (rows, error);
}

/**
 * rec_store_list_solutions:
 * @archived: whether to list those that the user put away, or the others
 * @offset: how many to pass over
 * @limit: how many at most
 * @error: return location for a [error@Error]
 *
 * Lists responses, the new ones first, then by when they came, the latest first. One that cannot be
 * read is left out.
 *
 * Returns: (transfer full) (element-type RecSolution): the responses; %NULL on error
 */
GPtrArray *
rec_store_list_solutions (RecStore *self,
                          gboolean archived,
                          guint offset,
                          guint limit,
                          GError **error)
{
  static const char sql[]
      = SELECT_FROM ("solutions x", "buckets b") "WHERE x.is_archived = ? ORDER BY x.is_new DESC, "
                                                 "x.received DESC, x.bucket_id DESC "
                                                 "LIMIT ? OFFSET ?";
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (RecRows) rows = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (REC_IS_STORE (self), NULL);

  rows = rec_database_query (rec_store_get_database (self), error, sql, "iii",
                             (gint64) (archived ? 1 : 0), (gint64) limit, (gint64) offset);
  if (rows == NULL)
    return NULL;

  list = g_ptr_array_new_with_free_func ((GDestroyNotify) rec_solution_free);
  while (rec_rows_next (rows, &local_error))
    {
      g_autoptr (GError) row_error = NULL;
      RecSolution *solution = read_solution (rows, &row_error);

      if (solution != NULL)
        g_ptr_array_add (list, solution);
      else
        g_debug ("Left out of the solutions: %s", row_error->message);
    }
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return g_steal_pointer (&list);
}

/**
 * rec_store_count_new_solutions:
 *
 * Returns: how many responses nobody looked at yet; 0 when that cannot be read
 */
guint
rec_store_count_new_solutions (RecStore *self)
{
  gint64 count = 0;

  g_return_val_if_fail (REC_IS_STORE (self), 0);

  rec_database_get_int (rec_store_get_database (self), &count, NULL,
                        "SELECT count(*) FROM solutions WHERE is_archived = 0 AND is_new = 1", "");
  return count;
}
